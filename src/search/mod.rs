//! The full-text index: the store's calls, laid out for searching. It is derived data and may be deleted at any time.
//!
//! It follows revisions: every commit carries `{schema, store, revision}`, so the next run knows where to continue. An
//! index of another store or another layout is deleted. One that only another version wrote (another vocabulary, other
//! rules) is searched until its successor is complete, which replaces it in one commit. Readers never wait for a
//! writer.

mod directory;
mod document;
mod executor;
mod expansion;
mod fit_scores;
mod highlight;
mod in_memory_directory;
mod parser;
mod query_compiler;
mod result;
mod schema;
mod search_query;
mod snippet;
mod stored_hit;
#[cfg(test)]
mod tests;
mod tokenizers;
mod writer;

use std::path::{Path, PathBuf};

use anyhow::Context;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, IndexReader, ReloadPolicy, Searcher, TERMINATED};

pub use fit_scores::{FitScores, FitScoresCache};
pub use result::{Facets, Hit, SearchResult};
pub use search_query::{QueryExpansion, SearchQuery, SortOrder, StatusFilter};
pub use snippet::IsHit;
pub use writer::Writer;

use crate::opportunity::{OpportunityId, Revision};
use directory::DirectoryState;
use executor::columns::ColumnCache;
use schema::Fields;

/// The state in which an index was found when it was opened for writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexState {
    /// The index of this store and version; continue after [`Index::revision`].
    Current,
    /// The index of this store, written by another version: it can be searched, but is to be rebuilt.
    Stale,
    /// There was none, or one of another layout or store, or a damaged one: it is now empty, at revision 0.
    Empty,
}

/// An open index. Searching and writing go on side by side.
pub struct Index {
    dir: PathBuf,
    store: String,
    index: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    columns: ColumnCache,
}

impl Index {
    /// Opens the index in `dir` for the store `store_id`. Creates the folder if need be, and empties it of an index of
    /// another store or schema, or one that cannot be read. Deletes only files that belong to an index.
    ///
    /// # Errors
    /// When the folder cannot be created or read, or another process keeps writing to it.
    pub fn open(dir: &Path, store_id: &str) -> anyhow::Result<(Index, IndexState)> {
        std::fs::create_dir_all(dir).with_context(|| format!("failed to make the index folder {}", dir.display()))?;
        if let Some(current) = Index::open_current(dir, store_id) {
            return Ok(current);
        }
        let _lock = directory::lock(dir, directory::LOCK_TIMEOUT)?;
        // Another process may have done the same while this one waited.
        if let Some(current) = Index::open_current(dir, store_id) {
            return Ok(current);
        }
        directory::delete_index(dir)?;
        directory::create_empty(dir, store_id)?;
        Ok((Index::load(dir, store_id)?, IndexState::Empty))
    }

    /// Opens the index for searching only: takes no lock and creates nothing. Returns `None` when there is no index of
    /// this store and schema.
    ///
    /// # Errors
    /// When the index is there but damaged.
    pub fn open_read_only(dir: &Path, store_id: &str) -> anyhow::Result<Option<Index>> {
        match directory::state(dir, store_id) {
            DirectoryState::Current | DirectoryState::Stale => Index::load(dir, store_id).map(Some),
            DirectoryState::Absent | DirectoryState::Foreign => Ok(None),
            DirectoryState::Damaged => anyhow::bail!("the index in {} is damaged; run `utkik index`", dir.display()),
        }
    }

    /// Returns the files of the index in `dir` whose bytes are not those that were written, or that are cut off; none
    /// where there is no index.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn damaged_files(dir: &Path) -> anyhow::Result<Vec<String>> {
        directory::damaged_files(dir)
    }

    /// Returns the store's revision up to which everything is searchable.
    ///
    /// # Errors
    /// When the index has been deleted or belongs to another store by now.
    pub fn revision(&self) -> anyhow::Result<Revision> {
        match directory::payload(&self.index) {
            Some(payload) if payload.belongs_to(&self.store) => Ok(payload.revision),
            _ => anyhow::bail!("the index in {} is no longer that of this state folder", self.dir.display()),
        }
    }

    /// Returns the number of calls in the index.
    pub fn documents(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Opens the index for writing. Waits up to half a minute for another process that is writing.
    ///
    /// # Errors
    /// When the other process does not finish in time, or the index was taken over by another state folder.
    pub fn writer(&self) -> anyhow::Result<Writer> {
        Writer::new(&self.dir, &self.store, self.reader.clone(), directory::LOCK_TIMEOUT)
    }

    /// Returns every call in the index with the revision that it was read from, in no particular order.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn contents(&self) -> anyhow::Result<Vec<(OpportunityId, Revision)>> {
        let mut contents = Vec::new();
        for segment in self.searcher().segment_readers() {
            let ids = segment.inverted_index(self.fields.id)?;
            let revisions = segment.fast_fields().i64("revision")?;
            let mut terms = ids.terms().stream()?;
            while let Some((id, info)) = terms.next() {
                let id = String::from_utf8_lossy(id).parse::<OpportunityId>()?;
                let mut calls = ids.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
                while calls.doc() != TERMINATED {
                    if segment.alive_bitset().is_none_or(|alive| alive.is_alive(calls.doc())) {
                        let revision = revisions.first(calls.doc()).map(Revision::new).unwrap_or_default();
                        contents.push((id.clone(), revision));
                    }
                    calls.advance();
                }
            }
        }
        Ok(contents)
    }

    /// Opens an index that is this store's and whole; returns `None` for any other.
    fn open_current(dir: &Path, store: &str) -> Option<(Index, IndexState)> {
        let opened = match directory::state(dir, store) {
            DirectoryState::Current => IndexState::Current,
            DirectoryState::Stale => IndexState::Stale,
            DirectoryState::Absent | DirectoryState::Foreign | DirectoryState::Damaged => return None,
        };
        Some((Index::load(dir, store).ok()?, opened))
    }

    fn load(dir: &Path, store: &str) -> anyhow::Result<Index> {
        let index = directory::open(dir)?;
        let fields = Fields::of(&index.schema())?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::OnCommitWithDelay)
            .try_into()
            .with_context(|| format!("failed to read the index in {}", dir.display()))?;
        let (dir, store) = (dir.to_owned(), store.to_owned());
        Ok(Index { dir, store, index, reader, fields, columns: ColumnCache::default() })
    }

    fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }
}
