//! From an answer's bytes to text and JSON, and how much of either is kept.

use std::collections::HashMap;

use serde::de::DeserializeOwned;

use super::{Content, Page, ParseError};
use crate::text::html;

/// No text of a call that a person reads is longer; what is longer is cut.
const LONGEST_FIELD: usize = 400_000;
/// How much of a stranger's words an error repeats.
const CLIP: usize = 120;

/// Deeper pages are no pages: browsers stop at this depth too, and the parser's work grows with its square.
const DEEPEST: usize = 512;
/// Elements that close by themselves.
const SELF_CLOSING: [&str; 26] = [
    "a", "area", "base", "body", "br", "col", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li", "link",
    "meta", "option", "p", "source", "tbody", "td", "th", "thead", "tr", "wbr",
];

/// The beginning of a field, short and shallow enough to be worked on.
pub fn bounded(text: &str) -> &str {
    let short = text.get(..text.floor_char_boundary(LONGEST_FIELD)).unwrap_or(text);
    shallow(short)
}

/// The beginning of some markup, up to where it would nest deeper than any page does.
pub(super) fn shallow(markup: &str) -> &str {
    let mut open: HashMap<String, usize> = HashMap::new();
    let mut depth = 0;
    for (at, _) in markup.match_indices('<') {
        let rest = markup.get(at + 1..).unwrap_or_default();
        let (closes, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).take(20).collect();
        let name = name.to_ascii_lowercase();
        if name.is_empty() || SELF_CLOSING.contains(&name.as_str()) {
            continue;
        }
        let count = open.entry(name).or_default();
        match (closes, *count) {
            (true, 0) => {}
            (true, _) => (*count, depth) = (*count - 1, depth - 1),
            (false, _) => (*count, depth) = (*count + 1, depth + 1),
        }
        if depth > DEEPEST {
            return markup.get(..at).unwrap_or_default();
        }
    }
    markup
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nests_without_end_is_cut() {
        let page = "<div><p>Text<br><b>bold</b></div>".repeat(1000);
        assert_eq!(bounded(&page), page);
        for hostile in ["<div>", "<DIV></x>", "<div><span></b>"] {
            let deep = hostile.repeat(3000);
            assert!(bounded(&deep).len() < deep.len(), "{hostile}");
        }
        assert_eq!(bounded("a < b <> </ <å"), "a < b <> </ <å");
    }

    #[test]
    fn an_error_repeats_a_stranger_briefly_and_harmlessly() {
        let clipped = clip(&format!("\u{1b}[31m{}", "å".repeat(1000)));
        assert!(clipped.chars().count() <= CLIP + 1 && !clipped.contains('\u{1b}'), "{clipped}");
    }
}
