//! Which calls suit which kommuner, as the store has judged them: what `kommun:` filters and counts by. Held beside the
//! index and not in it, so that a new judgement needs no new segment.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::document::tie;
use crate::opportunity::OpportunityId;
use crate::text::fold;

/// The matches above level none, and of what state of the store they are.
#[derive(Debug, Default)]
pub struct Fits {
    mark: i64,
    slugs: Vec<String>,
    /// For each call that suits anybody: the kommuner by their number, with the score (0..1).
    calls: Vec<Vec<(u16, f32)>>,
    /// By the tie of a call: where it is in `calls`, plus one.
    places: HashMap<u64, u32, BuildHasherDefault<Already>>,
}

impl Fits {
    /// `slugs` are all kommuner there are; `mark` is whatever tells one state of the store from another.
    pub fn new(mark: i64, slugs: Vec<String>, matches: impl IntoIterator<Item = (OpportunityId, String, f64)>) -> Fits {
        let mut fits = Fits { mark, slugs, ..Fits::default() };
        for (id, slug, score) in matches {
            if let Some(kommun) = fits.number(&slug) {
                fits.add(tie(id.as_str()), (kommun, score as f32));
            }
        }
        fits
    }

    /// The state of the store that these matches are of.
    pub fn mark(&self) -> i64 {
        self.mark
    }

    /// The kommun that a reader means: its slug, or its name with or without dots and "kommun".
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

    /// Where the call with this tie is, to be asked for with [`Fits::at`]; 0 when it suits nobody.
    pub(super) fn place(&self, tie: u64) -> u32 {
        self.places.get(&tie).copied().unwrap_or_default()
    }

    /// The kommuner that the call at this place suits.
    #[inline]
    pub(super) fn at(&self, place: u32) -> &[(u16, f32)] {
        let at = (place as usize).checked_sub(1);
        at.and_then(|at| self.calls.get(at)).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }
}

/// A tie is a hash already.
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
