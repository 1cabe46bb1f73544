//! alert: what a person is owed and has not been told -> one letter -> outbox. The first is a welcome.

use anyhow::Result;
use jiff::Timestamp;

use super::letter::{Envelope, Post, owe};
use super::news::{Concern, Ground, News};
use super::{LetterOutcome, Tally};
use crate::delivery::{LetterKind, ToldCall};
use crate::kommun::{Kommun, Level};
use crate::message;
use crate::store::{Reader, Store, SubscriptionRow};
use crate::subscription::Frequency;

/// Owes each person at most one letter: the welcome of new subscriptions, else what is new or has changed.
pub async fn run(store: &Store, kommuner: &[Kommun], post: &Post, now: Timestamp) -> Result<LetterOutcome> {
    let readers = store.readers().await?;
    let ground = Ground::read(store, kommuner, &readers).await?;
    let mut tally = Tally::default();
    for reader in &readers {
        tally.count(&reader.person, one(store, &ground, reader, post, now).await);
    }
    tally.finish()
}

async fn one(store: &Store, ground: &Ground, reader: &Reader, post: &Post, now: Timestamp) -> Result<bool> {
    let at_once = |row: &&SubscriptionRow| !row.welcomed || row.subscription.frequency == Frequency::Immediate;
    let rows: Vec<&SubscriptionRow> = reader.subscriptions.iter().filter(at_once).collect();
    let newcomer: Vec<&SubscriptionRow> = rows.iter().copied().filter(|row| !row.welcomed).collect();
    let told = store.told(&reader.person).await?;
    let welcomes: Vec<Concern<'_>> = ground.concerns(&reader.person, newcomer.iter().copied(), &told);
    let mut news: Vec<News<'_>> = Vec::new();
    for concern in ground.concerns(&reader.person, rows.iter().copied(), &told) {
        let is_welcome = welcomes.iter().any(|other| other.opportunity.id == concern.opportunity.id);
        let found = match concern.heard(told.get(&concern.opportunity.id)) {
            None if concern.level == Level::Alert => {
                concern.unheard(now).filter(|news| is_welcome || !news.new_selection)
            }
            None => None,
            Some(told) if told.at_once || concern.followed || concern.level == Level::Alert => {
                concern.since(&told, now)
            }
            Some(_) => None,
        };
        news.extend(found);
    }
    if newcomer.is_empty() && news.is_empty() {
        return Ok(false);
    }
    let listed: Vec<ToldCall> = welcomes
        .iter()
        .filter(|concern| concern.level < Level::Alert && !told.contains_key(&concern.opportunity.id))
        .filter_map(|concern| concern.unheard(now))
        .map(|news| news.told())
        .collect();
    let asked = ground.asked(rows.iter().copied());
    if asked.is_empty() {
        return Ok(false);
    }
    let kind = match (newcomer.is_empty(), news.iter().all(News::is_correction)) {
        (false, _) => LetterKind::Welcome,
        (true, true) => LetterKind::Correction,
        (true, false) => LetterKind::Alert,
    };
    let letterhead_url = post.leave_url(&reader.person);
    let head = post.letterhead(&letterhead_url, asked, now);
    let notices: Vec<_> = news.iter().map(|news| news.notice(post, &reader.person)).collect();
    let mut message = match kind {
        LetterKind::Welcome => message::welcome(&head, &notices, listed.len()),
        _ => message::alert(&head, &notices),
    };
    message.kind = kind;
    let envelope =
        Envelope { reader, calls: news.iter().map(News::told).collect(), listed, steps: Vec::new(), window: None };
    owe(store, post, &head, &message, envelope).await
}
