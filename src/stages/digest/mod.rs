//! digest: what a person has not been notified of when a window ends -> one letter per person and window -> outbox.

mod preview;
mod window;

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::Timestamp;

use super::mailer::{Envelope, Post, owe};
use super::news::{A_PAGE, Concern, Ground, News, numbers};
use super::{LetterOutcome, Tally};
use crate::delivery::Message;
use crate::kommun::Kommun;
use crate::letters::{self, DigestContent, Letterhead, Trouble};
use crate::opportunity::{Kind, OpportunityId, Status, Zone};
use crate::store::{Reader, Store, Told};
use crate::subscription::Frequency;

pub use preview::{Preview, preview};
pub use window::{Window, last_window};

/// Days before its last day from which a call is repeated as closing soon.
const SOON_DAYS: i64 = 14;

/// Queues the digest of the last finished window for each person, once. `publishers` holds the id and publisher of each
/// source.
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
    let concerned: Vec<&Reader> = due.iter().map(|(reader, _)| *reader).collect();
    let ground = Ground::read(store, kommuner, &concerned).await?;
    let troubles = troubles(store, publishers).await?;
    for page in due.chunks(A_PAGE) {
        let people: Vec<&Reader> = page.iter().map(|(reader, _)| *reader).collect();
        let mut told = store.told(&numbers(&people)).await?;
        for (reader, window) in page {
            let told = told.remove(&reader.person).unwrap_or_default();
            let occasion = Occasion { window, troubles: &troubles, now };
            tally.count(&reader.person, one(store, &ground, reader, &told, post, &occasion).await);
        }
    }
    tally.finish()
}

/// The arguments of one run that are the same for everybody whose digest is written.
struct Occasion<'a> {
    window: &'a Window,
    troubles: &'a [Trouble],
    now: Timestamp,
}

async fn due_readers<'a>(store: &Store, readers: &'a [Reader], now: Timestamp) -> Result<Vec<(&'a Reader, Window)>> {
    let (days, weeks) = (last_window(Frequency::Daily, now)?, last_window(Frequency::Weekly, now)?);
    let closed =
        async |window: &Window| store.windows_closed(window.frequency.word(), window.to.as_millisecond()).await;
    let (closed_days, closed_weeks) = (closed(&days).await?, closed(&weeks).await?);
    let due = readers.iter().filter_map(|reader| {
        let daily = reader.subscriptions.iter().any(|row| row.subscription.frequency == Frequency::Daily);
        let (window, closed) = if daily { (days, &closed_days) } else { (weeks, &closed_weeks) };
        let since = reader.subscriptions.iter().map(|row| row.subscription.created_at).min()?;
        let owed = since < window.to.as_millisecond() && !closed.contains(&reader.person);
        owed.then_some((reader, window))
    });
    Ok(due.collect())
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
    told: &BTreeMap<OpportunityId, Told>,
    post: &Post,
    occasion: &Occasion<'_>,
) -> Result<bool> {
    let Occasion { window, troubles, now } = *occasion;
    let asked = ground.asked(reader.subscriptions.iter());
    if asked.is_empty() {
        return Ok(false);
    }
    let url = post.leave_url(&reader.person);
    let head = post.letterhead(&url, asked, now);
    let sorted = Sorted::of(ground.concerns(&reader.person, reader.subscriptions.iter(), told), told, now);
    let message = sorted.letter(&head, window, troubles, post, &reader.person);
    let calls = sorted.fresh.iter().chain(&sorted.changed).map(News::told).collect();
    let window = Some((window.frequency.word().to_owned(), window.to.as_millisecond()));
    let envelope = Envelope { reader, calls, listed: Vec::new(), steps: Vec::new(), window };
    owe(store, post, &head, &message, envelope).await
}

/// A person's news by kind: calls that are new to them, changes, and known calls that close soon.
struct Sorted<'a> {
    fresh: Vec<News<'a>>,
    changed: Vec<News<'a>>,
    soon: Vec<News<'a>>,
}

impl<'a> Sorted<'a> {
    fn of(concerns: Vec<Concern<'a>>, told: &BTreeMap<OpportunityId, Told>, now: Timestamp) -> Sorted<'a> {
        let (mut fresh, mut changed, mut soon) = (Vec::new(), Vec::new(), Vec::new());
        for concern in concerns {
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
        Sorted { fresh, changed, soon }
    }

    /// Renders the digest for the person with this id.
    fn letter(
        &self,
        head: &Letterhead<'_>,
        window: &Window,
        troubles: &[Trouble],
        post: &Post,
        person: &str,
    ) -> Message {
        let notices = |part: Part| {
            let those = self.fresh.iter().filter(|news| part_of(news, head.now) == part);
            those.map(|news| news.notice(post, person)).collect::<Vec<_>>()
        };
        let content = DigestContent {
            from: window.from,
            to: window.to,
            new: &notices(Part::New),
            changed: &self.changed.iter().map(|news| news.notice(post, person)).collect::<Vec<_>>(),
            closing_soon: &self.soon.iter().map(|news| news.notice(post, person)).collect::<Vec<_>>(),
            coming_later: &notices(Part::Later),
            new_selection: &notices(Part::Selection),
            policy: &notices(Part::Policy),
            troubles,
        };
        letters::digest(head, &content)
    }
}

fn closes_soon(news: &News<'_>, now: Timestamp) -> bool {
    let Some(deadline) = news.opportunity.facts.deadline(now) else { return false };
    let left = deadline.last_day_in(Zone::Stockholm) - Zone::Stockholm.date_of(now);
    news.opportunity.status_at(now) == Status::Open && i64::from(left.get_days()) <= SOON_DAYS
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
