//! A finished letter and the row that owes it to an address.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

mod outline;

pub use outline::{CallOutline, Form, Link, Outline, OutlinePart, fit};

/// Why a letter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LetterKind {
    Welcome,
    Alert,
    Digest,
    Reminder,
    Correction,
    /// To whoever runs the program: a source fell into trouble, or is well again.
    Operator,
    /// Asks whether a wish is the receiver's own.
    Confirmation,
    /// Lets the receiver sign in.
    SignIn,
}

impl LetterKind {
    pub fn word(self) -> &'static str {
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

/// A finished letter, before it is dressed for a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub kind: LetterKind,
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// A whole HTML document.
    pub html: String,
    /// For chats: Telegram's HTML subset, everything from sources escaped.
    pub chat: String,
    /// For channels that lay it out themselves. Empty: the plain text is all there is.
    pub outline: Outline,
}

/// A call that a letter tells of, and the change it tells.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ToldCall {
    pub id: String,
    pub seq: i64,
}

/// A step of a countdown that a letter reminds of.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ToldStep {
    pub call: String,
    /// What is counted down to, by its word in the store.
    pub goal: String,
    /// The last day itself.
    pub day: Date,
    /// So many days before it.
    pub step: u16,
}

/// How far a delivery has come. Sent means that the channel took it, not that it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    Pending,
    Sent,
    /// Given up after many tries.
    Failed,
    /// The channel said never.
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

/// The remark on a letter that went into a file because no mail server is set: it has been sent to nobody.
pub const WRITTEN_TO_FILE: &str = "skriven till state/mail";

/// A letter owed to one address: a row of the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    pub id: String,
    /// By their number; what a signed letter is signed for.
    #[serde(skip)]
    pub person: String,
    /// Whole: before it is shown, [`crate::subscription::shown`] masks what is secret in it.
    pub address: String,
    pub kommun: Vec<String>,
    pub kind: String,
    pub calls: Vec<ToldCall>,
    pub state: String,
    pub attempts: i64,
    pub subject: String,
    pub message_id: String,
    /// RFC 3339, UTC.
    pub owed_at: String,
    pub sent_at: Option<String>,
    /// Why it failed, was refused, or where it went.
    pub reason: Option<String>,
    /// The bytes to send, ready-made: MIME for mail, HTML for chats.
    #[serde(skip)]
    pub body: String,
}
