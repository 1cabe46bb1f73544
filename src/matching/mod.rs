//! How a call answers to a kommun: pure, timeless, explained.
//!
//! A call is read once ([`Evidence::read`]): its programme's guide (`programmes.toml`), the areas its words show
//! (`areas.toml`) and whom it speaks of (`actors.toml`). The evidence is then weighed against each kommun:
//! can it take part (eligibility, a gate), does it care (its priorities), how much (relevance), and why (reasons).

mod account;
mod actors;
pub mod areas;
mod eligibility;
mod evidence;
mod expand;
mod lexicon;
mod pairs;
mod phrases;
mod place;
pub mod policy;
mod programmes;
mod reasons;
mod relevance;

use std::sync::LazyLock;

use crate::kommun::{Kommun, Match};
use crate::opportunity::Opportunity;
use crate::opportunity::identity::short_hash;

pub use account::{Account, AreaAccount, account, told};
pub use areas::{Area, Areas};
pub use evidence::Evidence;
pub use expand::{Expansion, Term, expand, mended};
pub use phrases::Reader;

/// Raised when the rules in code change, so that everything is judged again.
const RULES: &str = "2";

static VERSION: LazyLock<String> =
    LazyLock::new(|| short_hash(&[RULES, areas::SOURCE, programmes::SOURCE, actors::SOURCE]));

/// Stands for the vocabulary and the rules: judgements made under another are behind.
pub fn version() -> &'static str {
    &VERSION
}

/// Judges one call for one kommun.
pub fn judge(opportunity: &Opportunity, kommun: &Kommun) -> Match {
    judge_evidence(&Evidence::read(opportunity), kommun)
}

/// Judges what a call showed for one kommun: read the evidence once, judge it for all.
pub fn judge_evidence(evidence: &Evidence, kommun: &Kommun) -> Match {
    let verdict = eligibility::verdict(evidence, kommun);
    let relevance = relevance::weigh(evidence, kommun, &verdict);
    let known = relevance.areas.iter().filter_map(|area| areas::areas().at(area.area));
    Match {
        kommun: kommun.slug.clone(),
        score: f64::from(relevance.score) / 1000.0,
        level: relevance.level,
        eligible: verdict.eligible,
        areas: known.map(|area| area.id.clone()).collect(),
        reasons: reasons::reasons(evidence, &verdict, &relevance),
    }
}

#[cfg(test)]
mod tests;
