//! The evidence in a call's own words, read once and judged for every kommun.

use std::collections::{BTreeMap, BTreeSet};

use super::actors::actors;
use super::areas::areas;
use super::lexicon::{Meaning, lexicon};
use super::phrases::{Found, Hit, Reader};
use super::programmes::{Rule, rule_for};
use crate::opportunity::{self, Facts, Kind, Opportunity, SectionKind};
use crate::text::Language;

/// The evidence of one call.
#[derive(Debug)]
pub struct Evidence {
    pub(super) kind: Kind,
    /// The rule for its programme.
    pub(super) rule: Option<&'static Rule>,
    /// The areas that it mentions, strongest first.
    pub(super) areas: Vec<AreaEvidence>,
    /// How much its text mentions kommuner and actors near them, and in which words.
    pub(super) local: Spoken,
    /// How much its text mentions other actors.
    pub(super) others: Spoken,
    /// Who the other actors are, in Swedish, most mentioned first.
    pub(super) other_names: Vec<&'static str>,
    /// Why every kommun is excluded, in Swedish, and the words that say so.
    pub(super) gate: Option<(String, String)>,
    /// The name of the call for reasons about an area that its text has no words for.
    pub(super) label: String,
    pub(super) geography: Vec<String>,
    /// What the text itself says about kommuner as applicants, and its words.
    pub(super) stated: Option<(opportunity::Verdict, String)>,
}

/// An area and the evidence for it.
#[derive(Clone, Debug)]
pub(super) struct AreaEvidence {
    /// The area's index in the vocabulary.
    pub(super) area: usize,
    /// How much the call is about the area, 0..100.
    pub(super) strength: u32,
    /// Whether the title or the programme's rule names the area: it is the call's subject, and not only mentioned.
    pub(super) squarely: bool,
    /// The words of the call that show it, strongest first.
    pub(super) words: Vec<String>,
    /// Whether semantic similarity alone found the area: then the words are the nearest ones of the title.
    pub(super) by_meaning: bool,
}

impl AreaEvidence {
    pub(super) fn is_meant(&self) -> bool {
        self.strength >= MEANT
    }
}

/// Points for mentions of actors, and the words that earned them.
#[derive(Clone, Debug, Default)]
pub(super) struct Spoken {
    pub(super) points: u32,
    pub(super) words: Vec<String>,
}

/// The points (hundredths) at which an area has full strength: its word in the title and some of the text.
const FULL: u32 = 2_000;
/// The points that a programme's rule gives to its areas: nearly as many as a word in the title.
const BY_PROGRAMME: u32 = 1_500;
/// The share (percent) of its strength that an area keeps however weak it is beside the strongest; the rest is in
/// proportion to the strongest.
const EVEN: u32 = 40;
/// The share (percent) that is left of an area that only the running text mentions, when the call has another subject:
/// a kommun with that one priority gets the calls on the subject first.
const BESIDE: u32 = 50;
/// An area under this strength is only mentioned: it counts for the order, but leads to no notification by area.
const MEANT: u32 = 25;
/// An area under this strength is ignored as accidental.
pub(super) const WEAKEST: u32 = 5;
/// The most for an area outside those that a programme is limited to: shown, but not enough for a letter.
pub(super) const ASIDE: u32 = 30;
/// The share (percent) that a word counts the first, second, third and further time.
const AGAIN: [u32; 4] = [100, 50, 25, 10];
/// A word counts at most this many times.
const MOST_TIMES: u32 = 8;
/// The weight (1..3) from which a word in the title shows the call's subject.
const TELLING: u32 = 2;
/// Words that are kept to be shown.
const MOST_WORDS: usize = 5;

impl Evidence {
    /// Reads one call.
    pub fn read(opportunity: &Opportunity) -> Evidence {
        Evidence::read_by(&mut Reader::default(), opportunity)
    }

    /// Reads one call of many, with a shared cache of stems.
    pub fn read_by(reader: &mut Reader, opportunity: &Opportunity) -> Evidence {
        let facts = &opportunity.facts;
        let rule = rule_for(opportunity);
        let mut tally = Tally::default();
        for (text, place) in texts(opportunity) {
            tally.take(text, place, facts.language, reader);
        }
        let other_names = tally.other_names();
        let (local, others) = (tally.local(), tally.others());
        let areas = tally.areas(rule);
        let label = [&facts.identifier, &facts.programme].into_iter().flatten().next();
        Evidence {
            kind: facts.kind,
            rule,
            areas,
            local,
            others,
            other_names,
            gate: tally.gate.or_else(|| elsewhere(facts.identifier.as_deref().unwrap_or_default())),
            label: label.unwrap_or(&facts.title).clone(),
            geography: facts.geography.clone(),
            stated: stated(facts),
        }
    }

    /// Returns the ids of the call's main areas, strongest first.
    pub fn area_ids(&self) -> impl Iterator<Item = &'static str> {
        self.meant().filter_map(|shown| areas().at(shown.area)).map(|area| area.id.as_str())
    }

    /// Returns the main areas, without those that are only mentioned.
    pub(super) fn meant(&self) -> impl Iterator<Item = &AreaEvidence> {
        self.areas.iter().filter(|area| area.is_meant())
    }
}

/// Returns what the text states about kommuner; or else what it states about public bodies, if that is a yes.
fn stated(facts: &Facts) -> Option<(opportunity::Verdict, String)> {
    let said = |who: &str| facts.applicants.iter().find(|applicant| applicant.who == who);
    let public = || said("offentlig aktör").filter(|applicant| applicant.verdict == opportunity::Verdict::Yes);
    let applicant = said("kommun").or_else(public)?;
    Some((applicant.verdict, applicant.words.clone()))
}

/// The weights of one text of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    /// Points for a term of weight 1.
    areas: u32,
    /// Percent of the points of kommuner and actors near them.
    local: u32,
    /// Percent of the points of other actors; 0 for conditions, because they name everyone and so speak against nobody.
    others: u32,
    is_title: bool,
}

impl Place {
    const TITLE: Place = Place { areas: 6, local: 150, others: 200, is_title: true };
    const CALL_TITLE: Place = Place { areas: 2, local: 50, others: 50, is_title: false };
    const KEYWORD: Place = Place { areas: 1, local: 0, others: 0, is_title: false };

    /// Returns the weights of a section; none for help texts, which are not read.
    fn of(kind: SectionKind) -> Option<Place> {
        let (areas, local, others) = match kind {
            SectionKind::Destination => (1, 25, 0),
            SectionKind::Conditions => (0, 50, 0),
            SectionKind::Boilerplate => return None,
            _ => (2, 100, 100),
        };
        Some(Place { areas, local, others, is_title: false })
    }
}

/// Returns the texts of a call and their weights, the title first.
fn texts(opportunity: &Opportunity) -> Vec<(&str, Place)> {
    let facts = &opportunity.facts;
    let mut texts = vec![(facts.title.as_str(), Place::TITLE)];
    texts.extend(
        facts.call_title.as_deref().filter(|title| *title != facts.title).map(|title| (title, Place::CALL_TITLE)),
    );
    texts.extend(facts.keywords.iter().map(|word| (word.as_str(), Place::KEYWORD)));
    texts.extend(facts.sections.iter().filter_map(|part| Some((part.text.as_str(), Place::of(part.kind)?))));
    texts
}

/// Counts the phrases that are found.
#[derive(Debug, Default)]
struct Tally {
    /// Counts by area and concept.
    concepts: BTreeMap<(usize, usize), Count>,
    local: BTreeMap<usize, Count>,
    others: BTreeMap<usize, Count>,
    gate: Option<(String, String)>,
}

#[derive(Debug, Default)]
struct Count {
    times: u32,
    points: u32,
    in_title: bool,
    words: BTreeMap<String, u32>,
}

impl Count {
    fn add(&mut self, points: u32, words: &str) {
        let left = AGAIN.get(self.times as usize).or(AGAIN.last()).copied().unwrap_or(0);
        self.times += 1;
        if self.times > MOST_TIMES {
            return;
        }
        let points = points * left / 100;
        self.points += points;
        *self.words.entry(plain(words)).or_insert(0) += points;
    }
}

/// Puts words on one line, to be shown.
fn plain(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Tally {
    fn take(&mut self, text: &str, place: Place, language: Language, reader: &mut Reader) {
        let hits = lexicon(language).find(text, reader);
        let masks: Vec<(usize, usize, usize)> = hits.iter().filter_map(look_alike).collect();
        let mut seen = BTreeSet::new();
        for hit in &hits {
            match *hit.meaning {
                Meaning::Area { area, concept, weight } => {
                    let masked =
                        masks.iter().any(|(of, first, last)| *of == area && *first <= hit.first && hit.last <= *last);
                    if masked || !seen.insert((area, concept, hit.last)) {
                        continue;
                    }
                    let share = if hit.found == Found::Part { 60 } else { 100 };
                    let count = self.concepts.entry((area, concept)).or_default();
                    count.add(weight * place.areas * share, hit.words);
                    count.in_title |= place.is_title && weight >= TELLING;
                }
                Meaning::Local { points, term } => {
                    self.local.entry(term).or_default().add(points * place.local, hit.words);
                }
                Meaning::Other { group, points } => {
                    self.others.entry(group).or_default().add(points * place.others, hit.words);
                }
                Meaning::Gate { gate } if place.is_title && self.gate.is_none() => {
                    let who = actors().gates.get(gate).map_or("andra", |gate| gate.sv_name.as_str());
                    self.gate = Some((format!("Utlysningen vänder sig till {who}."), plain(hit.words)));
                }
                _ => {}
            }
        }
    }

    fn areas(&self, rule: Option<&Rule>) -> Vec<AreaEvidence> {
        let mut counts: BTreeMap<usize, Count> = BTreeMap::new();
        for ((area, _), count) in &self.concepts {
            let sum = counts.entry(*area).or_default();
            sum.points += count.points;
            sum.in_title |= count.in_title;
            for (words, points) in &count.words {
                *sum.words.entry(words.clone()).or_insert(0) += points;
            }
        }
        let guided: Vec<usize> =
            rule.into_iter().flat_map(|rule| &rule.areas).filter_map(|id| areas().number(id)).collect();
        for area in &guided {
            counts.entry(*area).or_default().points += BY_PROGRAMME;
        }
        let only = rule.is_some_and(|rule| rule.only);
        let within = |area: &usize| !only || guided.contains(area);
        let squarely = |area: &usize, count: &Count| within(area) && (count.in_title || guided.contains(area));
        let top = counts.iter().filter(|(area, _)| within(area)).map(|(_, count)| count.points).max();
        let top = top.unwrap_or(0).max(1);
        let has_subject = counts.iter().any(|(area, count)| squarely(area, count));
        let strength = |area: &usize, count: &Count| match (within(area), squarely(area, count)) {
            (false, _) => strength(count.points, top).min(ASIDE),
            // Title and rule agree: nothing else in the text makes it weaker.
            (true, true) if count.in_title && guided.contains(area) => strength(count.points, count.points),
            (true, false) if has_subject => strength(count.points, top) * BESIDE / 100,
            _ => strength(count.points, top),
        };
        let mut areas: Vec<AreaEvidence> = counts
            .iter()
            .map(|(area, count)| AreaEvidence {
                area: *area,
                strength: strength(area, count),
                squarely: squarely(area, count),
                words: strongest(&[count]),
                by_meaning: false,
            })
            .filter(|area| area.strength >= WEAKEST)
            .collect();
        areas.sort_by_key(|area| (std::cmp::Reverse(area.strength), area.area));
        areas
    }

    fn local(&self) -> Spoken {
        spoken(&self.local)
    }

    fn others(&self) -> Spoken {
        spoken(&self.others)
    }

    fn other_names(&self) -> Vec<&'static str> {
        let mut groups: Vec<_> = self.others.iter().filter(|(_, count)| count.points > 0).collect();
        groups.sort_by_key(|(group, count)| (std::cmp::Reverse(count.points), **group));
        groups
            .iter()
            .filter_map(|(group, _)| actors().others.get(**group))
            .map(|other| other.sv_name.as_str())
            .collect()
    }
}

/// Returns the strength of an area: higher with its own points, and the nearer it is to the strongest area.
fn strength(points: u32, top: u32) -> u32 {
    (points * 100 / FULL).min(100) * (EVEN + (100 - EVEN) * points.min(top) / top) / 100
}

fn look_alike(hit: &Hit<'_, Meaning>) -> Option<(usize, usize, usize)> {
    match *hit.meaning {
        Meaning::LookAlike { area } => Some((area, hit.first, hit.last)),
        _ => None,
    }
}

fn spoken(counts: &BTreeMap<usize, Count>) -> Spoken {
    let points = counts.values().map(|count| count.points).sum::<u32>() / 100;
    Spoken { points, words: strongest(&counts.values().collect::<Vec<_>>()) }
}

/// Returns the words with the most points; of two that differ only in case, the stronger.
fn strongest(counts: &[&Count]) -> Vec<String> {
    let mut words: Vec<(&String, u32)> =
        counts.iter().flat_map(|c| &c.words).map(|(word, points)| (word, *points)).collect();
    words.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    let mut seen = BTreeSet::new();
    let fresh = words.into_iter().filter(|(word, points)| *points > 0 && seen.insert(word.to_lowercase()));
    fresh.map(|(word, _)| word.clone()).take(MOST_WORDS).collect()
}

/// Countries that an identifier names when the funding is only for them.
const ELSEWHERE: [&str; 26] = [
    "AUSTRIA",
    "BELGIUM",
    "BULGARIA",
    "CROATIA",
    "CYPRUS",
    "CZECHIA",
    "DENMARK",
    "ESTONIA",
    "FINLAND",
    "FRANCE",
    "GERMANY",
    "GREECE",
    "HUNGARY",
    "IRELAND",
    "ITALY",
    "LATVIA",
    "LITHUANIA",
    "LUXEMBOURG",
    "MALTA",
    "NETHERLANDS",
    "POLAND",
    "PORTUGAL",
    "ROMANIA",
    "SLOVAKIA",
    "SLOVENIA",
    "SPAIN",
];

fn elsewhere(identifier: &str) -> Option<(String, String)> {
    let country = identifier.split('-').find(|part| ELSEWHERE.contains(&part.to_uppercase().as_str()))?;
    Some(("Utlysningen gäller ett annat land.".to_owned(), country.to_owned()))
}
