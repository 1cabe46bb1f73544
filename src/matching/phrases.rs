//! Finds the phrases of a vocabulary in a text, in any form of their words.

use std::collections::HashMap;

use crate::text::stem::vocabulary_stem;
use crate::text::{Language, compound, words};

/// The phrases of one language, each with a meaning.
#[derive(Debug)]
pub(super) struct Phrases<M> {
    language: Language,
    /// The ids of the stems that occur in any phrase.
    stems: HashMap<String, u32>,
    /// The phrases by their first stem, longest first.
    phrases: HashMap<u32, Vec<Phrase<M>>>,
}

#[derive(Debug)]
struct Phrase<M> {
    rest: Vec<u32>,
    meaning: M,
}

/// The way in which a phrase was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HitKind {
    /// As words of their own.
    Whole,
    /// As a part of a Swedish compound.
    CompoundPart,
}

/// An occurrence of a phrase in a text.
#[derive(Debug)]
pub(super) struct PhraseHit<'a, M> {
    pub(super) meaning: &'a M,
    /// The positions of its first and last word in the text.
    pub(super) first: usize,
    pub(super) last: usize,
    /// The words as they stand in the text.
    pub(super) words: &'a str,
    pub(super) kind: HitKind,
}

/// A word of a text as ids of stems; 0 is a stem of no phrase.
#[derive(Clone, Debug, Default)]
struct WordStems {
    whole: u32,
    parts: Vec<u32>,
}

/// Shorter words (bytes) are split into parts by accident.
const MIN_COMPOUND_BYTES: usize = 10;

impl<M> Phrases<M> {
    pub(super) fn new(language: Language) -> Phrases<M> {
        Phrases { language, stems: HashMap::new(), phrases: HashMap::new() }
    }

    pub(super) fn add(&mut self, phrase: &str, meaning: M) {
        let numbers: Vec<u32> = words::words(phrase).iter().map(|word| self.stem_id(&word.text)).collect();
        let Some((first, rest)) = numbers.split_first() else { return };
        let same = self.phrases.entry(*first).or_default();
        same.push(Phrase { rest: rest.to_vec(), meaning });
        same.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
    }

    fn stem_id(&mut self, word: &str) -> u32 {
        let next = u32::try_from(self.stems.len() + 1).unwrap_or(u32::MAX);
        *self.stems.entry(vocabulary_stem(word, self.language)).or_insert(next)
    }

    fn stems_of(&self, word: &str) -> WordStems {
        let whole = self.stems.get(&vocabulary_stem(word, self.language)).copied().unwrap_or(0);
        let parts = match self.language {
            Language::Sv => compound::split(word),
            _ => Vec::new(),
        };
        let parts = parts.iter().filter_map(|part| self.stems.get(&part.vocabulary).copied()).collect();
        WordStems { whole, parts }
    }

    /// Returns whether a word occurs in any phrase, itself or, for long words, by one of its parts.
    pub(super) fn knows(&self, word: &str) -> bool {
        let number = self.stems_of(word);
        number.whole > 0 || (word.len() >= MIN_COMPOUND_BYTES && !number.parts.is_empty())
    }

    /// Finds every phrase in the text, in order; a compound counts by its parts only if it is no phrase itself.
    pub(super) fn find<'a>(&'a self, text: &'a str, matcher: &mut PhraseMatcher) -> Vec<PhraseHit<'a, M>> {
        let spans: Vec<_> = words::spans(text).collect();
        let cache = matcher.cache(self.language);
        let known: Vec<usize> = spans
            .iter()
            .map(|at| cache.look_up(text.get(at.clone()).unwrap_or_default(), |word| self.stems_of(word)))
            .collect();
        let whole = |at: usize| known.get(at).and_then(|k| cache.stems.get(*k)).map_or(0, |word| word.whole);
        let mut hits = Vec::new();
        for first in 0..spans.len() {
            let before = hits.len();
            for phrase in self.phrases.get(&whole(first)).into_iter().flatten() {
                let same = || phrase.rest.iter().enumerate().all(|(i, stem)| whole(first + 1 + i) == *stem);
                if same() && in_one_clause(text, &spans, first, first + phrase.rest.len()) {
                    hits.push((phrase, first, first + phrase.rest.len(), HitKind::Whole));
                }
            }
            if hits.len() > before {
                continue;
            }
            let parts = known.get(first).and_then(|k| cache.stems.get(*k)).map(|word| word.parts.as_slice());
            for part in parts.unwrap_or_default() {
                let alone = self.phrases.get(part).into_iter().flatten().filter(|phrase| phrase.rest.is_empty());
                hits.extend(alone.map(|phrase| (phrase, first, first, HitKind::CompoundPart)));
            }
        }
        let words = |first: usize, last: usize| {
            let (start, end) = (spans.get(first).map_or(0, |at| at.start), spans.get(last).map_or(0, |at| at.end));
            text.get(start..end).unwrap_or_default()
        };
        hits.into_iter()
            .map(|(phrase, first, last, found)| PhraseHit {
                meaning: &phrase.meaning,
                first,
                last,
                words: words(first, last),
                kind: found,
            })
            .collect()
    }
}

/// Returns whether no punctuation between the words ends a clause: "skills; develop" is not "skills development".
fn in_one_clause(text: &str, spans: &[std::ops::Range<usize>], first: usize, last: usize) -> bool {
    let words = spans.get(first..=last).unwrap_or_default();
    words.windows(2).all(|pair| {
        let [one, next] = pair else { return true };
        let gap = text.get(one.end..next.start).unwrap_or_default();
        !gap.contains(['.', ';', ':', '!', '?', '(', ')', '–', '—', '•'])
    })
}

/// Caches the stems of words, so that none is stemmed twice: whoever reads many calls uses one for all of them.
#[derive(Debug, Default)]
pub struct PhraseMatcher {
    swedish: WordCache,
    english: WordCache,
}

/// Words that are cached; beyond that the cache is cleared before the next text.
const CACHE_SIZE: usize = 20_000;

impl PhraseMatcher {
    /// Returns the cache of a language, for the beginning of a text.
    fn cache(&mut self, language: Language) -> &mut WordCache {
        let cache = if language == Language::Sv { &mut self.swedish } else { &mut self.english };
        if cache.stems.len() > CACHE_SIZE {
            *cache = WordCache::default();
        }
        cache
    }
}

/// The words of one language, in lower case, with the ids of their stems.
#[derive(Debug, Default)]
struct WordCache {
    positions: HashMap<String, usize>,
    stems: Vec<WordStems>,
    lower: String,
}

impl WordCache {
    fn look_up(&mut self, word: &str, number: impl FnOnce(&str) -> WordStems) -> usize {
        self.lower.clear();
        if word.is_ascii() {
            self.lower.push_str(word);
            self.lower.make_ascii_lowercase();
        } else {
            self.lower.extend(word.chars().flat_map(char::to_lowercase));
        }
        if let Some(known) = self.positions.get(&self.lower) {
            return *known;
        }
        self.stems.push(number(&self.lower));
        self.positions.insert(self.lower.clone(), self.stems.len() - 1);
        self.stems.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(language: Language, phrases: &[&'static str], text: &str) -> Vec<(&'static str, String, HitKind)> {
        let mut vocabulary = Phrases::new(language);
        for phrase in phrases {
            vocabulary.add(phrase, *phrase);
        }
        let hits = vocabulary.find(text, &mut PhraseMatcher::default());
        hits.into_iter().map(|hit| (*hit.meaning, hit.words.to_owned(), hit.kind)).collect()
    }

    #[test]
    fn finds_phrases_in_any_form() {
        let hits = found(Language::En, &["local authority", "city"], "Local  authorities, and Cities");
        assert_eq!(
            hits,
            [
                ("local authority", "Local  authorities".to_owned(), HitKind::Whole),
                ("city", "Cities".to_owned(), HitKind::Whole)
            ]
        );
    }

    #[test]
    fn a_compound_counts_by_its_parts_unless_it_is_known_itself() {
        let hits = found(Language::Sv, &["barnomsorg", "omsorg"], "Barnomsorgen och äldreomsorgen");
        assert_eq!(
            hits,
            [
                ("barnomsorg", "Barnomsorgen".to_owned(), HitKind::Whole),
                ("omsorg", "äldreomsorgen".to_owned(), HitKind::CompoundPart)
            ]
        );
    }

    #[test]
    fn a_phrase_does_not_go_on_after_a_stop() {
        let phrases = ["skills development", "local authority"];
        assert!(found(Language::En, &phrases, "New skills; development of the local. Authority").is_empty());
        assert_eq!(found(Language::En, &phrases, "skills\ndevelopment").len(), 1);
    }

    #[test]
    fn a_word_that_only_begins_alike_is_another_word() {
        assert!(found(Language::En, &["city", "town"], "capacity electricity townsend").is_empty());
    }
}
