//! The actors that a call's text may mention, read once from `actors.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

/// The text of the vocabulary file.
pub(super) const SOURCE: &str = include_str!("actors.toml");

static ACTORS: LazyLock<Actors> = LazyLock::new(|| toml::from_str(SOURCE).unwrap_or_default());

pub(super) fn actors() -> &'static Actors {
    &ACTORS
}

/// Words for kommuner, and words that show that a call is for others.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Actors {
    #[serde(rename = "actor")]
    pub(super) local_actors: Vec<LocalActor>,
    #[serde(rename = "other")]
    pub(super) other_groups: Vec<OtherGroup>,
    #[serde(rename = "gate")]
    pub(super) exclusions: Vec<ExclusionTerm>,
}

/// Words for kommuner and actors near them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LocalActor {
    pub(super) points: u32,
    pub(super) en: Vec<String>,
    pub(super) sv: Vec<String>,
}

/// Words for one group of other actors.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OtherGroup {
    pub(super) points: u32,
    /// The key of the group's name in the message files.
    pub(super) name: String,
    pub(super) en: Vec<String>,
    #[serde(default)]
    pub(super) sv: Vec<String>,
}

/// Words that exclude kommuner when they stand in the title.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExclusionTerm {
    /// The key of the name of those whom the call is for.
    pub(super) name: String,
    pub(super) en: Vec<String>,
    #[serde(default)]
    pub(super) sv: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_parses() {
        let actors: Actors = toml::from_str(SOURCE).unwrap();
        assert!(!actors.local_actors.is_empty() && !actors.other_groups.is_empty() && !actors.exclusions.is_empty());
    }
}
