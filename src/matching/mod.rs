//! Judges how well a call suits a kommun: without I/O or clock, and with reasons.
//!
//! A call is read once ([`Evidence::read`]): the rule for its programme (`programmes.toml`), the areas that its words
//! show (`areas.toml`) and the actors that it mentions (`actors.toml`). The evidence is then judged for each kommun:
//! whether it can take part (eligibility, which may exclude it), whether its priorities cover the areas and how well
//! (relevance), and why (reasons). The score at which a level begins has a default, and the kommun's answers move it
//! within bounds (thresholds).

mod actors;
pub mod areas;
mod blend;
mod dictionary;
mod eligibility;
mod evidence;
mod expand;
mod explanation;
mod geography;
mod lexicon;
mod phrases;
pub mod policy;
mod profiles;
mod programmes;
mod reasons;
mod relevance;
mod similarity;
mod thresholds;

use std::sync::LazyLock;

use crate::kommun::{Kommun, Match};
#[cfg(any(test, feature = "internals"))]
use crate::opportunity::Opportunity;
use crate::opportunity::identity::short_hash;

pub use areas::Area;
pub use evidence::Evidence;
pub use expand::{correction, expand};
pub use explanation::{AreaExplanation, Explanation, explain};
pub use phrases::PhraseMatcher;
pub use profiles::Profiles;
pub use similarity::{AreaVectors, Similarity, TextVector, text_to_embed};
pub use thresholds::{AnsweredCall, Threshold, Thresholds};

/// Must be raised when the rules in code change, so that everything is judged again.
const RULES_VERSION: &str = "6";

static VERSION: LazyLock<String> = LazyLock::new(|| {
    short_hash(&[RULES_VERSION, areas::SOURCE, programmes::SOURCE, actors::SOURCE, geography::SOURCE])
});

/// Returns the version of the vocabulary and the rules: judgements made under another version are out of date.
pub fn version() -> &'static str {
    &VERSION
}

/// Judges one call for one kommun.
#[cfg(any(test, feature = "internals"))]
pub fn judge(opportunity: &Opportunity, kommun: &Kommun) -> Match {
    judge_evidence(&Evidence::read(opportunity), kommun)
}

/// Judges the evidence of a call for one kommun: read the evidence once, judge it for all.
pub fn judge_evidence(evidence: &Evidence, kommun: &Kommun) -> Match {
    judge_by(evidence, kommun, &Thresholds::default())
}

/// Judges as [`judge_evidence`] does, with the kommun's own thresholds.
pub fn judge_by(evidence: &Evidence, kommun: &Kommun, thresholds: &Thresholds) -> Match {
    let eligibility = eligibility::assess(evidence, kommun);
    let relevance = relevance::assess(evidence, kommun, &eligibility);
    let known = relevance.main_areas().filter_map(|area| areas::areas().by_index(area.area));
    Match {
        kommun: kommun.slug.clone(),
        score: f64::from(relevance.score) / 1000.0,
        level: thresholds.level(relevance.score, relevance.cap),
        eligible: eligibility.eligible,
        areas: known.map(|area| area.id.clone()).collect(),
        reasons: reasons::reasons(evidence, eligibility, &relevance),
    }
}

#[cfg(test)]
mod tests;
