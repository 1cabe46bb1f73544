//! Reads the sentences of a kommun's policy: which areas a sentence names, and whether it states a goal or only
//! describes who does what.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::areas::{areas, without_mark};
use super::phrases::{PhraseMatcher, Phrases};
use crate::kommun::AreaId;
use crate::text::{Language, ocr_repair};

const SOURCE: &str = include_str!("policy.toml");

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::read(SOURCE).unwrap_or_default());

/// What one sentence or heading says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicySentence {
    /// The areas that it names, by id.
    pub areas: BTreeMap<&'static AreaId, AreaMentions>,
    /// It states that something is wanted or being done.
    pub states_goal: bool,
    /// It states a duty of the kommun, and not only a fact.
    pub states_duty: bool,
    /// It gives something priority over other things.
    pub states_emphasis: bool,
    /// It describes who does what and when.
    pub is_procedure: bool,
    /// As a heading: the text under it is procedure.
    pub procedure_heading: bool,
    /// As a heading: the text under it states goals.
    pub goal_heading: bool,
    /// The number of wordings in it that cover all municipal work.
    pub general_wordings: usize,
    /// It mentions a kommun.
    pub names_kommun: bool,
    /// It mentions twin towns.
    pub names_twin_towns: bool,
    /// The names of programmes and partners in it.
    pub partners: Vec<&'static str>,
}

/// The mentions of an area in a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AreaMentions {
    pub weight: u32,
    /// The different words for the area, none inside another.
    pub words: Vec<String>,
    /// The position of the last word that counted.
    last: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PolicyCue {
    Area(usize, u32),
    General,
    Duty,
    Goal,
    Emphasis,
    Procedure,
    ProcedureHeading,
    GoalHeading,
    GeneralPassage,
    Kommun,
    TwinTowns,
    Partner(usize),
}

/// Reads a Swedish sentence; correct a scanned one with [`correct_scan`] first.
pub fn read_sentence(sentence: &str) -> PolicySentence {
    let vocabulary = &*VOCABULARY;
    let hits = vocabulary.phrases.find(sentence, &mut PhraseMatcher::default());
    let general: Vec<(usize, usize)> =
        hits.iter().filter(|hit| *hit.meaning == PolicyCue::General).map(|hit| (hit.first, hit.last)).collect();
    let mut found = PolicySentence::default();
    let mut open_until: Option<usize> = None;
    for hit in &hits {
        match *hit.meaning {
            PolicyCue::Area(area, weight) => {
                let masked = general.iter().any(|(first, last)| *first <= hit.first && hit.last <= *last);
                let Some(area) = areas().by_index(area).filter(|_| !masked) else { continue };
                let named = found.areas.entry(&area.id).or_default();
                named.weight = named.weight.max(weight);
                // "kompetens" within "internationell kompetens" adds nothing.
                let inside = named.last.is_some_and(|last| hit.first <= last);
                if !inside && !named.words.iter().any(|word| word == hit.words) {
                    named.words.push(hit.words.to_owned());
                    named.last = Some(hit.last);
                }
            }
            PolicyCue::General => {}
            PolicyCue::Duty => (found.states_duty, found.states_goal) = (true, true),
            PolicyCue::Goal => found.states_goal = true,
            PolicyCue::Emphasis => found.states_emphasis = true,
            PolicyCue::Procedure => found.is_procedure = true,
            PolicyCue::ProcedureHeading => found.procedure_heading = true,
            PolicyCue::GoalHeading => found.goal_heading = true,
            PolicyCue::GeneralPassage if open_until.is_none_or(|last| hit.first > last) => {
                found.general_wordings += 1;
                open_until = Some(hit.last);
            }
            PolicyCue::GeneralPassage => {}
            PolicyCue::Kommun => found.names_kommun = true,
            PolicyCue::TwinTowns => found.names_twin_towns = true,
            PolicyCue::Partner(at) => found.partners.extend(vocabulary.partners.get(at).map(String::as_str)),
        }
    }
    found.partners.sort_unstable();
    found.partners.dedup();
    found
}

/// Corrects scanning errors: a word that no policy uses becomes a known word that looks like it.
pub fn correct_scan(text: &str) -> String {
    let mut known: BTreeMap<String, bool> = BTreeMap::new();
    ocr_repair::repair(text, &mut |word| {
        *known.entry(word.to_owned()).or_insert_with(|| VOCABULARY.phrases.knows(word))
    })
}

#[derive(Debug)]
struct Vocabulary {
    phrases: Phrases<PolicyCue>,
    partners: Vec<String>,
}

impl Default for Vocabulary {
    fn default() -> Vocabulary {
        Vocabulary { phrases: Phrases::new(Language::Sv), partners: Vec::new() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    orders: Vec<String>,
    wants: Vec<String>,
    acts: Vec<String>,
    urges: Vec<String>,
    procedure: Vec<String>,
    procedure_heading: Vec<String>,
    goal_heading: Vec<String>,
    open: Vec<String>,
    general: Vec<String>,
    kommun: Vec<String>,
    twin: Vec<String>,
    wording: Vec<Wording>,
    partner: Vec<Partner>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wording {
    area: AreaId,
    weight: u32,
    sv: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Partner {
    name: String,
    sv: Vec<String>,
}

impl Vocabulary {
    fn read(text: &str) -> Result<Vocabulary, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let mut phrases = Phrases::new(Language::Sv);
        for (number, area) in areas().iter().enumerate() {
            for (term, weight) in area.terms_sv() {
                phrases.add(without_mark(term), PolicyCue::Area(number, weight));
            }
        }
        for wording in &file.wording {
            let Some(number) = areas().index_of(wording.area.as_str()) else { continue };
            for term in &wording.sv {
                phrases.add(term, PolicyCue::Area(number, wording.weight));
            }
        }
        let lists = [
            (&file.orders, PolicyCue::Duty),
            (&file.wants, PolicyCue::Goal),
            (&file.acts, PolicyCue::Goal),
            (&file.urges, PolicyCue::Emphasis),
            (&file.procedure, PolicyCue::Procedure),
            (&file.procedure_heading, PolicyCue::ProcedureHeading),
            (&file.goal_heading, PolicyCue::GoalHeading),
            (&file.open, PolicyCue::GeneralPassage),
            (&file.general, PolicyCue::General),
            (&file.kommun, PolicyCue::Kommun),
            (&file.twin, PolicyCue::TwinTowns),
        ];
        for (words, mark) in lists {
            for word in words {
                phrases.add(word, mark);
            }
        }
        for (at, partner) in file.partner.iter().enumerate() {
            for word in &partner.sv {
                phrases.add(word, PolicyCue::Partner(at));
            }
        }
        Ok(Vocabulary { phrases, partners: file.partner.into_iter().map(|partner| partner.name).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_parses_and_names_known_areas() {
        assert!(Vocabulary::read(SOURCE).is_ok());
        let file: File = toml::from_str(SOURCE).unwrap();
        assert!(file.wording.iter().all(|wording| areas().get(wording.area.as_str()).is_some()));
    }

    #[test]
    fn a_sentence_names_areas_and_wants_something() {
        let sentence = read_sentence("Barns och ungdomars internationella kontakter ska särskilt uppmuntras.");
        assert!(
            sentence.areas.keys().any(|area| **area == "barn-unga")
                && sentence.states_goal
                && sentence.states_emphasis
                && !sentence.is_procedure
        );
    }

    #[test]
    fn who_does_what_is_procedure() {
        assert!(read_sentence("Varje förvaltning skall utse en representant.").is_procedure);
        assert!(read_sentence("Ansvarsfördelning").procedure_heading);
        assert!(read_sentence("4 Ansvar").procedure_heading);
    }

    #[test]
    fn what_every_policy_says_names_no_area() {
        assert!(
            read_sentence("Arbetet öppnar vägar för invånare i en internationell miljö och hållbar utveckling.")
                .areas
                .is_empty()
        );
    }

    #[test]
    fn a_scanned_sentence_is_read_as_it_was() {
        assert!(read_sentence(&correct_scan("utbyte med vinorter")).names_twin_towns);
        assert!(
            read_sentence(&correct_scan("partnerskap med utvecklingslinder"))
                .areas
                .keys()
                .any(|area| **area == "internationellt-utvecklingssamarbete")
        );
        assert!(read_sentence(&correct_scan("ska sdrskilt uppmuntras")).states_emphasis);
    }
}
