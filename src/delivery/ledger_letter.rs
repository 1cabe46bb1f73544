//! A letter as a line of the ledger: what was sent to whom and when, without its text.

use jiff::Timestamp;

use super::{Delivery, DeliveryId, DeliveryState, ERASED, LetterKind, NotifiedCall};
use crate::kommun::KommunSlug;
use crate::subscription::{Address, PersonId};

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
