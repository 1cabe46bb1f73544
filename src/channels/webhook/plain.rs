//! The letter as JSON for programs. Keys may be added, never renamed.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::delivery::{Message, Outline};

#[derive(Serialize)]
struct LetterBody<'a> {
    /// The same for every attempt.
    message_id: &'a str,
    kind: &'static str,
    /// RFC 3339, UTC.
    date: String,
    subject: &'a str,
    text: &'a str,
    #[serde(flatten)]
    outline: &'a Outline,
}

pub(super) fn body(message: &Message, message_id: &str, date: Timestamp) -> serde_json::Result<Value> {
    serde_json::to_value(LetterBody {
        message_id,
        kind: message.kind.as_str(),
        date: date.to_string(),
        subject: &message.subject,
        text: &message.text,
        outline: &message.outline,
    })
}
