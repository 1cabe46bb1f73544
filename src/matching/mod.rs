//! How a call answers to a kommun: pure, timeless, explained.

use crate::kommun::{Eligible, Kommun, Level, Match};
use crate::opportunity::Opportunity;

/// Stands for the vocabulary and the rules: judgements made under another are behind.
pub const VERSION: &str = "0";

/// Judges one call for one kommun.
pub fn judge(opportunity: &Opportunity, kommun: &Kommun) -> Match {
    let _ = opportunity;
    let (level, eligible) = (Level::None, Eligible::Unstated);
    Match { kommun: kommun.slug.clone(), score: 0.0, level, eligible, areas: Vec::new(), reasons: Vec::new() }
}
