//! Scores how well a call matches a kommun's priorities, in whole numbers.

use super::areas::areas;
use super::eligibility::{Eligibility, REALISTIC_PARTICIPATION};
use super::evidence::{AreaEvidence, Evidence};
use crate::kommun::{ANY_AREA, Kommun, Priority, ScoreCap};
use crate::opportunity::CallKind;

/// The relevance of a call for one kommun.
#[derive(Debug)]
pub(super) struct Relevance<'a> {
    /// The score, 0..1000.
    pub(super) score: u32,
    /// The priority with the most points and the area that it covers, if any.
    pub(super) best: Option<PriorityMatch<'a>>,
    /// Another priority for a named area that scores nearly as well, by another area.
    pub(super) runner_up: Option<PriorityMatch<'a>>,
    /// Every area that a priority covers, the one with the most points first.
    pub(super) areas: Vec<&'a AreaEvidence>,
    /// What kept the score below a level that it would otherwise have reached.
    pub(super) cap: Option<ScoreCap>,
}

impl<'a> Relevance<'a> {
    /// Returns the main areas of the call, or the first area when it has no main one: a person who follows an area is
    /// not notified of every call that mentions it in passing.
    pub(super) fn main_areas(&self) -> impl Iterator<Item = &'a AreaEvidence> {
        let none_is_meant = !self.areas.iter().any(|area| area.is_main());
        let kept =
            self.areas.iter().enumerate().filter(move |(at, area)| area.is_main() || (none_is_meant && *at == 0));
        kept.map(|(_, area)| *area)
    }
}

/// An area of the call that a priority covers.
#[derive(Clone, Copy, Debug)]
pub(super) struct PriorityMatch<'a> {
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
const MIN_WEIGHT: u32 = 50;
/// A priority under this (of 100; a weight of 0.5 in the file) is mentioned in passing and leads to no alert.
const MIN_ALERT_WEIGHT: u32 = 75;

pub(super) fn assess<'a>(evidence: &'a Evidence, kommun: &'a Kommun, eligibility: &Eligibility) -> Relevance<'a> {
    let mut matches: Vec<PriorityMatch<'a>> = Vec::new();
    for area in &evidence.areas {
        matches.extend(kommun.priorities.iter().filter_map(|priority| match_priority(evidence, area, priority)));
    }
    matches.sort_by(|one, other| {
        other
            .points
            .cmp(&one.points)
            .then(one.area.area.cmp(&other.area.area))
            .then(one.priority.area.cmp(&other.priority.area))
    });
    let best = matches.first().copied();
    let runner_up = best.and_then(|best| runner_up(best, &matches));
    let CappedScore { score, held } =
        capped_score(evidence.kind, eligibility.participation, best.map(|best| best.score()));
    let mut matched_areas: Vec<&AreaEvidence> = Vec::new();
    for answer in &matches {
        if !matched_areas.iter().any(|area| area.area == answer.area.area) {
            matched_areas.push(answer.area);
        }
    }
    Relevance { score, best, runner_up, areas: matched_areas, cap: held }
}

/// The numbers of the priority with the most points.
#[derive(Clone, Copy, Debug)]
pub(super) struct PriorityScore {
    /// strength x weight, 0..10 000.
    pub(super) points: u32,
    /// The weight, 50..100.
    pub(super) weight: u32,
    /// Whether the passage covers all municipal work.
    pub(super) is_general: bool,
    pub(super) is_subject: bool,
    pub(super) by_similarity: bool,
}

/// A score after any cap, 0..1000.
#[derive(Clone, Copy, Debug)]
pub(super) struct CappedScore {
    pub(super) score: u32,
    pub(super) held: Option<ScoreCap>,
}

/// Multiplies the participation (0..100) by the best priority's points, and caps the result.
pub(super) fn capped_score(kind: CallKind, participation: u32, best: Option<PriorityScore>) -> CappedScore {
    let sum = participation * best.map_or(0, |best| best.points) / 1_000;
    let held = cap(sum, kind, participation, best);
    let score = match held {
        Some(ScoreCap::NoRealisticParticipation) => DIGEST - 1,
        Some(_) => ALERT - 1,
        None => sum,
    };
    CappedScore { score, held }
}

/// Returns the cap on a score, if it has one. A call in which taking part is not realistic stays below the digest. One
/// matched only by a passage for all municipal work or in passing, one whose subject is another, and a policy matter
/// stay below the alert.
fn cap(sum: u32, kind: CallKind, participation: u32, best: Option<PriorityScore>) -> Option<ScoreCap> {
    if participation < REALISTIC_PARTICIPATION {
        return (sum >= DIGEST).then_some(ScoreCap::NoRealisticParticipation);
    }
    let best = best.filter(|_| sum >= ALERT)?;
    match best {
        _ if kind != CallKind::Funding => Some(ScoreCap::NoFunding),
        PriorityScore { by_similarity: true, .. } => Some(ScoreCap::SimilarityOnly),
        PriorityScore { is_general: true, .. } => Some(ScoreCap::GeneralPassage),
        PriorityScore { weight, .. } if weight < MIN_ALERT_WEIGHT => Some(ScoreCap::InPassing),
        PriorityScore { is_subject, .. } => (!is_subject).then_some(ScoreCap::NotTheSubject),
    }
}

/// Returns the priority that covers an area best, and the weight that it is given (50..100).
pub(super) fn best_priority<'a>(
    evidence: &Evidence,
    area: &AreaEvidence,
    kommun: &'a Kommun,
) -> Option<(&'a Priority, u32)> {
    let carrying = kommun.priorities.iter().filter(|priority| match_priority(evidence, area, priority).is_some());
    // Of equals, the one that `assess` finds best: by the id of its area.
    carrying
        .map(|priority| (priority, weight(priority)))
        .min_by_key(|(priority, weight)| (std::cmp::Reverse(*weight), &priority.area))
}

impl PriorityMatch<'_> {
    fn score(&self) -> PriorityScore {
        let PriorityMatch { priority, area, points } = self;
        let (weight, is_open) = (weight(priority), priority.area == ANY_AREA);
        PriorityScore {
            points: *points,
            weight,
            is_general: is_open,
            is_subject: area.is_subject,
            by_similarity: area.by_similarity,
        }
    }
}

/// The least share (percent) of the best priority's points that a runner-up needs.
const RUNNER_UP_PERCENT: u32 = 60;

fn runner_up<'a>(best: PriorityMatch<'a>, answers: &[PriorityMatch<'a>]) -> Option<PriorityMatch<'a>> {
    let named = answers.iter().filter(|other| other.priority.area != ANY_AREA && other.area.area != best.area.area);
    named.copied().find(|other| other.points * 100 >= best.points * RUNNER_UP_PERCENT)
}

/// Returns whether the area is, in this call, a part of what every kommun does every day.
pub(super) fn is_everyday(evidence: &Evidence, area: &AreaEvidence) -> bool {
    areas().by_index(area.area).is_some_and(|known| known.ordinary) && evidence.rule.is_none_or(|rule| rule.ordinary)
}

fn match_priority<'a>(
    evidence: &Evidence,
    area: &'a AreaEvidence,
    priority: &'a Priority,
) -> Option<PriorityMatch<'a>> {
    let known = areas().by_index(area.area)?;
    let carries = priority.area == known.id || (priority.area == ANY_AREA && is_everyday(evidence, area));
    carries.then(|| PriorityMatch { priority, area, points: area.strength * weight(priority) })
}

/// Returns a priority's weight as 50..100. Scores are whole numbers from here on, so that they are the same on every
/// machine.
pub(super) fn weight(priority: &Priority) -> u32 {
    let percent = (priority.weight.clamp(0.0, 1.0) * 100.0).round() as u32;
    MIN_WEIGHT + percent * (100 - MIN_WEIGHT) / 100
}

#[cfg(test)]
mod tests;
