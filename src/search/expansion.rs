//! Query expansion: the words of the other language and near synonyms that the vocabulary adds to a search.

use super::parser::QueryConcept;
use super::search_query::QueryExpansion;
use crate::matching::expand;
use crate::text::Language;

/// The most terms that are added to one concept.
const MAX_TERMS: usize = 24;

/// The most words that make up one term of the vocabulary.
const MAX_WORDS: usize = 4;

/// A term that is searched in place of the words typed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ExpansionTerm {
    /// The term as shown: one word or a phrase.
    pub(super) text: &'static str,
    pub(super) language: Language,
    /// 0..1: how near the term is to the words typed.
    pub(super) weight: f32,
}

/// What the vocabulary adds to one concept.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ConceptExpansion {
    /// Heaviest first.
    pub(super) terms: Vec<ExpansionTerm>,
    /// Ids of the areas that the concept belongs to, with a certainty of 0..1.
    pub(super) areas: Vec<(&'static str, f32)>,
}

/// Returns what the vocabulary adds to each concept: first by its word alone, then by several adjacent words together
/// ("psykisk hälsa"), whose terms are added to each of them.
pub(super) fn expand_concepts(concepts: &[QueryConcept], mode: QueryExpansion) -> Vec<ConceptExpansion> {
    let mut expansions = vec![ConceptExpansion::default(); concepts.len()];
    if mode == QueryExpansion::Off {
        return expansions;
    }
    for length in 1..=MAX_WORDS {
        for (start, window) in concepts.windows(length).enumerate() {
            let Some(words) = words_of(window) else { continue };
            let mut new = look_up(&words);
            let known = || expansions.iter().skip(start).take(length);
            new.terms.retain(|wide| !known().any(|known| known.terms.iter().any(|other| other.text == wide.text)));
            new.areas.retain(|(area, _)| !known().any(|known| known.areas.iter().any(|(other, _)| other == area)));
            for list in expansions.iter_mut().skip(start).take(length) {
                let room = MAX_TERMS.saturating_sub(list.terms.len());
                list.terms.extend(new.terms.iter().take(room).cloned());
                list.areas.extend(&new.areas);
            }
        }
    }
    expansions
}

/// Returns the words of these concepts, or nothing when one is a phrase: a quoted phrase is searched exactly as typed.
fn words_of(concepts: &[QueryConcept]) -> Option<Vec<&str>> {
    let mut words = Vec::new();
    for idea in concepts {
        match idea {
            QueryConcept::Word(word) => words.push(word.as_str()),
            QueryConcept::Joined(several) => words.extend(several.iter().map(String::as_str)),
            QueryConcept::Phrase(_) => return None,
        }
    }
    Some(words)
}

/// Looks the words up in the vocabulary, in both languages.
fn look_up(words: &[&str]) -> ConceptExpansion {
    let mut near = ConceptExpansion::default();
    for language in [Language::Sv, Language::En] {
        let expansion = expand(words, language);
        for (rank, area) in expansion.areas.iter().enumerate() {
            if !near.areas.iter().any(|(known, _)| known == area) {
                near.areas.push((area, 1.0 / (1.0 + rank as f32)));
            }
        }
        for term in expansion.terms {
            match near.terms.iter_mut().find(|known| known.text == term.text && known.language == term.language) {
                Some(known) => known.weight = known.weight.max(term.weight),
                None => {
                    near.terms.push(ExpansionTerm { text: term.text, language: term.language, weight: term.weight })
                }
            }
        }
    }
    near.terms.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    near
}
