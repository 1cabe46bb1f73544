//! Messages for workflows of Microsoft Teams: an Adaptive Card 1.5 in the envelope that they expect.
//!
//! Text from outside stands in text runs only: those know no Markdown (Adaptive Cards schema, `TextRun`), so that no
//! title can turn itself into a link or a heading.

use serde_json::{Value, json};

use crate::delivery::{self, CallOutline, Form, Link, Message, Outline};

/// The largest message, in bytes. Teams takes 28 kB; a little is left for what gateways add.
const ROOM: usize = 27_000;
/// Facts of a call that a card shows; the call's page has them all.
const FACTS: usize = 5;
/// Characters of the text of a letter without an outline: a character takes at most four bytes, and is escaped.
const PLAIN: usize = 4_000;

/// Builds the message with whole calls first, then calls in one line, then how many are left out.
pub(super) fn body(message: &Message) -> Value {
    let outline = &message.outline;
    let lengths = |call: &CallOutline| {
        let length = |form| block(call, form).to_string().len() + 1;
        ((!call.in_list).then(|| length(Form::Whole)), length(Form::Line))
    };
    let calls: Vec<_> = outline.calls().map(lengths).collect();
    let headings: usize = outline.parts.iter().map(|part| heading(&part.heading).to_string().len() + 1).sum();
    let used = envelope(message, round(message, calls.len())).to_string().len() + headings;
    let forms = delivery::fit(&calls, ROOM.saturating_sub(used));
    let left_out = calls.len() - forms.len();
    let mut items = vec![title(&message.subject)];
    items.extend(outline.laid_out(forms, heading, block));
    items.extend(round(message, left_out).into_iter().skip(1));
    envelope(message, items)
}

fn envelope(message: &Message, items: Vec<Value>) -> Value {
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.5",
                "fallbackText": message.subject,
                "msteams": {"width": "Full"},
                "body": items,
            },
        }],
    })
}

/// Builds all but the calls: the title first, then how many calls are left out, notes and links.
fn round(message: &Message, left_out: usize) -> Vec<Value> {
    let Outline { notes, pages, leave, .. } = &message.outline;
    let mut items = vec![title(&message.subject)];
    if message.outline == Outline::default() {
        let text: String = message.text.chars().take(PLAIN).collect();
        items.extend(text.split("\n\n").map(|paragraph| lines([run(paragraph, json!({}))])));
    }
    if left_out > 0 {
        items.push(lines([run(&format!("och {left_out} till, som inte fick plats här"), json!({"weight": "Bolder"}))]));
    }
    items.extend(notes.iter().map(|note| lines([run(note, json!({"isSubtle": true}))])));
    let pages = pages.iter().map(|page| open(&format!("Allt för {}", page.name), &page.url));
    let ways: Vec<Value> = pages.chain(leave.iter().map(|Link { name, url }| open(name, url))).collect();
    if !ways.is_empty() {
        items.push(json!({"type": "ActionSet", "separator": true, "actions": ways}));
    }
    items
}

fn title(subject: &str) -> Value {
    lines([run(subject, json!({"size": "Large", "weight": "Bolder"}))])
}

fn heading(words: &str) -> Value {
    lines([run(words, json!({"size": "Medium", "weight": "Bolder"}))])
}

fn block(call: &CallOutline, form: Form) -> Value {
    let to_page = json!({"weight": "Bolder", "selectAction": open(&call.title, &call.page)});
    let said = || call.said.iter().map(|sentence| lines([run(sentence, json!({"weight": "Bolder"}))]));
    if form == Form::Line {
        let line = lines([run(&call.title, to_page), run(&format!(" – {}", call.in_short), json!({}))]);
        let routed = call.routed.iter().map(|sentence| lines([run(sentence, json!({"isSubtle": true}))]));
        let items: Vec<Value> = std::iter::once(line).chain(routed).chain(said()).collect();
        return json!({"type": "Container", "items": items});
    }
    let about = if call.area.is_empty() { call.heading.clone() } else { format!("{} · {}", call.heading, call.area) };
    let mut items = vec![lines([run(&about, json!({"isSubtle": true}))]), lines([run(&call.title, to_page)])];
    items.extend(call.routed.iter().map(|sentence| lines([run(sentence, json!({"isSubtle": true}))])));
    items.extend(said());
    items.extend(
        call.facts.iter().take(FACTS).map(|(label, value)| {
            lines([run(&format!("{label}: "), json!({"weight": "Bolder"})), run(value, json!({}))])
        }),
    );
    items.extend(call.why.iter().map(|why| lines([run(why, json!({"italic": true}))])));
    let ways = [
        call.source.as_ref().map(|source| open("Till utlysningen", source)),
        Some(open(call.answer_words(), &call.answer)),
    ];
    items.push(json!({"type": "ActionSet", "actions": ways.into_iter().flatten().collect::<Vec<_>>()}));
    json!({"type": "Container", "separator": true, "spacing": "Large", "items": items})
}

fn lines<const N: usize>(runs: [Value; N]) -> Value {
    json!({"type": "RichTextBlock", "spacing": "Small", "inlines": runs.as_slice()})
}

/// Builds a run of text with further keys.
fn run(text: &str, looks: Value) -> Value {
    let mut run = json!({"type": "TextRun", "text": text});
    if let (Some(run), Value::Object(looks)) = (run.as_object_mut(), looks) {
        run.extend(looks);
    }
    run
}

fn open(title: &str, url: &str) -> Value {
    json!({"type": "Action.OpenUrl", "title": title, "url": url})
}
