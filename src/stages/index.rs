//! index: revisions after the index's own cursor -> tantivy.

use std::collections::HashMap;

use anyhow::{Context, Result};
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use serde::Serialize;

pub use super::outcome::IndexOutcome;
use super::{Outcome, Stage};
use crate::app::App;
use crate::opportunity::{OpportunityId, Revision};
use crate::search::{Index, IndexState};

/// Where an index run starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexStart {
    /// At the index's own cursor.
    Cursor,
    /// From an empty index.
    Scratch,
}

/// Calls that are read from the store at a time.
const BATCH_SIZE: i64 = 500;

/// Calls after which a long run commits what it has so far, to make it searchable.
const COMMIT_INTERVAL: u64 = 20_000;

/// Brings the search index up to date.
pub struct UpdateIndex {
    pub start: IndexStart,
}

impl UpdateIndex {
    pub const CONTINUE: UpdateIndex = UpdateIndex { start: IndexStart::Cursor };
}

impl Stage for UpdateIndex {
    fn name(&self) -> &'static str {
        "index"
    }

    fn run<'a>(&'a self, app: &'a App, _now: Timestamp) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move { Ok(Outcome::Index(run(app, self.start, &|_, _| {}).await?)) })
    }
}

/// The differences between the store and the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct IndexDifferences {
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
    /// The index's files whose bytes are not those that were written.
    pub damaged: Vec<String>,
}

impl IndexDifferences {
    /// Returns whether both hold the same calls, and every byte of the index is as it was written.
    pub fn is_empty(&self) -> bool {
        self.damaged.is_empty() && self.missing.is_empty() && self.extra.is_empty() && self.behind.is_empty()
    }
}

/// Compares the index with the store, call by call. Returns `None` when there is no index of this store.
///
/// # Errors
/// When either cannot be read.
pub async fn verify(app: &App) -> Result<Option<IndexDifferences>> {
    let store = app.store().await?;
    let (dir, store_id) = (app.settings.index_dir.clone(), store.id().to_owned());
    let contents_task = tokio::task::spawn_blocking(move || -> Result<_> {
        let damaged = Index::damaged_files(&dir)?;
        if !damaged.is_empty() {
            return Ok(Some((Vec::new(), damaged)));
        }
        let index = Index::open_read_only(&dir, &store_id)?;
        index.map(|index| Ok((index.contents()?, Vec::new()))).transpose()
    });
    let Some((contents, damaged)) = contents_task.await?? else { return Ok(None) };
    if !damaged.is_empty() {
        // What such files say of the calls is not worth comparing.
        let calls = store.count_opportunities().await?.unsigned_abs();
        return Ok(Some(IndexDifferences { calls, damaged, ..IndexDifferences::default() }));
    }
    let mut revisions: HashMap<OpportunityId, Revision> = store.revisions().await?.into_iter().collect();
    let mut differences = IndexDifferences {
        calls: revisions.len() as u64,
        documents: contents.len() as u64,
        ..IndexDifferences::default()
    };
    for (id, revision) in contents {
        match revisions.remove(&id) {
            None => differences.extra.push(id.to_string()),
            Some(current) if current != revision => differences.behind.push(id.to_string()),
            Some(_) => {}
        }
    }
    differences.missing = revisions.into_keys().map(|id| id.to_string()).collect();
    for list in [&mut differences.missing, &mut differences.extra, &mut differences.behind] {
        list.sort();
    }
    Ok(Some(differences))
}

/// Brings the index up to the store's newest revision, and calls `progress` after each batch with the calls indexed so
/// far and the number of all calls. Writes nothing when there is nothing new.
///
/// # Errors
/// When the index cannot be written, or another process keeps writing to it.
pub async fn run(app: &App, start: IndexStart, progress: &(dyn Fn(u64, u64) + Sync)) -> Result<IndexOutcome> {
    let (store, dir) = (app.store().await?, app.settings.index_dir.clone());
    let store_id = store.id().to_owned();
    let (index, opened) = tokio::task::spawn_blocking(move || Index::open(&dir, &store_id)).await??;
    let index = std::sync::Arc::new(index);
    let start = if opened == IndexState::Stale { IndexStart::Scratch } else { start };
    let mut outcome = IndexOutcome {
        rebuilt: opened == IndexState::Empty || start == IndexStart::Scratch,
        ..IndexOutcome::default()
    };
    let newest = store.revision().await?;
    let reached = if start == IndexStart::Scratch { None } else { Some(index.revision()?) };
    let mut cursor = reached.unwrap_or_default();
    outcome.revision = cursor;
    if reached.is_some_and(|reached| reached >= newest) {
        outcome.documents = index.documents();
        return Ok(outcome);
    }
    let shared_index = std::sync::Arc::clone(&index);
    let mut writer = tokio::task::spawn_blocking(move || shared_index.writer())
        .await?
        .context("failed to open the index for writing")?;
    if start == IndexStart::Scratch {
        outcome.removed = index.documents();
        writer.clear()?;
    }
    let all = u64::try_from(store.count_opportunities().await?).unwrap_or_default();
    let mut committed = 0;
    loop {
        let calls = store.revised_since(cursor, BATCH_SIZE).await?;
        let Some(last) = calls.last() else { break };
        cursor = last.revision;
        outcome.added += calls.len() as u64;
        let checkpoint = (outcome.added - committed >= COMMIT_INTERVAL).then_some(cursor);
        committed = if checkpoint.is_some() { outcome.added } else { committed };
        let (returned_writer, result) = tokio::task::spawn_blocking(move || {
            let put = calls.iter().try_for_each(|call| writer.put(call));
            let result = put.and_then(|()| checkpoint.map_or(Ok(()), |cursor| writer.checkpoint(cursor)));
            (writer, result)
        })
        .await?;
        writer = returned_writer;
        result?;
        progress(outcome.added, all);
    }
    outcome.revision = cursor;
    tokio::task::spawn_blocking(move || writer.commit(cursor)).await??;
    outcome.documents = index.documents();
    Ok(outcome)
}
