//! Searching for calls, with what is known of whom they suit.

use std::sync::Arc;

use anyhow::{Context, Result};
use jiff::Timestamp;

use super::work_queue::WorkQueue;
use crate::kommun::Kommun;
use crate::search::{FitScores, FitScoresCache, Index, SearchQuery, SearchResult};
use crate::store::Store;

/// The search of pages, API and bot: the index, and the store's matches, by which `kommun:` filters.
///
/// The matches are read when somebody searches and the store has been written to since, instead of being pushed where
/// they are written: `utkik match` may run in a process of its own beside the daemon.
#[derive(Clone)]
pub struct CallSearch {
    index: Arc<Index>,
    store: Store,
    kommuner: Arc<Vec<Kommun>>,
    fit_scores: Arc<FitScoresCache>,
    queue: WorkQueue,
}

/// How many searches run at once, and how many more may wait.
const AT_ONCE: usize = 2;
const WAITING: usize = 30;

impl CallSearch {
    pub fn new(index: Arc<Index>, store: Store, kommuner: Arc<Vec<Kommun>>) -> CallSearch {
        CallSearch { index, store, kommuner, fit_scores: Arc::default(), queue: WorkQueue::new(AT_ONCE, WAITING) }
    }

    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Searches as of `now`, on a blocking thread.
    ///
    /// # Errors
    /// When the store or the index fails, or too many search at once ([`Busy`](super::Busy)).
    pub async fn search(&self, query: SearchQuery, now: Timestamp) -> Result<SearchResult> {
        let turn = self.queue.turn().await?;
        let version = self.store.write_count().await?;
        let fit_scores = self.fit_scores.get(version, self.read_fit_scores(version)).await?;
        let index = Arc::clone(&self.index);
        let search = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            index.search_with(&query, &fit_scores, now)
        });
        search.await.context("the search was cut off")?
    }

    async fn read_fit_scores(&self, version: i64) -> Result<FitScores> {
        let slugs = self.kommuner.iter().map(|kommun| kommun.slug.clone()).collect();
        Ok(FitScores::new(version, slugs, self.store.fit_scores().await?))
    }
}
