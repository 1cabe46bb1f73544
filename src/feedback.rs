//! Feedback: whether people find a match relevant to their kommun, and why.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use crate::kommun::KommunSlug;
use crate::opportunity::{OpportunityId, Revision};
use crate::subscription::PersonId;

/// Whether a call is relevant to the kommun.
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
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Opinion {
    Relevant,
    NotRelevant,
}

impl Opinion {
    /// Returns the name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// One opinion on one call for one kommun. It holds until it is taken back or replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// The person's id; `None` when it was given for the kommun as a whole, and holds for all its subscribers.
    pub person: Option<PersonId>,
    pub kommun: KommunSlug,
    pub call: OpportunityId,
    pub opinion: Opinion,
    /// In the person's own words; may be empty.
    pub why: String,
    pub at: Timestamp,
    /// The call's newest change at that time: later ones were not known to the person.
    pub seq: Revision,
}

/// The longest reason that is stored, in characters.
pub const MAX_WHY_CHARS: usize = 300;

/// Returns a reason as it is stored: one line, shortened.
pub fn clean_why(raw: &str) -> String {
    crate::text::one_line(raw, MAX_WHY_CHARS)
}

/// The number of opinions on a call, and their reasons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpinionCounts {
    pub relevant: u64,
    pub not_relevant: u64,
    /// The reasons given, each once.
    pub reasons: Vec<String>,
}

impl OpinionCounts {
    pub fn count<'a>(answers: impl Iterator<Item = &'a Feedback>) -> OpinionCounts {
        let mut counts = OpinionCounts::default();
        for answer in answers {
            match answer.opinion {
                Opinion::Relevant => counts.relevant += 1,
                Opinion::NotRelevant => counts.not_relevant += 1,
            }
            if !answer.why.is_empty() && !counts.reasons.contains(&answer.why) {
                counts.reasons.push(answer.why.clone());
            }
        }
        counts
    }

    /// Returns the opinion of the majority; `None` in a draw.
    pub fn majority(&self) -> Option<Opinion> {
        match self.relevant.cmp(&self.not_relevant) {
            std::cmp::Ordering::Greater => Some(Opinion::Relevant),
            std::cmp::Ordering::Less => Some(Opinion::NotRelevant),
            std::cmp::Ordering::Equal => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(opinion: Opinion, why: &str) -> Feedback {
        let (kommun, call, why) = ("lindvik".parse().unwrap(), "a".parse().unwrap(), why.to_owned());
        Feedback { person: None, kommun, call, opinion, why, at: Timestamp::UNIX_EPOCH, seq: Revision::default() }
    }

    #[test]
    fn a_reason_is_one_bounded_line() {
        assert_eq!(clean_why(" För  stort\r\nBcc: x \u{0}"), "För stort Bcc: x");
        assert_eq!(clean_why(&"å".repeat(9_000)).chars().count(), MAX_WHY_CHARS);
    }

    #[test]
    fn what_most_say_holds_and_a_draw_says_nothing() {
        let (yes, no) = (answer(Opinion::Relevant, ""), answer(Opinion::NotRelevant, "för stort"));
        let said = OpinionCounts::count([&yes, &no, &no].into_iter());
        assert_eq!((said.relevant, said.not_relevant, said.majority()), (1, 2, Some(Opinion::NotRelevant)));
        assert_eq!(said.reasons, ["för stort"]);
        assert_eq!(OpinionCounts::count([&yes, &no].into_iter()).majority(), None);
    }
}
