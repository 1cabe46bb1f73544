//! Tokenising: the words of a text and their positions.

use std::ops::Range;

/// A word in lower case with its byte range in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub start: usize,
    pub end: usize,
}

/// Returns the words of a text: runs of letters and digits.
pub fn words(text: &str) -> Vec<Word> {
    let found = spans(text);
    found
        .map(|at| Word { text: text.get(at.clone()).unwrap_or_default().to_lowercase(), start: at.start, end: at.end })
        .collect()
}

/// Returns the byte ranges of the words of a text, without copying them.
pub fn spans(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + run_length(text, at, |c| !c.is_alphanumeric());
        at = start + run_length(text, start, is_word_char);
        (start < at).then_some(start..at)
    })
}

/// Returns the length (bytes) of the run of characters from `from` for which `is` holds; ASCII, the common case, is
/// read byte by byte.
fn run_length(text: &str, from: usize, is: impl Fn(char) -> bool) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let plain = rest.bytes().take_while(|byte| byte.is_ascii() && is(char::from(*byte))).count();
    match rest.as_bytes().get(plain) {
        Some(byte) if !byte.is_ascii() => {
            let after = rest.get(plain..).unwrap_or_default();
            plain + after.find(|c| !is(c)).unwrap_or(after.len())
        }
        _ => plain,
    }
}

/// Returns whether a character belongs to a word; a combining mark does, so that decomposed text keeps its words whole.
fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || (!c.is_ascii() && unicode_normalization::char::is_combining_mark(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn splits_at_everything_but_letters_and_digits() {
        assert_eq!(
            texts("Barns och ungdomars EU-projekt (2026)."),
            ["barns", "och", "ungdomars", "eu", "projekt", "2026"]
        );
        assert_eq!(texts("  "), Vec::<String>::new());
    }

    #[test]
    fn keeps_a_word_whole_when_its_dots_are_marks_of_their_own() {
        assert_eq!(texts("va\u{308}nort").len(), 1);
    }

    proptest! {
        #[test]
        fn every_word_stands_where_it_says(text in "\\PC{0,80}") {
            for word in words(&text) {
                prop_assert_eq!(text.get(word.start..word.end).map(str::to_lowercase), Some(word.text));
            }
        }
    }
}
