//! A kommun and what it has decided to care for, and how a call answers to it.

pub mod decision;
pub mod passed_on;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use decision::{Approval, Meetings};

/// A twin town.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vanort {
    pub ort: String,
    pub land: String,
}

/// An area that the kommun's adopted policy names, with the passage that says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Priority {
    /// An area's id, or `*` for a passage that opens all ordinary municipal work.
    pub area: String,
    pub title: String,
    /// How much it counts, 0..1.
    pub weight: f64,
    /// Word for word as in the policy.
    pub passage: String,
    /// Where in the policy, e.g. "2.2".
    pub place: String,
    /// The passage as it reads in print, where the copy at hand is damaged: shown to readers in its stead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
}

/// Passes for every area of ordinary municipal work.
pub const ANY_AREA: &str = "*";

/// One kommun, as its file describes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kommun {
    /// The file's name without `.toml`.
    pub slug: String,
    pub namn: String,
    /// SCB's four digits.
    pub kommunkod: String,
    pub lan: String,
    /// Name of the adopted policy, for the reader.
    pub policy: String,
    pub vanorter: Vec<Vanort>,
    /// Programmes and partners that the policy names, for the reader.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub program: Vec<String>,
    pub priorities: Vec<Priority>,
    /// Who must approve an application; nobody where the file says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
    /// The bodies on the way to a decision, the deciding one last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meetings: Vec<Meetings>,
    /// Who in the kommun is told of what; none where the file says nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forvaltningar: Vec<Forvaltning>,
    /// Stands for what the file says of relevance: judgements made from another content are behind.
    pub fingerprint: String,
}

/// A part of the kommun's administration, with the areas that are its own. Two may share an area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forvaltning {
    /// Letters, digits and hyphens; what subscriptions name it by.
    pub id: String,
    pub namn: String,
    /// Areas' ids; never empty.
    pub areas: Vec<String>,
}

impl Kommun {
    /// A förvaltning's areas; nothing where the file has no such förvaltning (any more).
    pub fn areas_of(&self, forvaltning: &str) -> Option<&[String]> {
        self.forvaltningar.iter().find(|one| one.id == forvaltning).map(|one| one.areas.as_slice())
    }

    /// The förvaltningar that a match in `areas` concerns, in the file's order.
    pub fn concerned(&self, areas: &[String]) -> impl Iterator<Item = &Forvaltning> {
        self.forvaltningar.iter().filter(|one| one.areas.iter().any(|area| areas.contains(area)))
    }
}

/// What a match is worth to the kommun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    None,
    Digest,
    Alert,
}

impl Level {
    pub fn word(self) -> &'static str {
        match self {
            Level::None => "none",
            Level::Digest => "digest",
            Level::Alert => "alert",
        }
    }

    pub fn parse(word: &str) -> Option<Level> {
        [Level::None, Level::Digest, Level::Alert].into_iter().find(|level| level.word() == word)
    }
}

/// Can a kommun take part?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Eligible {
    Yes,
    No,
    Unstated,
}

impl Eligible {
    pub fn word(self) -> &'static str {
        match self {
            Eligible::Yes => "yes",
            Eligible::No => "no",
            Eligible::Unstated => "unstated",
        }
    }
}

/// Why a call answers to a priority, or why not, in words that can be shown to a clerk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// One Swedish sentence.
    pub text: String,
    /// The policy's own words, word for word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passage: Option<String>,
    /// Words found in the call.
    #[serde(default)]
    pub words: Vec<String>,
}

/// One call judged for one kommun. Timeless: whether the call is still open is asked elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Match {
    /// The kommun's slug.
    pub kommun: String,
    /// 0..1, in steps of a thousandth, the same on every machine.
    pub score: f64,
    pub level: Level,
    pub eligible: Eligible,
    /// Ids of the areas that the call is about and the kommun cares for, strongest first.
    pub areas: Vec<String>,
    /// Strongest first; every level above `none` has one with a passage and one with words of the call.
    pub reasons: Vec<Reason>,
}
