//! Why a call matches a kommun's priorities, or why not: facts, for which `locale` has the sentences.

use serde::{Deserialize, Serialize};

use super::AreaId;

/// Why a call matches a priority, or why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "StoredReason")]
pub struct Reason {
    #[serde(rename = "reason")]
    pub kind: ReasonKind,
    /// Verbatim from the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passage: Option<String>,
    /// Words found in the call.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}

/// What a reason says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReasonKind {
    /// The policy gives priority to this: the priority's title and its place in the policy.
    Priority { title: String, place: String },
    /// A passage of the policy covers all municipal work: its title and its place in the policy.
    GeneralPassage { title: String, place: String },
    /// The call's words show this area.
    Area { area: AreaId },
    /// The call belongs to a programme for this area; its own text has no words for it.
    Programme { area: AreaId, label: String },
    /// The title is near to this area by semantic similarity alone.
    Similarity { area: AreaId },
    /// The policy gives no priority to any of the call's areas; none where the call has no area of municipal work.
    NoPriority { areas: Vec<AreaId> },
    /// Whether the kommun can take part.
    Eligibility(EligibilityReason),
    /// The text is also meant for this group of other actors, a `name` of `actors.toml`.
    OtherActors { group: String },
    /// A sentence as a version before 0.2 stored it, in Swedish; such judgements are made anew in the next round.
    Text(String),
}

/// Why a kommun can take part, or cannot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EligibilityReason {
    /// A policy matter has no applicants.
    PolicyMatter,
    /// A watched page does not say who can take part.
    WatchedPage,
    Unclear(EligibilityBasis),
    CanApply(EligibilityBasis),
    CanTakePart(EligibilityBasis),
    /// The kommun can pass the call on to its schools, companies or associations.
    CanPassOn(EligibilityBasis),
    /// The programme's rule excludes kommuner: a `says` of `programmes.toml`.
    ExcludedByProgramme(String),
    /// The title addresses others: a `name` of `actors.toml`.
    ExcludedByTitle(String),
    /// The identifier names another country.
    OtherCountry,
    /// The text says that kommuner may not apply.
    ExcludedByText,
    /// The funding is limited to other parts of Sweden, which are the reason's words.
    OutsideArea,
}

/// What a judgement of eligibility is based on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EligibilityBasis {
    /// The programme's rule: a `says` of `programmes.toml`.
    Programme(String),
    /// The call says so itself.
    Stated,
    /// Neither a rule nor the call says who may apply.
    NotStated,
}

/// A reason to cap a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreCap {
    /// Taking part is hardly realistic: below the digest.
    NoRealisticParticipation,
    /// Only a passage that covers all municipal work matches: below the alert.
    GeneralPassage,
    /// The policy mentions the priority only in passing: below the alert.
    InPassing,
    /// The text mentions the area, but neither title nor programme is about it: below the alert.
    NotTheSubject,
    /// A policy matter or news, for which nobody can apply: below the alert.
    NoFunding,
    /// Semantic similarity alone found the area: below the alert.
    SimilarityOnly,
}

impl Reason {
    /// Returns a reason that shows words of the call.
    pub fn with_words(kind: ReasonKind, words: Vec<String>) -> Reason {
        Reason { kind, passage: None, words }
    }
}

/// A reason as it is stored: with a kind, or with the sentence that versions before 0.2 stored.
#[derive(Deserialize)]
struct StoredReason {
    reason: Option<ReasonKind>,
    text: Option<String>,
    passage: Option<String>,
    #[serde(default)]
    words: Vec<String>,
}

impl From<StoredReason> for Reason {
    fn from(StoredReason { reason, text, passage, words }: StoredReason) -> Reason {
        Reason { kind: reason.unwrap_or_else(|| ReasonKind::Text(text.unwrap_or_default())), passage, words }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_stored_as_facts() {
        let basis = EligibilityBasis::Programme("cerv-town-twinning".into());
        let kind = ReasonKind::Eligibility(EligibilityReason::CanApply(basis));
        let reason = Reason::with_words(kind, vec!["towns".into()]);
        let stored = serde_json::to_string(&reason).unwrap();
        assert_eq!(
            stored,
            r#"{"reason":{"eligibility":{"can-apply":{"programme":"cerv-town-twinning"}}},"words":["towns"]}"#
        );
        assert_eq!(serde_json::from_str::<Reason>(&stored).unwrap(), reason);
    }

    #[test]
    fn a_sentence_of_an_older_version_is_kept() {
        let read: Reason = serde_json::from_str(r#"{"text":"Den passar.","passage":"Vi vill.","words":[]}"#).unwrap();
        let kind = ReasonKind::Text("Den passar.".into());
        assert_eq!(read, Reason { kind, passage: Some("Vi vill.".into()), words: Vec::new() });
    }
}
