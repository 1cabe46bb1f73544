//! Expands a search with the words of the other language and near synonyms.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::areas::{areas, edit_distance, is_general, without_mark};
use super::dictionary::{dictionary, pairs};
use super::lexicon::{PhraseMeaning, lexicon};
use super::phrases::{HitKind, PhraseMatcher};
use crate::text::Language;
use crate::text::stem::vocabulary_stem;

/// What to search for besides the words typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expansion {
    /// Ids of the areas that the words name, best first.
    pub areas: Vec<&'static str>,
    /// The terms, highest weight first.
    pub terms: Vec<RelatedTerm>,
}

/// A term to search for.
#[derive(Clone, Debug, PartialEq)]
pub struct RelatedTerm {
    /// One word or a phrase, as the vocabulary has it.
    pub text: &'static str,
    pub language: Language,
    /// 0..1: how near the term is to the words typed.
    pub weight: f32,
}

/// The weight of a synonym relative to a translation; low, because the word itself is searched anyhow.
const SYNONYM_WEIGHT: f32 = 0.4;
/// The same for synonyms in the dictionary, which are nearer.
const DICTIONARY_SYNONYM_WEIGHT: f32 = 0.75;
/// The weight of a word found only as a part of a compound.
const COMPOUND_PART_WEIGHT: f32 = 0.6;
/// The weight of a word of the same concept of an area, where the dictionary has translations.
const CONCEPT_WEIGHT: f32 = 0.6;
/// How much less each further translation weighs than the one before it, and the least that one weighs.
const RANK_DISCOUNT: f32 = 0.06;
const MIN_RANK_WEIGHT: f32 = 0.7;

/// Returns the terms near to the words of a search: for `ungdomar demokrati` among others `youth`, `young people`,
/// `democracy`.
///
/// `query_words` are in the order typed, so that phrases are found; `language` is theirs. The dictionary's translations
/// weigh most; of an area, only the concepts that the words name are taken.
pub fn expand(query_words: &[&str], language: Language) -> Expansion {
    let question = query_words.join(" ");
    let mut terms = Vec::new();
    add_translations(&question, language, &mut terms);
    let share = if terms.is_empty() { 1.0 } else { CONCEPT_WEIGHT };
    let areas = add_concepts(&question, language, share, &mut terms);
    terms.sort_by(|one, other| other.weight.total_cmp(&one.weight).then(one.text.cmp(other.text)));
    Expansion { areas, terms }
}

/// Adds what the dictionary has for the words.
fn add_translations(question: &str, language: Language, terms: &mut Vec<RelatedTerm>) {
    let mut found: BTreeMap<usize, f32> = BTreeMap::new();
    for hit in dictionary(language).find(question, &mut PhraseMatcher::default()) {
        let known = found.entry(*hit.meaning).or_insert(0.0);
        *known = known.max(share_of(hit.kind));
    }
    let whole = found.values().any(|share| *share > COMPOUND_PART_WEIGHT);
    if language == Language::Sv && !whole && !question.contains(' ') {
        for pair in compound_pairs(question).into_iter().flatten() {
            found.entry(pair).or_insert(COMPOUND_PART_WEIGHT);
        }
    }
    for (number, share) in found {
        let Some(pair) = pairs().get(number) else { continue };
        for (own, words) in [(Language::En, &pair.en), (Language::Sv, &pair.sv)] {
            for (rank, text) in words.iter().enumerate() {
                let near = (1.0 - RANK_DISCOUNT * rank as f32).max(MIN_RANK_WEIGHT);
                let own_share = if own == language { DICTIONARY_SYNONYM_WEIGHT } else { 1.0 };
                add(terms, text, own, share * pair.weight * near * own_share);
            }
        }
    }
}

/// Adds the words of the concepts that the search names; returns their areas, best first.
fn add_concepts(question: &str, language: Language, share: f32, terms: &mut Vec<RelatedTerm>) -> Vec<&'static str> {
    let mut concepts: BTreeMap<(usize, usize), f32> = BTreeMap::new();
    for hit in lexicon(language).find(question, &mut PhraseMatcher::default()) {
        let PhraseMeaning::Area { area, concept, weight } = *hit.meaning else { continue };
        let known = concepts.entry((area, concept)).or_insert(0.0);
        *known = known.max(share_of(hit.kind) * weight_of(weight));
    }
    let mut named: Vec<&'static str> = Vec::new();
    for ((area, concept), weight) in concepts {
        let Some(area) = areas().by_index(area) else { continue };
        let Some(entry) = area.concepts.get(concept) else { continue };
        if !named.contains(&area.id.as_str()) {
            named.push(area.id.as_str());
        }
        for (own, words) in [(Language::En, &entry.en), (Language::Sv, &entry.sv)] {
            for term in words.iter().filter(|term| !is_general(term)) {
                add(terms, without_mark(term), own, share * weight * language_weight(own, language));
            }
        }
    }
    named
}

fn add(terms: &mut Vec<RelatedTerm>, text: &'static str, language: Language, weight: f32) {
    match terms.iter_mut().find(|known| known.text == text && known.language == language) {
        Some(known) => known.weight = known.weight.max(weight),
        None => terms.push(RelatedTerm { text, language, weight }),
    }
}

fn share_of(found: HitKind) -> f32 {
    if found == HitKind::CompoundPart { COMPOUND_PART_WEIGHT } else { 1.0 }
}

fn language_weight(own: Language, typed: Language) -> f32 {
    if own == typed { SYNONYM_WEIGHT } else { 1.0 }
}

/// Returns a concept's weight (1..3) as a share.
fn weight_of(weight: u32) -> f32 {
    match weight {
        0 | 1 => 0.4,
        2 => 0.7,
        _ => 1.0,
    }
}

/// The fewest letters of a part of an unlisted compound, and of the rest beside it.
const MIN_PART_LETTERS: usize = 5;
const MIN_REST_BYTES: usize = 3;

/// Returns the pairs of the longest known word that a compound begins with, and of the longest that it ends with
/// (`bredbandsutbyggnad`: `bredband`).
fn compound_pairs(word: &str) -> [Option<usize>; 2] {
    let stem = vocabulary_stem(word, Language::Sv);
    let words = || COMPOUND_PARTS.iter().filter(|(part, _)| part.len() + MIN_REST_BYTES <= stem.len());
    let opening = words().filter(|(part, _)| stem.starts_with(part.as_str())).max_by_key(|(part, _)| part.len());
    let ending = words().filter(|(part, _)| stem.ends_with(part.as_str())).max_by_key(|(part, _)| part.len());
    [opening, ending].map(|found| found.map(|(_, pair)| *pair))
}

/// The dictionary's single Swedish words that may be parts of a compound, by stem, with their pairs.
static COMPOUND_PARTS: LazyLock<Vec<(String, usize)>> = LazyLock::new(|| {
    let words = pairs().iter().enumerate().flat_map(|(number, pair)| pair.sv.iter().map(move |word| (word, number)));
    let stems = words
        .filter(|(word, _)| !word.contains([' ', '-']))
        .map(|(word, number)| (vocabulary_stem(word, Language::Sv), number));
    stems.filter(|(stem, _)| stem.chars().count() >= MIN_PART_LETTERS).collect()
});

/// Words shorter than this (letters) are not corrected: they are one letter away from too many others.
const MIN_CORRECTED_LETTERS: usize = 5;

/// The single words of the vocabulary with their stems.
static VOCABULARY_WORDS: LazyLock<Vec<(String, &'static str)>> = LazyLock::new(|| {
    let swedish = pairs().iter().flat_map(|pair| &pair.sv).map(String::as_str);
    let swedish = swedish.chain(areas().iter().flat_map(|area| area.terms_sv().map(|(term, _)| term)));
    let english = pairs().iter().flat_map(|pair| &pair.en).map(String::as_str);
    let english = english.chain(areas().iter().flat_map(|area| area.terms_en().map(|(term, _)| term)));
    let stemmed = |language| move |term: &'static str| (vocabulary_stem(&term.to_lowercase(), language), term);
    let words = swedish.map(stemmed(Language::Sv)).chain(english.map(stemmed(Language::En)));
    words.filter(|(stem, term)| !term.contains([' ', '-']) && stem.chars().count() >= MIN_CORRECTED_LETTERS).collect()
});

/// Returns the word of the vocabulary that was probably meant by a misspelt one: at an edit distance of one.
pub fn correction(word: &str) -> Option<&'static str> {
    let forms = [Language::Sv, Language::En].map(|language| vocabulary_stem(word, language));
    let one_away = |stem: &str| {
        forms.iter().any(|form| {
            form.chars().count() >= MIN_CORRECTED_LETTERS
                && form.len().abs_diff(stem.len()) <= 1
                && edit_distance(form, stem) == 1
        })
    };
    if VOCABULARY_WORDS.iter().any(|(stem, _)| forms.contains(stem)) {
        return None;
    }
    VOCABULARY_WORDS.iter().find(|(stem, _)| one_away(stem)).map(|(_, word)| *word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english(question: &str) -> Vec<&'static str> {
        let words: Vec<&str> = question.split(' ').collect();
        let terms = expand(&words, Language::Sv).terms.into_iter();
        terms.filter(|term| term.language == Language::En).map(|term| term.text).collect()
    }

    #[test]
    fn a_swedish_question_gets_the_english_words_near_it_and_no_others() {
        let terms = english("ungdomar demokrati");
        assert!(terms.contains(&"youth") && terms.contains(&"young people") && terms.contains(&"democracy"));
        assert!(!terms.contains(&"childcare") && !terms.contains(&"elections"), "{terms:?}");
    }

    #[test]
    fn everyday_words_and_compounds_are_understood() {
        assert!(english("laddstolpar").contains(&"recharging points"));
        assert!(english("sophämtning").contains(&"waste collection"));
        assert!(english("elevutbyten").contains(&"youth exchange"));
        assert!(english("vänortssamarbetet").contains(&"town twinning"));
        assert!(english("vanorter").contains(&"town twinning"));
        assert!(english("landsbygdsfrågor").contains(&"rural areas"));
    }

    #[test]
    fn an_english_question_gets_swedish_words() {
        let terms = expand(&["homelessness"], Language::En).terms;
        assert!(terms.iter().any(|term| term.text == "hemlös" && term.language == Language::Sv));
    }

    #[test]
    fn a_slip_of_the_finger_is_mended_and_a_right_word_left_alone() {
        assert_eq!(correction("ungdommar"), Some("ungdom"));
        assert_eq!(correction("ungdomar"), None);
        assert_eq!(correction("xyzzyxy"), None);
    }

    #[test]
    fn a_question_that_names_no_area_stays_as_it_is() {
        assert_eq!(expand(&["xyzzy"], Language::Sv), Expansion::default());
    }
}
