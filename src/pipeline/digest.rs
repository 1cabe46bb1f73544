//! digest: what a person has not heard when a window ends -> one letter per person and window -> outbox.

use anyhow::Result;
use jiff::{Timestamp, ToSpan, civil::Weekday};

use super::letter::{Envelope, Post, owe};
use super::news::{Ground, News};
use super::{LetterOutcome, Tally};
use crate::kommun::Kommun;
use crate::message::{self, DigestContent, Trouble};
use crate::opportunity::{Kind, Status, Zone};
use crate::store::{Reader, Store};
use crate::subscription::Frequency;

/// A call whose deadline is nearer than this is told again as closing soon.
const SOON_DAYS: i64 = 14;

/// Owes each person the digest of the last finished window, once. `publishers` names the sources.
pub async fn run(
    store: &Store,
    kommuner: &[Kommun],
    publishers: &[(String, String)],
    post: &Post,
    now: Timestamp,
) -> Result<LetterOutcome> {
    let readers = store.readers().await?;
    let due: Vec<(&Reader, Window)> = due_readers(store, &readers, now).await?;
    let mut tally = Tally::default();
    tally.outcome.skipped = (readers.len() - due.len()) as u64;
    if due.is_empty() {
        return tally.finish();
    }
    let ground = Ground::read(store, kommuner, &readers).await?;
    let troubles = troubles(store, publishers).await?;
    for (reader, window) in due {
        tally.count(&reader.person, one(store, &ground, reader, &window, &troubles, post, now).await);
    }
    tally.finish()
}

/// A finished stretch of time, `from <= t < to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub frequency: Frequency,
    pub from: Timestamp,
    pub to: Timestamp,
}

/// The last window that has ended: every morning at 07:00, or every Monday at 07:00, Swedish time.
///
/// # Errors
/// Only at the ends of the calendar.
pub fn last_window(frequency: Frequency, now: Timestamp) -> Result<Window> {
    let local = now.to_zoned(Zone::Stockholm.rules());
    let days = if frequency == Frequency::Daily { 1 } else { 7 };
    let mut day = local.date();
    if local.hour() < 7 {
        day = day.yesterday()?;
    }
    while frequency != Frequency::Daily && day.weekday() != Weekday::Monday {
        day = day.yesterday()?;
    }
    let to = day.at(7, 0, 0, 0).to_zoned(Zone::Stockholm.rules())?;
    let from = to.checked_sub(days.days())?;
    Ok(Window { frequency, from: from.timestamp(), to: to.timestamp() })
}

async fn due_readers<'a>(store: &Store, readers: &'a [Reader], now: Timestamp) -> Result<Vec<(&'a Reader, Window)>> {
    let mut due = Vec::new();
    for reader in readers {
        let daily = reader.subscriptions.iter().any(|row| row.subscription.frequency == Frequency::Daily);
        let window = last_window(if daily { Frequency::Daily } else { Frequency::Weekly }, now)?;
        let since = reader.subscriptions.iter().map(|row| row.subscription.created_at).min().unwrap_or(i64::MAX);
        let end = window.to.as_millisecond();
        if since < end && !store.window_closed(&reader.person, window.frequency.word(), end).await? {
            due.push((reader, window));
        }
    }
    Ok(due)
}

async fn troubles(store: &Store, publishers: &[(String, String)]) -> Result<Vec<Trouble>> {
    let rows = store.sources().await?;
    let in_trouble = publishers.iter().filter_map(|(id, publisher)| {
        let row = rows.get(id).filter(|row| !matches!(row.state.as_str(), "ok" | "unchanged" | "silent"))?;
        let last_success = row.last_success.and_then(|ms| Timestamp::from_millisecond(ms).ok());
        Some(Trouble { publisher: publisher.clone(), state: row.state.clone(), last_success })
    });
    Ok(in_trouble.collect())
}

async fn one(
    store: &Store,
    ground: &Ground,
    reader: &Reader,
    window: &Window,
    troubles: &[Trouble],
    post: &Post,
    now: Timestamp,
) -> Result<bool> {
    let told = store.told(&reader.person).await?;
    let (mut fresh, mut changed, mut soon): (Vec<News<'_>>, Vec<News<'_>>, Vec<News<'_>>) = Default::default();
    for concern in ground.concerns(&reader.person, reader.subscriptions.iter()) {
        match concern.heard(told.get(&concern.opportunity.id)) {
            None => fresh.extend(concern.unheard(now)),
            Some(told) => match concern.since(&told, now) {
                Some(news) => changed.push(news),
                None => {
                    let news = concern.unheard(now).filter(|news| closes_soon(news, now));
                    soon.extend(news.map(|mut news| {
                        news.asked = told.asked;
                        news
                    }));
                }
            },
        }
    }
    let kommuner: Vec<&Kommun> =
        reader.subscriptions.iter().filter_map(|row| ground.kommun(&row.subscription.kommun)).collect();
    if kommuner.is_empty() {
        return Ok(false);
    }
    let url = post.leave_url(&reader.person);
    let head = post.letterhead(&url, kommuner, now);
    let person = &reader.person;
    let notices = |part: Part| {
        let those = fresh.iter().filter(|news| part_of(news, now) == part);
        those.map(|news| news.notice(post, person)).collect::<Vec<_>>()
    };
    let content = DigestContent {
        from: window.from,
        to: window.to,
        new: &notices(Part::New),
        changed: &changed.iter().map(|news| news.notice(post, person)).collect::<Vec<_>>(),
        closing_soon: &soon.iter().map(|news| news.notice(post, person)).collect::<Vec<_>>(),
        coming_later: &notices(Part::Later),
        new_selection: &notices(Part::Selection),
        policy: &notices(Part::Policy),
        troubles,
    };
    let message = message::digest(&head, &content);
    let calls = fresh.iter().chain(&changed).map(News::told).collect();
    let window = Some((window.frequency.word().to_owned(), window.to.as_millisecond()));
    owe(store, post, &head, &message, Envelope { reader, calls, listed: Vec::new(), window }).await
}

fn closes_soon(news: &News<'_>, now: Timestamp) -> bool {
    let Some(deadline) = news.opportunity.facts.deadline(now) else { return false };
    let days = (deadline.date - deadline.zone.date_of(now)).get_days();
    news.opportunity.status_at(now) == Status::Open && i64::from(days) <= SOON_DAYS
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    New,
    Later,
    Selection,
    Policy,
}

fn part_of(news: &News<'_>, now: Timestamp) -> Part {
    if news.opportunity.facts.kind == Kind::Policy {
        return Part::Policy;
    }
    if news.new_selection {
        return Part::Selection;
    }
    if news.opportunity.status_at(now) == Status::Forthcoming { Part::Later } else { Part::New }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(frequency: Frequency, now: &str) -> (String, String) {
        let window = last_window(frequency, now.parse().unwrap()).unwrap();
        (window.from.to_string(), window.to.to_string())
    }

    #[test]
    fn windows_end_at_seven_in_stockholm_whatever_the_season() {
        for (frequency, now, from, to) in [
            // Summer time begins on Sunday 29 March 2026 and ends on Sunday 25 October.
            (Frequency::Daily, "2026-03-28T06:00:00Z", "2026-03-27T06:00:00Z", "2026-03-28T06:00:00Z"),
            (Frequency::Daily, "2026-03-29T04:59:59.999Z", "2026-03-27T06:00:00Z", "2026-03-28T06:00:00Z"),
            (Frequency::Daily, "2026-03-29T05:00:00Z", "2026-03-28T06:00:00Z", "2026-03-29T05:00:00Z"),
            (Frequency::Daily, "2026-10-25T05:59:59Z", "2026-10-23T05:00:00Z", "2026-10-24T05:00:00Z"),
            (Frequency::Daily, "2026-10-25T06:00:00Z", "2026-10-24T05:00:00Z", "2026-10-25T06:00:00Z"),
            (Frequency::Weekly, "2026-03-30T04:59:59Z", "2026-03-16T06:00:00Z", "2026-03-23T06:00:00Z"),
            (Frequency::Weekly, "2026-03-30T05:00:00Z", "2026-03-23T06:00:00Z", "2026-03-30T05:00:00Z"),
            (Frequency::Weekly, "2026-11-01T12:00:00Z", "2026-10-19T05:00:00Z", "2026-10-26T06:00:00Z"),
            // Leap day, and late on a Sunday that is Monday already.
            (Frequency::Daily, "2028-02-29T06:00:00Z", "2028-02-28T06:00:00Z", "2028-02-29T06:00:00Z"),
            (Frequency::Weekly, "2026-05-17T23:30:00Z", "2026-05-04T05:00:00Z", "2026-05-11T05:00:00Z"),
        ] {
            let expected = (from.to_owned(), to.to_owned());
            assert_eq!(window(frequency, now), expected, "{frequency:?} {now}");
        }
    }

    #[test]
    fn no_clock_breaks_a_window() {
        for now in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
            for frequency in [Frequency::Daily, Frequency::Weekly] {
                if let Ok(window) = last_window(frequency, now) {
                    assert!(window.from < window.to && window.to <= now);
                }
            }
        }
    }
}
