//! What all letters share around their calls: the heading, why one gets the letter, how to unsubscribe, and the
//! rendering of the parts.

use askama::Template;

use super::routing::{LetterAudience, kommun_link};
use super::wrap::wrap;
use super::{Letter, Letterhead};
use crate::delivery::{LetterKind, Message, Outline};
use crate::locale::clean;

/// What the header and footer of a letter show.
#[derive(Clone, Debug)]
pub(super) struct LetterLayout {
    pub(super) audience: LetterAudience,
    /// The pages of the recipient's kommuner, as name and address.
    pub(super) kommun_links: Vec<(String, String)>,
    pub(super) public_url: String,
    pub(super) unsubscribe_url: String,
}

impl LetterLayout {
    pub(super) fn of(head: &Letterhead<'_>) -> LetterLayout {
        LetterLayout {
            audience: LetterAudience::of(head),
            kommun_links: head.subscribed.iter().map(|asked| kommun_link(head, asked)).collect(),
            public_url: head.public_url.to_owned(),
            unsubscribe_url: head.unsubscribe_url.to_owned(),
        }
    }
}

/// Builds a message from the rendered parts, with an empty outline.
pub(super) fn message(kind: LetterKind, subject: String, text: &str, html: String, chat: String) -> Message {
    Message {
        kind,
        subject,
        text: collapse_empty_lines(&wrap(text)),
        html,
        chat: collapse_empty_lines(&chat),
        outline: Outline::default(),
    }
}

impl Letter for Message {
    fn kind(&self) -> LetterKind {
        self.kind
    }

    fn subject(&self) -> &str {
        &self.subject
    }

    fn text(&self) -> askama::Result<String> {
        Ok(self.text.clone())
    }

    fn html(&self) -> askama::Result<String> {
        Ok(self.html.clone())
    }

    fn chat(&self) -> askama::Result<String> {
        Ok(self.chat.clone())
    }

    fn outline(&self) -> Outline {
        self.outline.clone()
    }
}

/// Renders a template. Templates are checked when utkik is built, and writing to memory does not fail; should it fail
/// all the same, the letter says that something is missing.
pub(super) fn render(template: &impl Template) -> String {
    template.render().unwrap_or_else(|error| format!("Brevet kunde inte skrivas färdigt ({error})."))
}

/// Renders a subject and makes it safe for a mail header.
pub(super) fn subject(template: &impl Template) -> String {
    clean::subject(&render(template))
}

/// Keeps at most one empty line in a row, and none at the ends.
fn collapse_empty_lines(text: &str) -> String {
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
