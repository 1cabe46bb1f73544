//! Messages for incoming webhooks of Slack and Mattermost: one text in mrkdwn (Slack, "Formatting text for app
//! surfaces").

use serde_json::{Value, json};

use super::label::answer_label;
use crate::delivery::{self, CallForm, CallOutline};
use crate::letters::Letter;
use crate::locale::Locale;

/// The longest text, in characters. Mattermost takes 16 383, Slack cuts at 40 000; escaping makes a character at most
/// five.
const MAX_CHARS: usize = 12_000;
/// Characters of that which are reserved for what stands round the calls.
const RESERVED_CHARS: usize = 2_500;

/// Writes the message with whole calls first, then calls in one line, then how many are left out.
pub(super) fn body(letter: &dyn Letter) -> askama::Result<Value> {
    let (locale, outline) = (letter.locale(), letter.outline());
    let lengths = |call: &CallOutline| {
        let length = |form| call_text(locale, call, form).chars().count() + 2;
        ((!call.in_list).then(|| length(CallForm::Whole)), length(CallForm::Line))
    };
    let calls: Vec<_> = outline.calls().map(lengths).collect();
    let forms = delivery::fit_calls(&calls, MAX_CHARS - RESERVED_CHARS);
    let left_out = calls.len() - forms.len();
    let mut blocks = vec![format!("*{}*", escape(letter.subject()))];
    if calls.is_empty() && outline.notes.is_empty() {
        blocks.push(escape(&letter.text()?.chars().take(MAX_CHARS - RESERVED_CHARS).collect::<String>()));
    }
    blocks.extend(outline.lay_out(
        forms,
        |heading| format!("*{}*", escape(heading)),
        |call, form| call_text(locale, call, form),
    ));
    if left_out > 0 {
        let pages: Vec<String> = outline
            .pages
            .iter()
            .map(|page| link(&page.url, &locale.message("webhook-all-for", [("name", page.name.as_str().into())])))
            .collect();
        blocks.push(locale.message("webhook-more", [("more", left_out.into()), ("pages", pages.join(", ").into())]));
    }
    blocks.extend((!outline.notes.is_empty()).then(|| escape(&outline.notes.join("\n"))));
    blocks.extend(outline.leave.iter().map(|leave| link(&leave.url, &leave.name)));
    Ok(json!({"text": blocks.join("\n\n"), "unfurl_links": false, "unfurl_media": false}))
}

fn call_text(locale: Locale, call: &CallOutline, form: CallForm) -> String {
    let title = link(&call.page, &call.title);
    if form == CallForm::Line {
        let remarks = call
            .routed
            .iter()
            .chain(&call.events)
            .map(|sentence| format!("\n   {}", escape(sentence)))
            .collect::<String>();
        return format!("• {title} – {}{remarks}", escape(&call.summary));
    }
    let area = if call.area.is_empty() { String::new() } else { format!(" · {}", escape(&call.area)) };
    let mut lines = vec![format!("*{}*{area}", escape(&call.heading)), title];
    lines.extend(call.routed.iter().map(|sentence| escape(sentence)));
    lines.extend(call.events.iter().map(|sentence| format!("*{}*", escape(sentence))));
    lines.extend(call.facts.iter().map(|(label, value)| format!("{label}: {}", escape(value))));
    lines.extend(call.why.iter().map(|why| format!("> {}", escape(why))));
    let links = [
        call.source.as_ref().map(|source| link(source, locale.text("webhook-to-call"))),
        Some(link(&call.answer, answer_label(locale, call))),
    ];
    lines.push(links.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    lines.join("\n")
}

fn link(url: &str, words: &str) -> String {
    format!("<{}|{}>", escape(url).replace('|', "%7C"), escape(words).replace('|', "¦"))
}

/// Escapes Slack's three control characters, and what Mattermost, which reads Markdown too, would take for a link or
/// for a mention of everyone in the channel.
fn escape(text: &str) -> String {
    let plain = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace("](", "] (");
    let mut out = String::with_capacity(plain.len());
    let mut before = ' ';
    for letter in plain.chars() {
        out.push(letter);
        if letter == '@' && !before.is_alphanumeric() {
            // A word joiner is invisible, and no user name begins with it.
            out.push('\u{2060}');
        }
        before = letter;
    }
    out
}
