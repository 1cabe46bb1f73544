//! Messages for workflows of Microsoft Teams: an Adaptive Card 1.5 in the envelope that they expect.
//!
//! Text from outside stands in text runs only: those know no Markdown (Adaptive Cards schema, `TextRun`), so that no
//! title can turn itself into a link or a heading.

use serde_json::{Value, json};

use super::label::answer_label;
use crate::delivery::{self, CallForm, CallOutline, Outline, OutlineLink};
use crate::letters::Letter;
use crate::locale::Locale;

/// The largest message, in bytes. Teams takes 28 kB; a little is left for what gateways add.
const MAX_BYTES: usize = 27_000;
/// Facts of a call that a card shows; the call's page has them all.
const MAX_FACTS: usize = 5;
/// Characters of the text of a letter without an outline: a character takes at most four bytes, and is escaped.
const MAX_PLAIN_TEXT: usize = 4_000;

/// Builds the message with whole calls first, then calls in one line, then how many are left out.
pub(super) fn body(letter: &dyn Letter) -> askama::Result<Value> {
    let (locale, outline) = (letter.locale(), letter.outline());
    let lengths = |call: &CallOutline| {
        let length = |form| call_block(locale, call, form).to_string().len() + 1;
        ((!call.in_list).then(|| length(CallForm::Whole)), length(CallForm::Line))
    };
    let calls: Vec<_> = outline.calls().map(lengths).collect();
    let headings: usize = outline.parts.iter().map(|part| heading(&part.heading).to_string().len() + 1).sum();
    let used = card_message(letter.subject(), frame_items(letter, &outline, calls.len())?).to_string().len() + headings;
    let forms = delivery::fit_calls(&calls, MAX_BYTES.saturating_sub(used));
    let left_out = calls.len() - forms.len();
    let mut items = vec![title(letter.subject())];
    items.extend(outline.lay_out(forms, heading, |call, form| call_block(locale, call, form)));
    items.extend(frame_items(letter, &outline, left_out)?.into_iter().skip(1));
    Ok(card_message(letter.subject(), items))
}

fn card_message(subject: &str, items: Vec<Value>) -> Value {
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.5",
                "fallbackText": subject,
                "msteams": {"width": "Full"},
                "body": items,
            },
        }],
    })
}

/// Builds all but the calls: the title first, then how many calls are left out, notes and links.
fn frame_items(letter: &dyn Letter, outline: &Outline, left_out: usize) -> askama::Result<Vec<Value>> {
    let (locale, Outline { notes, pages, leave, .. }) = (letter.locale(), outline);
    let mut items = vec![title(letter.subject())];
    if *outline == Outline::default() {
        let text: String = letter.text()?.chars().take(MAX_PLAIN_TEXT).collect();
        items.extend(text.split("\n\n").map(|paragraph| text_block([text_run(paragraph, json!({}))])));
    }
    if left_out > 0 {
        items.push(text_block([text_run(
            &locale.message("webhook-no-room", [("more", left_out.into())]),
            json!({"weight": "Bolder"}),
        )]));
    }
    items.extend(notes.iter().map(|note| text_block([text_run(note, json!({"isSubtle": true}))])));
    let pages = pages
        .iter()
        .map(|page| open_url(&locale.message("webhook-page", [("name", page.name.as_str().into())]), &page.url));
    let actions: Vec<Value> = pages.chain(leave.iter().map(|OutlineLink { name, url }| open_url(name, url))).collect();
    if !actions.is_empty() {
        items.push(json!({"type": "ActionSet", "separator": true, "actions": actions}));
    }
    Ok(items)
}

fn title(subject: &str) -> Value {
    text_block([text_run(subject, json!({"size": "Large", "weight": "Bolder"}))])
}

fn heading(words: &str) -> Value {
    text_block([text_run(words, json!({"size": "Medium", "weight": "Bolder"}))])
}

fn call_block(locale: Locale, call: &CallOutline, form: CallForm) -> Value {
    let to_page = json!({"weight": "Bolder", "selectAction": open_url(&call.title, &call.page)});
    let remarks = || call.events.iter().map(|sentence| text_block([text_run(sentence, json!({"weight": "Bolder"}))]));
    if form == CallForm::Line {
        let line = text_block([text_run(&call.title, to_page), text_run(&format!(" – {}", call.summary), json!({}))]);
        let routed = call.routed.iter().map(|sentence| text_block([text_run(sentence, json!({"isSubtle": true}))]));
        let items: Vec<Value> = std::iter::once(line).chain(routed).chain(remarks()).collect();
        return json!({"type": "Container", "items": items});
    }
    let about = if call.area.is_empty() { call.heading.clone() } else { format!("{} · {}", call.heading, call.area) };
    let mut items =
        vec![text_block([text_run(&about, json!({"isSubtle": true}))]), text_block([text_run(&call.title, to_page)])];
    items.extend(call.routed.iter().map(|sentence| text_block([text_run(sentence, json!({"isSubtle": true}))])));
    items.extend(remarks());
    items.extend(call.facts.iter().take(MAX_FACTS).map(|(label, value)| {
        text_block([text_run(&format!("{label}: "), json!({"weight": "Bolder"})), text_run(value, json!({}))])
    }));
    items.extend(call.why.iter().map(|why| text_block([text_run(why, json!({"italic": true}))])));
    let actions = [
        call.source.as_ref().map(|source| open_url(locale.text("webhook-to-call"), source)),
        Some(open_url(answer_label(locale, call), &call.answer)),
    ];
    items.push(json!({"type": "ActionSet", "actions": actions.into_iter().flatten().collect::<Vec<_>>()}));
    json!({"type": "Container", "separator": true, "spacing": "Large", "items": items})
}

fn text_block<const N: usize>(runs: [Value; N]) -> Value {
    json!({"type": "RichTextBlock", "spacing": "Small", "inlines": runs.as_slice()})
}

/// Builds a run of text with further keys.
fn text_run(text: &str, style: Value) -> Value {
    let mut run = json!({"type": "TextRun", "text": text});
    if let (Some(run), Value::Object(looks)) = (run.as_object_mut(), style) {
        run.extend(looks);
    }
    run
}

fn open_url(title: &str, url: &str) -> Value {
    json!({"type": "Action.OpenUrl", "title": title, "url": url})
}
