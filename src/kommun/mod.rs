//! A kommun, the priorities of its adopted policy, and the judgement of how a call matches them.

mod area;
pub mod decision;
mod forvaltning_name;
pub mod passed_on;
mod reason;
mod slug;
mod threshold;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

pub use area::AreaId;
use decision::{Approval, Meetings};
pub use forvaltning_name::ForvaltningName;
pub use reason::{EligibilityBasis, EligibilityReason, Reason, ReasonKind, ScoreCap};
pub use slug::KommunSlug;
pub use threshold::ThresholdMove;

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
    /// An area's id, or `*` for a passage that covers all ordinary municipal work.
    pub area: AreaId,
    pub title: String,
    /// How much it counts, 0..1.
    pub weight: f64,
    /// Verbatim from the policy.
    pub passage: String,
    /// Where in the policy, e.g. "2.2".
    pub place: String,
    /// The passage as it reads in print, where the copy at hand is damaged; shown instead of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
}

/// Stands for every area of ordinary municipal work.
pub const ANY_AREA: &str = "*";

/// One kommun, as its file describes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kommun {
    /// The file's name without `.toml`.
    pub slug: KommunSlug,
    pub namn: String,
    /// SCB's four digits.
    pub kommunkod: String,
    pub lan: String,
    /// Name of the adopted policy, for display.
    pub policy: String,
    pub vanorter: Vec<Vanort>,
    /// Programmes and partners that the policy names, for display.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub program: Vec<String>,
    pub priorities: Vec<Priority>,
    /// Who must approve an application; `None` where the file does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
    /// The bodies on the way to a decision, the deciding one last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meetings: Vec<Meetings>,
    /// The parts of the administration to which calls are routed; empty where the file has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forvaltningar: Vec<Forvaltning>,
    /// A fingerprint of what in the file affects judgements: those made from another one are outdated.
    pub fingerprint: String,
}

/// A part of the kommun's administration, with its areas. Two may share an area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forvaltning {
    /// Letters, digits and hyphens; subscriptions name it by this.
    pub id: String,
    pub namn: String,
    /// Never empty.
    pub areas: Vec<AreaId>,
}

impl Kommun {
    /// Returns a förvaltning's areas; `None` where the file has no such förvaltning (any more).
    pub fn areas_of(&self, forvaltning: &str) -> Option<&[AreaId]> {
        self.forvaltningar.iter().find(|one| one.id == forvaltning).map(|one| one.areas.as_slice())
    }

    /// Returns the förvaltningar that share an area with a match, in the file's order.
    pub fn forvaltningar_for(&self, areas: &[AreaId]) -> impl Iterator<Item = &Forvaltning> {
        self.forvaltningar.iter().filter(|one| one.areas.iter().any(|area| areas.contains(area)))
    }
}

/// What a match is worth to the kommun.
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
pub enum Level {
    None,
    Digest,
    Alert,
}

impl Level {
    /// Returns the name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Whether a kommun can apply.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
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
pub enum Eligible {
    Yes,
    No,
    Unstated,
}

impl Eligible {
    /// Returns the name in JSON.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// The judgement of one call for one kommun. It does not depend on the date: whether the call is still open is decided
/// elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Match {
    pub kommun: KommunSlug,
    /// 0..1, in steps of a thousandth, the same on every machine.
    pub score: f64,
    pub level: Level,
    pub eligible: Eligible,
    /// The areas that the call is about and the kommun gives priority, strongest first.
    pub areas: Vec<AreaId>,
    /// Strongest first; every level above `none` has one with a passage and one with words of the call.
    pub reasons: Vec<Reason>,
}
