//! Whether one can apply: what the source says, and what follows from it at a given moment.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the source itself says of the call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stated {
    Forthcoming,
    Open,
    Closed,
    Withdrawn,
    #[default]
    Unknown,
}

/// What a reader sees.
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

    /// The word in JSON, SQL and the index.
    pub fn word(self) -> &'static str {
        match self {
            Status::Forthcoming => "forthcoming",
            Status::Open => "open",
            Status::Closed => "closed",
            Status::Withdrawn => "withdrawn",
            Status::Unknown => "unknown",
        }
    }

    /// The inverse of [`Status::word`].
    pub fn parse(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.word() == word)
    }

    /// No application can be made any more.
    pub fn is_over(self) -> bool {
        matches!(self, Status::Closed | Status::Withdrawn)
    }
}
