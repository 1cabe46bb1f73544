//! remind: last days that draw near, of calls that a person knows -> one letter -> outbox.
//!
//! The rule. A person is reminded of calls that they follow, and of those of level alert for one of their kommuner that
//! nobody there found not relevant; on the days that the subscription names (30, 14 and 3 days before unless it says
//! otherwise), from 07:00 on, Swedish time. Every date on which one can still apply is counted down to, and from 14
//! days on the last day for the papers of the first meeting on the kommun's own way to a decision.
//!
//! * A step is owed once: (person, call, day, step) is a key. A day that moves is another day, with steps of its own.
//! * A letter that tells of a call says the days left, and so does the page where one follows it: steps up to the day
//!   of the last of those are never owed. Who was neither told of a call nor follows it is not reminded of it.
//! * A step that was missed is made up for within 7 days. Several missed steps make one reminder, with the days that
//!   are left; once a nearer step was told, the longer ones are void.
//! * Days are counted as a reader in Sweden sees them. Nothing comes after the day itself, and nothing of calls that
//!   are closed or withdrawn, or that are applied for at any time.

mod due;

use anyhow::Result;
use jiff::Timestamp;
use jiff::civil::Date;

use super::letter::{Envelope, Post, owe};
use super::news::{Concern, Ground, News};
use super::{LetterOutcome, Tally};
use crate::delivery::ToldStep;
use crate::kommun::Kommun;
use crate::message::{self, Reminder};
use crate::opportunity::Zone;
use crate::store::{Reader, Store};
use crate::subscription::Scope;

use due::{Counted, Due, due, owed};

/// No reminder is written before this hour: chats ring.
const FROM_HOUR: i8 = 7;

/// Owes each person at most one letter, with all that they are to be reminded of, the nearest day first.
pub async fn run(store: &Store, kommuner: &[Kommun], post: &Post, now: Timestamp) -> Result<LetterOutcome> {
    let readers = store.readers().await?;
    let mut tally = Tally::default();
    if now.to_zoned(Zone::Stockholm.rules()).hour() < FROM_HOUR {
        tally.outcome.skipped = readers.len() as u64;
        return tally.finish();
    }
    let ground = Ground::read(store, kommuner, &readers).await?;
    for reader in &readers {
        tally.count(&reader.person, one(store, &ground, reader, post, now).await);
    }
    tally.finish()
}

/// A call to remind of.
struct Called<'a> {
    news: News<'a>,
    due: Vec<Due<'a>>,
}

async fn one(store: &Store, ground: &Ground, reader: &Reader, post: &Post, now: Timestamp) -> Result<bool> {
    let calls = calls(store, ground, reader, now).await?;
    let asked = ground.asked(reader.subscriptions.iter());
    if calls.is_empty() || asked.is_empty() {
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
    let message = message::reminder(&head, &reminders);
    let told = calls.iter().map(|call| call.news.told()).collect();
    let steps = calls.iter().flat_map(steps).collect();
    owe(store, post, &head, &message, Envelope { reader, calls: told, listed: Vec::new(), steps, window: None }).await
}

/// What the person is to be reminded of, the nearest day first and then the strongest call.
async fn calls<'a>(store: &Store, ground: &'a Ground, reader: &'a Reader, now: Timestamp) -> Result<Vec<Called<'a>>> {
    let told = store.told(&reader.person).await?;
    let concerns = ground.concerns(&reader.person, reader.subscriptions.iter(), &told);
    let near: Vec<(Concern<'a>, Vec<Due<'a>>)> = concerns
        .into_iter()
        .map(|concern| {
            let found = due(concern.opportunity, &days_of(reader, &concern), now);
            (concern, found)
        })
        .filter(|(_, found)| !found.is_empty())
        .collect();
    if near.is_empty() {
        return Ok(Vec::new());
    }
    let (seen, reminded) = (store.last_seen(&reader.person).await?, store.reminded(&reader.person).await?);
    let mut calls = Vec::new();
    for (concern, found) in near {
        let id = &concern.opportunity.id;
        let Some(seen) = seen.get(id).map(|at| Zone::Stockholm.date_of(*at)) else { continue };
        let due = owed(found, id.as_str(), &reminded, seen);
        let news = concern.as_it_stands(told.get(id)).filter(|_| !due.is_empty());
        calls.extend(news.map(|news| Called { news, due }));
    }
    // A stable sort: concerns come strongest first.
    calls.sort_by_key(|call| call.due.iter().map(|due| due.goal.day()).min().unwrap_or(Date::MAX));
    Ok(calls)
}

/// For whose sake the person is reminded of the call, each with the days that they asked for. What a kommun passed on
/// they are reminded of when they follow it, and never of the kommun's own papers.
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
