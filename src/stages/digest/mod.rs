//! digest: what a person has not been notified of when a window ends -> one letter per person and window -> outbox.

mod failing_sources;
mod preview;
mod sorted_news;
mod window;

use std::collections::BTreeMap;

use anyhow::Result;
use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::enqueue::{LetterRecord, enqueue};
use super::news::{BATCH_SIZE, LetterContext, News, person_ids};
use super::outcome::OutcomeCounter;
use super::{LetterOutcome, Outcome, Stage};
use crate::app::App;
use crate::channels::mailer::Mailer;
use crate::kommun::Kommun;
use crate::letters::UnreadableSource;
use crate::opportunity::OpportunityId;
use crate::sources::WatchedSource;
use crate::store::{Notification, Recipient, Store};
use crate::subscription::Frequency;

use failing_sources::failing_sources;
pub use preview::preview;
use sorted_news::SortedNews;
pub use window::{DigestWindow, last_window};

/// Writes the digests whose window has ended.
pub struct Digest;

impl Stage for Digest {
    fn name(&self) -> &'static str {
        "digest"
    }

    fn run<'a>(&'a self, app: &'a App, now: Timestamp) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move {
            app.check_clock(now).await?;
            let (store, mailer) = (app.store().await?, app.mailer()?);
            Ok(Outcome::Letters(run(store, app.kommuner()?, app.sources()?, mailer, now).await?))
        })
    }
}

/// Queues the digest of the last finished window for each person, once.
async fn run(
    store: &Store,
    kommuner: &[Kommun],
    sources: &[WatchedSource],
    post: &Mailer,
    now: Timestamp,
) -> Result<LetterOutcome> {
    let recipients = store.recipients().await?;
    let due: Vec<(&Recipient, DigestWindow)> = due_recipients(store, &recipients, now).await?;
    let mut counter = OutcomeCounter::default();
    counter.outcome.skipped = (recipients.len() - due.len()) as u64;
    if due.is_empty() {
        return counter.finish();
    }
    let due_now: Vec<&Recipient> = due.iter().map(|(reader, _)| *reader).collect();
    let context = LetterContext::read(store, kommuner, &due_now).await?;
    let failing_sources = failing_sources(store, sources).await?;
    for batch in due.chunks(BATCH_SIZE) {
        let recipients: Vec<&Recipient> = batch.iter().map(|(reader, _)| *reader).collect();
        let mut notifications = store.last_notifications(&person_ids(&recipients)).await?;
        for (recipient, window) in batch {
            let notifications = notifications.remove(&recipient.person).unwrap_or_default();
            let digest_run = DigestRun { window, failing_sources: &failing_sources, now };
            counter.count(
                &recipient.person,
                write_letter(store, &context, recipient, &notifications, post, &digest_run).await,
            );
        }
    }
    counter.finish()
}

/// The arguments of one run that are the same for everybody whose digest is written.
struct DigestRun<'a> {
    window: &'a DigestWindow,
    failing_sources: &'a [UnreadableSource],
    now: Timestamp,
}

async fn due_recipients<'a>(
    store: &Store,
    recipients: &'a [Recipient],
    now: Timestamp,
) -> Result<Vec<(&'a Recipient, DigestWindow)>> {
    let (days, weeks) = (last_window(Frequency::Daily, now)?, last_window(Frequency::Weekly, now)?);
    let closed = async |window: &DigestWindow| store.people_with_digest_queued(window.frequency, window.to, now).await;
    let (closed_days, closed_weeks) = (closed(&days).await?, closed(&weeks).await?);
    let due = recipients.iter().filter_map(|recipient| {
        let daily = recipient.subscriptions.iter().any(|row| row.subscription.frequency == Frequency::Daily);
        let (window, closed) = if daily { (days, &closed_days) } else { (weeks, &closed_weeks) };
        let subscribed_at = recipient.subscriptions.iter().map(|row| row.subscription.created_at).min()?;
        let is_due = subscribed_at < window.to && !closed.contains(&recipient.person);
        is_due.then_some((recipient, window))
    });
    Ok(due.collect())
}

async fn write_letter(
    store: &Store,
    context: &LetterContext,
    recipient: &Recipient,
    notifications: &BTreeMap<OpportunityId, Notification>,
    post: &Mailer,
    digest_run: &DigestRun<'_>,
) -> Result<bool> {
    let DigestRun { window, failing_sources: troubles, now } = *digest_run;
    let subscribed = context.subscribed_kommuner(recipient.subscriptions.iter());
    if subscribed.is_empty() {
        return Ok(false);
    }
    let locale = recipient.language();
    let leave_url = post.leave_url(locale, &recipient.person);
    let head = post.letterhead(locale, &leave_url, subscribed, now);
    let sorted = SortedNews::of(
        context.candidates(&recipient.person, recipient.subscriptions.iter(), notifications),
        notifications,
        now,
    );
    let letter = sorted.letter(&head, window, troubles, post, &recipient.person);
    let calls = sorted.new.iter().chain(&sorted.changed).map(News::notified_call).collect();
    let window = Some((window.frequency, window.to));
    let record = LetterRecord { calls, window, ..LetterRecord::default() };
    enqueue(store, post, recipient, &head, &letter, record).await
}
