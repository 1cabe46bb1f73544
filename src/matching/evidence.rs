//! What a call's own words show, read once and weighed against every kommun.

use std::collections::{BTreeMap, BTreeSet};

use super::actors::actors;
use super::areas::areas;
use super::lexicon::{Meaning, lexicon};
use super::phrases::{Found, Hit, Reader};
use super::programmes::{Rule, rule_for};
use crate::opportunity::{self, Facts, Kind, Opportunity, SectionKind};
use crate::text::Language;

/// What one call shows.
#[derive(Debug)]
pub struct Evidence {
    pub(super) kind: Kind,
    /// What its programme's guide says.
    pub(super) rule: Option<&'static Rule>,
    /// Areas that it is about, strongest first.
    pub(super) areas: Vec<AreaEvidence>,
    /// How much its text speaks of kommuner and those near them, and in which words.
    pub(super) local: Spoken,
    /// How much it speaks of others.
    pub(super) others: Spoken,
    /// Who the others are, in Swedish, loudest first.
    pub(super) other_names: Vec<&'static str>,
    /// Why a kommun is left out, in Swedish, and the words that say so.
    pub(super) gate: Option<(String, String)>,
    /// Words that name the call when its text has none for an area.
    pub(super) label: String,
    pub(super) geography: Vec<String>,
    /// What the text itself says of kommuner as applicants, and its words.
    pub(super) stated: Option<(opportunity::Verdict, String)>,
}

/// An area and what shows it.
#[derive(Clone, Debug)]
pub(super) struct AreaEvidence {
    /// Its number in the vocabulary.
    pub(super) area: usize,
    /// 0..100.
    pub(super) strength: u32,
    /// The title or the programme's guide names it: it is what the call is for, not what its text also speaks of.
    pub(super) squarely: bool,
    /// Words of the call, strongest first.
    pub(super) words: Vec<String>,
    /// Meaning brought it in, not these words: they are of the title and come nearest to it.
    pub(super) by_meaning: bool,
}

impl AreaEvidence {
    pub(super) fn is_meant(&self) -> bool {
        self.strength >= MEANT
    }
}

/// Points and the words that earned them.
#[derive(Clone, Debug, Default)]
pub(super) struct Spoken {
    pub(super) points: u32,
    pub(super) words: Vec<String>,
}

/// Points (hundredths) that make an area's evidence full: its word in the title and a little of the text.
const FULL: u32 = 2_000;
/// What a programme's guide gives to its areas: nearly a word in the title.
const BY_PROGRAMME: u32 = 1_500;
/// What an area keeps (percent) however small beside the strongest; the rest is by its share of it.
const EVEN: u32 = 40;
/// What is left of an area (percent) that only the running text speaks of, beside one that the call is squarely for: a
/// kommun that cares for it alone gets the calls that are for it first.
const BESIDE: u32 = 50;
/// An area under this strength is mentioned, not meant: it ranks, and is told to nobody who did not ask for it.
const MEANT: u32 = 25;
/// An area under this strength is an accident.
pub(super) const WEAKEST: u32 = 5;
/// The most that an area beside a guide's only ones comes to: seen, and no ground for a letter.
pub(super) const ASIDE: u32 = 30;
/// What is left of a hit (percent) the second, third .. time.
const AGAIN: [u32; 4] = [100, 50, 25, 10];
/// After so many times a word says nothing new.
const MOST_TIMES: u32 = 8;
/// A word of this weight (1..3) in the title shows what a call is for; a lighter one only colours it.
const TELLING: u32 = 2;
/// Words kept for the reader.
const MOST_WORDS: usize = 5;

impl Evidence {
    /// Reads one call.
    pub fn read(opportunity: &Opportunity) -> Evidence {
        Evidence::read_by(&mut Reader::default(), opportunity)
    }

    /// Reads one call of many.
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

    /// Ids of the areas that the call is about, strongest first.
    pub fn area_ids(&self) -> impl Iterator<Item = &'static str> {
        self.meant().filter_map(|shown| areas().at(shown.area)).map(|area| area.id.as_str())
    }

    /// What the call is about, without what it only mentions.
    pub(super) fn meant(&self) -> impl Iterator<Item = &AreaEvidence> {
        self.areas.iter().filter(|area| area.is_meant())
    }
}

/// A kommun by its name; else what is said of public bodies is said of it too, when it is a yes.
fn stated(facts: &Facts) -> Option<(opportunity::Verdict, String)> {
    let said = |who: &str| facts.applicants.iter().find(|applicant| applicant.who == who);
    let public = || said("offentlig aktör").filter(|applicant| applicant.verdict == opportunity::Verdict::Yes);
    let applicant = said("kommun").or_else(public)?;
    Some((applicant.verdict, applicant.words.clone()))
}

/// What a text is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    /// Points for a term of weight 1.
    areas: u32,
    /// Percent of an actor's points.
    local: u32,
    /// Percent of the points of others: the conditions name everyone, which speaks against nobody.
    others: u32,
    is_title: bool,
}

impl Place {
    const TITLE: Place = Place { areas: 6, local: 150, others: 200, is_title: true };
    const CALL_TITLE: Place = Place { areas: 2, local: 50, others: 50, is_title: false };
    const KEYWORD: Place = Place { areas: 1, local: 0, others: 0, is_title: false };

    /// Help texts have no place at all.
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

/// The texts of a call and their worth, the title first. Help texts weigh nothing.
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

/// Counts what is found.
#[derive(Debug, Default)]
struct Tally {
    /// By area and concept: times found, points in hundredths, words with theirs.
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

/// Words as a reader may see them: one line.
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
            // Title and guide agree: nothing else in the text makes it less.
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

/// Full by its own points, and the fuller the nearer it is to the strongest area.
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

/// The words with most points; of two that differ in capitals only, the stronger.
fn strongest(counts: &[&Count]) -> Vec<String> {
    let mut words: Vec<(&String, u32)> =
        counts.iter().flat_map(|c| &c.words).map(|(word, points)| (word, *points)).collect();
    words.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    let mut seen = BTreeSet::new();
    let fresh = words.into_iter().filter(|(word, points)| *points > 0 && seen.insert(word.to_lowercase()));
    fresh.map(|(word, _)| word.clone()).take(MOST_WORDS).collect()
}

/// Countries that an identifier may name when the money stays there.
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
