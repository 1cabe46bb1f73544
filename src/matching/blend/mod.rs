//! Combines the areas that a call's words show with those that a language model finds similar.
//!
//! Words come first. Similarity raises an area that words show, and may add one that they do not: such an area never
//! leads to an alert, and the reason says that similarity alone found it. Who can take part is read from words alone.

use super::areas::areas;
use super::evidence::{AreaEvidence, Evidence, MIN_STRENGTH, OUT_OF_SCOPE_MAX};
use super::similarity::{AreaSimilarity, Similarity};

/// The share (percent) of the strength missing from 100 that similarity can add.
const LIFT_PERCENT: u32 = 30;
/// The most that similarity alone amounts to. The digest is then reached only from a similarity at which, of calls
/// that people judged, hardly one in a thousand was of another area.
const SIMILARITY_ONLY_PERCENT: u32 = 80;

impl Evidence {
    /// Adds the similarity to the areas that words show.
    pub fn with_similarity(mut self, similarity: &Similarity) -> Evidence {
        for near in &similarity.0 {
            let Some(number) = areas().index_of(near.area.as_str()) else { continue };
            let in_scope = self.rule.is_none_or(|rule| !rule.only || rule.areas.contains(&near.area));
            let max = if in_scope { 100 } else { OUT_OF_SCOPE_MAX };
            match self.areas.iter_mut().find(|shown| shown.area == number) {
                Some(shown) => shown.strength = raised(shown.strength, near.strength).min(max).max(shown.strength),
                None => self.areas.extend(similarity_only(number, near, max)),
            }
        }
        self.areas.sort_by_key(|area| (std::cmp::Reverse(area.strength), area.area));
        self
    }
}

fn raised(strength: u32, similarity: u32) -> u32 {
    strength + (100 - strength.min(100)) * similarity * LIFT_PERCENT / 10_000
}

/// Returns evidence of an area that no word shows; none when the title has no words to show for it.
fn similarity_only(area: usize, near: &AreaSimilarity, most: u32) -> Option<AreaEvidence> {
    let strength = (near.strength * SIMILARITY_ONLY_PERCENT / 100).min(most);
    let words = near.words.clone();
    let is_shown = strength >= MIN_STRENGTH && !words.is_empty();
    is_shown.then_some(AreaEvidence { area, strength, is_subject: false, words, by_similarity: true })
}

#[cfg(test)]
mod tests;
