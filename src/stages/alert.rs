//! alert: matches and changes that a person has not been notified of -> one letter -> outbox. The first letter is a
//! welcome.

use std::collections::BTreeMap;

use anyhow::Result;
use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::enqueue::{LetterRecord, enqueue};
use super::news::{BATCH_SIZE, Candidate, LetterContext, News, person_ids};
use super::outcome::OutcomeCounter;
use super::{LetterOutcome, Outcome, Stage};
use crate::app::App;
use crate::channels::mailer::Mailer;
use crate::delivery::{LetterKind, NotifiedCall};
use crate::kommun::{Kommun, Level};
use crate::letters;
use crate::opportunity::OpportunityId;
use crate::store::{Notification, Recipient, Store, SubscriptionRow, language_of};
use crate::subscription::Frequency;

/// Writes welcomes, alerts and corrections.
pub struct Alert;

impl Stage for Alert {
    fn name(&self) -> &'static str {
        "alert"
    }

    fn help(&self) -> Option<&'static str> {
        Some("Write the letters of alert that are owed")
    }

    fn run<'a>(&'a self, app: &'a App, now: Timestamp) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move {
            app.check_clock(now).await?;
            let outcome = run(app.store().await?, app.kommuner()?, app.mailer()?, now).await?;
            Ok(Outcome::Letters(outcome))
        })
    }
}

/// Queues at most one letter per person: a welcome to new subscriptions, or else what is new or has changed.
async fn run(store: &Store, kommuner: &[Kommun], mailer: &Mailer, now: Timestamp) -> Result<LetterOutcome> {
    let recipients = store.recipients().await?;
    let with_pending_news = store.people_with_pending_news().await?;
    let mut due: Vec<&Recipient> =
        recipients.iter().filter(|recipient| with_pending_news.contains(&recipient.person)).collect();
    due.retain(|recipient| recipient.subscriptions.iter().any(is_notified_at_once));
    let mut counter = OutcomeCounter::default();
    counter.outcome.skipped = (recipients.len() - due.len()) as u64;
    if due.is_empty() {
        return counter.finish();
    }
    let context = LetterContext::read(store, kommuner, &due).await?;
    for batch in due.chunks(BATCH_SIZE) {
        let mut notifications = store.last_notifications(&person_ids(batch)).await?;
        for recipient in batch {
            let notifications = notifications.remove(&recipient.person).unwrap_or_default();
            counter
                .count(&recipient.person, write_letter(store, &context, recipient, &notifications, mailer, now).await);
        }
    }
    counter.finish()
}

/// Returns whether the subscription's letters go out at once. The welcome always does.
fn is_notified_at_once(row: &SubscriptionRow) -> bool {
    !row.welcomed || row.subscription.frequency == Frequency::Immediate
}

async fn write_letter(
    store: &Store,
    context: &LetterContext,
    recipient: &Recipient,
    notifications: &BTreeMap<OpportunityId, Notification>,
    mailer: &Mailer,
    now: Timestamp,
) -> Result<bool> {
    let rows: Vec<&SubscriptionRow> = recipient.subscriptions.iter().filter(|row| is_notified_at_once(row)).collect();
    let new_subscriptions: Vec<&SubscriptionRow> = rows.iter().copied().filter(|row| !row.welcomed).collect();
    let welcome_candidates: Vec<Candidate<'_>> =
        context.candidates(&recipient.person, new_subscriptions.iter().copied(), notifications);
    let mut news: Vec<News<'_>> = Vec::new();
    for candidate in context.candidates(&recipient.person, rows.iter().copied(), notifications) {
        let is_welcome = welcome_candidates.iter().any(|other| other.opportunity.id == candidate.opportunity.id);
        let pending = match candidate.notified(notifications.get(&candidate.opportunity.id)) {
            None if candidate.level == Level::Alert => {
                candidate.pending(now).filter(|news| is_welcome || !news.new_selection)
            }
            None => None,
            Some(notification) if notification.immediate || candidate.followed || candidate.level == Level::Alert => {
                candidate.pending_since(&notification, now)
            }
            Some(_) => None,
        };
        news.extend(pending);
    }
    if new_subscriptions.is_empty() && news.is_empty() {
        return Ok(false);
    }
    let listed: Vec<NotifiedCall> = welcome_candidates
        .iter()
        .filter(|candidate| candidate.level < Level::Alert && !notifications.contains_key(&candidate.opportunity.id))
        .filter_map(|candidate| candidate.pending(now))
        .map(|news| news.notified_call())
        .collect();
    let subscribed = context.subscribed_kommuner(rows.iter().copied());
    if subscribed.is_empty() {
        return Ok(false);
    }
    let kind = match (new_subscriptions.is_empty(), news.iter().all(News::is_correction)) {
        (false, _) => LetterKind::Welcome,
        (true, true) => LetterKind::Correction,
        (true, false) => LetterKind::Alert,
    };
    let locale = language_of(rows.iter().copied());
    let leave_url = mailer.leave_url(locale, &recipient.person);
    let head = mailer.letterhead(locale, &leave_url, subscribed, now);
    let notices: Vec<_> = news.iter().map(|news| news.notice(mailer, locale, &recipient.person)).collect();
    let mut letter = match kind {
        LetterKind::Welcome => letters::welcome(&head, &notices, listed.len()),
        _ => letters::alert(&head, &notices),
    };
    letter.kind = kind;
    let calls = news.iter().map(News::notified_call).collect();
    enqueue(store, mailer, recipient, &head, &letter, LetterRecord { calls, listed, ..LetterRecord::default() }).await
}
