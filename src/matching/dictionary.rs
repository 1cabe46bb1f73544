//! The bilingual dictionary: the words that people type and those that calls use, read once from `pairs.toml`. Used for
//! search, never for judging.

use std::sync::LazyLock;

use serde::Deserialize;

use super::phrases::Phrases;
use crate::text::Language;

/// The text of the dictionary file.
const SOURCE: &str = include_str!("pairs.toml");

static PAIRS: LazyLock<Vec<TranslationPair>> =
    LazyLock::new(|| toml::from_str::<File>(SOURCE).map(|file| file.pair).unwrap_or_default());
static SWEDISH: LazyLock<Phrases<usize>> = LazyLock::new(|| build(Language::Sv));
static ENGLISH: LazyLock<Phrases<usize>> = LazyLock::new(|| build(Language::En));

/// One concept in the words of both languages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TranslationPair {
    pub(super) sv: Vec<String>,
    /// The English words, the nearest first.
    pub(super) en: Vec<String>,
    /// The weight of the translation, 0..1.
    #[serde(default = "whole")]
    pub(super) weight: f32,
}

fn whole() -> f32 {
    1.0
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pair: Vec<TranslationPair>,
}

/// Returns all pairs, in the order of the file. A test proves that the file parses.
pub(super) fn pairs() -> &'static [TranslationPair] {
    &PAIRS
}

/// Returns the words of one language, each with the index of its pair.
pub(super) fn dictionary(language: Language) -> &'static Phrases<usize> {
    if language == Language::Sv { &SWEDISH } else { &ENGLISH }
}

fn build(language: Language) -> Phrases<usize> {
    let mut phrases = Phrases::new(language);
    for (number, pair) in pairs().iter().enumerate() {
        for word in if language == Language::Sv { &pair.sv } else { &pair.en } {
            phrases.add(word, number);
        }
    }
    phrases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_parses_and_every_line_has_words_in_both_languages() {
        let pairs = toml::from_str::<File>(SOURCE).unwrap().pair;
        assert!(pairs.len() > 100);
        for pair in pairs {
            assert!(!pair.sv.is_empty() && !pair.en.is_empty(), "{pair:?}");
            assert!((0.0..=1.0).contains(&pair.weight), "{pair:?}");
        }
    }
}
