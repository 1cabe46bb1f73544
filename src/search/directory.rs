//! The index's folder: which store it belongs to, who may write to it, and how it is emptied.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use tantivy::{IndexSettings, IndexWriter, TantivyDocument};

use super::in_memory_directory::InMemoryDirectory;
use super::{schema, tokenizers};

use crate::opportunity::Revision;

/// How long a process waits for another that is writing.
pub(super) const LOCK_TIMEOUT: Duration = Duration::from_secs(30);

/// The lock file. It is not tantivy's own, because it must also cover deleting and creating an index. The operating
/// system releases the lock when the process ends.
const LOCK_FILE: &str = ".writer.lock";

/// How often the files are looked at before the index counts as damaged.
const LOOKS: u32 = 3;

/// Heap of the only indexing thread in bytes: enough for a run of some thousand calls in one segment.
pub(super) const INDEXING_HEAP: usize = 20_000_000;

/// The data that every commit carries about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CommitPayload {
    pub(super) schema: String,
    pub(super) store: String,
    pub(super) revision: Revision,
}

impl CommitPayload {
    pub(super) fn new(store: &str, revision: Revision) -> CommitPayload {
        CommitPayload { schema: schema::version(), store: store.to_owned(), revision }
    }

    pub(super) fn belongs_to(&self, store: &str) -> bool {
        self.store == store
    }

    pub(super) fn to_json(&self) -> anyhow::Result<String> {
        serde_json::to_string(self).context("failed to write the commit's payload")
    }
}

/// The state of an index folder, as seen from one store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DirectoryState {
    Absent,
    Current,
    /// An index of this store with this layout, written by another version: it is searched until it is rebuilt.
    Stale,
    /// An index of another store, or of a layout that this program cannot read.
    Foreign,
    Damaged,
}

/// Returns the state of a folder without changing anything.
pub(super) fn state(dir: &Path, store: &str) -> DirectoryState {
    if !dir.join("meta.json").is_file() {
        return DirectoryState::Absent;
    }
    let Ok(index) = open(dir) else { return DirectoryState::Damaged };
    // A search of flipped bytes may find anything, or nothing.
    if !is_whole(&index) {
        return DirectoryState::Damaged;
    }
    let Some(payload) = payload(&index) else { return DirectoryState::Damaged };
    if !payload.belongs_to(store) || index.schema() != schema::schema() {
        return DirectoryState::Foreign;
    }
    if payload.schema != schema::version() {
        return DirectoryState::Stale;
    }
    DirectoryState::Current
}

/// Returns whether every file of the index has the bytes that were written. Looks again before it says no, for another
/// process may just have merged segments and deleted the old ones.
fn is_whole(index: &tantivy::Index) -> bool {
    (0..LOOKS).any(|look| {
        if look > 0 {
            std::thread::sleep(Duration::from_millis(50));
        }
        // An error is a file that is gone, or too short to hold its own checksum.
        index.validate_checksum().is_ok_and(|damaged| damaged.is_empty())
    })
}

/// Returns the files of the index in `dir` that are not as they were written.
pub(super) fn damaged_files(dir: &Path) -> anyhow::Result<Vec<String>> {
    if !dir.join("meta.json").is_file() {
        return Ok(Vec::new());
    }
    let Ok(index) = open(dir) else { return Ok(vec!["meta.json".to_owned()]) };
    let mut damaged = match index.validate_checksum() {
        Ok(damaged) => damaged.iter().map(|file| file.display().to_string()).collect(),
        Err(error) => vec![error.to_string()],
    };
    damaged.sort();
    Ok(damaged)
}

pub(super) fn payload(index: &tantivy::Index) -> Option<CommitPayload> {
    serde_json::from_str(&index.load_metas().ok()?.payload?).ok()
}

/// Opens the existing index with this program's tokenizers.
pub(super) fn open(dir: &Path) -> anyhow::Result<tantivy::Index> {
    let opened = InMemoryDirectory::open(dir).map_err(Into::into).and_then(tantivy::Index::open);
    let index = opened.with_context(|| format!("failed to open the index in {}", dir.display()))?;
    tokenizers::register(&index);
    Ok(index)
}

/// Creates an empty index for a store.
pub(super) fn create_empty(dir: &Path, store: &str) -> anyhow::Result<()> {
    let settings = IndexSettings { docstore_compress_dedicated_thread: false, ..IndexSettings::default() };
    let index = tantivy::Index::create(InMemoryDirectory::open(dir)?, schema::schema(), settings)
        .with_context(|| format!("failed to make an index in {}", dir.display()))?;
    tokenizers::register(&index);
    let mut writer: IndexWriter<TantivyDocument> = index.writer_with_num_threads(1, INDEXING_HEAP)?;
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(&CommitPayload::new(store, Revision::default()).to_json()?);
    commit.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

/// Deletes the index's files from the folder; `.gitignore`, the lock file and any other files stay.
pub(super) fn delete_index(dir: &Path) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_name().to_str().is_some_and(is_part_of_an_index) {
            std::fs::remove_file(entry.path())
                .with_context(|| format!("failed to delete {}", entry.path().display()))?;
        }
    }
    Ok(())
}

fn is_part_of_an_index(name: &str) -> bool {
    let segment = name.split('.').next().unwrap_or_default();
    let is_segment = segment.len() == 32 && segment.bytes().all(|b| b.is_ascii_hexdigit());
    is_segment || name == "meta.json" || name == ".managed.json" || name.starts_with(".tantivy-")
}

/// Takes the writer lock, which is held until the file is dropped; waits for it up to `timeout`.
pub(super) fn lock(dir: &Path, timeout: Duration) -> anyhow::Result<File> {
    let path = dir.join(LOCK_FILE);
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .with_context(|| format!("failed to open {}", path.display()))?;
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("failed to lock {}", path.display()));
            }
            Err(TryLockError::WouldBlock) if began.elapsed() >= timeout => anyhow::bail!(
                "another utkik has been writing to the index in {} for over {} s; try again when it is done",
                dir.display(),
                timeout.as_secs()
            ),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(50)),
        }
    }
}
