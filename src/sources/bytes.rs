//! Reads the bytes of a response as text and JSON, and bounds how much of either is used.

use std::io::Read as _;

use serde::de::DeserializeOwned;

use super::markup::bounded_markup;
use super::surrogates::SurrogateRepair;
use super::{Content, Page, ParseError};
use crate::text::html;

/// Bytes of a text field; no text of a call that a person reads is longer, and the rest is cut.
const MAX_FIELD: usize = 400_000;
/// Characters of a source's own text that an error repeats.
const MAX_CLIP: usize = 120;

/// Returns the beginning of a field that is short and shallow enough to be parsed.
pub fn bounded(text: &str) -> &str {
    let short = text.get(..text.floor_char_boundary(MAX_FIELD)).unwrap_or(text);
    bounded_markup(short)
}

/// Returns the beginning of a text on one line, for an error message.
pub fn clip(text: &str) -> String {
    let head = text.get(..text.floor_char_boundary(MAX_CLIP * 4)).unwrap_or(text);
    // Control characters from outside could rewrite the operator's terminal.
    let line = html::collapse_whitespace(&head.replace(|c: char| c.is_control() || c == '\u{fffd}', " "));
    match line.char_indices().nth(MAX_CLIP) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or(&line)),
        None => line,
    }
}

/// Parses the response as JSON. A byte order mark is skipped.
pub(super) fn read_json<T: DeserializeOwned>(page: &Page, expected: &'static str) -> Result<T, ParseError> {
    let bytes = in_memory(page, expected)?;
    let json = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(json).or_else(|error| {
        // One lone surrogate in one row must not cost all others.
        let mut repaired = Vec::with_capacity(json.len());
        let is_repaired = SurrogateRepair::new(json).read_to_end(&mut repaired).is_ok() && repaired != json;
        let parsed = is_repaired.then(|| serde_json::from_slice(&repaired).ok()).flatten();
        parsed.ok_or_else(|| ParseError::UnexpectedFormat { expected, found: describe(json, &error.to_string()) })
    })
}

/// Returns the bytes of a response that was not spooled to a file.
pub(super) fn in_memory<'a>(page: &'a Page, expected: &'static str) -> Result<&'a [u8], ParseError> {
    match &page.content {
        Content::Memory(bytes) => Ok(bytes),
        Content::File(_) => {
            Err(ParseError::UnexpectedFormat { expected, found: "an answer kept in a file".to_owned() })
        }
    }
}

/// Describes an unreadable response, for whoever has to mend the source.
pub(super) fn describe(bytes: &[u8], error: &str) -> String {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(400)).unwrap_or(bytes));
    let beginning = head.trim_start().to_lowercase();
    if bytes.is_empty() {
        return "an empty answer".to_owned();
    }
    if beginning.starts_with("<!doctype html") || beginning.starts_with("<html") || beginning.starts_with("<h1") {
        return format!("an HTML page: {}", clip(&html::to_text(&head)));
    }
    format!("{} bytes that begin \"{}\" ({})", bytes.len(), clip(&head), clip(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_half_character_costs_no_more_than_itself() {
        let request = super::super::Request::get("https://a.se/");
        let page = |json: &str| Page {
            url: request.url.clone(),
            request: request.clone(),
            content_type: String::new(),
            charset: None,
            content: Content::Memory(json.as_bytes().to_vec()),
        };
        let read = |json: &str| read_json::<Vec<String>>(&page(json), "a list");
        assert_eq!(read(r#"["a \ud83d", "b"]"#).unwrap(), ["a \u{fffd}", "b"]);
        assert!(read(r#"["a \ud83d", "b"#).is_err());
    }

    #[test]
    fn an_error_repeats_a_stranger_briefly_and_harmlessly() {
        let clipped = clip(&format!("\u{1b}[31m{}", "å".repeat(1000)));
        assert!(clipped.chars().count() <= MAX_CLIP + 1 && !clipped.contains('\u{1b}'), "{clipped}");
    }
}
