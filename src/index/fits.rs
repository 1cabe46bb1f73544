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
    /// By the tie of a call: the kommuner by their number, with the score (0..1).
    by_call: HashMap<u64, Vec<(u16, f32)>, BuildHasherDefault<Already>>,
}

impl Fits {
    /// `slugs` are all kommuner there are; `mark` is whatever tells one state of the store from another.
    pub fn new(mark: i64, slugs: Vec<String>, matches: impl IntoIterator<Item = (OpportunityId, String, f64)>) -> Fits {
        let mut fits = Fits { mark, slugs, ..Fits::default() };
        for (id, slug, score) in matches {
            if let Some(kommun) = fits.number(&slug) {
                fits.by_call.entry(tie(id.as_str())).or_default().push((kommun, score as f32));
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

    /// The kommuner that the call with this tie suits.
    pub(super) fn of(&self, tie: u64) -> &[(u16, f32)] {
        self.by_call.get(&tie).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_call.is_empty()
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
