//! Where the sentence around a place begins and ends.

use std::ops::Range;

use super::names;

/// No sentence about a date is longer, in bytes to either side of it.
const LONGEST: usize = 600;

/// The sentence (or line) that holds the bytes from `start` to `end`.
pub(super) fn around(text: &str, start: usize, end: usize) -> Range<usize> {
    let earliest = text.floor_char_boundary(start.saturating_sub(LONGEST));
    let latest = text.floor_char_boundary(end.saturating_add(LONGEST));
    let from = text.get(earliest..start).map_or(earliest, |before| earliest + last_boundary(before));
    let to = text.get(end..latest).and_then(first_boundary).map_or(latest, |at| end + at);
    from..to
}

/// The line above the one that begins at `start`, when it is short enough to be a heading. Lines of figures between
/// (the other rows of a list) are passed over.
pub(super) fn heading_above(text: &str, start: usize) -> Option<&str> {
    let above = text.get(..start)?.trim_end_matches(|c: char| c != '\n').trim_end();
    let near = above.rsplit('\n').take(MOST_ROWS).map(str::trim);
    // "(svar i juni)" is a remark on the row above it.
    let line = near.filter(|line| !line.is_empty() && !line.starts_with('(')).find(|line| !is_row(line))?;
    (line.chars().count() <= 60).then_some(line)
}

/// A line with more figures than a year or the number of a round.
fn is_row(line: &str) -> bool {
    let words = || line.split(|c: char| !c.is_alphanumeric());
    let is_label = |word: &str| word.len() == 1 || word.len() == 4 && matches!(word.get(..2), Some("19" | "20"));
    let figures = |word: &str| word.contains(|c: char| c.is_ascii_digit());
    words().any(|word| figures(word) && !is_label(word))
        || words().any(figures) && words().any(|word| names::month(&word.to_lowercase()).is_some())
}

/// A list under one heading has no more rows.
const MOST_ROWS: usize = 8;

/// Every sentence (or line) of a text.
pub(in crate::opportunity) fn all(text: &str) -> impl Iterator<Item = &str> {
    let ends = boundaries(text).chain(std::iter::once(text.len()));
    ends.scan(0, move |from, to| {
        let said = text.get(*from..to).unwrap_or_default();
        *from = to;
        Some(said)
    })
}

fn last_boundary(text: &str) -> usize {
    boundaries(text).last().unwrap_or(0)
}

fn first_boundary(text: &str) -> Option<usize> {
    boundaries(text).next()
}

/// The places after a line's end, and after a full stop with a capital behind it ("kl. 12" is none).
fn boundaries(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.char_indices().filter_map(move |(at, c)| {
        let after = at + c.len_utf8();
        let ends = match c {
            '\n' => true,
            '.' | '!' | '?' => {
                let rest = text.get(after..).unwrap_or_default();
                if c == '.' && is_short(text.get(..at).unwrap_or_default()) {
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

/// The stop behind "5 p.m." or "kl." ends no sentence.
fn is_short(before: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let letter = word.chars().count() == 1 && !word.starts_with(|c: char| c.is_ascii_digit());
    letter || matches!(word, "kl" | "Kl" | "ca" | "nr" | "dvs" | "resp" | "mio" | "mill" | "Mr" | "Ms")
}
