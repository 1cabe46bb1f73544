//! Finished letters, and their deliveries: rows of the outbox.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

mod outline;
mod remark;

pub use outline::{CallForm, CallOutline, Outline, OutlineLink, OutlinePart, fit_calls};
pub use remark::Remark;

/// Why a letter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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
    pub fn as_str(self) -> &'static str {
        match self {
            LetterKind::Welcome => "welcome",
            LetterKind::Alert => "alert",
            LetterKind::Digest => "digest",
            LetterKind::Reminder => "reminder",
            LetterKind::Correction => "correction",
            LetterKind::Operator => "operator",
            LetterKind::Confirmation => "confirmation",
            LetterKind::SignIn => "signin",
        }
    }
}

/// A call that a letter tells of, and the change that it tells.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NotifiedCall {
    pub id: String,
    pub seq: i64,
}

/// A reminder step that a letter is about: so many days before a last day of a call.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RemindedStep {
    pub call: String,
    /// What the day is, as the store names it: `deadline`.
    pub goal: String,
    /// The last day itself.
    pub day: Date,
    /// Days before it.
    pub days_before: u16,
}

/// The state of a delivery. Sent means that the channel accepted it, not that it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    Pending,
    Sent,
    /// Given up after many attempts.
    Failed,
    /// Refused by the channel for good.
    Refused,
}

impl DeliveryState {
    pub fn word(self) -> &'static str {
        match self {
            DeliveryState::Pending => "pending",
            DeliveryState::Sent => "sent",
            DeliveryState::Failed => "failed",
            DeliveryState::Refused => "refused",
        }
    }
}

/// The remark on a letter that was written to a file because no mail server is configured; nobody has received it.
pub const WRITTEN_TO_FILE: &str = "skriven till state/mail";

/// A letter to one address: a row of the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    pub id: String,
    /// The person's id, for which links in the letter are signed.
    #[serde(skip)]
    pub person: String,
    /// The full address: [`crate::subscription::masked`] masks its secrets before it is shown.
    pub address: String,
    pub kommun: Vec<String>,
    pub kind: String,
    pub calls: Vec<NotifiedCall>,
    pub state: String,
    pub attempts: i64,
    pub subject: String,
    pub message_id: String,
    /// RFC 3339, UTC.
    #[serde(rename = "owed_at")]
    pub queued_at: String,
    pub sent_at: Option<String>,
    /// Why it failed or was refused, or where it went.
    pub reason: Option<String>,
    /// The bytes to send: MIME for mail, HTML for chats.
    #[serde(skip)]
    pub body: String,
}
