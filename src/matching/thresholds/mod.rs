//! From which score on a kommun is told, and how its answers on calls move that.
//!
//! The rule, for each of the two thresholds: count the calls near it on which the kommun's answers agree. Said to be
//! relevant but below the threshold, or not relevant but above it, is a mistake. The threshold moves to where fewest
//! mistakes remain, by the smallest step that does it; never farther than a tenth, and only when enough was said and
//! the move mends several mistakes, so that no single answer moves it. An answer taken back moves it back.

use serde::{Deserialize, Serialize};

use super::eligibility;
use super::evidence::Evidence;
use super::relevance::{self, ALERT, DIGEST, Limit};
use crate::kommun::{Kommun, Level};

/// The farthest that answers move a threshold, in thousandths.
const REACH: u32 = 100;
/// Answers move a threshold by whole hundredths, so that what is shown is what holds.
const STEP: u32 = 10;
/// So many calls near a threshold must have been answered on before it moves.
const ENOUGH: usize = 5;
/// A move must mend at least so many mistakes.
const WORTH: usize = 2;

// However far they move, the digest begins below the alert.
const _: () = assert!(DIGEST + REACH < ALERT - REACH && DIGEST > REACH && ALERT + REACH < 1_000);

/// Where a level begins, in thousandths of the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threshold {
    /// As the program has it.
    pub shipped: u32,
    /// As it holds for the kommun.
    pub from: u32,
    /// The calls near it that were answered on.
    pub answers: usize,
}

/// Where the levels begin for one kommun.
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
pub struct Answered {
    pub evidence: Evidence,
    pub relevant: bool,
}

impl Thresholds {
    /// As the kommun's answers make them.
    pub fn learned(kommun: &Kommun, answered: &[Answered]) -> Thresholds {
        let score = |answer: &Answered| {
            let verdict = eligibility::verdict(&answer.evidence, kommun);
            let relevance = relevance::weigh(&answer.evidence, kommun, &verdict);
            // What is held down stays where it is whatever the thresholds, so it says nothing of them.
            relevance.held.is_none().then_some((relevance.score, answer.relevant))
        };
        let scores: Vec<(u32, bool)> = answered.iter().filter_map(score).collect();
        Thresholds { digest: chosen(DIGEST, &scores), alert: chosen(ALERT, &scores) }
    }

    /// Stands for the kommun's file together with the thresholds: what was judged under others is behind.
    pub fn fingerprint(&self, kommun: &Kommun) -> String {
        let Thresholds { digest, alert } = self;
        if (digest.from, alert.from) == (digest.shipped, alert.shipped) {
            return kommun.fingerprint.clone();
        }
        format!("{}/{}/{}", kommun.fingerprint, digest.from, alert.from)
    }

    /// What has moved, each as a Swedish sentence; nothing while both stand as shipped.
    pub fn told(&self) -> Vec<String> {
        let named = [("avisering", self.alert), ("veckobrev", self.digest)];
        let moved = named.into_iter().filter(|(_, threshold)| threshold.from != threshold.shipped);
        let sentence = |(name, Threshold { shipped, from, answers })| {
            let way = if from > shipped { "höjd" } else { "sänkt" };
            let (was, is) = (number(shipped), number(from));
            format!("Gränsen för {name} är {way} från {was} till {is} efter svar om {answers} utlysningar.")
        };
        moved.map(sentence).collect()
    }

    /// The level of a score (0..1000) that a limit may hold down.
    pub(super) fn level(&self, score: u32, held: Option<Limit>) -> Level {
        let reached = match score {
            score if score >= self.alert.from => Level::Alert,
            score if score >= self.digest.from => Level::Digest,
            _ => Level::None,
        };
        let most = match held {
            None => Level::Alert,
            Some(Limit::NoRealisticPart) => Level::None,
            Some(Limit::OpenPassage | Limit::InPassing | Limit::Beside | Limit::NoFunding | Limit::ByMeaning) => {
                Level::Digest
            }
        };
        reached.min(most)
    }
}

/// The threshold that the answers choose, each a score and whether the call was relevant.
fn chosen(shipped: u32, scores: &[(u32, bool)]) -> Threshold {
    let near: Vec<(u32, bool)> = scores.iter().copied().filter(|(score, _)| score.abs_diff(shipped) <= REACH).collect();
    let standing = Threshold { shipped, from: shipped, answers: near.len() };
    if near.len() < ENOUGH {
        return standing;
    }
    let mistakes = |from: u32| near.iter().filter(|(score, relevant)| (*score >= from) != *relevant).count();
    let steps = (1..=REACH / STEP).flat_map(|n| [shipped + n * STEP, shipped - n * STEP]);
    // Of equals the first: the smallest step, and rather up than down.
    match steps.min_by_key(|from| mistakes(*from)) {
        Some(from) if mistakes(from) + WORTH <= mistakes(shipped) => Threshold { from, ..standing },
        _ => standing,
    }
}

/// "0,75"
fn number(thousandths: u32) -> String {
    format!("{:.2}", f64::from(thousandths) / 1_000.0).replace('.', ",")
}

#[cfg(test)]
mod tests;
