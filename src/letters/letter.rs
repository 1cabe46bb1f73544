//! What a letter is to a channel.

use crate::delivery::{LetterKind, Outline};
use crate::locale::Locale;

/// A letter that can be rendered. A channel renders the form that it carries, and no other.
pub trait Letter: Send + Sync {
    fn kind(&self) -> LetterKind;

    /// Returns the language that the letter is written in.
    fn locale(&self) -> Locale;

    /// Returns the subject: one line, safe for a mail header.
    fn subject(&self) -> &str;

    /// Renders the plain text, wrapped to lines that fit a mail window.
    ///
    /// # Errors
    /// When the template fails; the letter must then not be sent.
    fn text(&self) -> askama::Result<String>;

    /// Renders a whole HTML document.
    ///
    /// # Errors
    /// As [`Letter::text`].
    fn html(&self) -> askama::Result<String>;

    /// Renders the letter for chats: Telegram's HTML subset, everything from sources escaped.
    ///
    /// # Errors
    /// As [`Letter::text`].
    fn chat(&self) -> askama::Result<String>;

    /// Returns the letter in pieces, for channels with a layout of their own. Empty: there is only the plain text.
    fn outline(&self) -> Outline {
        Outline::default()
    }
}
