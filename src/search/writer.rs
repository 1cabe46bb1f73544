//! Writes to the index: one writer, one thread, one commit at the end of a run.

use std::collections::HashSet;
use std::fs::File;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use tantivy::indexer::{LogMergePolicy, NoMergePolicy};
use tantivy::{IndexReader, IndexWriter, TantivyDocument, Term};

use super::directory::{self, HEAP, Payload, Standing};
use super::document;
use super::schema::Fields;
use crate::matching;
use crate::opportunity::{Opportunity, OpportunityId};

/// The outcome of an indexing run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The number of calls in the index afterwards.
    pub documents: u64,
    /// Calls that were added, new or in place of an older revision.
    pub added: u64,
    /// Calls that were removed.
    pub removed: u64,
    /// The revision that the index has reached.
    pub revision: i64,
}

/// The writer of an index. It holds the writer lock as long as it lives, so there is only one.
pub struct Writer {
    writer: IndexWriter<TantivyDocument>,
    reader: IndexReader,
    fields: Fields,
    /// Finds the areas of the calls, and caches their words.
    words: matching::Reader,
    store: String,
    /// Calls added by this run, by their tie-breaker: a number, so that a million of them take little memory.
    put: HashSet<u64>,
    added: u64,
    removed: u64,
    cleared: bool,
    /// The last field, so that the lock is released after everything else is dropped.
    _lock: File,
}

impl Writer {
    pub(super) fn new(dir: &Path, store: &str, reader: IndexReader, patience: Duration) -> anyhow::Result<Writer> {
        let lock = directory::lock(dir, patience)?;
        let standing = directory::standing(dir, store);
        if !matches!(standing, Standing::Same | Standing::Stale) {
            anyhow::bail!("the index in {} was taken over by another state folder", dir.display());
        }
        let index = directory::open(dir)?;
        let fields = Fields::of(&index.schema())?;
        let writer: IndexWriter<TantivyDocument> =
            index.writer_with_num_threads(1, HEAP).context("failed to start writing to the index")?;
        writer.set_merge_policy(Box::new(merge_policy()));
        // A process that died before the last step of its commit left files that no commit refers to, with the names
        // that the next commit gives to its own.
        writer.garbage_collect_files().wait().context("failed to clear away what an interrupted commit left")?;
        reader.reload().context("failed to read the index")?;
        let mut writer = Writer {
            writer,
            reader,
            fields,
            words: matching::Reader::default(),
            store: store.to_owned(),
            put: HashSet::new(),
            added: 0,
            removed: 0,
            cleared: false,
            _lock: lock,
        };
        if standing == Standing::Stale {
            writer.clear()?;
        }
        Ok(writer)
    }

    /// Adds a call, replacing any older revision of it.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn put(&mut self, call: &Opportunity) -> anyhow::Result<()> {
        let doc = document::document(&self.fields, &mut self.words, call)?;
        if self.holds(&call.id)? {
            self.writer.delete_term(self.name(&call.id));
        }
        self.writer.add_document(doc).context("failed to write to the index")?;
        self.put.insert(document::tie(call.id.as_str()));
        self.added += 1;
        Ok(())
    }

    /// Removes a call; one that is not in the index is not counted.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn remove(&mut self, id: &OpportunityId) -> anyhow::Result<()> {
        if self.holds(id)? {
            self.writer.delete_term(self.name(id));
            self.removed += 1;
        }
        Ok(())
    }

    /// Removes all calls, to rebuild the index; readers see the old calls until the commit.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn clear(&mut self) -> anyhow::Result<()> {
        self.writer.delete_all_documents().context("failed to clear the index")?;
        self.put.clear();
        self.cleared = true;
        Ok(())
    }

    /// Commits what was added so far, with the index at `revision`, and continues, so that a long run that is killed
    /// need not start again. Does nothing while the index is rebuilt, which must become visible as a whole.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn checkpoint(&mut self, revision: i64) -> anyhow::Result<()> {
        if self.cleared {
            return Ok(());
        }
        let mut commit = self.writer.prepare_commit().context("failed to write to the index")?;
        commit.set_payload(&Payload::new(&self.store, revision).to_json()?);
        commit.commit().context("failed to commit to the index")?;
        self.reader.reload().context("failed to read what was committed")
    }

    /// Commits the run and moves the index to the store's `revision`, both or neither. A run that added and removed
    /// nothing writes nothing: the index keeps its revision, and the next run reads the same few rows again.
    ///
    /// # Errors
    /// When the disk fails; then the index is what it was before the run.
    pub fn commit(mut self, revision: i64) -> anyhow::Result<Written> {
        if self.added == 0 && self.removed == 0 && !self.cleared {
            let stands = directory::payload(self.writer.index()).map_or(0, |payload| payload.revision);
            return Ok(self.written(stands));
        }
        let mut commit = self.writer.prepare_commit().context("failed to write to the index")?;
        commit.set_payload(&Payload::new(&self.store, revision).to_json()?);
        commit.commit().context("failed to commit to the index")?;
        self.reader.reload().context("failed to read what was committed")?;
        let written = self.written(revision);
        let index = self.writer.index().clone();
        self.writer.wait_merging_threads().context("failed to merge the index")?;
        if written.documents == self.put.len() as u64 {
            unite(&index).context("failed to merge the index")?;
            self.reader.reload().context("failed to read what was merged")?;
        }
        Ok(written)
    }

    fn written(&self, revision: i64) -> Written {
        let documents = self.reader.searcher().num_docs();
        Written { documents, added: self.added, removed: self.removed, revision }
    }

    fn holds(&self, id: &OpportunityId) -> anyhow::Result<bool> {
        if self.put.contains(&document::tie(id.as_str())) {
            return Ok(true);
        }
        Ok(!self.cleared && self.reader.searcher().doc_freq(&self.name(id))? > 0)
    }

    fn name(&self, id: &OpportunityId) -> Term {
        Term::from_field_text(self.fields.id, id.as_str())
    }
}

/// Merges an index that was built in one run into a single segment, so that every term is looked up once. Uses a writer
/// of its own, because the one that built the index may still be merging.
fn unite(index: &tantivy::Index) -> tantivy::Result<()> {
    let segments = index.searchable_segment_ids()?;
    if segments.len() < 2 {
        return Ok(());
    }
    let mut writer: IndexWriter<TantivyDocument> = index.writer_with_num_threads(1, HEAP)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    writer.merge(&segments).wait()?;
    writer.wait_merging_threads()
}

/// Returns the merge policy. Each day's run writes a small segment: eight of them are merged into one, and a segment
/// with a third of its calls deleted is rewritten.
fn merge_policy() -> LogMergePolicy {
    let mut policy = LogMergePolicy::default();
    policy.set_min_num_segments(8);
    policy.set_del_docs_ratio_before_merge(0.34);
    policy
}
