//! The scores at which the levels begin for a kommun, and how its answers on calls move them.
//!
//! The rule, for each of the two thresholds: among the calls near it that the kommun has answered on, a relevant call
//! below the threshold and an irrelevant one above it are mistakes. The threshold moves to where the fewest mistakes
//! remain, by the smallest step that achieves it. It never moves farther than a tenth, and only when there are enough
//! answers and the move corrects several mistakes, so that no single answer moves it. An answer that is withdrawn moves
//! it back.

use serde::{Deserialize, Serialize};

use super::eligibility;
use super::evidence::Evidence;
use super::relevance::{self, ALERT, DIGEST};
use crate::kommun::{Kommun, Level, ScoreCap, ThresholdMove};

/// The farthest that answers move a threshold, in thousandths.
const MAX_SHIFT: u32 = 100;
/// Thresholds move by whole hundredths (ten thousandths), so that the number shown is exact.
const STEP: u32 = 10;
/// The fewest answers on calls near a threshold that move it.
const MIN_ANSWERS: usize = 5;
/// The fewest mistakes that a move must correct.
const MIN_CORRECTED: usize = 2;

// However far they move, the digest begins below the alert.
const _: () = assert!(DIGEST + MAX_SHIFT < ALERT - MAX_SHIFT && DIGEST > MAX_SHIFT && ALERT + MAX_SHIFT < 1_000);

/// The score at which a level begins, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threshold {
    /// The default.
    pub shipped: u32,
    /// The threshold in force for the kommun.
    pub from: u32,
    /// The number of calls near it that were answered on.
    pub answers: usize,
}

/// The scores at which the levels begin for one kommun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    pub digest: Threshold,
    pub alert: Threshold,
}

impl Default for Thresholds {
    fn default() -> Thresholds {
        let shipped = |shipped| Threshold { shipped, from: shipped, answers: 0 };
        Thresholds { digest: shipped(DIGEST), alert: shipped(ALERT) }
    }
}

/// A call that a kommun has answered on.
pub struct AnsweredCall {
    pub evidence: Evidence,
    pub relevant: bool,
}

impl Thresholds {
    /// Learns the thresholds from the kommun's answers.
    pub fn learned(kommun: &Kommun, answered: &[AnsweredCall]) -> Thresholds {
        let score = |answer: &AnsweredCall| {
            let eligibility = eligibility::assess(&answer.evidence, kommun);
            let relevance = relevance::assess(&answer.evidence, kommun, &eligibility);
            // A capped score stays where it is whatever the thresholds, so it says nothing about them.
            relevance.cap.is_none().then_some((relevance.score, answer.relevant))
        };
        let scores: Vec<(u32, bool)> = answered.iter().filter_map(score).collect();
        Thresholds { digest: learn(DIGEST, &scores), alert: learn(ALERT, &scores) }
    }

    /// Returns a fingerprint of the kommun's file and the thresholds: judgements made under another are out of date.
    pub fn fingerprint(&self, kommun: &Kommun) -> String {
        let Thresholds { digest, alert } = self;
        if (digest.from, alert.from) == (digest.shipped, alert.shipped) {
            return kommun.fingerprint.clone();
        }
        format!("{}/{}/{}", kommun.fingerprint, digest.from, alert.from)
    }

    /// Returns the thresholds that answers have moved; none when both have their defaults.
    pub fn moves(&self) -> Vec<ThresholdMove> {
        let thresholds = [(Level::Alert, self.alert), (Level::Digest, self.digest)];
        let moved = thresholds.into_iter().filter(|(_, threshold)| threshold.from != threshold.shipped);
        moved
            .map(|(level, Threshold { shipped, from, answers })| ThresholdMove {
                level,
                from: shipped,
                to: from,
                answers,
            })
            .collect()
    }

    /// Returns the level of a score (0..1000) that may be capped.
    pub(super) fn level(&self, score: u32, cap: Option<ScoreCap>) -> Level {
        let reached = match score {
            score if score >= self.alert.from => Level::Alert,
            score if score >= self.digest.from => Level::Digest,
            _ => Level::None,
        };
        let most = match cap {
            None => Level::Alert,
            Some(ScoreCap::NoRealisticParticipation) => Level::None,
            Some(
                ScoreCap::GeneralPassage
                | ScoreCap::InPassing
                | ScoreCap::NotTheSubject
                | ScoreCap::NoFunding
                | ScoreCap::SimilarityOnly,
            ) => Level::Digest,
        };
        reached.min(most)
    }
}

/// Learns one threshold from the answers, each a score and whether the call was relevant.
fn learn(shipped: u32, scores: &[(u32, bool)]) -> Threshold {
    let near: Vec<(u32, bool)> =
        scores.iter().copied().filter(|(score, _)| score.abs_diff(shipped) <= MAX_SHIFT).collect();
    let unchanged = Threshold { shipped, from: shipped, answers: near.len() };
    if near.len() < MIN_ANSWERS {
        return unchanged;
    }
    let mistakes = |from: u32| near.iter().filter(|(score, relevant)| (*score >= from) != *relevant).count();
    let steps = (1..=MAX_SHIFT / STEP).flat_map(|n| [shipped + n * STEP, shipped - n * STEP]);
    // Of equals the first: the smallest step, and up rather than down.
    match steps.min_by_key(|from| mistakes(*from)) {
        Some(from) if mistakes(from) + MIN_CORRECTED <= mistakes(shipped) => Threshold { from, ..unchanged },
        _ => unchanged,
    }
}

#[cfg(test)]
mod tests;
