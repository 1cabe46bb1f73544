//! The terms that a snippet highlights: the words of a search and of its expansion, as they occur in running text.

use super::schema::LANGUAGES;
use super::tokenizers;
use crate::text::{Language, compound};

/// Bytes; shorter Swedish words are not split into parts.
const MIN_COMPOUND_BYTES: usize = 8;

/// For each language, runs of loose forms and the concept that each belongs to.
#[derive(Debug, Default)]
pub(super) struct HighlightTerms([LanguageTerms; LANGUAGES.len()]);

impl HighlightTerms {
    pub(super) fn add(&mut self, concept: usize, language: Language, run: Vec<String>) {
        if concept == usize::MAX || run.iter().any(String::is_empty) {
            return;
        }
        if let Some(wanted) = language_index(language).and_then(|at| self.0.get_mut(at)) {
            wanted.add(concept, language, run);
        }
    }

    pub(super) fn of(&self, language: Language) -> Option<&LanguageTerms> {
        language_index(language).and_then(|at| self.0.get(at))
    }
}

fn language_index(language: Language) -> Option<usize> {
    let language = match language {
        Language::Da | Language::No => Language::Other,
        language => language,
    };
    LANGUAGES.iter().position(|known| *known == language)
}

/// The runs of one language, with filters that rule out most words of a text cheaply: stemming every word would cost
/// more than the search itself.
#[derive(Debug, Default)]
pub(super) struct LanguageTerms {
    runs: Vec<(usize, Vec<String>)>,
    /// The prefixes of words that may match.
    prefixes: TrigramSet,
    /// In Swedish, the letters that a compound with a matching part must contain.
    infixes: TrigramSet,
}

impl LanguageTerms {
    fn add(&mut self, concept: usize, language: Language, run: Vec<String>) {
        if let Some(stem) = run.first() {
            self.prefixes.add(stem);
        }
        if let ([stem], Language::Sv) = (run.as_slice(), language) {
            self.infixes.add(stem);
        }
        self.runs.push((concept, run));
    }

    /// Returns whether the word may match and must be examined.
    pub(super) fn may_match(&self, word: &str) -> bool {
        self.prefixes.may_start(word) || self.may_contain_part(word)
    }

    fn may_contain_part(&self, word: &str) -> bool {
        word.len() >= MIN_COMPOUND_BYTES && self.infixes.may_occur_in(word)
    }

    /// Finds the longest run that begins at the first of these words; returns its concept and its number of words.
    pub(super) fn longest_match<'t>(
        &self,
        language: Language,
        word: impl Fn(usize) -> Option<&'t str>,
    ) -> Option<(usize, usize)> {
        let first = word(0)?.to_lowercase();
        let stem = tokenizers::loose_stem(&first, language);
        let parts = if self.may_contain_part(&first) { compound::split(&first) } else { Vec::new() };
        let is_part = |run: &[String]| matches!(run, [only] if parts.iter().any(|part| part.vocabulary == *only));
        let is_next = |(step, stem): (usize, &String)| {
            word(step).is_some_and(|word| tokenizers::loose_stem(&word.to_lowercase(), language) == *stem)
        };
        let follows = |run: &[String]| run.iter().enumerate().skip(1).all(is_next);
        let matches = |run: &[String]| (run.first() == Some(&stem) && follows(run)) || is_part(run);
        let (concept, run) = self.runs.iter().filter(|(_, run)| matches(run)).max_by_key(|(_, run)| run.len())?;
        Some((*concept, run.len()))
    }
}

/// Classes of letters that are distinguished.
const LETTER_CLASSES: usize = 32;

/// Letters of a stem that a word is sure to share; after them its ending may differ.
const STABLE_LETTERS: usize = 3;

/// A set of trigrams, one bit each. It may report a trigram that was not added, but never misses one that was.
#[derive(Debug)]
struct TrigramSet {
    bits: Box<[u64]>,
    /// A stem was added whose letters are not distinguished, so every word may match.
    matches_all: bool,
}

impl Default for TrigramSet {
    fn default() -> TrigramSet {
        TrigramSet { bits: vec![0; LETTER_CLASSES * LETTER_CLASSES * LETTER_CLASSES / 64].into(), matches_all: false }
    }
}

impl TrigramSet {
    /// Adds the first three letters of a stem. A short stem may have lost its third (`skies`, `sky`).
    fn add(&mut self, stem: &str) {
        let mut letters = stem.chars().map(letter_class);
        let mut next = || letters.next().unwrap_or(Some(0));
        let (Some(first), Some(second), Some(third)) = (next(), next(), next()) else {
            self.matches_all = true;
            return;
        };
        let thirds = if stem.chars().count() > STABLE_LETTERS { third..third + 1 } else { 0..LETTER_CLASSES };
        for third in thirds {
            let at = trigram_index([first, second, third]);
            self.bits.get_mut(at / 64).into_iter().for_each(|bits| *bits |= 1 << (at % 64));
        }
    }

    fn contains(&self, trigram: [usize; 3]) -> bool {
        let at = trigram_index(trigram);
        self.bits.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 == 1)
    }

    fn may_start(&self, word: &str) -> bool {
        let mut letters = word.chars().map(letter_class);
        let mut next = || letters.next().unwrap_or(Some(0));
        match (next(), next(), next()) {
            (Some(first), Some(second), Some(third)) => self.matches_all || self.contains([first, second, third]),
            _ => true,
        }
    }

    fn may_occur_in(&self, word: &str) -> bool {
        let mut trigram = [0; 3];
        for (at, letter) in word.chars().map(letter_class).enumerate() {
            let Some(letter) = letter else { return true };
            trigram = [trigram[1], trigram[2], letter];
            if at >= 2 && (self.matches_all || self.contains(trigram)) {
                return true;
            }
        }
        false
    }
}

fn trigram_index([first, second, third]: [usize; 3]) -> usize {
    (first * LETTER_CLASSES + second) * LETTER_CLASSES + third
}

/// Returns the class of a letter, ignoring case and diacritics; `None` for letters that are rare in our languages.
fn letter_class(letter: char) -> Option<usize> {
    match letter {
        'a'..='z' | 'A'..='Z' => Some(letter as usize % LETTER_CLASSES),
        '0'..='9' => Some(27),
        'å' | 'ä' | 'Å' | 'Ä' => Some('a' as usize % LETTER_CLASSES),
        'ö' | 'Ö' => Some('o' as usize % LETTER_CLASSES),
        'é' | 'É' => Some('e' as usize % LETTER_CLASSES),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_passed_over_only_when_it_is_none_of_them() {
        for (language, stem, words) in [
            (Language::Sv, "vanort", ["Vänorter", "vänortssamarbetet", "internationellavänorter"].as_slice()),
            (Language::Sv, "oar", &["öar"]),
            (Language::En, "sky", &["skies", "Sky"]),
            (Language::En, "αβγ", &["αβγ", "x"]),
        ] {
            let mut terms = HighlightTerms::default();
            terms.add(0, language, vec![stem.to_owned()]);
            let wanted = terms.of(language).unwrap();
            words.iter().for_each(|word| assert!(wanted.may_match(word), "{word}"));
        }
        let mut terms = HighlightTerms::default();
        terms.add(0, Language::En, vec!["transport".to_owned()]);
        let wanted = terms.of(Language::En).unwrap();
        ["tradition", "transit", "the", "a", "2026"].iter().for_each(|word| {
            assert_eq!(wanted.may_match(word), *word == "tradition" || *word == "transit", "{word}");
        });
    }
}
