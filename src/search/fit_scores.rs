//! How well calls suit kommuner, as judged by the matching stage: what `kommun:` filters and counts by. Kept beside the
//! index and not in it, so that a new judgement needs no new segment.

use std::collections::HashMap;
use std::future::Future;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, PoisonError, RwLock};

use super::document::tie_breaker;
use crate::kommun::KommunSlug;
use crate::opportunity::OpportunityId;
use crate::text::fold;

/// The scores of all matches above level none, at one state of the store.
#[derive(Debug, Default)]
pub struct FitScores {
    version: i64,
    slugs: Vec<KommunSlug>,
    /// For each call that suits any kommun: the kommuner by their index, with the score (0..1).
    scores: Vec<Vec<(u16, f32)>>,
    /// By a call's tie-breaker: its position in `calls`, plus one.
    slots: HashMap<u64, u32, BuildHasherDefault<IdentityHasher>>,
}

impl FitScores {
    /// Builds the scores. `slugs` names all kommuner; `version` tells one state of the store from another.
    pub fn new(
        version: i64,
        slugs: Vec<KommunSlug>,
        matches: impl IntoIterator<Item = (OpportunityId, KommunSlug, f64)>,
    ) -> FitScores {
        let mut fit_scores = FitScores { version, slugs, ..FitScores::default() };
        for (id, slug, score) in matches {
            if let Some(kommun) = fit_scores.kommun_index(slug.as_str()) {
                fit_scores.add(tie_breaker(id.as_str()), (kommun, score as f32));
            }
        }
        fit_scores
    }

    /// Finds a kommun by its slug, or by its name with or without diacritics and the word "kommun".
    pub(super) fn kommun_index(&self, name: &str) -> Option<u16> {
        let folded = fold(name.trim());
        let name = folded.strip_suffix(" kommun").unwrap_or(&folded);
        let bare = name.strip_suffix('s').unwrap_or(name);
        let at = |name: &str| self.slugs.iter().position(|slug| *slug == name);
        at(name).or_else(|| at(bare)).and_then(|at| u16::try_from(at).ok())
    }

    pub(super) fn slugs(&self) -> &[KommunSlug] {
        &self.slugs
    }

    fn add(&mut self, tie_breaker: u64, fit: (u16, f32)) {
        let next = u32::try_from(self.scores.len() + 1).unwrap_or(u32::MAX);
        let slot = *self.slots.entry(tie_breaker).or_insert(next);
        if slot == next {
            self.scores.push(Vec::new());
        }
        self.scores.get_mut(slot as usize - 1).into_iter().for_each(|call| call.push(fit));
    }

    /// Returns the slot of the call with this tie-breaker, for [`FitScores::scores_at`]; 0 when it suits no kommun.
    pub(super) fn slot(&self, tie_breaker: u64) -> u32 {
        self.slots.get(&tie_breaker).copied().unwrap_or_default()
    }

    /// Returns the kommuner that the call in this slot suits, with their scores.
    #[inline]
    pub(super) fn scores_at(&self, slot: u32) -> &[(u16, f32)] {
        let at = (slot as usize).checked_sub(1);
        at.and_then(|at| self.scores.get(at)).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.scores.is_empty()
    }
}

/// A read-through cache of the fit scores: they are read again when the store has moved to another version.
#[derive(Debug, Default)]
pub struct FitScoresCache(RwLock<Arc<FitScores>>);

impl FitScoresCache {
    /// Returns the scores of this version; `read` makes them when the cache holds those of another.
    ///
    /// # Errors
    /// When `read` fails.
    pub async fn get(
        &self,
        version: i64,
        read: impl Future<Output = anyhow::Result<FitScores>>,
    ) -> anyhow::Result<Arc<FitScores>> {
        let cached = Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner));
        if cached.version == version {
            return Ok(cached);
        }
        let fresh = Arc::new(read.await?);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&fresh);
        Ok(fresh)
    }
}

/// A hasher that returns its key unchanged, because a tie-breaker is already a hash.
#[derive(Default)]
struct IdentityHasher(u64);

impl Hasher for IdentityHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kommun_is_known_by_slug_and_by_name() {
        let fits = FitScores::new(1, ["lindvik", "askeras"].map(|slug| slug.parse().unwrap()).to_vec(), []);
        for name in ["lindvik", "Lindvik", "Lindviks kommun", "LINDVIK kommun"] {
            assert_eq!(fits.kommun_index(name), Some(0), "{name}");
        }
        assert_eq!((fits.kommun_index("Askerås"), fits.kommun_index("annan")), (Some(1), None));
    }
}
