//! What the bot replies with: messages in Telegram's HTML, with buttons.

use crate::channels::telegram::callback_data::CallbackData;

/// A message from the bot: Telegram's HTML, and the rows of buttons under it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    pub html: String,
    pub buttons: Vec<Vec<Button>>,
}

impl From<String> for Reply {
    fn from(html: String) -> Reply {
        Reply { html, buttons: Vec::new() }
    }
}

/// A button, and the callback that Telegram returns when it is pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    pub label: String,
    pub callback: CallbackData,
}

/// The outcome of a callback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallbackOutcome {
    /// Replaces the message under which the button is.
    Edit(Reply),
    /// Sends another message.
    Send(Reply),
    /// Shows a short notification that disappears by itself.
    Toast(&'static str),
}

/// Escapes text for Telegram's HTML, which knows these four characters only (Bot API, "HTML style").
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
