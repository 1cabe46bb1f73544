//! How well calls suit kommuner, as judged by the matching stage: what `kommun:` filters and counts by. Kept beside the
//! index and not in it, so that a new judgement needs no new segment.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::document::tie;
use crate::opportunity::OpportunityId;
use crate::text::fold;

/// The scores of all matches above level none, at one state of the store.
#[derive(Debug, Default)]
pub struct Fits {
    mark: i64,
    slugs: Vec<String>,
    /// For each call that suits any kommun: the kommuner by their index, with the score (0..1).
    calls: Vec<Vec<(u16, f32)>>,
    /// By a call's tie-breaker: its position in `calls`, plus one.
    places: HashMap<u64, u32, BuildHasherDefault<Already>>,
}

impl Fits {
    /// Builds the scores. `slugs` names all kommuner; `version` tells one state of the store from another.
    pub fn new(mark: i64, slugs: Vec<String>, matches: impl IntoIterator<Item = (OpportunityId, String, f64)>) -> Fits {
        let mut fits = Fits { mark, slugs, ..Fits::default() };
        for (id, slug, score) in matches {
            if let Some(kommun) = fits.number(&slug) {
                fits.add(tie(id.as_str()), (kommun, score as f32));
            }
        }
        fits
    }

    /// Returns the state of the store that these scores belong to.
    pub fn mark(&self) -> i64 {
        self.mark
    }

    /// Finds a kommun by its slug, or by its name with or without diacritics and the word "kommun".
    pub(super) fn number(&self, name: &str) -> Option<u16> {
        let folded = fold(name.trim());
        let name = folded.strip_suffix(" kommun").unwrap_or(&folded);
        let bare = name.strip_suffix('s').unwrap_or(name);
        let at = |name: &str| self.slugs.iter().position(|slug| slug == name);
        at(name).or_else(|| at(bare)).and_then(|at| u16::try_from(at).ok())
    }

    pub(super) fn slugs(&self) -> &[String] {
        &self.slugs
    }

    fn add(&mut self, tie: u64, suits: (u16, f32)) {
        let next = u32::try_from(self.calls.len() + 1).unwrap_or(u32::MAX);
        let place = *self.places.entry(tie).or_insert(next);
        if place == next {
            self.calls.push(Vec::new());
        }
        self.calls.get_mut(place as usize - 1).into_iter().for_each(|call| call.push(suits));
    }

    /// Returns the slot of the call with this tie-breaker, for [`FitScores::scores_at`]; 0 when it suits no kommun.
    pub(super) fn place(&self, tie: u64) -> u32 {
        self.places.get(&tie).copied().unwrap_or_default()
    }

    /// Returns the kommuner that the call in this slot suits, with their scores.
    #[inline]
    pub(super) fn at(&self, place: u32) -> &[(u16, f32)] {
        let at = (place as usize).checked_sub(1);
        at.and_then(|at| self.calls.get(at)).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }
}

/// A hasher that returns its key unchanged, because a tie-breaker is already a hash.
#[derive(Default)]
struct Already(u64);

impl Hasher for Already {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, tie: u64) {
        self.0 = tie;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kommun_is_known_by_slug_and_by_name() {
        let fits = Fits::new(1, vec!["lindvik".to_owned(), "askeras".to_owned()], []);
        for name in ["lindvik", "Lindvik", "Lindviks kommun", "LINDVIK kommun"] {
            assert_eq!(fits.number(name), Some(0), "{name}");
        }
        assert_eq!((fits.number("Askerås"), fits.number("annan")), (Some(1), None));
    }
}
