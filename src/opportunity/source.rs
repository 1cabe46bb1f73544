//! The sources of calls: their ids, and how well each can be read.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use crate::text::id::id_type;

id_type!(
    /// The id of a source, from its entry in `sources.toml`: lower-case letters, digits and hyphens.
    SourceId
);

impl SourceId {
    /// Creates an id from a literal, which must be one.
    pub fn from_static(id: &'static str) -> SourceId {
        SourceId(id.into())
    }
}

/// How the latest round of a source went.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum SourceHealth {
    Ok,
    /// Read; nothing has changed since the last time.
    Unchanged,
    /// Being read: its list or its calls' own pages take several rounds, and the next goes on where this one stopped.
    Reading,
    /// Read only in part, or by its fallback.
    Degraded,
    /// Read, but nothing new has come for unusually long.
    Silent,
    /// The response is not to be trusted.
    Suspect,
    /// The site refuses our requests.
    Blocked,
    /// It could not be read.
    Broken,
    /// It has not been tried yet.
    #[default]
    Never,
}

impl SourceHealth {
    /// Returns whether the source is read as it should be. A source without news for a long time is, and so is one in
    /// the middle of its list.
    pub fn is_well(self) -> bool {
        use SourceHealth::{Ok, Reading, Silent, Unchanged};
        matches!(self, Ok | Unchanged | Reading | Silent)
    }

    /// Returns the name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_read_back_from_its_name() {
        for health in SourceHealth::VARIANTS {
            assert_eq!(health.as_str().parse(), Ok(*health));
            assert_eq!(serde_json::json!(health), health.as_str());
        }
        assert!("well".parse::<SourceHealth>().is_err());
    }
}
