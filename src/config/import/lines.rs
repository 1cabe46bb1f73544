//! Classifies the lines of a policy: heading, item of a list, prose, or no part of the text.

use std::sync::LazyLock;

use regex::Regex;

/// A line and its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line<'t> {
    /// Empty.
    Gap,
    /// No part of the text: a rule, `Diarienummer: KS 2019/1`, a row of a table of contents, a page number.
    Aside,
    Heading {
        number: Option<&'t str>,
        title: &'t str,
    },
    /// Without its bullet.
    Item(&'t str),
    Prose(&'t str),
}

/// The longest heading, in characters.
const LONGEST_HEADING: usize = 80;
const MOST_WORDS: usize = 9;
/// Bullets of list items; `¢` is what scanners make of a dot.
const MARKS: [&str; 12] = ["- ", "– ", "— ", "• ", "* ", "¢ ", "▶ ", "· ", "» ", "o ", "\u{f0b7} ", "+ "];

static NUMBERED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(\p{Lu}.*)$").ok());
static CONTENTS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(\t|\.{3,}|…|\s{3,})\s*\d{1,3}$").ok());
static NAMED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\p{Lu}[\p{L}/-]*( \p{L}+){0,2}:(\s.{0,60})?$").ok());
static PAGE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?i:sida|sid|s\.)?\s*\d{1,3}(\s*(av|\(|/)\s*\d{1,3}\)?)?$").ok());

/// Classifies a trimmed line; `after` is the line after it, `next` the next one that is not empty.
pub(super) fn kind<'t>(line: &'t str, before: Line<'_>, after: &str, next: &str) -> Line<'t> {
    if line.is_empty() {
        return Line::Gap;
    }
    let is_rule = line.chars().all(|c| matches!(c, '-' | '_' | '=' | '*' | ' '));
    if is_rule || matches(&CONTENTS, line) || matches(&PAGE, line) {
        return Line::Aside;
    }
    if let Some(rest) = line.strip_prefix('#') {
        return heading(rest.trim_start_matches('#').trim());
    }
    if let Some(text) = item(line) {
        return Line::Item(text);
    }
    let continues = matches!(before, Line::Item(_) | Line::Prose(_));
    if let Some(found) = numbered(line).filter(|_| !continues || short(line)) {
        return found;
    }
    if matches(&NAMED, line) && !marked(after) && !continues && !line.ends_with(['.', ':']) {
        return Line::Aside;
    }
    let stands_alone = !continues && (after.is_empty() || marked(after));
    if stands_alone && short(line) && line.starts_with(char::is_uppercase) && !next.starts_with(char::is_lowercase) {
        return Line::Heading { number: None, title: line };
    }
    Line::Prose(line)
}

fn matches(pattern: &LazyLock<Option<Regex>>, line: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(line))
}

fn heading(text: &str) -> Line<'_> {
    numbered(text).unwrap_or(Line::Heading { number: None, title: text })
}

fn numbered(line: &str) -> Option<Line<'_>> {
    let found = NUMBERED.as_ref()?.captures(line).filter(|_| short(line))?;
    let (number, title) = (found.get(1)?.as_str(), found.get(2)?.as_str());
    Some(Line::Heading { number: Some(number), title })
}

/// Tells whether a line is short enough for a heading and does not end a sentence.
fn short(line: &str) -> bool {
    line.chars().count() <= LONGEST_HEADING
        && line.split_whitespace().count() <= MOST_WORDS
        && !line.ends_with(['.', ',', ';', ':', '!', '?', '-'])
}

/// Returns the text of a list item without its bullets (`- ▶ text`).
fn item(line: &str) -> Option<&str> {
    let mut text = line;
    while let Some(rest) = MARKS.iter().find_map(|mark| text.strip_prefix(mark)) {
        text = rest.trim_start();
    }
    (text.len() < line.len() && !text.is_empty()).then_some(text)
}

fn marked(line: &str) -> bool {
    MARKS.iter().any(|mark| line.starts_with(mark))
}
