//! digest: what a person has not been notified of when a window ends -> one letter per person and window -> outbox.

mod preview;
mod window;

use std::collections::BTreeMap;

use anyhow::Result;
use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::enqueue::{LetterRecord, enqueue};
use super::news::{BATCH_SIZE, Candidate, LetterContext, News, person_ids};
use super::{LetterOutcome, Outcome, OutcomeCounter, Stage};
use crate::app::App;
use crate::channels::mailer::Mailer;

use crate::kommun::Kommun;
use crate::letters::{self, CallLetter, DigestContent, Letterhead, UnreadableSource};
use crate::opportunity::{CallKind, OpportunityId, Status, Zone};
use crate::sources::WatchedSource;
use crate::store::{Notification, Recipient, Store};
use crate::subscription::{Frequency, PersonId};

pub use preview::preview;
pub use window::{DigestWindow, last_window};

/// Days before its last day from which a call is repeated as closing soon.
const CLOSING_SOON_DAYS: i64 = 14;

/// Writes the digests whose window has ended.
pub struct Digest;

impl Stage for Digest {
    fn name(&self) -> &'static str {
        "digest"
    }

    fn run<'a>(&'a self, app: &'a App, now: Timestamp) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move {
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
    let closed = async |window: &DigestWindow| store.people_with_digest_queued(window.frequency, window.to).await;
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

async fn failing_sources(store: &Store, sources: &[WatchedSource]) -> Result<Vec<UnreadableSource>> {
    let rows = store.sources().await?;
    let in_trouble = sources.iter().filter_map(|watched| {
        let row = rows.get(&watched.spec.id).filter(|row| !row.health.is_well())?;
        let (publisher, health) = (watched.spec.publisher.clone(), row.health);
        Some(UnreadableSource { publisher, health, last_success: row.last_success })
    });
    Ok(in_trouble.collect())
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
    let leave_url = post.leave_url(&recipient.person);
    let head = post.letterhead(recipient.language(), &leave_url, subscribed, now);
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

/// A person's news by kind: calls that are new to them, changes, and known calls that close soon.
struct SortedNews<'a> {
    new: Vec<News<'a>>,
    changed: Vec<News<'a>>,
    closing_soon: Vec<News<'a>>,
}

impl<'a> SortedNews<'a> {
    fn of(
        candidates: Vec<Candidate<'a>>,
        notifications: &BTreeMap<OpportunityId, Notification>,
        now: Timestamp,
    ) -> SortedNews<'a> {
        let (mut new, mut changed, mut closing_soon) = (Vec::new(), Vec::new(), Vec::new());
        for candidate in candidates {
            match candidate.notified(notifications.get(&candidate.opportunity.id)) {
                None => new.extend(candidate.pending(now)),
                Some(notification) => match candidate.pending_since(&notification, now) {
                    Some(news) => changed.push(news),
                    None => {
                        let news = candidate.pending(now).filter(|news| closes_soon(news, now));
                        closing_soon.extend(news.map(|mut news| {
                            news.feedback_requested = notification.asked_for_opinion;
                            news
                        }));
                    }
                },
            }
        }
        SortedNews { new, changed, closing_soon }
    }

    /// Renders the digest for the person with this id.
    fn letter(
        &self,
        head: &Letterhead<'_>,
        window: &DigestWindow,
        failing_sources: &[UnreadableSource],
        post: &Mailer,
        person: &PersonId,
    ) -> CallLetter {
        let notices = |part: DigestSection| {
            let in_section = self.new.iter().filter(|news| section_of(news, head.now) == part);
            in_section.map(|news| news.notice(post, person)).collect::<Vec<_>>()
        };
        let content = DigestContent {
            from: window.from,
            to: window.to,
            new: &notices(DigestSection::New),
            changed: &self.changed.iter().map(|news| news.notice(post, person)).collect::<Vec<_>>(),
            closing_soon: &self.closing_soon.iter().map(|news| news.notice(post, person)).collect::<Vec<_>>(),
            coming_later: &notices(DigestSection::Later),
            new_selection: &notices(DigestSection::Selection),
            policy: &notices(DigestSection::Policy),
            troubles: failing_sources,
        };
        letters::digest(head, &content)
    }
}

fn closes_soon(news: &News<'_>, now: Timestamp) -> bool {
    let Some(deadline) = news.opportunity.facts.next_deadline(now) else { return false };
    let left = deadline.last_day_in(Zone::Stockholm) - Zone::Stockholm.date_of(now);
    news.opportunity.status_at(now) == Status::Open && i64::from(left.get_days()) <= CLOSING_SOON_DAYS
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum DigestSection {
    New,
    Later,
    Selection,
    Policy,
}

fn section_of(news: &News<'_>, now: Timestamp) -> DigestSection {
    if news.opportunity.facts.kind == CallKind::Policy {
        return DigestSection::Policy;
    }
    if news.new_selection {
        return DigestSection::Selection;
    }
    if news.opportunity.status_at(now) == Status::Forthcoming { DigestSection::Later } else { DigestSection::New }
}
