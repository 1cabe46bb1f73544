//! Combines the areas that a call's words show with those that a language model finds similar.
//!
//! Words come first. Similarity raises an area that words show, and may add one that they do not: such an area never
//! leads to an alert, and the reason says that similarity alone found it. Who can take part is read from words alone.

use super::areas::areas;
use super::evidence::{ASIDE, AreaEvidence, Evidence, WEAKEST};
use super::meaning::{Likeness, Near};

/// The share (percent) of the strength missing from 100 that similarity can add.
const LIFT: u32 = 30;
/// The most that similarity alone amounts to. The digest is then reached only from a similarity at which, of calls
/// that people judged, hardly one in a thousand was of another area.
const ALONE: u32 = 80;

impl Evidence {
    /// Adds the similarity to the areas that words show.
    pub fn blended(mut self, likeness: &Likeness) -> Evidence {
        for near in &likeness.0 {
            let Some(number) = areas().number(&near.area) else { continue };
            let within = self.rule.is_none_or(|rule| !rule.only || rule.areas.contains(&near.area));
            let most = if within { 100 } else { ASIDE };
            match self.areas.iter_mut().find(|shown| shown.area == number) {
                Some(shown) => shown.strength = lifted(shown.strength, near.strength).min(most).max(shown.strength),
                None => self.areas.extend(alone(number, near, most)),
            }
        }
        self.areas.sort_by_key(|area| (std::cmp::Reverse(area.strength), area.area));
        self
    }
}

fn lifted(strength: u32, likeness: u32) -> u32 {
    strength + (100 - strength.min(100)) * likeness * LIFT / 10_000
}

/// Returns evidence of an area that no word shows; none when the title has no words to show for it.
fn alone(area: usize, near: &Near, most: u32) -> Option<AreaEvidence> {
    let strength = (near.strength * ALONE / 100).min(most);
    let words = near.words.clone();
    let told = strength >= WEAKEST && !words.is_empty();
    told.then_some(AreaEvidence { area, strength, squarely: false, words, by_meaning: true })
}

#[cfg(test)]
mod tests;
