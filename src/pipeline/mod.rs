//! The stages: crawl, index, match, alert, digest, deliver. They never call one another; they meet in the store, by
//! revisions and unique keys, so each may be killed at any line and run again.

pub mod alert;
pub mod crawl;
pub mod deliver;
pub mod digest;
pub mod index;
pub mod judge;
pub mod letter;
mod news;
pub mod operator;

use serde::Serialize;

/// What a letter-writing or delivering stage did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LetterOutcome {
    pub owed: u64,
    pub sent: u64,
    pub retried: u64,
    pub refused: u64,
    /// People to whom nothing was owed.
    pub skipped: u64,
}
