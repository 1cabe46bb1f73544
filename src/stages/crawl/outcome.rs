//! What a round of the sources did.

use serde::Serialize;

use crate::opportunity::{SourceHealth, SourceId};
use crate::sources::SkippedRows;

/// The outcome of a round for one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceOutcome {
    pub id: SourceId,
    #[serde(rename = "state")]
    pub health: SourceHealth,
    pub requests: u64,
    /// After decompression.
    pub bytes: u64,
    pub found: u64,
    pub new: u64,
    pub changed: u64,
    pub skipped: Vec<SkippedRows>,
    pub error: Option<String>,
}

/// The outcome of a round.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CrawlOutcome {
    pub sources: Vec<SourceOutcome>,
    pub new: u64,
    pub changed: u64,
    /// Calls closed because their deadline had passed.
    pub closed: u64,
}
