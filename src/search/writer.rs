//! Writes to the index: one writer, one thread, one commit at the end of a run.

use std::collections::HashSet;
use std::fs::File;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use tantivy::indexer::{LogMergePolicy, NoMergePolicy};
use tantivy::{IndexReader, IndexWriter, TantivyDocument, Term};

use super::directory::{self, CommitPayload, DirectoryState, INDEXING_HEAP};
use super::document;
use super::schema::Fields;
use crate::matching;
use crate::opportunity::{Opportunity, OpportunityId, Revision};

/// The outcome of an indexing run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexingSummary {
    /// The number of calls in the index afterwards.
    pub documents: u64,
    /// Calls that were added, new or in place of an older revision.
    pub added: u64,
    /// The revision that the index has reached.
    pub revision: Revision,
}

/// The writer of an index. It holds the writer lock as long as it lives, so there is only one.
pub struct Writer {
    writer: IndexWriter<TantivyDocument>,
    reader: IndexReader,
    fields: Fields,
    /// Finds the areas of the calls, and caches their words.
    matcher: matching::PhraseMatcher,
    store: String,
    /// Calls added by this run, by their tie-breaker: a number, so that a million of them take little memory.
    added_keys: HashSet<u64>,
    added: u64,
    cleared: bool,
    /// The last field, so that the lock is released after everything else is dropped.
    _lock: File,
}

impl Writer {
    pub(super) fn new(dir: &Path, store: &str, reader: IndexReader, timeout: Duration) -> anyhow::Result<Writer> {
        let lock = directory::lock(dir, timeout)?;
        let state = directory::state(dir, store);
        if !matches!(state, DirectoryState::Current | DirectoryState::Stale) {
            anyhow::bail!("the index in {} was taken over by another state folder", dir.display());
        }
        let index = directory::open(dir)?;
        let fields = Fields::of(&index.schema())?;
        let writer: IndexWriter<TantivyDocument> =
            index.writer_with_num_threads(1, INDEXING_HEAP).context("failed to start writing to the index")?;
        writer.set_merge_policy(Box::new(merge_policy()));
        // A process that died before the last step of its commit left files that no commit refers to, with the names
        // that the next commit gives to its own.
        writer.garbage_collect_files().wait().context("failed to clear away what an interrupted commit left")?;
        reader.reload().context("failed to read the index")?;
        let mut writer = Writer {
            writer,
            reader,
            fields,
            matcher: matching::PhraseMatcher::default(),
            store: store.to_owned(),
            added_keys: HashSet::new(),
            added: 0,
            cleared: false,
            _lock: lock,
        };
        if state == DirectoryState::Stale {
            writer.clear()?;
        }
        Ok(writer)
    }

    /// Adds a call, replacing any older revision of it.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn put(&mut self, call: &Opportunity) -> anyhow::Result<()> {
        let doc = document::build_document(&self.fields, &mut self.matcher, call)?;
        if self.contains(&call.id)? {
            self.writer.delete_term(self.id_term(&call.id));
        }
        self.writer.add_document(doc).context("failed to write to the index")?;
        self.added_keys.insert(document::tie_breaker(call.id.as_str()));
        self.added += 1;
        Ok(())
    }

    /// Removes all calls, to rebuild the index; readers see the old calls until the commit.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn clear(&mut self) -> anyhow::Result<()> {
        self.writer.delete_all_documents().context("failed to clear the index")?;
        self.added_keys.clear();
        self.cleared = true;
        Ok(())
    }

    /// Commits what was added so far, with the index at `revision`, and continues, so that a long run that is killed
    /// need not start again. Does nothing while the index is rebuilt, which must become visible as a whole.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn checkpoint(&mut self, revision: Revision) -> anyhow::Result<()> {
        if self.cleared {
            return Ok(());
        }
        let mut commit = self.writer.prepare_commit().context("failed to write to the index")?;
        commit.set_payload(&CommitPayload::new(&self.store, revision).to_json()?);
        commit.commit().context("failed to commit to the index")?;
        self.reader.reload().context("failed to read what was committed")
    }

    /// Commits the run and moves the index to the store's `revision`, both or neither. A run that added and removed
    /// nothing writes nothing: the index keeps its revision, and the next run reads the same few rows again.
    ///
    /// # Errors
    /// When the disk fails; then the index is what it was before the run.
    pub fn commit(mut self, revision: Revision) -> anyhow::Result<IndexingSummary> {
        if self.added == 0 && !self.cleared {
            let current =
                directory::payload(self.writer.index()).map_or_else(Revision::default, |payload| payload.revision);
            return Ok(self.summary(current));
        }
        let mut commit = self.writer.prepare_commit().context("failed to write to the index")?;
        commit.set_payload(&CommitPayload::new(&self.store, revision).to_json()?);
        commit.commit().context("failed to commit to the index")?;
        self.reader.reload().context("failed to read what was committed")?;
        let summary = self.summary(revision);
        let index = self.writer.index().clone();
        self.writer.wait_merging_threads().context("failed to merge the index")?;
        if summary.documents == self.added_keys.len() as u64 {
            merge_segments(&index).context("failed to merge the index")?;
            self.reader.reload().context("failed to read what was merged")?;
        }
        Ok(summary)
    }

    fn summary(&self, revision: Revision) -> IndexingSummary {
        let documents = self.reader.searcher().num_docs();
        IndexingSummary { documents, added: self.added, revision }
    }

    fn contains(&self, id: &OpportunityId) -> anyhow::Result<bool> {
        if self.added_keys.contains(&document::tie_breaker(id.as_str())) {
            return Ok(true);
        }
        Ok(!self.cleared && self.reader.searcher().doc_freq(&self.id_term(id))? > 0)
    }

    fn id_term(&self, id: &OpportunityId) -> Term {
        Term::from_field_text(self.fields.id, id.as_str())
    }
}

/// Merges an index that was built in one run into a single segment, so that every term is looked up once. Uses a writer
/// of its own, because the one that built the index may still be merging.
fn merge_segments(index: &tantivy::Index) -> tantivy::Result<()> {
    let segments = index.searchable_segment_ids()?;
    if segments.len() < 2 {
        return Ok(());
    }
    let mut writer: IndexWriter<TantivyDocument> = index.writer_with_num_threads(1, INDEXING_HEAP)?;
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
