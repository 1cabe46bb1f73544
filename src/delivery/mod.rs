//! Finished letters, and their deliveries: rows of the outbox.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use crate::kommun::KommunSlug;
use crate::opportunity::{OpportunityId, Revision};
use crate::subscription::{Address, AddressKind, PersonId};
use crate::text::id::id_type;

mod outline;
mod remark;
mod reminder_goal;

pub use outline::{CallForm, CallOutline, Outline, OutlineLink, OutlinePart, fit_calls};
pub use remark::Remark;
pub use reminder_goal::ReminderGoal;

id_type!(
    /// The id of a delivery, which no retry changes.
    DeliveryId
);

/// Why a letter is written.
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
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum LetterKind {
    Welcome,
    Alert,
    Digest,
    Reminder,
    Correction,
    /// To the operator: a source has problems, or has recovered.
    Operator,
    /// Asks whether the recipient really wants a subscription.
    Confirmation,
    /// Has a link to sign in by.
    SignIn,
}

impl LetterKind {
    /// Returns the name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Returns whether somebody waits for the letter. Its link lets its reader in, so it is not kept once it is sent.
    pub fn is_transactional(self) -> bool {
        matches!(self, LetterKind::Confirmation | LetterKind::SignIn)
    }

    /// Returns how long the letter's link works once the letter has left: twenty minutes to sign in, as its receiver
    /// waits for it; a day to confirm, for people who read their mail once a day.
    pub fn link_validity(self) -> Option<SignedDuration> {
        match self {
            LetterKind::SignIn => Some(SignedDuration::from_mins(20)),
            LetterKind::Confirmation => Some(SignedDuration::from_hours(24)),
            _ => None,
        }
    }
}

/// Queues that are emptied independently: a mail server that hangs delays no chat, and ten thousand digests delay
/// nobody who waits to sign in.
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
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Lane {
    Mail,
    Chat,
    /// Letters that somebody is waiting for: confirmations and sign-in links.
    Transactional,
}

impl Lane {
    /// Returns the lane of a letter.
    pub fn of(kind: LetterKind, to: &Address) -> Lane {
        match to.kind() {
            _ if kind.is_transactional() => Lane::Transactional,
            AddressKind::Mail => Lane::Mail,
            _ => Lane::Chat,
        }
    }

    /// Returns the name in SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// A call that a letter tells of, and the change that it tells.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NotifiedCall {
    pub id: OpportunityId,
    pub seq: Revision,
}

/// A reminder step that a letter is about: so many days before a last day of a call.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RemindedStep {
    pub call: OpportunityId,
    /// What the day is.
    pub goal: ReminderGoal,
    /// The last day itself.
    pub day: Date,
    /// Days before it.
    pub days_before: u16,
}

/// The state of a delivery. Sent means that the channel accepted it, not that it was read.
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
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum DeliveryState {
    Pending,
    Sent,
    /// Written to a file because no mail server is configured; nobody has received it.
    #[strum(serialize = "written")]
    #[serde(rename = "written")]
    WrittenToFile,
    /// Given up after many attempts.
    Failed,
    /// Refused by the channel for good.
    Refused,
}

impl DeliveryState {
    /// Returns the name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// A letter to one address: a row of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub id: DeliveryId,
    /// The person, for whom links in the letter are signed.
    pub person: PersonId,
    /// `None` once the person has left.
    pub to: Option<Address>,
    /// The kommuner that it is about.
    pub kommuner: Vec<KommunSlug>,
    pub kind: LetterKind,
    /// The tag of the language that the letter is written in (BCP 47).
    pub language: &'static str,
    pub calls: Vec<NotifiedCall>,
    pub state: DeliveryState,
    pub attempts: i64,
    pub subject: String,
    pub message_id: String,
    pub queued_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    /// Why it failed or was refused, or what the receiving server remarked.
    pub reason: Option<String>,
    /// The bytes to send: MIME for mail, HTML for chats.
    pub body: String,
}

/// A letter as a line of the ledger. The text that was sent is not read for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerLetter {
    pub id: DeliveryId,
    pub person: PersonId,
    /// `None` once the person has left.
    pub to: Option<Address>,
    /// The kommuner that it is about.
    pub kommuner: Vec<KommunSlug>,
    pub kind: LetterKind,
    /// The tag of the language that the letter is written in (BCP 47).
    pub language: &'static str,
    pub calls: Vec<NotifiedCall>,
    pub state: DeliveryState,
    pub attempts: i64,
    pub subject: String,
    pub message_id: String,
    pub queued_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    /// Why it failed or was refused, or what the receiving server remarked.
    pub reason: Option<String>,
}

impl LedgerLetter {
    /// Returns the full address as text, or the word that stands in the place of one that was erased.
    pub fn address_text(&self) -> String {
        self.to.as_ref().map_or_else(|| ERASED.to_owned(), Address::to_string)
    }

    /// Returns the letter as it is shown to those who oversee only these kommuner. Of one that concerns others, too,
    /// they may not learn what it tells: its subject, calls and remark are taken out, and the other kommuner.
    #[must_use]
    pub fn seen_by(mut self, kommuner: &[&KommunSlug]) -> LedgerLetter {
        if !self.is_open_to(kommuner) {
            self.subject.clear();
            self.calls.clear();
            self.reason = None;
            self.kommuner.retain(|slug| kommuner.contains(&slug));
        }
        self
    }

    /// Returns whether it concerns no kommun but these.
    pub fn is_open_to(&self, kommuner: &[&KommunSlug]) -> bool {
        self.kommuner.iter().all(|slug| kommuner.contains(&slug))
    }

    /// Returns whether what it tells was taken out.
    pub fn is_closed(&self) -> bool {
        self.subject.is_empty()
    }

    /// Returns the letter to send, with its text.
    pub fn with_body(self, body: String) -> Delivery {
        let LedgerLetter { id, person, to, kommuner, kind, language, calls, state, attempts, subject, .. } = self;
        let LedgerLetter { message_id, queued_at, sent_at, reason, .. } = self;
        Delivery {
            id,
            person,
            to,
            kommuner,
            kind,
            language,
            calls,
            state,
            attempts,
            subject,
            message_id,
            queued_at,
            sent_at,
            reason,
            body,
        }
    }
}

#[cfg(any(test, feature = "internals"))]
impl Delivery {
    /// Returns the full address as text, or the word that stands in the place of one that was erased.
    pub fn address_text(&self) -> String {
        self.to.as_ref().map_or_else(|| ERASED.to_owned(), Address::to_string)
    }
}

impl Delivery {
    /// Returns the letter as a line of the ledger.
    pub fn into_ledger_letter(self) -> LedgerLetter {
        LedgerLetter {
            id: self.id,
            person: self.person,
            to: self.to,
            kommuner: self.kommuner,
            kind: self.kind,
            language: self.language,
            calls: self.calls,
            state: self.state,
            attempts: self.attempts,
            subject: self.subject,
            message_id: self.message_id,
            queued_at: self.queued_at,
            sent_at: self.sent_at,
            reason: self.reason,
        }
    }
}

#[cfg(test)]
impl Delivery {
    /// Returns a letter that waits and holds nothing.
    pub(crate) fn empty() -> Delivery {
        Delivery {
            id: DeliveryId("a".into()),
            person: PersonId::operator(),
            to: None,
            kommuner: Vec::new(),
            kind: LetterKind::Alert,
            language: "sv",
            calls: Vec::new(),
            state: DeliveryState::Pending,
            attempts: 0,
            subject: String::new(),
            message_id: String::new(),
            queued_at: Timestamp::UNIX_EPOCH,
            sent_at: None,
            reason: None,
            body: String::new(),
        }
    }
}

/// Stands in the ledger in the place of the address of somebody who has left.
pub const ERASED: &str = "borttagen";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back() {
        assert!(LetterKind::VARIANTS.iter().all(|kind| kind.as_str().parse() == Ok(*kind)));
        assert!(Lane::VARIANTS.iter().all(|lane| lane.as_str().parse() == Ok(*lane)));
        assert!(DeliveryState::VARIANTS.iter().all(|state| state.as_str().parse() == Ok(*state)));
        assert_eq!(
            serde_json::json!([LetterKind::SignIn, DeliveryState::Refused]),
            serde_json::json!(["signin", "refused"])
        );
    }

    #[test]
    fn nobody_who_waits_for_a_letter_waits_behind_others() {
        let (mail, chat) = (Address::parse("mailto:a@b.se").unwrap(), Address::parse("telegram:7").unwrap());
        assert_eq!(Lane::of(LetterKind::SignIn, &mail), Lane::Transactional);
        assert_eq!(Lane::of(LetterKind::Digest, &mail), Lane::Mail);
        assert_eq!(Lane::of(LetterKind::Digest, &chat), Lane::Chat);
    }
}
