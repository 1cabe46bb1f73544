//! The terms that a snippet highlights: the words of a search and of its expansion, as they occur in running text.

use super::schema::LANGUAGES;
use super::tokenizers;
use crate::text::{Language, compound};

/// Bytes; shorter Swedish words are not split into parts.
const SHORTEST_COMPOUND: usize = 8;

/// For each language, runs of loose forms and the concept that each belongs to.
#[derive(Debug, Default)]
pub(super) struct Needles([Wanted; LANGUAGES.len()]);

impl Needles {
    pub(super) fn add(&mut self, idea: usize, language: Language, run: Vec<String>) {
        if idea == usize::MAX || run.iter().any(String::is_empty) {
            return;
        }
        if let Some(wanted) = place(language).and_then(|at| self.0.get_mut(at)) {
            wanted.add(idea, language, run);
        }
    }

    pub(super) fn of(&self, language: Language) -> Option<&Wanted> {
        place(language).and_then(|at| self.0.get(at))
    }
}

fn place(language: Language) -> Option<usize> {
    let language = match language {
        Language::Da | Language::No => Language::Other,
        language => language,
    };
    LANGUAGES.iter().position(|known| *known == language)
}

/// The runs of one language, with filters that rule out most words of a text cheaply: stemming every word would cost
/// more than the search itself.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    runs: Vec<(usize, Vec<String>)>,
    /// The prefixes of words that may match.
    heads: Threes,
    /// In Swedish, the letters that a compound with a matching part must contain.
    stumps: Threes,
}

impl Wanted {
    fn add(&mut self, idea: usize, language: Language, run: Vec<String>) {
        if let Some(stem) = run.first() {
            self.heads.add(stem);
        }
        if let ([stem], Language::Sv) = (run.as_slice(), language) {
            self.stumps.add(stem);
        }
        self.runs.push((idea, run));
    }

    /// Returns whether the word may match and must be examined.
    pub(super) fn may_be(&self, word: &str) -> bool {
        self.heads.begin(word) || self.may_hold(word)
    }

    fn may_hold(&self, word: &str) -> bool {
        word.len() >= SHORTEST_COMPOUND && self.stumps.stand_in(word)
    }

    /// Finds the longest run that begins at the first of these words; returns its concept and its number of words.
    pub(super) fn longest<'t>(
        &self,
        language: Language,
        word: impl Fn(usize) -> Option<&'t str>,
    ) -> Option<(usize, usize)> {
        let first = word(0)?.to_lowercase();
        let stem = tokenizers::loose(&first, language);
        let parts = if self.may_hold(&first) { compound::split(&first) } else { Vec::new() };
        let held = |run: &[String]| matches!(run, [only] if parts.iter().any(|part| part.vocabulary == *only));
        let is_next = |(step, stem): (usize, &String)| {
            word(step).is_some_and(|word| tokenizers::loose(&word.to_lowercase(), language) == *stem)
        };
        let follows = |run: &[String]| run.iter().enumerate().skip(1).all(is_next);
        let fits = |run: &[String]| (run.first() == Some(&stem) && follows(run)) || held(run);
        let (idea, run) = self.runs.iter().filter(|(_, run)| fits(run)).max_by_key(|(_, run)| run.len())?;
        Some((*idea, run.len()))
    }
}

/// Classes of letters that are distinguished.
const KINDS: usize = 32;

/// Letters of a stem that a word is sure to share; after them its ending may differ.
const SURE: usize = 3;

/// A set of trigrams, one bit each. It may report a trigram that was not added, but never misses one that was.
#[derive(Debug)]
struct Threes {
    bits: Box<[u64]>,
    /// A stem was added whose letters are not distinguished, so every word may match.
    all: bool,
}

impl Default for Threes {
    fn default() -> Threes {
        Threes { bits: vec![0; KINDS * KINDS * KINDS / 64].into(), all: false }
    }
}

impl Threes {
    /// Adds the first three letters of a stem. A short stem may have lost its third (`skies`, `sky`).
    fn add(&mut self, stem: &str) {
        let mut letters = stem.chars().map(kind);
        let mut next = || letters.next().unwrap_or(Some(0));
        let (Some(first), Some(second), Some(third)) = (next(), next(), next()) else {
            self.all = true;
            return;
        };
        let thirds = if stem.chars().count() > SURE { third..third + 1 } else { 0..KINDS };
        for third in thirds {
            let at = place_of([first, second, third]);
            self.bits.get_mut(at / 64).into_iter().for_each(|bits| *bits |= 1 << (at % 64));
        }
    }

    fn has(&self, three: [usize; 3]) -> bool {
        let at = place_of(three);
        self.bits.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 == 1)
    }

    fn begin(&self, word: &str) -> bool {
        let mut letters = word.chars().map(kind);
        let mut next = || letters.next().unwrap_or(Some(0));
        match (next(), next(), next()) {
            (Some(first), Some(second), Some(third)) => self.all || self.has([first, second, third]),
            _ => true,
        }
    }

    fn stand_in(&self, word: &str) -> bool {
        let mut three = [0; 3];
        for (at, letter) in word.chars().map(kind).enumerate() {
            let Some(letter) = letter else { return true };
            three = [three[1], three[2], letter];
            if at >= 2 && (self.all || self.has(three)) {
                return true;
            }
        }
        false
    }
}

fn place_of([first, second, third]: [usize; 3]) -> usize {
    (first * KINDS + second) * KINDS + third
}

/// Returns the class of a letter, ignoring case and diacritics; `None` for letters that are rare in our languages.
fn kind(letter: char) -> Option<usize> {
    match letter {
        'a'..='z' | 'A'..='Z' => Some(letter as usize % KINDS),
        '0'..='9' => Some(27),
        'å' | 'ä' | 'Å' | 'Ä' => Some('a' as usize % KINDS),
        'ö' | 'Ö' => Some('o' as usize % KINDS),
        'é' | 'É' => Some('e' as usize % KINDS),
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
            let mut needles = Needles::default();
            needles.add(0, language, vec![stem.to_owned()]);
            let wanted = needles.of(language).unwrap();
            words.iter().for_each(|word| assert!(wanted.may_be(word), "{word}"));
        }
        let mut needles = Needles::default();
        needles.add(0, Language::En, vec!["transport".to_owned()]);
        let wanted = needles.of(Language::En).unwrap();
        ["tradition", "transit", "the", "a", "2026"].iter().for_each(|word| {
            assert_eq!(wanted.may_be(word), *word == "tradition" || *word == "transit", "{word}");
        });
    }
}
