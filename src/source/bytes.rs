//! From an answer's bytes to text and JSON, and how much of either is kept.

use serde::de::DeserializeOwned;

use super::{Content, Page, ParseError};
use crate::text::html;

/// No text of a call that a person reads is longer; what is longer is cut.
const LONGEST_FIELD: usize = 400_000;
/// How much of a stranger's words an error repeats.
const CLIP: usize = 120;

/// The beginning of a field, short enough to be worked on.
pub fn bounded(text: &str) -> &str {
    text.get(..text.floor_char_boundary(LONGEST_FIELD)).unwrap_or(text)
}

/// The beginning of a text on one line, for an error message.
pub fn clip(text: &str) -> String {
    let head = text.get(..text.floor_char_boundary(CLIP * 4)).unwrap_or(text);
    // A stranger's control characters could rewrite the operator's terminal.
    let line = html::squeeze(&head.replace(|c: char| c.is_control() || c == '\u{fffd}', " "));
    match line.char_indices().nth(CLIP) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or(&line)),
        None => line,
    }
}

/// The answer as JSON. A byte order mark is stepped over.
pub(super) fn read_json<T: DeserializeOwned>(page: &Page, expected: &'static str) -> Result<T, ParseError> {
    let bytes = in_memory(page, expected)?;
    let json = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(json)
        .map_err(|error| ParseError::Shape { expected, found: describe(json, &error.to_string()) })
}

/// The bytes of an answer that was not spooled.
pub(super) fn in_memory<'a>(page: &'a Page, expected: &'static str) -> Result<&'a [u8], ParseError> {
    match &page.content {
        Content::Memory(bytes) => Ok(bytes),
        Content::File(_) => Err(ParseError::Shape { expected, found: "an answer kept in a file".to_owned() }),
    }
}

/// What an unreadable answer looks like, in words that help whoever mends it.
pub(super) fn describe(bytes: &[u8], error: &str) -> String {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(400)).unwrap_or(bytes));
    let begins = head.trim_start().to_lowercase();
    if bytes.is_empty() {
        return "an empty answer".to_owned();
    }
    if begins.starts_with("<!doctype html") || begins.starts_with("<html") || begins.starts_with("<h1") {
        return format!("an HTML page: {}", clip(&html::to_text(&head)));
    }
    format!("{} bytes that begin \"{}\" ({})", bytes.len(), clip(&head), clip(error))
}
