//! Reads the sentences of a kommun's policy: which areas a sentence names, and whether it states a goal or only
//! describes who does what.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::areas::{areas, bare};
use super::phrases::{Phrases, Reader};
use crate::text::{Language, scan};

const SOURCE: &str = include_str!("policy.toml");

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::read(SOURCE).unwrap_or_default());

/// What one sentence or heading says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The areas that it names, by id.
    pub areas: BTreeMap<&'static str, Named>,
    /// It states that something is wanted or being done.
    pub wants: bool,
    /// It states a duty of the kommun, and not only a fact.
    pub orders: bool,
    /// It gives something priority over other things.
    pub urges: bool,
    /// It describes who does what and when.
    pub procedure: bool,
    /// As a heading: the text under it is procedure.
    pub procedure_heading: bool,
    /// As a heading: the text under it states goals.
    pub goal_heading: bool,
    /// The number of wordings in it that cover all municipal work.
    pub open: usize,
    /// It mentions a kommun.
    pub kommun: bool,
    /// It mentions twin towns.
    pub twin: bool,
    /// The names of programmes and partners in it.
    pub partners: Vec<&'static str>,
}

/// The mentions of an area in a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    pub weight: u32,
    /// The different words for the area, none inside another.
    pub words: Vec<String>,
    /// The position of the last word that counted.
    last: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Area(usize, u32),
    General,
    Orders,
    Wants,
    Urges,
    Procedure,
    ProcedureHeading,
    GoalHeading,
    Open,
    Kommun,
    Twin,
    Partner(usize),
}

/// Reads a Swedish sentence; correct a scanned one with [`correct_scan`] first.
pub fn said(sentence: &str) -> Said {
    let vocabulary = &*VOCABULARY;
    let hits = vocabulary.phrases.find(sentence, &mut Reader::default());
    let general: Vec<(usize, usize)> =
        hits.iter().filter(|hit| *hit.meaning == Mark::General).map(|hit| (hit.first, hit.last)).collect();
    let mut said = Said::default();
    let mut open_until: Option<usize> = None;
    for hit in &hits {
        match *hit.meaning {
            Mark::Area(area, weight) => {
                let masked = general.iter().any(|(first, last)| *first <= hit.first && hit.last <= *last);
                let Some(area) = areas().at(area).filter(|_| !masked) else { continue };
                let named = said.areas.entry(&area.id).or_default();
                named.weight = named.weight.max(weight);
                // "kompetens" within "internationell kompetens" adds nothing.
                let inside = named.last.is_some_and(|last| hit.first <= last);
                if !inside && !named.words.iter().any(|word| word == hit.words) {
                    named.words.push(hit.words.to_owned());
                    named.last = Some(hit.last);
                }
            }
            Mark::General => {}
            Mark::Orders => (said.orders, said.wants) = (true, true),
            Mark::Wants => said.wants = true,
            Mark::Urges => said.urges = true,
            Mark::Procedure => said.procedure = true,
            Mark::ProcedureHeading => said.procedure_heading = true,
            Mark::GoalHeading => said.goal_heading = true,
            Mark::Open if open_until.is_none_or(|last| hit.first > last) => {
                said.open += 1;
                open_until = Some(hit.last);
            }
            Mark::Open => {}
            Mark::Kommun => said.kommun = true,
            Mark::Twin => said.twin = true,
            Mark::Partner(at) => said.partners.extend(vocabulary.partners.get(at).map(String::as_str)),
        }
    }
    said.partners.sort_unstable();
    said.partners.dedup();
    said
}

/// Corrects scanning errors: a word that no policy uses becomes a known word that looks like it.
pub fn mended(text: &str) -> String {
    let mut known: BTreeMap<String, bool> = BTreeMap::new();
    scan::mended(text, &mut |word| *known.entry(word.to_owned()).or_insert_with(|| VOCABULARY.phrases.knows(word)))
}

#[derive(Debug)]
struct Vocabulary {
    phrases: Phrases<Mark>,
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
    area: String,
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
                phrases.add(bare(term), Mark::Area(number, weight));
            }
        }
        for wording in &file.wording {
            let Some(number) = areas().number(&wording.area) else { continue };
            for term in &wording.sv {
                phrases.add(term, Mark::Area(number, wording.weight));
            }
        }
        let lists = [
            (&file.orders, Mark::Orders),
            (&file.wants, Mark::Wants),
            (&file.acts, Mark::Wants),
            (&file.urges, Mark::Urges),
            (&file.procedure, Mark::Procedure),
            (&file.procedure_heading, Mark::ProcedureHeading),
            (&file.goal_heading, Mark::GoalHeading),
            (&file.open, Mark::Open),
            (&file.general, Mark::General),
            (&file.kommun, Mark::Kommun),
            (&file.twin, Mark::Twin),
        ];
        for (words, mark) in lists {
            for word in words {
                phrases.add(word, mark);
            }
        }
        for (at, partner) in file.partner.iter().enumerate() {
            for word in &partner.sv {
                phrases.add(word, Mark::Partner(at));
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
        assert!(file.wording.iter().all(|wording| areas().get(&wording.area).is_some()));
    }

    #[test]
    fn a_sentence_names_areas_and_wants_something() {
        let said = said("Barns och ungdomars internationella kontakter ska särskilt uppmuntras.");
        assert!(said.areas.contains_key("barn-unga") && said.wants && said.urges && !said.procedure);
    }

    #[test]
    fn who_does_what_is_procedure() {
        assert!(said("Varje förvaltning skall utse en representant.").procedure);
        assert!(said("Ansvarsfördelning").procedure_heading);
        assert!(said("4 Ansvar").procedure_heading);
    }

    #[test]
    fn what_every_policy_says_names_no_area() {
        assert!(
            said("Arbetet öppnar vägar för invånare i en internationell miljö och hållbar utveckling.")
                .areas
                .is_empty()
        );
    }

    #[test]
    fn a_scanned_sentence_is_read_as_it_was() {
        assert!(said(&mended("utbyte med vinorter")).twin);
        assert!(
            said(&mended("partnerskap med utvecklingslinder"))
                .areas
                .contains_key("internationellt-utvecklingssamarbete")
        );
        assert!(said(&mended("ska sdrskilt uppmuntras")).urges);
    }
}
