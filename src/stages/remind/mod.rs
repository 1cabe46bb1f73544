//! remind: approaching last days of calls that a person knows -> one letter -> outbox.
//!
//! The rule. A person is reminded of calls that they follow, and of those of level alert for one of their kommuner that
//! nobody there found not relevant; on the days that the subscription names (30, 14 and 3 days before unless it says
//! otherwise), from 07:00 on, Swedish time. Every date on which one can still apply is counted down to, and from 14
//! days on the last day for the papers of the first meeting on the kommun's own way to a decision.
//!
//! * A step is sent once: (person, call, day, step) is a key. A day that moves is another day, with steps of its own.
//! * A letter about a call says how many days are left, and so does the page where one follows it: steps up to the last
//!   day on which the person saw either are never sent. A person who was neither notified of a call nor follows it is
//!   not reminded of it.
//! * A step that was missed is made up for within 7 days. Several missed steps make one reminder, with the days that
//!   are left; once a nearer step was sent, the longer ones are void.
//! * Days are counted in Swedish time. No reminder comes after the day itself, or for calls that are closed or
//!   withdrawn, or that are applied for at any time.

mod due;

use std::collections::BTreeMap;

use anyhow::Result;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use jiff::civil::Date;

use super::enqueue::{LetterRecord, enqueue};
use super::news::{BATCH_SIZE, Candidate, LetterContext, News, person_ids};
use super::outcome::OutcomeCounter;
use super::{LetterOutcome, Outcome, Stage};
use crate::app::App;
use crate::channels::mailer::Mailer;
use crate::delivery::RemindedStep;
use crate::kommun::Kommun;
use crate::letters::{self, Reminder};
use crate::opportunity::Zone;
use crate::store::{Recipient, Store};
use crate::subscription::{PersonId, Scope};

use due::{DueGoal, ReminderSchedule, due_goals};

/// The first hour at which reminders are written, Swedish time: chat messages make phones ring.
const FIRST_HOUR: i8 = 7;

/// Writes reminders.
pub struct Remind;

impl Stage for Remind {
    fn name(&self) -> &'static str {
        "remind"
    }

    fn help(&self) -> Option<&'static str> {
        Some("Write the reminders of last days that draw near")
    }

    fn run<'a>(&'a self, app: &'a App, now: Timestamp) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move {
            app.check_clock(now).await?;
            let outcome = run(app.store().await?, app.kommuner()?, app.mailer()?, now).await?;
            Ok(Outcome::Letters(outcome))
        })
    }
}

/// Queues at most one letter per person, with all calls that they are to be reminded of, the nearest day first.
async fn run(store: &Store, kommuner: &[Kommun], mailer: &Mailer, now: Timestamp) -> Result<LetterOutcome> {
    let recipients = store.recipients().await?;
    let mut counter = OutcomeCounter::default();
    if now.to_zoned(Zone::Stockholm.time_zone()).hour() < FIRST_HOUR {
        counter.outcome.skipped = recipients.len() as u64;
        return counter.finish();
    }
    let recipients: Vec<&Recipient> = recipients.iter().collect();
    let context = LetterContext::read(store, kommuner, &recipients).await?;
    for batch in recipients.chunks(BATCH_SIZE) {
        let due = calls_to_remind_of(store, &context, batch, now).await?;
        counter.outcome.skipped += (batch.len() - due.len()) as u64;
        for (recipient, calls) in due {
            counter.count(&recipient.person, write_letter(store, &context, recipient, &calls, mailer, now).await);
        }
    }
    counter.finish()
}

/// A call to remind a person of, and the days that draw near.
struct CallToRemindOf<'a> {
    news: News<'a>,
    due: Vec<DueGoal<'a>>,
}

async fn write_letter(
    store: &Store,
    context: &LetterContext,
    recipient: &Recipient,
    calls: &[CallToRemindOf<'_>],
    mailer: &Mailer,
    now: Timestamp,
) -> Result<bool> {
    let subscribed = context.subscribed_kommuner(recipient.subscriptions.iter());
    if subscribed.is_empty() {
        return Ok(false);
    }
    let locale = recipient.language();
    let leave_url = mailer.leave_url(locale, &recipient.person);
    let head = mailer.letterhead(locale, &leave_url, subscribed, now);
    let reminders: Vec<Reminder<'_>> = calls
        .iter()
        .map(|call| Reminder {
            notice: call.news.notice(mailer, locale, &recipient.person),
            countdowns: call.due.iter().map(|due| due.countdown.clone()).collect(),
        })
        .collect();
    let letter = letters::reminder(&head, &reminders);
    let notified = calls.iter().map(|call| call.news.notified_call()).collect();
    let steps = calls.iter().flat_map(reminded_steps).collect();
    let record = LetterRecord { calls: notified, steps, ..LetterRecord::default() };
    enqueue(store, mailer, recipient, &head, &letter, record).await
}

/// Returns the recipients of a batch who are to be reminded, with their calls: the nearest day first and then the best
/// match. Each query is made only for the recipients whom the one before it has left over.
async fn calls_to_remind_of<'a>(
    store: &Store,
    context: &'a LetterContext,
    batch: &[&'a Recipient],
    now: Timestamp,
) -> Result<Vec<(&'a Recipient, Vec<CallToRemindOf<'a>>)>> {
    let mut remaining: Vec<DueRecipient<'a>> =
        batch.iter().map(|recipient| (*recipient, due_candidates(context, recipient, now))).collect();
    let reminded = store.reminded_steps(&remaining_ids(&mut remaining), Zone::Stockholm.date_of(now)).await?;
    for (reader, near) in &mut remaining {
        let Some(reminded) = reminded.get(&reader.person) else { continue };
        near.retain_mut(|(concern, due)| {
            due.retain_mut(|due| due.remove_reminded(&concern.opportunity.id, reminded));
            !due.is_empty()
        });
    }
    let seen = store.last_seen(&remaining_ids(&mut remaining)).await?;
    for (reader, near) in &mut remaining {
        let seen = seen.get(&reader.person);
        near.retain_mut(|(concern, due)| {
            let at = seen.and_then(|seen| seen.get(&concern.opportunity.id)).map(|at| Zone::Stockholm.date_of(*at));
            due.retain_mut(|due| at.is_some_and(|at| due.remove_seen(at)));
            !due.is_empty()
        });
    }
    let notifications = store.last_notifications(&remaining_ids(&mut remaining)).await?;
    let call_to_remind_of = |(reader, near): (&'a Recipient, Vec<DueCandidate<'a>>)| {
        let notifications = notifications.get(&reader.person);
        let news = |candidate: &Candidate<'a>| {
            candidate.current_news(notifications.and_then(|told| told.get(&candidate.opportunity.id)))
        };
        let mut calls: Vec<CallToRemindOf<'a>> =
            near.into_iter().filter_map(|(concern, due)| Some(CallToRemindOf { news: news(&concern)?, due })).collect();
        // The sort is stable, and candidates come with the best match first.
        calls.sort_by_key(|call| call.due.iter().map(|due| due.countdown.day()).min().unwrap_or(Date::MAX));
        (reader, calls)
    };
    Ok(remaining.into_iter().map(call_to_remind_of).filter(|(_, calls)| !calls.is_empty()).collect())
}

/// A candidate and its goals that have steps due today.
type DueCandidate<'a> = (Candidate<'a>, Vec<DueGoal<'a>>);
type DueRecipient<'a> = (&'a Recipient, Vec<DueCandidate<'a>>);

/// Removes the recipients without calls left, and returns the ids of the others.
fn remaining_ids<'a>(remaining: &mut Vec<DueRecipient<'a>>) -> Vec<&'a PersonId> {
    remaining.retain(|(_, near)| !near.is_empty());
    person_ids(&remaining.iter().map(|(reader, _)| *reader).collect::<Vec<_>>())
}

fn due_candidates<'a>(context: &'a LetterContext, recipient: &'a Recipient, now: Timestamp) -> Vec<DueCandidate<'a>> {
    // Nobody is reminded of a call that they neither subscribe to nor follow, so notifications do not matter here.
    let candidates =
        context.candidates(&recipient.person, recipient.subscriptions.iter(), &BTreeMap::new()).into_iter();
    let with_days = candidates.map(|candidate| {
        let found = due_goals(candidate.opportunity, &reminder_days(recipient, &candidate), now);
        (candidate, found)
    });
    with_days.filter(|(_, found)| !found.is_empty()).collect()
}

/// Returns the reminder days of each subscription for whose sake the person is reminded of the call. A call that was
/// passed on counts when the person follows it, and never for the kommun's own papers.
fn reminder_days<'a>(recipient: &'a Recipient, candidate: &Candidate<'a>) -> Vec<ReminderSchedule<'a>> {
    let kommuner = candidate.kommuner_to_remind_for();
    let counted = recipient.subscriptions.iter().filter_map(|row| {
        let days = &row.subscription.remind;
        let kommun = kommuner.iter().find(|kommun| kommun.slug == row.subscription.kommun).copied();
        let passed_on = row.subscription.scope == Scope::PassedOn && candidate.followed;
        (kommun.is_some() || passed_on).then_some(ReminderSchedule { days, papers_of: kommun })
    });
    counted.collect()
}

fn reminded_steps<'c>(call: &'c CallToRemindOf<'_>) -> impl Iterator<Item = RemindedStep> + 'c {
    call.due.iter().flat_map(|due| {
        let (call, goal, day) = (call.news.opportunity.id.clone(), due.countdown.goal(), due.countdown.day());
        due.steps.iter().map(move |step| RemindedStep {
            call: call.clone(),
            goal: goal.clone(),
            day,
            days_before: *step,
        })
    })
}
