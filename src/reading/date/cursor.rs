//! A text as words, for the parsers of dates and times to step through.

use jiff::civil::Weekday;

use super::{glue, names};
use crate::text::words::{Word, words};

/// A text and its words; every parser takes the index of a word and returns the index after what it matched.
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) words: Vec<Word>,
}

impl Cursor<'_> {
    pub(super) fn new(text: &str) -> Cursor<'_> {
        Cursor { text, words: words(text).into_iter().flat_map(glue::split).collect() }
    }

    pub(super) fn word(&self, at: usize) -> Option<&str> {
        self.words.get(at).map(|w| w.text.as_str())
    }

    pub(super) fn number(&self, at: usize, range: std::ops::RangeInclusive<i16>) -> Option<i16> {
        self.word(at)?.parse().ok().filter(|n| range.contains(n))
    }

    /// Returns the text between word `at` and the next.
    pub(super) fn gap(&self, at: usize) -> Option<&str> {
        self.text.get(self.words.get(at)?.end..self.words.get(at + 1)?.start)
    }

    /// Returns the text between word `at` and the one before it.
    pub(super) fn gap_before(&self, at: usize) -> &str {
        at.checked_sub(1).and_then(|before| self.gap(before)).unwrap_or_default()
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        let start = self.words.get(at).map(|w| w.start);
        start.and_then(|s| self.text.get(s..)?.chars().next()).is_some_and(char::is_uppercase)
    }

    /// Returns the number of a month's name; "may" is a month only with a capital.
    pub(super) fn month(&self, at: usize) -> Option<i8> {
        let name = self.word(at)?;
        if name == "may" && !self.is_capital(at) {
            return None;
        }
        names::month(name)
    }

    pub(super) fn weekday_before(&self, at: usize) -> Option<Weekday> {
        (1..=2).filter_map(|back| self.word(at.checked_sub(back)?)).find_map(names::weekday)
    }
}
