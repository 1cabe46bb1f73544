//! The evidence in a call's own words, read once and judged for every kommun.

use std::collections::{BTreeMap, BTreeSet};

use super::actors::actors;
use super::areas::areas;
use super::lexicon::{PhraseMeaning, lexicon};
use super::phrases::{HitKind, PhraseHit, PhraseMatcher};
use super::programmes::{ProgrammeRule, rule_for};
use crate::kommun::EligibilityReason;
use crate::opportunity::{self, Applicant, CallKind, Facts, Opportunity, SectionKind};
use crate::text::Language;

/// The evidence of one call.
#[derive(Debug)]
pub struct Evidence {
    pub(super) kind: CallKind,
    /// The rule for its programme.
    pub(super) rule: Option<&'static ProgrammeRule>,
    /// The areas that it mentions, strongest first.
    pub(super) areas: Vec<AreaEvidence>,
    /// How much its text mentions kommuner and actors near them, and in which words.
    pub(super) local_actors: ActorEvidence,
    /// How much its text mentions other actors.
    pub(super) other_actors: ActorEvidence,
    /// The groups of other actors, most mentioned first.
    pub(super) other_groups: Vec<&'static str>,
    /// Why every kommun is excluded, and the words that say so.
    pub(super) exclusion: Option<(EligibilityReason, String)>,
    /// The name of the call for reasons about an area that its text has no words for.
    pub(super) label: String,
    pub(super) geography: Vec<String>,
    /// What the text itself says about kommuner as applicants, and its words.
    pub(super) stated: Option<(opportunity::ApplicantVerdict, String)>,
}

/// An area and the evidence for it.
#[derive(Clone, Debug)]
pub(super) struct AreaEvidence {
    /// The area's index in the vocabulary.
    pub(super) area: usize,
    /// How much the call is about the area, 0..100.
    pub(super) strength: u32,
    /// Whether the title or the programme's rule names the area: it is the call's subject, and not only mentioned.
    pub(super) is_subject: bool,
    /// The words of the call that show it, strongest first.
    pub(super) words: Vec<String>,
    /// Whether semantic similarity alone found the area: then the words are the nearest ones of the title.
    pub(super) by_similarity: bool,
}

impl AreaEvidence {
    pub(super) fn is_main(&self) -> bool {
        self.strength >= MAIN_AREA_STRENGTH
    }
}

/// Points for mentions of actors, and the words that earned them.
#[derive(Clone, Debug, Default)]
pub(super) struct ActorEvidence {
    pub(super) points: u32,
    pub(super) words: Vec<String>,
}

/// The points (hundredths) at which an area has full strength: its word in the title and some of the text.
const FULL_POINTS: u32 = 2_000;
/// The points that a programme's rule gives to its areas: nearly as many as a word in the title.
const PROGRAMME_POINTS: u32 = 1_500;
/// The share (percent) of its strength that an area keeps however weak it is beside the strongest; the rest is in
/// proportion to the strongest.
const BASE_PERCENT: u32 = 40;
/// The share (percent) that is left of an area that only the running text mentions, when the call has another subject:
/// a kommun with that one priority gets the calls on the subject first.
const OFF_SUBJECT_PERCENT: u32 = 50;
/// An area under this strength is only mentioned: it counts for the order, but leads to no notification by area.
const MAIN_AREA_STRENGTH: u32 = 25;
/// An area under this strength is ignored as accidental.
pub(super) const MIN_STRENGTH: u32 = 5;
/// The most for an area outside those that a programme is limited to: shown, but not enough for a letter.
pub(super) const OUT_OF_SCOPE_MAX: u32 = 30;
/// The share (percent) that a word counts the first, second, third and further time.
const REPEAT_PERCENT: [u32; 4] = [100, 50, 25, 10];
/// A word counts at most this many times.
const MAX_REPEATS: u32 = 8;
/// The weight (1..3) from which a word in the title shows the call's subject.
const SUBJECT_WEIGHT: u32 = 2;
/// Words that are kept to be shown.
const MAX_WORDS: usize = 5;

impl Evidence {
    /// Reads one call.
    pub fn read(opportunity: &Opportunity) -> Evidence {
        Evidence::read_with(&mut PhraseMatcher::default(), opportunity)
    }

    /// Reads one call of many, with a shared cache of stems.
    pub fn read_with(matcher: &mut PhraseMatcher, opportunity: &Opportunity) -> Evidence {
        let facts = &opportunity.facts;
        let rule = rule_for(opportunity);
        let mut counter = EvidenceCounter::default();
        for (text, place) in texts(opportunity) {
            counter.count(text, place, facts.language, matcher);
        }
        let other_groups = counter.other_groups();
        let (local_actors, other_actors) = (counter.local_actors(), counter.other_actors());
        let areas = counter.areas(rule);
        let label = [&facts.identifier, &facts.programme].into_iter().flatten().next();
        Evidence {
            kind: facts.kind,
            rule,
            areas,
            local_actors,
            other_actors,
            other_groups,
            exclusion: counter.exclusion.or_else(|| foreign_exclusion(facts.identifier.as_deref().unwrap_or_default())),
            label: label.unwrap_or(&facts.title).clone(),
            geography: facts.geography.clone(),
            stated: stated_eligibility(facts),
        }
    }

    /// Returns the ids of the call's main areas, strongest first.
    pub fn area_ids(&self) -> impl Iterator<Item = &'static str> {
        self.main_areas().filter_map(|shown| areas().by_index(shown.area)).map(|area| area.id.as_str())
    }

    /// Returns the main areas, without those that are only mentioned.
    pub(super) fn main_areas(&self) -> impl Iterator<Item = &AreaEvidence> {
        self.areas.iter().filter(|area| area.is_main())
    }
}

/// Returns what the text states about kommuner; or else what it states about public bodies, if that is a yes.
fn stated_eligibility(facts: &Facts) -> Option<(opportunity::ApplicantVerdict, String)> {
    let find_applicant = |who: &str| facts.applicants.iter().find(|applicant| applicant.who == who);
    let public = || {
        find_applicant(Applicant::PUBLIC_BODY)
            .filter(|applicant| applicant.verdict == opportunity::ApplicantVerdict::Yes)
    };
    let applicant = find_applicant(Applicant::KOMMUN).or_else(public)?;
    Some((applicant.verdict, applicant.words.clone()))
}

/// The weights of one text of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TextWeight {
    /// Points for a term of weight 1.
    area_points: u32,
    /// Percent of the points of kommuner and actors near them.
    local_percent: u32,
    /// Percent of the points of other actors; 0 for conditions, because they name everyone and so speak against nobody.
    others_percent: u32,
    is_title: bool,
}

impl TextWeight {
    const TITLE: TextWeight = TextWeight { area_points: 6, local_percent: 150, others_percent: 200, is_title: true };
    const CALL_TITLE: TextWeight =
        TextWeight { area_points: 2, local_percent: 50, others_percent: 50, is_title: false };
    const KEYWORD: TextWeight = TextWeight { area_points: 1, local_percent: 0, others_percent: 0, is_title: false };

    /// Returns the weights of a section; none for help texts, which are not read.
    fn of(kind: SectionKind) -> Option<TextWeight> {
        let (areas, local, others) = match kind {
            SectionKind::Destination => (1, 25, 0),
            SectionKind::Conditions => (0, 50, 0),
            SectionKind::Boilerplate => return None,
            _ => (2, 100, 100),
        };
        Some(TextWeight { area_points: areas, local_percent: local, others_percent: others, is_title: false })
    }
}

/// Returns the texts of a call and their weights, the title first.
fn texts(opportunity: &Opportunity) -> Vec<(&str, TextWeight)> {
    let facts = &opportunity.facts;
    let mut texts = vec![(facts.title.as_str(), TextWeight::TITLE)];
    texts.extend(
        facts.call_title.as_deref().filter(|title| *title != facts.title).map(|title| (title, TextWeight::CALL_TITLE)),
    );
    texts.extend(facts.keywords.iter().map(|word| (word.as_str(), TextWeight::KEYWORD)));
    texts.extend(facts.sections.iter().filter_map(|part| Some((part.text.as_str(), TextWeight::of(part.kind)?))));
    texts
}

/// Counts the phrases that are found.
#[derive(Debug, Default)]
struct EvidenceCounter {
    /// Counts by area and concept.
    concepts: BTreeMap<(usize, usize), TermCount>,
    local_actors: BTreeMap<usize, TermCount>,
    other_actors: BTreeMap<usize, TermCount>,
    exclusion: Option<(EligibilityReason, String)>,
}

#[derive(Debug, Default)]
struct TermCount {
    times: u32,
    points: u32,
    in_title: bool,
    words: BTreeMap<String, u32>,
}

impl TermCount {
    fn add(&mut self, points: u32, words: &str) {
        let left = REPEAT_PERCENT.get(self.times as usize).or(REPEAT_PERCENT.last()).copied().unwrap_or(0);
        self.times += 1;
        if self.times > MAX_REPEATS {
            return;
        }
        let points = points * left / 100;
        self.points += points;
        *self.words.entry(on_one_line(words)).or_insert(0) += points;
    }
}

/// Puts words on one line, to be shown.
fn on_one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl EvidenceCounter {
    fn count(&mut self, text: &str, place: TextWeight, language: Language, matcher: &mut PhraseMatcher) {
        let hits = lexicon(language).find(text, matcher);
        let masks: Vec<(usize, usize, usize)> = hits.iter().filter_map(look_alike).collect();
        let mut seen = BTreeSet::new();
        for hit in &hits {
            match *hit.meaning {
                PhraseMeaning::Area { area, concept, weight } => {
                    let masked =
                        masks.iter().any(|(of, first, last)| *of == area && *first <= hit.first && hit.last <= *last);
                    if masked || !seen.insert((area, concept, hit.last)) {
                        continue;
                    }
                    let share = if hit.kind == HitKind::CompoundPart { 60 } else { 100 };
                    let count = self.concepts.entry((area, concept)).or_default();
                    count.add(weight * place.area_points * share, hit.words);
                    count.in_title |= place.is_title && weight >= SUBJECT_WEIGHT;
                }
                PhraseMeaning::LocalActor { points, term } => {
                    self.local_actors.entry(term).or_default().add(points * place.local_percent, hit.words);
                }
                PhraseMeaning::OtherGroup { group, points } => {
                    self.other_actors.entry(group).or_default().add(points * place.others_percent, hit.words);
                }
                PhraseMeaning::Exclusion { exclusion: gate } if place.is_title && self.exclusion.is_none() => {
                    let reason = actors().exclusions.get(gate).map(|gate| gate.name.clone());
                    self.exclusion =
                        reason.map(|who| (EligibilityReason::ExcludedByTitle(who), on_one_line(hit.words)));
                }
                _ => {}
            }
        }
    }

    fn areas(&self, rule: Option<&ProgrammeRule>) -> Vec<AreaEvidence> {
        let mut counts: BTreeMap<usize, TermCount> = BTreeMap::new();
        for ((area, _), count) in &self.concepts {
            let sum = counts.entry(*area).or_default();
            sum.points += count.points;
            sum.in_title |= count.in_title;
            for (words, points) in &count.words {
                *sum.words.entry(words.clone()).or_insert(0) += points;
            }
        }
        let programme_areas: Vec<usize> =
            rule.into_iter().flat_map(|rule| &rule.areas).filter_map(|id| areas().index_of(id.as_str())).collect();
        for area in &programme_areas {
            counts.entry(*area).or_default().points += PROGRAMME_POINTS;
        }
        let only = rule.is_some_and(|rule| rule.only);
        let in_scope = |area: &usize| !only || programme_areas.contains(area);
        let is_subject =
            |area: &usize, count: &TermCount| in_scope(area) && (count.in_title || programme_areas.contains(area));
        let top = counts.iter().filter(|(area, _)| in_scope(area)).map(|(_, count)| count.points).max();
        let top = top.unwrap_or(0).max(1);
        let has_subject = counts.iter().any(|(area, count)| is_subject(area, count));
        let strength = |area: &usize, count: &TermCount| match (in_scope(area), is_subject(area, count)) {
            (false, _) => strength(count.points, top).min(OUT_OF_SCOPE_MAX),
            // Title and rule agree: nothing else in the text makes it weaker.
            (true, true) if count.in_title && programme_areas.contains(area) => strength(count.points, count.points),
            (true, false) if has_subject => strength(count.points, top) * OFF_SUBJECT_PERCENT / 100,
            _ => strength(count.points, top),
        };
        let mut areas: Vec<AreaEvidence> = counts
            .iter()
            .map(|(area, count)| AreaEvidence {
                area: *area,
                strength: strength(area, count),
                is_subject: is_subject(area, count),
                words: strongest_words(&[count]),
                by_similarity: false,
            })
            .filter(|area| area.strength >= MIN_STRENGTH)
            .collect();
        areas.sort_by_key(|area| (std::cmp::Reverse(area.strength), area.area));
        areas
    }

    fn local_actors(&self) -> ActorEvidence {
        actor_evidence(&self.local_actors)
    }

    fn other_actors(&self) -> ActorEvidence {
        actor_evidence(&self.other_actors)
    }

    fn other_groups(&self) -> Vec<&'static str> {
        let mut groups: Vec<_> = self.other_actors.iter().filter(|(_, count)| count.points > 0).collect();
        groups.sort_by_key(|(group, count)| (std::cmp::Reverse(count.points), **group));
        groups
            .iter()
            .filter_map(|(group, _)| actors().other_groups.get(**group))
            .map(|other| other.name.as_str())
            .collect()
    }
}

/// Returns the strength of an area: higher with its own points, and the nearer it is to the strongest area.
fn strength(points: u32, top: u32) -> u32 {
    (points * 100 / FULL_POINTS).min(100) * (BASE_PERCENT + (100 - BASE_PERCENT) * points.min(top) / top) / 100
}

fn look_alike(hit: &PhraseHit<'_, PhraseMeaning>) -> Option<(usize, usize, usize)> {
    match *hit.meaning {
        PhraseMeaning::LookAlike { area } => Some((area, hit.first, hit.last)),
        _ => None,
    }
}

fn actor_evidence(counts: &BTreeMap<usize, TermCount>) -> ActorEvidence {
    let points = counts.values().map(|count| count.points).sum::<u32>() / 100;
    ActorEvidence { points, words: strongest_words(&counts.values().collect::<Vec<_>>()) }
}

/// Returns the words with the most points; of two that differ only in case, the stronger.
fn strongest_words(counts: &[&TermCount]) -> Vec<String> {
    let mut words: Vec<(&String, u32)> =
        counts.iter().flat_map(|c| &c.words).map(|(word, points)| (word, *points)).collect();
    words.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    let mut seen = BTreeSet::new();
    let fresh = words.into_iter().filter(|(word, points)| *points > 0 && seen.insert(word.to_lowercase()));
    fresh.map(|(word, _)| word.clone()).take(MAX_WORDS).collect()
}

/// Countries that an identifier names when the funding is only for them.
const OTHER_COUNTRIES: [&str; 26] = [
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

fn foreign_exclusion(identifier: &str) -> Option<(EligibilityReason, String)> {
    let country = identifier.split('-').find(|part| OTHER_COUNTRIES.contains(&part.to_uppercase().as_str()))?;
    Some((EligibilityReason::OtherCountry, country.to_owned()))
}
