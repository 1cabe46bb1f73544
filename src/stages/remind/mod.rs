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
use jiff::Timestamp;
use jiff::civil::Date;

use super::mailer::{Envelope, Post, owe};
use super::news::{A_PAGE, Concern, Ground, News, numbers};
use super::{LetterOutcome, Tally};
use crate::delivery::ToldStep;
use crate::kommun::Kommun;
use crate::letters::{self, Reminder};
use crate::opportunity::Zone;
use crate::store::{Reader, Store};
use crate::subscription::Scope;

use due::{Counted, Due, due};

/// The first hour at which reminders are written, Swedish time: chat messages make phones ring.
const FROM_HOUR: i8 = 7;

/// Queues at most one letter per person, with all calls that they are to be reminded of, the nearest day first.
pub async fn run(store: &Store, kommuner: &[Kommun], post: &Post, now: Timestamp) -> Result<LetterOutcome> {
    let readers = store.readers().await?;
    let mut tally = Tally::default();
    if now.to_zoned(Zone::Stockholm.rules()).hour() < FROM_HOUR {
        tally.outcome.skipped = readers.len() as u64;
        return tally.finish();
    }
    let readers: Vec<&Reader> = readers.iter().collect();
    let ground = Ground::read(store, kommuner, &readers).await?;
    for page in readers.chunks(A_PAGE) {
        let owed = calls(store, &ground, page, now).await?;
        tally.outcome.skipped += (page.len() - owed.len()) as u64;
        for (reader, calls) in owed {
            tally.count(&reader.person, one(store, &ground, reader, &calls, post, now).await);
        }
    }
    tally.finish()
}

/// A call to remind a person of, and the days that draw near.
struct Called<'a> {
    news: News<'a>,
    due: Vec<Due<'a>>,
}

async fn one(
    store: &Store,
    ground: &Ground,
    reader: &Reader,
    calls: &[Called<'_>],
    post: &Post,
    now: Timestamp,
) -> Result<bool> {
    let asked = ground.asked(reader.subscriptions.iter());
    if asked.is_empty() {
        return Ok(false);
    }
    let leave = post.leave_url(&reader.person);
    let head = post.letterhead(&leave, asked, now);
    let reminders: Vec<Reminder<'_>> = calls
        .iter()
        .map(|call| Reminder {
            notice: call.news.notice(post, &reader.person),
            goals: call.due.iter().map(|due| due.goal.clone()).collect(),
        })
        .collect();
    let message = letters::reminder(&head, &reminders);
    let told = calls.iter().map(|call| call.news.told()).collect();
    let steps = calls.iter().flat_map(steps).collect();
    owe(store, post, &head, &message, Envelope { reader, calls: told, listed: Vec::new(), steps, window: None }).await
}

/// Returns the recipients of a batch who are to be reminded, with their calls: the nearest day first and then the best
/// match. Each query is made only for the recipients whom the one before it has left over.
async fn calls<'a>(
    store: &Store,
    ground: &'a Ground,
    page: &[&'a Reader],
    now: Timestamp,
) -> Result<Vec<(&'a Reader, Vec<Called<'a>>)>> {
    let mut left: Vec<Whom<'a>> = page.iter().map(|reader| (*reader, near(ground, reader, now))).collect();
    let reminded = store.reminded(&people(&mut left), Zone::Stockholm.date_of(now)).await?;
    for (reader, near) in &mut left {
        let Some(reminded) = reminded.get(&reader.person) else { continue };
        near.retain_mut(|(concern, due)| {
            due.retain_mut(|due| due.leave_out_reminded(concern.opportunity.id.as_str(), reminded));
            !due.is_empty()
        });
    }
    let seen = store.last_seen(&people(&mut left)).await?;
    for (reader, near) in &mut left {
        let seen = seen.get(&reader.person);
        near.retain_mut(|(concern, due)| {
            let at = seen.and_then(|seen| seen.get(&concern.opportunity.id)).map(|at| Zone::Stockholm.date_of(*at));
            due.retain_mut(|due| at.is_some_and(|at| due.leave_out_seen(at)));
            !due.is_empty()
        });
    }
    let told = store.told(&people(&mut left)).await?;
    let called = |(reader, near): (&'a Reader, Vec<Near<'a>>)| {
        let told = told.get(&reader.person);
        let news =
            |concern: &Concern<'a>| concern.as_it_stands(told.and_then(|told| told.get(&concern.opportunity.id)));
        let mut calls: Vec<Called<'a>> =
            near.into_iter().filter_map(|(concern, due)| Some(Called { news: news(&concern)?, due })).collect();
        // The sort is stable, and candidates come with the best match first.
        calls.sort_by_key(|call| call.due.iter().map(|due| due.goal.day()).min().unwrap_or(Date::MAX));
        (reader, calls)
    };
    Ok(left.into_iter().map(called).filter(|(_, calls)| !calls.is_empty()).collect())
}

/// A candidate and its goals that have steps due today.
type Near<'a> = (Concern<'a>, Vec<Due<'a>>);
type Whom<'a> = (&'a Reader, Vec<Near<'a>>);

/// Removes the recipients without calls left, and returns the ids of the others.
fn people<'a>(left: &mut Vec<Whom<'a>>) -> Vec<&'a str> {
    left.retain(|(_, near)| !near.is_empty());
    numbers(&left.iter().map(|(reader, _)| *reader).collect::<Vec<_>>())
}

fn near<'a>(ground: &'a Ground, reader: &'a Reader, now: Timestamp) -> Vec<Near<'a>> {
    // Nobody is reminded of a call that they neither subscribe to nor follow, so notifications do not matter here.
    let concerns = ground.concerns(&reader.person, reader.subscriptions.iter(), &BTreeMap::new()).into_iter();
    let with_days = concerns.map(|concern| {
        let found = due(concern.opportunity, &days_of(reader, &concern), now);
        (concern, found)
    });
    with_days.filter(|(_, found)| !found.is_empty()).collect()
}

/// Returns the reminder days of each subscription for whose sake the person is reminded of the call. A call that was
/// passed on counts when the person follows it, and never for the kommun's own papers.
fn days_of<'a>(reader: &'a Reader, concern: &Concern<'a>) -> Vec<Counted<'a>> {
    let kommuner = concern.reminded_for();
    let counted = reader.subscriptions.iter().filter_map(|row| {
        let days = &row.subscription.remind;
        let kommun = kommuner.iter().find(|kommun| kommun.slug == row.subscription.kommun).copied();
        let passed_on = row.subscription.scope == Scope::PassedOn && concern.followed;
        (kommun.is_some() || passed_on).then_some(Counted { days, papers_of: kommun })
    });
    counted.collect()
}

fn steps<'c>(call: &'c Called<'_>) -> impl Iterator<Item = ToldStep> + 'c {
    call.due.iter().flat_map(|due| {
        let (call, goal, day) = (call.news.opportunity.id.to_string(), due.goal.word(), due.goal.day());
        due.steps.iter().map(move |step| ToldStep { call: call.clone(), goal: goal.clone(), day, step: *step })
    })
}
