//! alert: matches and changes that a person has not been notified of -> one letter -> outbox. The first letter is a
//! welcome.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::Timestamp;

use super::mailer::{Envelope, Post, owe};
use super::news::{A_PAGE, Concern, Ground, News, numbers};
use super::{LetterOutcome, Tally};
use crate::delivery::{LetterKind, ToldCall};
use crate::kommun::{Kommun, Level};
use crate::letters;
use crate::opportunity::OpportunityId;
use crate::store::{Reader, Store, SubscriptionRow, Told};
use crate::subscription::Frequency;

/// Queues at most one letter per person: a welcome to new subscriptions, or else what is new or has changed.
pub async fn run(store: &Store, kommuner: &[Kommun], post: &Post, now: Timestamp) -> Result<LetterOutcome> {
    let readers = store.readers().await?;
    let stirred = store.stirred().await?;
    let mut concerned: Vec<&Reader> = readers.iter().filter(|reader| stirred.contains(&reader.person)).collect();
    concerned.retain(|reader| reader.subscriptions.iter().any(is_told_at_once));
    let mut tally = Tally::default();
    tally.outcome.skipped = (readers.len() - concerned.len()) as u64;
    if concerned.is_empty() {
        return tally.finish();
    }
    let ground = Ground::read(store, kommuner, &concerned).await?;
    for page in concerned.chunks(A_PAGE) {
        let mut told = store.told(&numbers(page)).await?;
        for reader in page {
            let told = told.remove(&reader.person).unwrap_or_default();
            tally.count(&reader.person, one(store, &ground, reader, &told, post, now).await);
        }
    }
    tally.finish()
}

/// Returns whether the subscription's letters go out at once. The welcome always does.
fn is_told_at_once(row: &SubscriptionRow) -> bool {
    !row.welcomed || row.subscription.frequency == Frequency::Immediate
}

async fn one(
    store: &Store,
    ground: &Ground,
    reader: &Reader,
    told: &BTreeMap<OpportunityId, Told>,
    post: &Post,
    now: Timestamp,
) -> Result<bool> {
    let rows: Vec<&SubscriptionRow> = reader.subscriptions.iter().filter(|row| is_told_at_once(row)).collect();
    let newcomer: Vec<&SubscriptionRow> = rows.iter().copied().filter(|row| !row.welcomed).collect();
    let welcomes: Vec<Concern<'_>> = ground.concerns(&reader.person, newcomer.iter().copied(), told);
    let mut news: Vec<News<'_>> = Vec::new();
    for concern in ground.concerns(&reader.person, rows.iter().copied(), told) {
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
        LetterKind::Welcome => letters::welcome(&head, &notices, listed.len()),
        _ => letters::alert(&head, &notices),
    };
    message.kind = kind;
    let envelope =
        Envelope { reader, calls: news.iter().map(News::told).collect(), listed, steps: Vec::new(), window: None };
    owe(store, post, &head, &message, envelope).await
}
