//! Proposes the priorities that a policy's passages name.

use std::collections::BTreeMap;

use super::outline::Passage;
use crate::kommun::{ANY_AREA, Priority};
use crate::matching::areas::areas;
use crate::matching::policy::{Named, Said, mended, said};

/// A priority as the text seems to state it.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposed {
    pub priority: Priority,
    /// The doubts that a person should check, in Swedish.
    pub doubts: Vec<String>,
}

/// The quality of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Print {
    Clean,
    /// Scanned, with å, ä and ö damaged.
    Scanned,
}

/// The points from which a mention is a priority: a strong word in a sentence that wants something has four.
const ENOUGH: u32 = 4;
/// The points from which a mention by a weaker word is a priority.
const WEAK: u32 = 5;
/// The points up to which a person should check whether it is a priority.
const DOUBTFUL: u32 = 4;
/// The weight of a passage that opens all municipal work.
const OPEN_WEIGHT: f64 = 0.3;
/// The number of areas from which a sentence is an enumeration.
const MANY: usize = 4;
/// The place of passages before the first heading.
pub(super) const BEGINNING: &str = "Inledning";
/// The longest heading that becomes a priority's title, in characters.
const LONGEST_TITLE: usize = 60;

/// The reading of a passage, its heading and its introduction.
struct Read<'p> {
    passage: &'p Passage,
    said: Said,
    heading: Said,
    intro: Said,
}

/// The evidence of a passage for one area.
struct Claim<'p> {
    read: &'p Read<'p>,
    named: Named,
    points: u32,
    by_heading: bool,
}

/// Proposes the priorities, by falling weight; a passage that opens all municipal work comes last.
pub(super) fn propose(passages: &[Passage], print: Print) -> Vec<Proposed> {
    let read = |text: &str| match print {
        Print::Clean => said(text),
        Print::Scanned => said(&mended(text)),
    };
    let reads: Vec<Read<'_>> = passages
        .iter()
        .map(|passage| Read {
            passage,
            said: read(&passage.text),
            heading: read(&passage.heading),
            intro: passage.intro.as_deref().map(read).unwrap_or_default(),
        })
        .filter(|read| !is_procedure(read))
        .collect();
    let mut best: BTreeMap<&'static str, Claim<'_>> = BTreeMap::new();
    for read in &reads {
        for claim in claims(read) {
            let (area, claim) = claim;
            match best.get(area) {
                Some(known) if strength(known) >= strength(&claim) => {}
                _ => drop(best.insert(area, claim)),
            }
        }
    }
    let mut proposed: Vec<Proposed> = best.into_iter().map(|(area, claim)| proposal(area, &claim, print)).collect();
    proposed.sort_by(|one, other| other.priority.weight.total_cmp(&one.priority.weight));
    proposed.extend(open_passage(&reads));
    proposed
}

fn is_procedure(read: &Read<'_>) -> bool {
    read.said.procedure || read.intro.procedure || (read.heading.procedure_heading && !read.heading.goal_heading)
}

/// Returns the key by which claims are compared: points, then words for the area, then being under the area's own
/// heading, then naming twin towns.
fn strength(claim: &Claim<'_>) -> (u32, usize, bool, bool) {
    (claim.points, claim.named.words.len(), claim.by_heading, claim.read.said.twin)
}

fn claims<'p>(read: &'p Read<'p>) -> impl Iterator<Item = (&'static str, Claim<'p>)> {
    read.said.areas.iter().filter_map(move |(area, named)| {
        let by_heading = read.heading.areas.contains_key(area);
        let points = points(read, named, by_heading);
        let enough = if named.weight >= 3 || by_heading { ENOUGH } else { WEAK };
        (points >= enough).then(|| (*area, Claim { read, named: named.clone(), points, by_heading }))
    })
}

fn points(read: &Read<'_>, named: &Named, by_heading: bool) -> u32 {
    let Read { passage, said, heading, intro } = read;
    let one = u32::from;
    if is_enumeration(said) {
        return named.weight + one(said.wants || said.urges);
    }
    let item = passage.intro.is_some() || passage.under.is_some();
    named.weight
        + one(said.wants || intro.wants || (item && heading.goal_heading))
        + 2 * one(said.urges || intro.urges)
        + one(heading.goal_heading)
        + 2 * one(by_heading)
        + one(named.words.len() > 1)
}

/// Tells whether a sentence is an enumeration, which gives priority to none of its areas.
fn is_enumeration(said: &Said) -> bool {
    said.areas.len() >= MANY
}

/// Returns the part of an enumeration, between commas and brackets, that names the area; else the whole passage.
fn clause(claim: &Claim<'_>, print: Print) -> String {
    let whole = claim.read.passage.text.as_str();
    if !is_enumeration(&claim.read.said) {
        return whole.to_owned();
    }
    let readable = match print {
        Print::Clean => whole.to_owned(),
        Print::Scanned => mended(whole),
    };
    let cut = |text: &str| {
        text.split([',', ';', '(', ')']).map(|part| part.trim_matches(['*', ' ', '.']).to_owned()).collect()
    };
    let (parts, read): (Vec<String>, Vec<String>) = (cut(whole), cut(&readable));
    let at = read.iter().position(|part| claim.named.words.first().is_some_and(|word| part.contains(word.as_str())));
    let part = at.filter(|_| parts.len() == read.len()).and_then(|at| parts.get(at));
    part.filter(|part| part.split_whitespace().count() >= 3).cloned().unwrap_or_else(|| whole.to_owned())
}

fn proposal(area: &'static str, claim: &Claim<'_>, print: Print) -> Proposed {
    let passage = claim.read.passage;
    let weight = match claim.points {
        _ if is_enumeration(&claim.read.said) => 0.4,
        0..=4 => 0.5,
        5 => 0.6,
        6 => 0.8,
        7 => 0.9,
        _ => 1.0,
    };
    let mut doubts = Vec::new();
    if is_enumeration(&claim.read.said) {
        doubts.push(format!("en av flera i en uppräkning ({})", claim.named.words.join(", ")));
    } else if claim.points <= DOUBTFUL {
        doubts.push(format!("nämns utan att lyftas fram ({})", claim.named.words.join(", ")));
    }
    let damaged: Vec<&str> =
        claim.named.words.iter().map(String::as_str).filter(|word| !passage.text.contains(*word)).collect();
    if print == Print::Scanned && !damaged.is_empty() {
        doubts.push(format!("skadad text, läst som ”{}”", damaged.join(", ")));
    }
    if passage.place().is_empty() {
        doubts.push("platsen i dokumentet framgår inte".to_owned());
    }
    let priority = Priority {
        area: area.to_owned(),
        title: title(area, claim, print),
        weight,
        passage: clause(claim, print),
        place: place(passage),
        quote: None,
    };
    Proposed { priority, doubts }
}

/// Returns the area's own heading in the policy, or the area's name.
fn title(area: &str, claim: &Claim<'_>, print: Print) -> String {
    let heading = &claim.read.passage.heading;
    if claim.by_heading && print == Print::Clean && heading.chars().count() <= LONGEST_TITLE {
        return heading.clone();
    }
    areas().get(area).map_or_else(|| area.to_owned(), |known| known.name_sv.clone())
}

/// Returns the place of a passage, which a kommun file requires: before the first heading it is the beginning.
fn place(passage: &Passage) -> String {
    let place = passage.place();
    if place.is_empty() { BEGINNING.to_owned() } else { place }
}

/// Returns the passage that most clearly opens all municipal work.
fn open_passage(reads: &[Read<'_>]) -> Option<Proposed> {
    let goal = |read: &Read<'_>| {
        let item = read.passage.intro.is_some() || read.passage.under.is_some();
        item && (read.intro.wants || read.heading.goal_heading)
    };
    let wanted = |read: &Read<'_>| read.said.wants || read.intro.wants || goal(read);
    // A passage that also names fields of work is about them rather than about all.
    let rank = |read: &Read<'_>| {
        let Said { orders, open, wants, urges, areas, .. } = &read.said;
        (*orders || goal(read), *open, areas.is_empty(), *wants, *urges)
    };
    let mut best: Option<&Read<'_>> = None;
    for read in reads.iter().filter(|read| read.said.open > 0 && wanted(read)) {
        if best.is_none_or(|known| rank(read) > rank(known)) {
            best = Some(read);
        }
    }
    let passage = best?.passage;
    Some(Proposed {
        priority: Priority {
            area: ANY_AREA.to_owned(),
            title: "Utveckling av kommunens verksamheter".to_owned(),
            weight: OPEN_WEIGHT,
            passage: passage.text.clone(),
            place: place(passage),
            quote: None,
        },
        doubts: Vec::new(),
    })
}
