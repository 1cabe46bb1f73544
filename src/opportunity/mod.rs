//! The words for a call for funding: what a source wrote (`Draft`), what we make of it (`Facts`), what we believe (`Opportunity`).

pub mod amount;
pub mod applicant;
pub mod change;
mod cue;
pub mod date;
pub mod deadline;
pub mod draft;
pub mod facts;
pub mod identity;
pub mod normalise;
mod overlay;
pub mod prose;
pub mod status;
pub mod sums;

use serde::{Deserialize, Serialize};

pub use amount::Amount;
pub use applicant::{Applicant, Verdict};
pub use change::{Change, ChangeKind};
pub use deadline::{Deadline, Zone};
pub use draft::Draft;
pub use facts::{Facts, Kind, Section, SectionKind};
pub use identity::OpportunityId;
pub use status::{Stated, Status};

/// A call as we believe it: its listings folded into one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opportunity {
    pub id: OpportunityId,
    /// The number of the write that made it what it is.
    pub revision: i64,
    /// As of the last crawl; ask [`Opportunity::status_at`] when a clock is at hand.
    pub status: Status,
    /// The source of the leading listing.
    pub source: String,
    /// The leading listing's reference, exactly as its source prints it.
    pub reference: String,
    pub facts: Facts,
}

impl Opportunity {
    /// The status that a reader sees at `now`: a passed deadline closes a call whatever the row says.
    pub fn status_at(&self, now: jiff::Timestamp) -> Status {
        let over = matches!(self.status, Status::Withdrawn | Status::Closed);
        if !over && self.facts.closed_by(now) {
            return Status::Closed;
        }
        self.status
    }
}

/// Where a source shows an opportunity. One source shows one opportunity at most once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    pub source: String,
    pub key: String,
    pub reference: String,
    pub url: String,
    /// Milliseconds since 1970, UTC.
    pub first_seen: i64,
    /// Since when complete sweeps of the source lack it; nothing while it stands.
    pub missed_since: Option<i64>,
    /// When the source was found to have taken it down.
    pub gone_at: Option<i64>,
}
