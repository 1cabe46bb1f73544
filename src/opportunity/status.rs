//! The status of a call: as its source states it, and as it follows at a given moment.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// The status that the source itself states.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum StatedStatus {
    Forthcoming,
    Open,
    Closed,
    Withdrawn,
    #[default]
    Unknown,
}

impl StatedStatus {
    /// The statuses that a source can state.
    pub const STATED: [StatedStatus; 4] =
        [StatedStatus::Forthcoming, StatedStatus::Open, StatedStatus::Closed, StatedStatus::Withdrawn];

    /// Returns the name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// The status that is shown, derived from the stated one and the dates.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    ToSchema,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Status {
    Forthcoming,
    Open,
    Closed,
    Withdrawn,
    Unknown,
}

impl Status {
    pub const ALL: &[Status] = Status::VARIANTS;

    /// Returns the name in JSON, SQL and the index.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Returns whether applying is no longer possible.
    pub fn is_over(self) -> bool {
        matches!(self, Status::Closed | Status::Withdrawn)
    }
}
