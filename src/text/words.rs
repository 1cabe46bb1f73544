//! Words of a text, as they stand and where they stand.

use std::ops::Range;

/// A word in lower case and its place (bytes) in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub start: usize,
    pub end: usize,
}

/// The words of a text: runs of letters and digits.
pub fn words(text: &str) -> Vec<Word> {
    let found = spans(text);
    found
        .map(|at| Word { text: text.get(at.clone()).unwrap_or_default().to_lowercase(), start: at.start, end: at.end })
        .collect()
}

/// Where the words of a text stand (bytes), without copying any of them.
pub fn spans(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut letters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = letters.by_ref().find(|(_, c)| c.is_alphanumeric())?;
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = letters.next_if(|(_, c)| is_inside(*c)) {
            end = at + c.len_utf8();
        }
        Some(start..end)
    })
}

/// A combining mark belongs to the letter before it: decomposed text keeps its words whole.
fn is_inside(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
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
