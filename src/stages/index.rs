//! index: revisions after the index's own cursor -> tantivy.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::opportunity::OpportunityId;
use crate::search::{Index, Opened};
use crate::store::Store;

/// What an index run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct IndexOutcome {
    pub documents: u64,
    pub added: u64,
    pub removed: u64,
    pub revision: i64,
    pub rebuilt: bool,
}

/// Where an index run starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// At the index's own cursor.
    Cursor,
    /// From an empty index.
    Anew,
}

/// Calls that are read from the store at a time.
const BATCH: i64 = 500;

/// Calls after which a long run commits what it has so far, to make it searchable.
const COMMITTED: u64 = 20_000;

/// The differences between the store and the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Differences {
    /// Calls in the store.
    pub calls: u64,
    /// Calls in the index.
    pub documents: u64,
    /// Ids of calls that are not in the index.
    pub missing: Vec<String>,
    /// Ids in the index that the store does not know, or that the index has twice.
    pub extra: Vec<String>,
    /// Ids of calls that the index has in another revision.
    pub behind: Vec<String>,
}

impl Differences {
    /// Returns whether both hold the same calls.
    pub fn none(&self) -> bool {
        self.missing.is_empty() && self.extra.is_empty() && self.behind.is_empty()
    }
}

/// Compares the index with the store, call by call. Returns `None` when there is no index of this store.
///
/// # Errors
/// When either cannot be read.
pub async fn verify(store: &Store, dir: &Path) -> Result<Option<Differences>> {
    let (dir, store_id) = (dir.to_owned(), store.id().to_owned());
    let reading = tokio::task::spawn_blocking(move || -> Result<_> {
        let index = Index::reader(&dir, &store_id)?;
        index.map(|index| index.contents()).transpose()
    });
    let Some(contents) = reading.await?? else { return Ok(None) };
    let mut revisions: HashMap<OpportunityId, i64> = store.revisions().await?.into_iter().collect();
    let mut found =
        Differences { calls: revisions.len() as u64, documents: contents.len() as u64, ..Differences::default() };
    for (id, revision) in contents {
        match revisions.remove(&id) {
            None => found.extra.push(id.to_string()),
            Some(true_one) if true_one != revision => found.behind.push(id.to_string()),
            Some(_) => {}
        }
    }
    found.missing = revisions.into_keys().map(|id| id.to_string()).collect();
    for list in [&mut found.missing, &mut found.extra, &mut found.behind] {
        list.sort();
    }
    Ok(Some(found))
}

/// Brings the index up to the store's newest revision. Writes nothing when there is nothing new.
///
/// # Errors
/// When the index cannot be written, or another process keeps writing to it.
pub async fn run(store: &Store, dir: &Path, start: Start) -> Result<IndexOutcome> {
    run_telling(store, dir, start, &|_, _| {}).await
}

/// As [`run`], and calls `progress` after each batch with the calls indexed so far and the number of all calls.
///
/// # Errors
/// As [`run`].
pub async fn run_telling(
    store: &Store,
    dir: &Path,
    start: Start,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<IndexOutcome> {
    let dir = dir.to_owned();
    let store_id = store.id().to_owned();
    let (index, opened) = tokio::task::spawn_blocking(move || Index::open(&dir, &store_id)).await??;
    let index = std::sync::Arc::new(index);
    let start = if opened == Opened::Stale { Start::Anew } else { start };
    let mut outcome =
        IndexOutcome { rebuilt: opened == Opened::Fresh || start == Start::Anew, ..IndexOutcome::default() };
    let newest = store.revision().await?;
    let mut cursor = if start == Start::Anew { -1 } else { index.revision()? };
    outcome.revision = cursor.max(0);
    if cursor >= newest {
        outcome.documents = index.documents();
        return Ok(outcome);
    }
    let held = std::sync::Arc::clone(&index);
    let mut writer =
        tokio::task::spawn_blocking(move || held.writer()).await?.context("failed to open the index for writing")?;
    if start == Start::Anew {
        outcome.removed = index.documents();
        writer.clear()?;
    }
    let all = u64::try_from(store.count_opportunities().await?).unwrap_or_default();
    let mut committed = 0;
    loop {
        let calls = store.revised_since(cursor.max(0), BATCH).await?;
        let Some(last) = calls.last() else { break };
        cursor = last.revision;
        outcome.added += calls.len() as u64;
        let checkpoint = (outcome.added - committed >= COMMITTED).then_some(cursor);
        committed = if checkpoint.is_some() { outcome.added } else { committed };
        let (back, result) = tokio::task::spawn_blocking(move || {
            let put = calls.iter().try_for_each(|call| writer.put(call));
            let result = put.and_then(|()| checkpoint.map_or(Ok(()), |cursor| writer.checkpoint(cursor)));
            (writer, result)
        })
        .await?;
        writer = back;
        result?;
        progress(outcome.added, all);
    }
    outcome.revision = cursor.max(0);
    let revision = outcome.revision;
    tokio::task::spawn_blocking(move || writer.commit(revision)).await??;
    outcome.documents = index.documents();
    Ok(outcome)
}
