//! The domain types of a funding call: what a source wrote (`Draft`), what it was read as (`Facts`), and the call
//! merged from its listings (`Opportunity`).

pub mod amount;
pub mod applicant;
pub mod change;
pub mod deadline;
pub mod draft;
pub mod facts;
pub mod fields;
pub mod identity;
pub mod month;
mod overlay;
mod revision;
pub mod source;
pub mod status;

use serde::{Deserialize, Serialize};

pub use amount::Amount;
pub use applicant::{Applicant, ApplicantVerdict};
pub use change::{Change, ChangeKind};
pub use deadline::{Deadline, UnclearDate, Zone};
pub use draft::Draft;
pub use facts::{CallKind, Facts, Section, SectionKind};
pub use fields::{Field, FieldChange, FieldChanges, FieldValue};
pub use identity::OpportunityId;
pub use month::Month;
pub use revision::Revision;
pub use source::{SourceHealth, SourceId};
pub use status::{StatedStatus, Status};

/// A funding call, merged from its listings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opportunity {
    pub id: OpportunityId,
    /// The revision of the write that last changed it.
    pub revision: Revision,
    /// The status as of the last crawl; [`Opportunity::status_at`] gives the status at a given moment.
    pub status: Status,
    /// The source of the leading listing.
    pub source: SourceId,
    /// The leading listing's reference, exactly as its source prints it.
    pub reference: String,
    pub facts: Facts,
}

impl Opportunity {
    /// Returns the status at `now`: a passed deadline closes a call whatever the stored status says.
    pub fn status_at(&self, now: jiff::Timestamp) -> Status {
        let over = matches!(self.status, Status::Withdrawn | Status::Closed);
        if !over && self.facts.is_closed_by(now) {
            return Status::Closed;
        }
        self.status
    }
}

/// One source's entry for an opportunity; a source shows an opportunity at most once.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing {
    pub source: SourceId,
    pub key: String,
    pub reference: String,
    pub url: String,
    pub first_seen: jiff::Timestamp,
    /// The start of the complete crawl passes that lack it; `None` while it is listed.
    pub missed_since: Option<jiff::Timestamp>,
    /// When the source was found to have taken it down.
    pub gone_at: Option<jiff::Timestamp>,
}
