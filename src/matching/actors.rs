//! Who a call's text speaks of, read once from `actors.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

/// The vocabulary as it is written.
pub(super) const SOURCE: &str = include_str!("actors.toml");

static ACTORS: LazyLock<Actors> = LazyLock::new(|| toml::from_str(SOURCE).unwrap_or_default());

pub(super) fn actors() -> &'static Actors {
    &ACTORS
}

/// Words that bring a kommun in, and words that show that a call is for others.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Actors {
    #[serde(rename = "actor")]
    pub(super) local: Vec<Local>,
    #[serde(rename = "other")]
    pub(super) others: Vec<Other>,
    #[serde(rename = "gate")]
    pub(super) gates: Vec<Gate>,
}

/// Words for a kommun and those near it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Local {
    pub(super) points: u32,
    pub(super) en: Vec<String>,
    pub(super) sv: Vec<String>,
}

/// Words for those that a call is for when it is not for a kommun.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Other {
    pub(super) points: u32,
    /// Who they are, in Swedish.
    pub(super) sv_name: String,
    pub(super) en: Vec<String>,
    #[serde(default)]
    pub(super) sv: Vec<String>,
}

/// Words that leave a kommun out when they stand in the title.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Gate {
    /// Who the call is for, in Swedish.
    pub(super) sv_name: String,
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
        assert!(!actors.local.is_empty() && !actors.others.is_empty() && !actors.gates.is_empty());
    }
}
