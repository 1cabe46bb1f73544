//! Sentence boundaries.

use std::ops::Range;

use super::names;

/// The longest part of a sentence on either side of a date, in bytes.
const MAX_BYTES_BESIDE: usize = 600;

/// Returns the byte range of the sentence (or line) around the bytes from `start` to `end`.
pub(super) fn around(text: &str, start: usize, end: usize) -> Range<usize> {
    let earliest = text.floor_char_boundary(start.saturating_sub(MAX_BYTES_BESIDE));
    let latest = text.floor_char_boundary(end.saturating_add(MAX_BYTES_BESIDE));
    let from = text.get(earliest..start).map_or(earliest, |before| earliest + last_boundary(before));
    let to = text.get(end..latest).and_then(first_boundary).map_or(latest, |at| end + at);
    from..to
}

/// Returns the line above the one that begins at `start`, when it is short enough for a heading. Lines with figures
/// between (the other rows of a list) are skipped.
pub(super) fn heading_above(text: &str, start: usize) -> Option<&str> {
    let above = text.get(..start)?.trim_end_matches(|c: char| c != '\n').trim_end();
    let near = above.rsplit('\n').take(MAX_LIST_ROWS).map(str::trim);
    // "(svar i juni)" is a note on the row above it.
    let line = near.filter(|line| !line.is_empty() && !line.starts_with('(')).find(|line| !is_row(line))?;
    (line.chars().count() <= 60).then_some(line)
}

/// Returns whether a line has other figures than a year or the number of a round.
fn is_row(line: &str) -> bool {
    let words = || line.split(|c: char| !c.is_alphanumeric());
    let is_label = |word: &str| word.len() == 1 || word.len() == 4 && matches!(word.get(..2), Some("19" | "20"));
    let figures = |word: &str| word.contains(|c: char| c.is_ascii_digit());
    words().any(|word| figures(word) && !is_label(word))
        || words().any(figures) && words().any(|word| names::month(&word.to_lowercase()).is_some())
}

/// The most rows of a list under one heading.
const MAX_LIST_ROWS: usize = 8;

/// Returns every sentence (or line) of a text.
pub(in crate::reading) fn split(text: &str) -> impl Iterator<Item = &str> {
    let ends = boundaries(text).chain(std::iter::once(text.len()));
    ends.scan(0, move |from, to| {
        let sentence = text.get(*from..to).unwrap_or_default();
        *from = to;
        Some(sentence)
    })
}

fn last_boundary(text: &str) -> usize {
    boundaries(text).last().unwrap_or(0)
}

fn first_boundary(text: &str) -> Option<usize> {
    boundaries(text).next()
}

/// Returns the byte positions after the end of a line, and after a full stop before a capital (not in "kl. 12").
fn boundaries(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.char_indices().filter_map(move |(at, c)| {
        let after = at + c.len_utf8();
        let ends = match c {
            '\n' => true,
            '.' | '!' | '?' => {
                let rest = text.get(after..).unwrap_or_default();
                if c == '.' && ends_with_abbreviation(text.get(..at).unwrap_or_default()) {
                    return None;
                }
                rest.starts_with([' ', '\u{a0}'])
                    && rest
                        .trim_start()
                        .starts_with(|c: char| c.is_uppercase() || matches!(c, '[' | '(' | '"' | '”' | '•'))
            }
            _ => false,
        };
        ends.then_some(after)
    })
}

/// Returns whether the text ends with an abbreviation such as "p.m" or "kl", whose stop ends no sentence.
fn ends_with_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let letter = word.chars().count() == 1 && !word.starts_with(|c: char| c.is_ascii_digit());
    letter
        || matches!(
            word,
            "kl" | "Kl"
                | "ca"
                | "nr"
                | "dvs"
                | "resp"
                | "mio"
                | "Mio"
                | "mill"
                | "Mill"
                | "milj"
                | "Milj"
                | "mrd"
                | "Mrd"
                | "mdr"
                | "mia"
                | "Mr"
                | "Ms"
        )
}
