//! The status of a call: as its source states it, and as it follows at a given moment.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The status that the source itself states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StatedStatus {
    Forthcoming,
    Open,
    Closed,
    Withdrawn,
    #[default]
    Unknown,
}

impl StatedStatus {
    /// The statuses that a source can state, with their names in `sources.toml` and in JSON.
    pub const WORDS: [(&'static str, StatedStatus); 4] = [
        ("forthcoming", StatedStatus::Forthcoming),
        ("open", StatedStatus::Open),
        ("closed", StatedStatus::Closed),
        ("withdrawn", StatedStatus::Withdrawn),
    ];

    /// Returns the name in JSON.
    pub fn as_str(self) -> &'static str {
        StatedStatus::WORDS.iter().find(|(_, status)| *status == self).map_or("unknown", |(name, _)| name)
    }
}

/// The status that is shown, derived from the stated one and the dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Forthcoming,
    Open,
    Closed,
    Withdrawn,
    Unknown,
}

impl Status {
    pub const ALL: [Status; 5] =
        [Status::Forthcoming, Status::Open, Status::Closed, Status::Withdrawn, Status::Unknown];

    /// Returns the name in JSON, SQL and the index.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Forthcoming => "forthcoming",
            Status::Open => "open",
            Status::Closed => "closed",
            Status::Withdrawn => "withdrawn",
            Status::Unknown => "unknown",
        }
    }

    /// Parses the name that [`Status::as_str`] returns.
    pub fn parse(name: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Returns whether applying is no longer possible.
    pub fn is_over(self) -> bool {
        matches!(self, Status::Closed | Status::Withdrawn)
    }
}
