//! Scores how well a call matches a kommun's priorities, in whole numbers.

use super::areas::areas;
use super::eligibility::{REALISTIC, Verdict};
use super::evidence::{AreaEvidence, Evidence};
use crate::kommun::{ANY_AREA, Kommun, Priority};
use crate::opportunity::Kind;

/// The relevance of a call for one kommun.
#[derive(Debug)]
pub(super) struct Relevance<'a> {
    /// The score, 0..1000.
    pub(super) score: u32,
    /// The priority with the most points and the area that it covers, if any.
    pub(super) best: Option<Answer<'a>>,
    /// Another priority for a named area that scores nearly as well, by another area.
    pub(super) also: Option<Answer<'a>>,
    /// Every area that a priority covers, the one with the most points first.
    pub(super) areas: Vec<&'a AreaEvidence>,
    /// What kept the score below a level that it would otherwise have reached.
    pub(super) held: Option<Limit>,
}

/// A reason to cap a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    /// Taking part is hardly realistic: below the digest.
    NoRealisticPart,
    /// Only a passage that covers all municipal work matches: below the alert.
    OpenPassage,
    /// The policy mentions the priority only in passing: below the alert.
    InPassing,
    /// The text mentions the area, but neither title nor programme is about it: below the alert.
    Beside,
    /// A policy matter or news, for which nobody can apply: below the alert.
    NoFunding,
    /// Semantic similarity alone found the area: below the alert.
    ByMeaning,
}

impl<'a> Relevance<'a> {
    /// Returns the main areas of the call, or the first area when it has no main one: a person who follows an area is
    /// not notified of every call that mentions it in passing.
    pub(super) fn about(&self) -> impl Iterator<Item = &'a AreaEvidence> {
        let none_is_meant = !self.areas.iter().any(|area| area.is_meant());
        let kept =
            self.areas.iter().enumerate().filter(move |(at, area)| area.is_meant() || (none_is_meant && *at == 0));
        kept.map(|(_, area)| *area)
    }
}

/// An area of the call that a priority covers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answer<'a> {
    pub(super) priority: &'a Priority,
    pub(super) area: &'a AreaEvidence,
    /// strength x weight, 0..10 000.
    points: u32,
}

/// The score from which a call belongs in the digest (grade 2 and up): participation just realistic (50), in a call
/// wholly about an area that only a passage of low weight (0.3) for all municipal work covers.
pub(super) const DIGEST: u32 = 320;
/// The score from which a call is worth an alert (grade 3).
pub(super) const ALERT: u32 = 700;
/// The least that a priority counts for, whatever its weight, of 100.
const LEAST_WEIGHT: u32 = 50;
/// A priority under this (of 100; a weight of 0.5 in the file) is mentioned in passing and leads to no alert.
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

/// The numbers of the priority with the most points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bearing {
    /// strength x weight, 0..10 000.
    pub(super) points: u32,
    /// The weight, 50..100.
    pub(super) weight: u32,
    /// Whether the passage covers all municipal work.
    pub(super) is_open: bool,
    pub(super) squarely: bool,
    pub(super) by_meaning: bool,
}

/// A score after any cap, 0..1000.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settled {
    pub(super) score: u32,
    pub(super) held: Option<Limit>,
}

/// Multiplies the participation (0..100) by the best priority's points, and caps the result.
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

/// Returns the cap on a score, if it has one. A call in which taking part is not realistic stays below the digest. One
/// matched only by a passage for all municipal work or in passing, one whose subject is another, and a policy matter
/// stay below the alert.
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

/// Returns the priority that covers an area best, and the weight that it is given (50..100).
pub(super) fn carrier<'a>(evidence: &Evidence, area: &AreaEvidence, kommun: &'a Kommun) -> Option<(&'a Priority, u32)> {
    let carrying = kommun.priorities.iter().filter(|priority| answer(evidence, area, priority).is_some());
    // Of equals, the one that `assess` finds best: by the id of its area.
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

/// The least share (percent) of the best priority's points that a runner-up needs.
const NEARLY: u32 = 60;

fn second<'a>(best: Answer<'a>, answers: &[Answer<'a>]) -> Option<Answer<'a>> {
    let named = answers.iter().filter(|other| other.priority.area != ANY_AREA && other.area.area != best.area.area);
    named.copied().find(|other| other.points * 100 >= best.points * NEARLY)
}

/// Returns whether the area is, in this call, a part of what every kommun does every day.
pub(super) fn is_everyday(evidence: &Evidence, area: &AreaEvidence) -> bool {
    areas().at(area.area).is_some_and(|known| known.ordinary) && evidence.rule.is_none_or(|rule| rule.ordinary)
}

fn answer<'a>(evidence: &Evidence, area: &'a AreaEvidence, priority: &'a Priority) -> Option<Answer<'a>> {
    let known = areas().at(area.area)?;
    let carries = priority.area == known.id || (priority.area == ANY_AREA && is_everyday(evidence, area));
    carries.then(|| Answer { priority, area, points: area.strength * weight(priority) })
}

/// Returns a priority's weight as 50..100. Scores are whole numbers from here on, so that they are the same on every
/// machine.
pub(super) fn weight(priority: &Priority) -> u32 {
    let percent = (priority.weight.clamp(0.0, 1.0) * 100.0).round() as u32;
    LEAST_WEIGHT + percent * (100 - LEAST_WEIGHT) / 100
}

#[cfg(test)]
mod tests;
