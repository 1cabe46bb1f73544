//! How well a call answers to a kommun's priorities, in whole numbers.

use super::areas::areas;
use super::eligibility::{REALISTIC, Verdict};
use super::evidence::{AreaEvidence, Evidence};
use crate::kommun::{ANY_AREA, Kommun, Priority};
use crate::opportunity::Kind;

/// How a call stands to one kommun.
#[derive(Debug)]
pub(super) struct Relevance<'a> {
    /// 0..1000.
    pub(super) score: u32,
    /// The priority that counts most and the area that it meets, when any does.
    pub(super) best: Option<Answer<'a>>,
    /// Another priority, named and met nearly as well by another area.
    pub(super) also: Option<Answer<'a>>,
    /// Every area that some priority carries, strongest first.
    pub(super) areas: Vec<&'a AreaEvidence>,
    /// What kept the score below a level that its sum would have reached.
    pub(super) held: Option<Limit>,
}

/// What keeps a score down, whatever its sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    /// A part is hardly realistic: below the digest.
    NoRealisticPart,
    /// Only a passage that opens all municipal work carries it: below the alert.
    OpenPassage,
    /// The priority is mentioned in passing: below the alert.
    InPassing,
    /// The text speaks of the area, but neither title nor programme is for it: below the alert.
    Beside,
    /// A policy matter or news, to which nobody applies: below the alert.
    NoFunding,
    /// Likeness of meaning alone carries it: below the alert.
    ByMeaning,
}

impl<'a> Relevance<'a> {
    /// The areas that the call is about, without those that it only mentions, unless there are no others: then the
    /// first of them. Who is told of an area is not told of every call that names it in passing.
    pub(super) fn about(&self) -> impl Iterator<Item = &'a AreaEvidence> {
        let none_is_meant = !self.areas.iter().any(|area| area.is_meant());
        let kept =
            self.areas.iter().enumerate().filter(move |(at, area)| area.is_meant() || (none_is_meant && *at == 0));
        kept.map(|(_, area)| *area)
    }
}

/// A priority met by an area.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answer<'a> {
    pub(super) priority: &'a Priority,
    pub(super) area: &'a AreaEvidence,
    /// 0..10 000.
    points: u32,
}

/// From here on a call belongs in the digest (grade 2 and up): a part just realistic (50) in a call wholly about an
/// area that only an open passage of low weight (0.3) carries.
pub(super) const DIGEST: u32 = 320;
/// From here on it is worth an alert (grade 3).
pub(super) const ALERT: u32 = 700;
/// What any priority counts for, whatever its weight, of 100.
const LEAST_WEIGHT: u32 = 50;
/// A priority under this (of 100; a weight of 0.5 in the file) is mentioned in passing: it is worth no alert.
const NAMED: u32 = 75;

pub(super) fn weigh<'a>(evidence: &'a Evidence, kommun: &'a Kommun, verdict: &Verdict) -> Relevance<'a> {
    let mut answers: Vec<Answer<'a>> = Vec::new();
    for area in &evidence.areas {
        answers.extend(kommun.priorities.iter().filter_map(|priority| answer(evidence, area, priority)));
    }
    answers.sort_by(|one, other| {
        other
            .points
            .cmp(&one.points)
            .then(one.area.area.cmp(&other.area.area))
            .then(one.priority.area.cmp(&other.priority.area))
    });
    let best = answers.first().copied();
    let also = best.and_then(|best| second(best, &answers));
    let Settled { score, held } = settle(evidence.kind, verdict.strength, best.map(|best| best.bearing()));
    let mut carried: Vec<&AreaEvidence> = Vec::new();
    for answer in &answers {
        if !carried.iter().any(|area| area.area == answer.area.area) {
            carried.push(answer.area);
        }
    }
    Relevance { score, best, also, areas: carried, held }
}

/// The numbers of the priority that counts most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bearing {
    /// 0..10 000: strength x weight.
    pub(super) points: u32,
    /// 50..100.
    pub(super) weight: u32,
    /// It opens all municipal work.
    pub(super) is_open: bool,
    pub(super) squarely: bool,
    pub(super) by_meaning: bool,
}

/// The outcome in numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settled {
    pub(super) score: u32,
    pub(super) held: Option<Limit>,
}

/// Weighs a kommun's part (0..100) with its best priority, and holds down what a limit holds.
pub(super) fn settle(kind: Kind, part: u32, best: Option<Bearing>) -> Settled {
    let sum = part * best.map_or(0, |best| best.points) / 1_000;
    let held = limit(sum, kind, part, best);
    let score = match held {
        Some(Limit::NoRealisticPart) => DIGEST - 1,
        Some(_) => ALERT - 1,
        None => sum,
    };
    Settled { score, held }
}

/// A call without a realistic part for a kommun stays below the digest; one that only a passage opening all
/// municipal work or one in passing carries, one that only speaks of the area besides, and a policy matter, stay
/// below the alert.
fn limit(sum: u32, kind: Kind, part: u32, best: Option<Bearing>) -> Option<Limit> {
    if part < REALISTIC {
        return (sum >= DIGEST).then_some(Limit::NoRealisticPart);
    }
    let best = best.filter(|_| sum >= ALERT)?;
    match best {
        _ if kind != Kind::Funding => Some(Limit::NoFunding),
        Bearing { by_meaning: true, .. } => Some(Limit::ByMeaning),
        Bearing { is_open: true, .. } => Some(Limit::OpenPassage),
        Bearing { weight, .. } if weight < NAMED => Some(Limit::InPassing),
        Bearing { squarely, .. } => (!squarely).then_some(Limit::Beside),
    }
}

/// The priority that carries an area best, and what its weight counts as (50..100).
pub(super) fn carrier<'a>(evidence: &Evidence, area: &AreaEvidence, kommun: &'a Kommun) -> Option<(&'a Priority, u32)> {
    let carrying = kommun.priorities.iter().filter(|priority| answer(evidence, area, priority).is_some());
    // Of equals the one in which `weigh` finds its best: by the id of its area.
    carrying
        .map(|priority| (priority, weight(priority)))
        .min_by_key(|(priority, weight)| (std::cmp::Reverse(*weight), &priority.area))
}

impl Answer<'_> {
    fn bearing(&self) -> Bearing {
        let Answer { priority, area, points } = self;
        let (weight, is_open) = (weight(priority), priority.area == ANY_AREA);
        Bearing { points: *points, weight, is_open, squarely: area.squarely, by_meaning: area.by_meaning }
    }
}

/// Nearly as well: at least this share (percent) of the best.
const NEARLY: u32 = 60;

fn second<'a>(best: Answer<'a>, answers: &[Answer<'a>]) -> Option<Answer<'a>> {
    let named = answers.iter().filter(|other| other.priority.area != ANY_AREA && other.area.area != best.area.area);
    named.copied().find(|other| other.points * 100 >= best.points * NEARLY)
}

/// Is it, in this call, a matter of what a kommun does every day?
pub(super) fn is_everyday(evidence: &Evidence, area: &AreaEvidence) -> bool {
    areas().at(area.area).is_some_and(|known| known.ordinary) && evidence.rule.is_none_or(|rule| rule.ordinary)
}

fn answer<'a>(evidence: &Evidence, area: &'a AreaEvidence, priority: &'a Priority) -> Option<Answer<'a>> {
    let known = areas().at(area.area)?;
    let carries = priority.area == known.id || (priority.area == ANY_AREA && is_everyday(evidence, area));
    carries.then(|| Answer { priority, area, points: area.strength * weight(priority) })
}

/// A priority's weight as 50..100. A float only at the door: the rest is whole numbers, the same on every machine.
pub(super) fn weight(priority: &Priority) -> u32 {
    let percent = (priority.weight.clamp(0.0, 1.0) * 100.0).round() as u32;
    LEAST_WEIGHT + percent * (100 - LEAST_WEIGHT) / 100
}

#[cfg(test)]
mod tests;
