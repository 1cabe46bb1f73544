//! Classifies the lines of a policy: heading, item of a list, prose, or no part of the text.

use std::sync::LazyLock;

use regex::Regex;

/// A line and its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PolicyLine<'t> {
    /// Empty.
    Blank,
    /// No part of the text: a rule, `Diarienummer: KS 2019/1`, a row of a table of contents, a page number.
    Ignored,
    Heading {
        number: Option<&'t str>,
        title: &'t str,
    },
    /// Without its bullet.
    Item(&'t str),
    Prose(&'t str),
}

/// The longest heading, in characters.
const MAX_HEADING: usize = 80;
const MAX_HEADING_WORDS: usize = 9;
/// Bullets of list items; `¢` is what scanners make of a dot.
const BULLETS: [&str; 12] = ["- ", "– ", "— ", "• ", "* ", "¢ ", "▶ ", "· ", "» ", "o ", "\u{f0b7} ", "+ "];

static NUMBERED_HEADING: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(\p{Lu}.*)$").ok());
static CONTENTS_ROW: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(\t|\.{3,}|…|\s{3,})\s*\d{1,3}$").ok());
static LABEL_LINE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\p{Lu}[\p{L}/-]*( \p{L}+){0,2}:(\s.{0,60})?$").ok());
static PAGE_NUMBER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?i:sida|sid|s\.)?\s*\d{1,3}(\s*(av|\(|/)\s*\d{1,3}\)?)?$").ok());

/// Classifies a trimmed line; `after` is the line after it, `next` the next one that is not empty.
pub(super) fn classify<'t>(line: &'t str, before: PolicyLine<'_>, after: &str, next: &str) -> PolicyLine<'t> {
    if line.is_empty() {
        return PolicyLine::Blank;
    }
    let is_rule = line.chars().all(|c| matches!(c, '-' | '_' | '=' | '*' | ' '));
    if is_rule || matches(&CONTENTS_ROW, line) || matches(&PAGE_NUMBER, line) {
        return PolicyLine::Ignored;
    }
    if let Some(rest) = line.strip_prefix('#') {
        return heading(rest.trim_start_matches('#').trim());
    }
    if let Some(text) = item(line) {
        return PolicyLine::Item(text);
    }
    let continues = matches!(before, PolicyLine::Item(_) | PolicyLine::Prose(_));
    if let Some(found) = numbered(line).filter(|_| !continues || fits_heading(line)) {
        return found;
    }
    if matches(&LABEL_LINE, line) && !has_bullet(after) && !continues && !line.ends_with(['.', ':']) {
        return PolicyLine::Ignored;
    }
    let stands_alone = !continues && (after.is_empty() || has_bullet(after));
    if stands_alone
        && fits_heading(line)
        && line.starts_with(char::is_uppercase)
        && !next.starts_with(char::is_lowercase)
    {
        return PolicyLine::Heading { number: None, title: line };
    }
    PolicyLine::Prose(line)
}

fn matches(pattern: &LazyLock<Option<Regex>>, line: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(line))
}

fn heading(text: &str) -> PolicyLine<'_> {
    numbered(text).unwrap_or(PolicyLine::Heading { number: None, title: text })
}

fn numbered(line: &str) -> Option<PolicyLine<'_>> {
    let found = NUMBERED_HEADING.as_ref()?.captures(line).filter(|_| fits_heading(line))?;
    let (number, title) = (found.get(1)?.as_str(), found.get(2)?.as_str());
    Some(PolicyLine::Heading { number: Some(number), title })
}

/// Tells whether a line is short enough for a heading and does not end a sentence.
fn fits_heading(line: &str) -> bool {
    line.chars().count() <= MAX_HEADING
        && line.split_whitespace().count() <= MAX_HEADING_WORDS
        && !line.ends_with(['.', ',', ';', ':', '!', '?', '-'])
}

/// Returns the text of a list item without its bullets (`- ▶ text`).
fn item(line: &str) -> Option<&str> {
    let mut text = line;
    while let Some(rest) = BULLETS.iter().find_map(|mark| text.strip_prefix(mark)) {
        text = rest.trim_start();
    }
    (text.len() < line.len() && !text.is_empty()).then_some(text)
}

fn has_bullet(line: &str) -> bool {
    BULLETS.iter().any(|mark| line.starts_with(mark))
}
