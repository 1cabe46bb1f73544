//! Why the database cannot be written to, and since when.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use jiff::Timestamp;
use strum::{Display, IntoStaticStr};

/// The kinds of fault that SQLite tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum StorageFaultKind {
    /// There is no space left.
    Full,
    /// The file or its folder may only be read.
    ReadOnly,
    /// The file may not be opened, or is not there.
    Unreachable,
    /// The file is no database, or parts of it are gone.
    Damaged,
    /// The disk does not do what it is told.
    Disk,
    /// Another process does not let go of the database.
    Locked,
}

impl StorageFaultKind {
    /// Returns the name in JSON.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Reads what SQLite says of an error; `None` for one that is not about the file.
    pub(super) fn of(error: &sqlx::Error) -> Option<StorageFaultKind> {
        let code: i32 = error.as_database_error()?.code()?.parse().ok()?;
        // SQLITE_IOERR_SHMSIZE: there is no room for the index of the write-ahead log.
        if code == 4874 {
            return Some(StorageFaultKind::Full);
        }
        // The first byte of a result code is its kind (sqlite.org/rescode.html).
        match code & 0xff {
            5 | 6 => Some(StorageFaultKind::Locked),
            8 => Some(StorageFaultKind::ReadOnly),
            10 => Some(StorageFaultKind::Disk),
            11 | 26 => Some(StorageFaultKind::Damaged),
            13 => Some(StorageFaultKind::Full),
            3 | 14 => Some(StorageFaultKind::Unreachable),
            _ => None,
        }
    }
}

/// Returns the kind of the first cause of an error that is about the file.
pub(super) fn kind_within(error: &anyhow::Error) -> Option<StorageFaultKind> {
    error.chain().filter_map(|cause| cause.downcast_ref()).find_map(StorageFaultKind::of)
}

/// Why the database takes no writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageFault {
    pub kind: StorageFaultKind,
    /// When it was first seen.
    pub since: Timestamp,
}

/// What the latest probe showed.
#[derive(Debug, Default)]
pub(super) struct WriteProbe {
    pub(super) turn: tokio::sync::Mutex<Option<Instant>>,
    fault: Mutex<Option<StorageFault>>,
}

impl WriteProbe {
    pub(super) fn fault(&self) -> Option<StorageFault> {
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what a probe showed. A fault keeps the instant at which it was first seen.
    pub(super) fn note(&self, kind: Option<StorageFaultKind>, now: Timestamp) {
        let mut fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner);
        let since = fault.map_or(now, |known| known.since);
        *fault = kind.map(|kind| StorageFault { kind, since });
    }
}
