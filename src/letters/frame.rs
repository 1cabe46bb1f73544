//! What every letter has round its calls: a head, why one gets it, how to leave, and the finishing of its parts.

use askama::Template;

use super::Letterhead;
use super::routing::{Aim, page};
use super::wrap::wrap;
use crate::delivery::{LetterKind, Message, Outline};
use crate::locale::clean;

/// The head and foot of a letter.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) aim: Aim,
    /// The pages of the reader's kommuner: name and address.
    pub(super) pages: Vec<(String, String)>,
    pub(super) public_url: String,
    pub(super) unsubscribe_url: String,
}

impl Frame {
    pub(super) fn of(head: &Letterhead<'_>) -> Frame {
        Frame {
            aim: Aim::of(head),
            pages: head.asked.iter().map(|asked| page(head, asked)).collect(),
            public_url: head.public_url.to_owned(),
            unsubscribe_url: head.unsubscribe_url.to_owned(),
        }
    }
}

/// The parts of a letter, as their templates gave them, and no outline yet.
pub(super) fn message(kind: LetterKind, subject: String, text: &str, html: String, chat: String) -> Message {
    Message { kind, subject, text: tidy(&wrap(text)), html, chat: tidy(&chat), outline: Outline::default() }
}

/// A template's words. Templates are checked when utkik is built, and writing to memory does not fail;
/// should it happen all the same, the reader sees that something is missing.
pub(super) fn render(template: &impl Template) -> String {
    template.render().unwrap_or_else(|error| format!("Brevet kunde inte skrivas färdigt ({error})."))
}

/// A subject from its template.
pub(super) fn subject(template: &impl Template) -> String {
    clean::subject(&render(template))
}

/// At most one empty line in a row, none at the ends.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 1;
    for line in text.lines().map(str::trim_end) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            out.push_str(line);
            out.push('\n');
        }
    }
    format!("{}\n", out.trim_end())
}
