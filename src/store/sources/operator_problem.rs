//! The problems that the operator hears of: each once, until it is over.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::kommun::{ForvaltningName, KommunSlug};
use crate::opportunity::{SourceHealth, SourceId};
use crate::subscription::{AddressKind, PersonId};

/// A problem that the operator is notified of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OperatorProblem {
    /// A source that is not read as it should be.
    Source(SourceId),
    /// A recipient whose subscriptions are paused.
    PausedRecipient(PersonId),
    /// A förvaltning that someone subscribes to and that no file has.
    LostForvaltning(ForvaltningName),
    /// A kommun that someone subscribes to and that has no file.
    LostKommun(KommunSlug),
    /// A source with open calls that is no longer listed.
    LostSource(SourceId),
    /// A channel takes no letters from us.
    HeldChannel(AddressKind),
    /// The machine's clock cannot be right.
    Clock,
    /// The audit of deliveries has findings.
    AuditFindings,
}

/// How a problem stood when the operator was notified of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemState {
    Unwell(SourceHealth),
    Paused,
    Lost,
    Held,
    Wrong,
    Gaps,
}

impl ProblemState {
    /// Returns the name in SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            ProblemState::Unwell(health) => health.as_str(),
            ProblemState::Paused => "paused",
            ProblemState::Lost => "lost",
            ProblemState::Held => "held",
            ProblemState::Wrong => "wrong",
            ProblemState::Gaps => "gaps",
        }
    }
}

/// The stored text names no problem.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("'{0}' is no problem that the operator is notified of")]
pub struct UnknownProblem(String);

/// What the stored text of a problem begins with. The ids of sources hold no space.
const PAUSED_RECIPIENT: &str = "reader ";
const LOST_FORVALTNING: &str = "forvaltning ";
const LOST_KOMMUN: &str = "kommun ";
const LOST_SOURCE: &str = "unlisted ";
const HELD_CHANNEL: &str = "channel ";
const CLOCK: &str = "the clock";
const AUDIT_FINDINGS: &str = "the deliveries";

impl fmt::Display for OperatorProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OperatorProblem::Source(source) => write!(f, "{source}"),
            OperatorProblem::PausedRecipient(person) => write!(f, "{PAUSED_RECIPIENT}{person}"),
            OperatorProblem::LostForvaltning(name) => write!(f, "{LOST_FORVALTNING}{name}"),
            OperatorProblem::LostKommun(slug) => write!(f, "{LOST_KOMMUN}{slug}"),
            OperatorProblem::LostSource(source) => write!(f, "{LOST_SOURCE}{source}"),
            OperatorProblem::HeldChannel(kind) => write!(f, "{HELD_CHANNEL}{kind}"),
            OperatorProblem::Clock => f.write_str(CLOCK),
            OperatorProblem::AuditFindings => f.write_str(AUDIT_FINDINGS),
        }
    }
}

impl FromStr for OperatorProblem {
    type Err = UnknownProblem;

    fn from_str(text: &str) -> Result<OperatorProblem, UnknownProblem> {
        let problem = if text == AUDIT_FINDINGS {
            Some(OperatorProblem::AuditFindings)
        } else if text == CLOCK {
            Some(OperatorProblem::Clock)
        } else if let Some(person) = text.strip_prefix(PAUSED_RECIPIENT) {
            person.parse().ok().map(OperatorProblem::PausedRecipient)
        } else if let Some(name) = text.strip_prefix(LOST_FORVALTNING) {
            name.parse().ok().map(OperatorProblem::LostForvaltning)
        } else if let Some(slug) = text.strip_prefix(LOST_KOMMUN) {
            slug.parse().ok().map(OperatorProblem::LostKommun)
        } else if let Some(source) = text.strip_prefix(LOST_SOURCE) {
            source.parse().ok().map(OperatorProblem::LostSource)
        } else if let Some(kind) = text.strip_prefix(HELD_CHANNEL) {
            kind.parse().ok().map(OperatorProblem::HeldChannel)
        } else {
            text.parse().ok().map(OperatorProblem::Source)
        };
        problem.ok_or_else(|| UnknownProblem(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_read_back_from_its_text() {
        let problems = [
            (OperatorProblem::Source(SourceId::from_static("eu-portal")), "eu-portal"),
            (OperatorProblem::PausedRecipient("0caf".parse().unwrap()), "reader 0caf"),
            (OperatorProblem::LostForvaltning("tyreso/skola".parse().unwrap()), "forvaltning tyreso/skola"),
            (OperatorProblem::LostKommun("tyreso".parse().unwrap()), "kommun tyreso"),
            (OperatorProblem::LostSource("mucf".parse().unwrap()), "unlisted mucf"),
            (OperatorProblem::HeldChannel(AddressKind::Mail), "channel mail"),
            (OperatorProblem::Clock, "the clock"),
            (OperatorProblem::AuditFindings, "the deliveries"),
        ];
        for (problem, text) in problems {
            assert_eq!(problem.to_string(), text);
            assert_eq!(text.parse(), Ok(problem));
        }
        for bad in ["", "reader ", "forvaltning skola", "channel pigeon", "the letters"] {
            assert!(bad.parse::<OperatorProblem>().is_err(), "{bad}");
        }
    }
}
