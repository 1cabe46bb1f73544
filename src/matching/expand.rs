//! Makes a question wider: the words of the other language, and near words of its own, for search.

use std::collections::BTreeMap;

use super::areas::{areas, bare, is_general};
use super::lexicon::{Meaning, lexicon};
use super::phrases::{Found, Reader};
use crate::text::Language;

/// What to search for besides the words that were asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expansion {
    /// Ids of the areas that the question names, best first.
    pub areas: Vec<&'static str>,
    /// Heaviest first.
    pub terms: Vec<Term>,
}

/// A term to search for.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    pub area: &'static str,
    /// One word or a phrase, as a dictionary has it.
    pub text: &'static str,
    pub language: Language,
    /// 0..1: how near it is to what was asked.
    pub weight: f32,
}

/// A near word of the question's own language is worth less than a translation: the word itself is searched anyhow.
const OWN_LANGUAGE: f32 = 0.4;
/// A word found only as a part of a compound.
const PART: f32 = 0.6;

/// The terms near to a question: for `ungdomar demokrati` among others `youth`, `young people`, `democracy`.
///
/// `query_words` are the question's words in order (so that phrases are seen); `language` is the question's.
/// Only concepts that the question names are taken, not whole areas.
pub fn expand(query_words: &[&str], language: Language) -> Expansion {
    let question = query_words.join(" ");
    let mut ideas: BTreeMap<(usize, usize), f32> = BTreeMap::new();
    for hit in lexicon(language).find(&question, &mut Reader::default()) {
        let Meaning::Area { area, concept, weight } = *hit.meaning else { continue };
        let share = if hit.found == Found::Part { PART } else { 1.0 };
        let known = ideas.entry((area, concept)).or_insert(0.0);
        *known = known.max(share * weight_of(weight));
    }
    let mut expansion = Expansion::default();
    for ((area, concept), weight) in ideas {
        let Some(area) = areas().at(area) else { continue };
        let Some(idea) = area.concepts.get(concept) else { continue };
        if !expansion.areas.contains(&area.id.as_str()) {
            expansion.areas.push(&area.id);
        }
        let asked = |own: Language| if own == language { OWN_LANGUAGE } else { 1.0 };
        for (own, terms) in [(Language::En, &idea.en), (Language::Sv, &idea.sv)] {
            let weight = weight * asked(own);
            let near = terms.iter().filter(|term| !is_general(term));
            expansion.terms.extend(near.map(|term| Term { area: &area.id, text: bare(term), language: own, weight }));
        }
    }
    expansion.terms.sort_by(|one, other| other.weight.total_cmp(&one.weight).then(one.text.cmp(other.text)));
    expansion.terms.dedup_by(|one, other| one.text == other.text && one.language == other.language);
    expansion
}

/// A concept's weight 1..3 as a share.
fn weight_of(weight: u32) -> f32 {
    match weight {
        0 | 1 => 0.4,
        2 => 0.7,
        _ => 1.0,
    }
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
    fn a_question_that_names_no_area_stays_as_it_is() {
        assert_eq!(expand(&["xyzzy"], Language::Sv), Expansion::default());
    }
}
