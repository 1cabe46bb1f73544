//! Words that are written together: `5pm`, `17:00CET`, `T17:00`, `15juni2026`.

use super::names;
use crate::text::words::Word;

/// What may be glued to the end of a time of day.
const AFTER_TIMES: [&str; 22] = [
    "am", "pm", "h", "hr", "hrs", "uhr", "noon", "midnight", "midnatt", "cet", "cest", "met", "mest", "eet", "eest",
    "utc", "gmt", "wet", "west", "bst", "z", "tiden",
];
/// What may be glued to the beginning of a time of day.
const BEFORE_TIMES: [&str; 4] = ["t", "kl", "klo", "klockan"];

/// Splits a word into figures and letters where the letters belong to a time of day or are a month's name; other words
/// stay whole: `15th`, `H2020`, `EU4Health`.
pub(super) fn split(word: Word) -> Vec<Word> {
    if !is_mixed(&word) || word.end - word.start != word.text.len() {
        return vec![word];
    }
    let pieces = pieces(&word.text);
    let is_known = |n: usize| {
        let piece = pieces.get(n).copied().unwrap_or_default();
        let figures = |at: usize| pieces.get(at).map_or(0, |p| p.len());
        piece.starts_with(|c: char| c.is_ascii_digit())
            || n > 0 && figures(n - 1) <= 4 && AFTER_TIMES.contains(&piece) && n + 1 == pieces.len()
            || n > 0 && piece == "h" && figures(n + 1) == 2
            || (n > 0 && piece == "t" || n == 0 && BEFORE_TIMES.contains(&piece)) && matches!(figures(n + 1), 2 | 4)
            || n == 1 && figures(0) <= 2 && names::month(piece).is_some()
    };
    if !(0..pieces.len()).all(is_known) {
        return vec![word];
    }
    let mut start = word.start;
    let piece_at = |piece: &&str| {
        let from = start;
        start += piece.len();
        Word { text: (*piece).to_owned(), start: from, end: start }
    };
    pieces.iter().map(piece_at).collect()
}

fn is_mixed(word: &Word) -> bool {
    word.text.bytes().any(|b| b.is_ascii_digit()) && word.text.contains(char::is_alphabetic)
}

/// Returns the runs of figures and of other characters.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut figures = None;
    for (at, c) in text.char_indices() {
        let is_figure = c.is_ascii_digit();
        if figures.is_some_and(|were| were != is_figure) {
            pieces.extend(text.get(from..at));
            from = at;
        }
        figures = Some(is_figure);
    }
    pieces.extend(text.get(from..));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words::words;

    #[test]
    fn only_what_belongs_to_a_time_or_a_date_is_split() {
        let split = |text: &str| words(text).into_iter().flat_map(split).map(|w| w.text).collect::<Vec<_>>().join(" ");
        assert_eq!(
            split("15T17:00CET 5pm 17h30 kl16 15juni2026 1730hrs"),
            "15 t 17 00 cet 5 pm 17 h 30 kl 16 15 juni 2026 1730 hrs"
        );
        for whole in ["h2020", "15th", "t1", "eu4health", "b2b", "2026a", "00001h", "h2"] {
            assert_eq!(split(whole), whole);
        }
    }
}
