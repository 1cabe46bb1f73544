//! The JSON types that only commands print, because they hold personal data. Other programs read them: keys may be
//! added, never renamed.

use serde::Serialize;

use crate::api_types::CallDto;
use crate::delivery::{DeliveryState, LedgerLetter, NotifiedCall, Remark};
use crate::kommun::KommunSlug;
use crate::locale::{Locale, clean};
use crate::opportunity::Facts;
use crate::store::{FeedbackRow, PassedOnCall};
use crate::subscription::{ReminderDays, Scope, Subscription, masked};

/// A call with its facts as the store holds them.
#[derive(Serialize)]
pub(super) struct ShownCallDto {
    #[serde(flatten)]
    pub(super) call: CallDto,
    pub(super) facts: Facts,
}

#[derive(Serialize)]
pub(super) struct NewSubscriptionDto<'a> {
    #[serde(flatten)]
    pub(super) subscription: &'a Subscription,
    /// Only for a web address that receives signed letters, and only once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) signing_key: Option<String>,
}

#[derive(Serialize)]
pub(super) struct SubscriberDto {
    pub(super) address: String,
    pub(super) kommun: String,
    pub(super) frequency: &'static str,
    #[serde(flatten)]
    pub(super) scope: Scope,
    pub(super) remind: ReminderDays,
    pub(super) since: String,
    pub(super) welcomed: bool,
    /// When letters to it were paused.
    pub(super) paused: Option<String>,
    pub(super) paused_why: Option<String>,
}

#[derive(Serialize)]
pub(super) struct FeedbackDto {
    pub(super) kommun: String,
    pub(super) id: String,
    reference: String,
    identifier: Option<String>,
    pub(super) title: String,
    pub(super) opinion: &'static str,
    pub(super) why: String,
    pub(super) at: String,
    /// `None` when it was said for the kommun as a whole, or by a person who has left.
    pub(super) by: Option<String>,
}

impl From<FeedbackRow> for FeedbackDto {
    fn from(row: FeedbackRow) -> FeedbackDto {
        FeedbackDto {
            kommun: row.feedback.kommun.to_string(),
            id: row.feedback.call.to_string(),
            reference: row.reference,
            identifier: row.identifier,
            title: row.title,
            opinion: row.feedback.opinion.as_str(),
            why: row.feedback.why,
            at: row.feedback.at.to_string(),
            by: row.address.as_deref().map(masked),
        }
    }
}

#[derive(Serialize)]
pub(super) struct PassedOnCallDto {
    pub(super) kommun: String,
    pub(super) id: String,
    reference: String,
    identifier: Option<String>,
    pub(super) title: String,
    pub(super) note: String,
    pub(super) at: String,
    /// Whether it was taken back.
    pub(super) undone: bool,
}

impl From<PassedOnCall> for PassedOnCallDto {
    fn from(PassedOnCall { passed_on: what, opportunity }: PassedOnCall) -> PassedOnCallDto {
        PassedOnCallDto {
            kommun: what.kommun.to_string(),
            id: what.call.to_string(),
            reference: opportunity.reference,
            identifier: opportunity.facts.identifier,
            title: opportunity.facts.title,
            note: what.note,
            at: what.at.to_string(),
            undone: what.undone,
        }
    }
}

/// A letter in the outbox. Its state and remark are those of earlier versions, which other programs read: a letter that
/// was written to a file is sent, with a remark that says so.
#[derive(Serialize)]
pub(super) struct DeliveryDto {
    id: String,
    pub(super) address: String,
    kommun: Vec<KommunSlug>,
    pub(super) kind: &'static str,
    pub(super) calls: Vec<NotifiedCall>,
    pub(super) state: &'static str,
    attempts: i64,
    pub(super) subject: String,
    message_id: String,
    pub(super) owed_at: String,
    sent_at: Option<String>,
    pub(super) reason: Option<String>,
}

impl From<LedgerLetter> for DeliveryDto {
    fn from(letter: LedgerLetter) -> DeliveryDto {
        let kept = letter.address_text();
        let address = clean::masked(&kept).unwrap_or(kept);
        let (state, reason) = match letter.state {
            DeliveryState::WrittenToFile => ("sent", Some(Locale::default().remark(Remark::WrittenToFile.as_str()))),
            state => (state.as_str(), letter.reason.map(|reason| Locale::default().remark(&reason))),
        };
        DeliveryDto {
            id: letter.id.to_string(),
            address,
            kommun: letter.kommuner,
            kind: letter.kind.as_str(),
            calls: letter.calls,
            state,
            attempts: letter.attempts,
            subject: letter.subject,
            message_id: letter.message_id,
            owed_at: letter.queued_at.to_string(),
            sent_at: letter.sent_at.map(|at| at.to_string()),
            reason,
        }
    }
}

/// Returns the calls of a letter with their revisions: `a1b2@17 c3d4@19`.
pub(super) fn calls_text(calls: &[NotifiedCall]) -> String {
    calls.iter().map(|call| format!("{}@{}", call.id, call.seq)).collect::<Vec<_>>().join(" ")
}
