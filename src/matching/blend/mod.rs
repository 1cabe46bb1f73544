//! The two judges together: what a call's words show, and what a model makes of its meaning.
//!
//! Words lead. Meaning lifts an area that words show, and may bring in one that they do not: then no alert comes of it
//! and the reader is told that likeness alone carries it. Who can take part is read from words alone.

use super::areas::areas;
use super::evidence::{ASIDE, AreaEvidence, Evidence, WEAKEST};
use super::meaning::{Likeness, Near};

/// How much of what words leave open (percent) meaning can fill.
const LIFT: u32 = 30;
/// The most that likeness alone comes to: the digest is reached from where, of calls that people judged, hardly one in a
/// thousand was of another area.
const ALONE: u32 = 80;

impl Evidence {
    /// What words show, blended with how near the call comes to the areas by meaning.
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

/// An area that no word shows; nothing where the title has no words to show for it.
fn alone(area: usize, near: &Near, most: u32) -> Option<AreaEvidence> {
    let strength = (near.strength * ALONE / 100).min(most);
    let words = near.words.clone();
    let told = strength >= WEAKEST && !words.is_empty();
    told.then_some(AreaEvidence { area, strength, squarely: false, words, by_meaning: true })
}

#[cfg(test)]
mod tests;
