//! Proposes the priorities that a policy's passages name.

use std::collections::BTreeMap;

use super::outline::Passage;
use crate::kommun::{ANY_AREA, AreaId, Priority};
use crate::locale::Locale;
use crate::matching::areas::areas;
use crate::matching::policy::{AreaMentions, PolicySentence, correct_scan, read_sentence};

/// A priority as the text seems to state it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposedPriority {
    pub priority: Priority,
    /// The doubts that a person should check, in Swedish.
    pub doubts: Vec<String>,
}

/// The quality of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextQuality {
    Clean,
    /// Scanned, with å, ä and ö damaged.
    Scanned,
}

/// The points from which a mention is a priority: a strong word in a sentence that wants something has four.
const MIN_POINTS: u32 = 4;
/// The points from which a mention by a weaker word is a priority.
const MIN_POINTS_WEAK_WORD: u32 = 5;
/// The points up to which a person should check whether it is a priority.
const MAX_DOUBTFUL_POINTS: u32 = 4;
/// The weight of a passage that opens all municipal work.
const OPEN_WEIGHT: f64 = 0.3;
/// The number of areas from which a sentence is an enumeration.
const ENUMERATION_AREAS: usize = 4;
/// The place of passages before the first heading.
pub(super) const BEGINNING: &str = "Inledning";
/// The longest heading that becomes a priority's title, in characters.
const MAX_TITLE: usize = 60;

/// The reading of a passage, its heading and its introduction.
struct PassageReading<'p> {
    passage: &'p Passage,
    sentence: PolicySentence,
    heading: PolicySentence,
    introduction: PolicySentence,
}

/// The evidence of a passage for one area.
struct AreaClaim<'p> {
    read: &'p PassageReading<'p>,
    naming: AreaMentions,
    points: u32,
    by_heading: bool,
}

/// Proposes the priorities, by falling weight; a passage that opens all municipal work comes last.
pub(super) fn propose(passages: &[Passage], quality: TextQuality) -> Vec<ProposedPriority> {
    let read = |text: &str| match quality {
        TextQuality::Clean => read_sentence(text),
        TextQuality::Scanned => read_sentence(&correct_scan(text)),
    };
    let reads: Vec<PassageReading<'_>> = passages
        .iter()
        .map(|passage| PassageReading {
            passage,
            sentence: read(&passage.text),
            heading: read(&passage.heading),
            introduction: passage.introduction.as_deref().map(read).unwrap_or_default(),
        })
        .filter(|read| !is_procedure(read))
        .collect();
    let mut best: BTreeMap<&'static AreaId, AreaClaim<'_>> = BTreeMap::new();
    for read in &reads {
        for claim in claims(read) {
            let (area, claim) = claim;
            match best.get(area) {
                Some(known) if claim_order(known) >= claim_order(&claim) => {}
                _ => drop(best.insert(area, claim)),
            }
        }
    }
    let mut proposed: Vec<ProposedPriority> =
        best.into_iter().map(|(area, claim)| proposal(area, &claim, quality)).collect();
    proposed.sort_by(|one, other| other.priority.weight.total_cmp(&one.priority.weight));
    proposed.extend(general_passage(&reads));
    proposed
}

fn is_procedure(read: &PassageReading<'_>) -> bool {
    read.sentence.is_procedure
        || read.introduction.is_procedure
        || (read.heading.procedure_heading && !read.heading.goal_heading)
}

/// Returns the key by which claims are compared: points, then words for the area, then being under the area's own
/// heading, then naming twin towns.
fn claim_order(claim: &AreaClaim<'_>) -> (u32, usize, bool, bool) {
    (claim.points, claim.naming.words.len(), claim.by_heading, claim.read.sentence.names_twin_towns)
}

fn claims<'p>(read: &'p PassageReading<'p>) -> impl Iterator<Item = (&'static AreaId, AreaClaim<'p>)> {
    read.sentence.areas.iter().filter_map(move |(area, named)| {
        let by_heading = read.heading.areas.contains_key(area);
        let points = points(read, named, by_heading);
        let enough = if named.weight >= 3 || by_heading { MIN_POINTS } else { MIN_POINTS_WEAK_WORD };
        (points >= enough).then(|| (*area, AreaClaim { read, naming: named.clone(), points, by_heading }))
    })
}

fn points(read: &PassageReading<'_>, named: &AreaMentions, by_heading: bool) -> u32 {
    let PassageReading { passage, sentence: said, heading, introduction: intro } = read;
    let point = u32::from;
    if is_enumeration(said) {
        return named.weight + point(said.states_goal || said.states_emphasis);
    }
    let item = passage.introduction.is_some() || passage.subheading.is_some();
    named.weight
        + point(said.states_goal || intro.states_goal || (item && heading.goal_heading))
        + 2 * point(said.states_emphasis || intro.states_emphasis)
        + point(heading.goal_heading)
        + 2 * point(by_heading)
        + point(named.words.len() > 1)
}

/// Tells whether a sentence is an enumeration, which gives priority to none of its areas.
fn is_enumeration(said: &PolicySentence) -> bool {
    said.areas.len() >= ENUMERATION_AREAS
}

/// Returns the part of an enumeration, between commas and brackets, that names the area; else the whole passage.
fn area_clause(claim: &AreaClaim<'_>, quality: TextQuality) -> String {
    let whole = claim.read.passage.text.as_str();
    if !is_enumeration(&claim.read.sentence) {
        return whole.to_owned();
    }
    let readable = match quality {
        TextQuality::Clean => whole.to_owned(),
        TextQuality::Scanned => correct_scan(whole),
    };
    let cut = |text: &str| {
        text.split([',', ';', '(', ')']).map(|part| part.trim_matches(['*', ' ', '.']).to_owned()).collect()
    };
    let (parts, read): (Vec<String>, Vec<String>) = (cut(whole), cut(&readable));
    let at = read.iter().position(|part| claim.naming.words.first().is_some_and(|word| part.contains(word.as_str())));
    let part = at.filter(|_| parts.len() == read.len()).and_then(|at| parts.get(at));
    part.filter(|part| part.split_whitespace().count() >= 3).cloned().unwrap_or_else(|| whole.to_owned())
}

fn proposal(area: &AreaId, claim: &AreaClaim<'_>, quality: TextQuality) -> ProposedPriority {
    let passage = claim.read.passage;
    let weight = match claim.points {
        _ if is_enumeration(&claim.read.sentence) => 0.4,
        0..=4 => 0.5,
        5 => 0.6,
        6 => 0.8,
        7 => 0.9,
        _ => 1.0,
    };
    let mut doubts = Vec::new();
    if is_enumeration(&claim.read.sentence) {
        doubts.push(format!("en av flera i en uppräkning ({})", claim.naming.words.join(", ")));
    } else if claim.points <= MAX_DOUBTFUL_POINTS {
        doubts.push(format!("nämns utan att lyftas fram ({})", claim.naming.words.join(", ")));
    }
    let damaged: Vec<&str> =
        claim.naming.words.iter().map(String::as_str).filter(|word| !passage.text.contains(*word)).collect();
    if quality == TextQuality::Scanned && !damaged.is_empty() {
        doubts.push(format!("skadad text, läst som ”{}”", damaged.join(", ")));
    }
    if passage.place().is_empty() {
        doubts.push("platsen i dokumentet framgår inte".to_owned());
    }
    let priority = Priority {
        area: area.clone(),
        title: title(area, claim, quality),
        weight,
        passage: area_clause(claim, quality),
        place: place(passage),
        quote: None,
    };
    ProposedPriority { priority, doubts }
}

/// Returns the area's own heading in the policy, or the area's name.
fn title(area: &AreaId, claim: &AreaClaim<'_>, quality: TextQuality) -> String {
    let heading = &claim.read.passage.heading;
    if claim.by_heading && quality == TextQuality::Clean && heading.chars().count() <= MAX_TITLE {
        return heading.clone();
    }
    areas().get(area.as_str()).map_or_else(|| area.to_string(), |known| Locale::Swedish.area(known.id.as_str()))
}

/// Returns the place of a passage, which a kommun file requires: before the first heading it is the beginning.
fn place(passage: &Passage) -> String {
    let place = passage.place();
    if place.is_empty() { BEGINNING.to_owned() } else { place }
}

/// Returns the passage that most clearly opens all municipal work.
fn general_passage(reads: &[PassageReading<'_>]) -> Option<ProposedPriority> {
    let is_goal = |read: &PassageReading<'_>| {
        let item = read.passage.introduction.is_some() || read.passage.subheading.is_some();
        item && (read.introduction.states_goal || read.heading.goal_heading)
    };
    let wanted =
        |read: &PassageReading<'_>| read.sentence.states_goal || read.introduction.states_goal || is_goal(read);
    // A passage that also names fields of work is about them rather than about all.
    let rank = |read: &PassageReading<'_>| {
        let PolicySentence {
            states_duty: orders,
            general_wordings: open,
            states_goal: wants,
            states_emphasis: urges,
            areas,
            ..
        } = &read.sentence;
        (*orders || is_goal(read), *open, areas.is_empty(), *wants, *urges)
    };
    let mut best: Option<&PassageReading<'_>> = None;
    for read in reads.iter().filter(|read| read.sentence.general_wordings > 0 && wanted(read)) {
        if best.is_none_or(|known| rank(read) > rank(known)) {
            best = Some(read);
        }
    }
    let (passage, area) = (best?.passage, ANY_AREA.parse().ok()?);
    Some(ProposedPriority {
        priority: Priority {
            area,
            title: "Utveckling av kommunens verksamheter".to_owned(),
            weight: OPEN_WEIGHT,
            passage: passage.text.clone(),
            place: place(passage),
            quote: None,
        },
        doubts: Vec::new(),
    })
}
