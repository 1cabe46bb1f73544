//! The letter as JSON for programs. Keys may be added, never renamed.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::delivery::Outline;
use crate::letters::Letter;

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

pub(super) fn body(letter: &dyn Letter, message_id: &str, date: Timestamp) -> anyhow::Result<Value> {
    let body = LetterBody {
        message_id,
        kind: letter.kind().as_str(),
        date: date.to_string(),
        subject: letter.subject(),
        text: &letter.text()?,
        outline: &letter.outline(),
    };
    Ok(serde_json::to_value(body)?)
}
