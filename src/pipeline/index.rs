//! index: revisions after the index's own cursor -> tantivy.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::index::{Index, Opened};
use crate::store::Store;

/// What the stage did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct IndexOutcome {
    pub documents: u64,
    pub added: u64,
    pub removed: u64,
    pub revision: i64,
    pub rebuilt: bool,
}

/// From where to fill the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// After its own cursor.
    Cursor,
    /// From nothing.
    Anew,
}

/// Calls read from the store at a time.
const BATCH: i64 = 500;

/// Brings the index up to the store's newest revision; nothing new writes nothing.
///
/// # Errors
/// When the index cannot be written, or another process keeps writing to it.
pub async fn run(store: &Store, dir: &Path, start: Start) -> Result<IndexOutcome> {
    let dir = dir.to_owned();
    let store_id = store.id().to_owned();
    let (index, opened) = tokio::task::spawn_blocking(move || Index::open(&dir, &store_id)).await??;
    let index = std::sync::Arc::new(index);
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
    loop {
        let calls = store.revised_since(cursor.max(0), BATCH).await?;
        let Some(last) = calls.last() else { break };
        cursor = last.revision;
        outcome.added += calls.len() as u64;
        let (back, result) = tokio::task::spawn_blocking(move || {
            let result = calls.iter().try_for_each(|call| writer.put(call));
            (writer, result)
        })
        .await?;
        writer = back;
        result?;
    }
    outcome.revision = cursor.max(0);
    let revision = outcome.revision;
    tokio::task::spawn_blocking(move || writer.commit(revision)).await??;
    outcome.documents = index.documents();
    Ok(outcome)
}
