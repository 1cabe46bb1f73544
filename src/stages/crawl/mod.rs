//! crawl: due source - fetch - parse - normalise - same call? - what changed? - store.

mod detail_pages;
mod details;
mod health;
mod ingest;
mod page_reader;
mod pass;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::fetch::Fetcher;
use crate::sources::rhythm;
use crate::sources::spec::Spec;
use crate::sources::{Skipped, Source};
use crate::store::{SourceRow, Store};
use page_reader::Desk;

/// A source of `sources.toml`, with the code that reads it.
#[derive(Clone)]
pub struct Watched {
    pub spec: Spec,
    pub reader: Arc<dyn Source>,
}

/// A selection of sources to crawl.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Those that are due.
    Due,
    /// All, whether due or backed off.
    All,
}

/// The outcome of a round for one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SourceOutcome {
    pub id: String,
    pub state: String,
    pub requests: u64,
    /// After decompression.
    pub bytes: u64,
    pub found: u64,
    pub new: u64,
    pub changed: u64,
    pub skipped: Vec<Skipped>,
    pub error: Option<String>,
}

/// The outcome of a round.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CrawlOutcome {
    pub sources: Vec<SourceOutcome>,
    pub new: u64,
    pub changed: u64,
    /// Calls closed because their deadline had passed.
    pub closed: u64,
}

/// How often detail pages are read again while the list that leads to them is unchanged, since a deadline may change on
/// them alone. A little under a day, so that a daily round never skips a day; rounds in between request the list only.
const DETAILS_EVERY: SignedDuration = SignedDuration::from_hours(20);

/// The longest time that one source may take in a round.
const PATIENCE: Duration = Duration::from_secs(50);

/// Closes calls whose deadline has passed and opens those whose day has come, then reads the selected sources
/// concurrently. A slow source does not delay the others, and each host still gets one request at a time. A source's
/// failure is part of its outcome.
///
/// # Errors
/// Only when the store fails.
pub async fn run(
    store: &Store,
    fetcher: &Fetcher,
    sources: &[Watched],
    choice: &Choice,
    now: Timestamp,
) -> Result<CrawlOutcome> {
    let passed = store.let_time_pass(now).await?;
    let rows = store.sources().await?;
    let due = sources.iter().filter(|watched| *choice == Choice::All || is_due(rows.get(&watched.spec.id), now));
    let desk = Desk::new(fetcher);
    let rounds = due.map(|watched| one(store, &desk, watched, rows.get(&watched.spec.id), now));
    let done: Vec<Result<SourceOutcome>> = futures_util::future::join_all(rounds).await;
    let sources = done.into_iter().collect::<Result<Vec<_>>>()?;
    let new = sources.iter().map(|source| source.new).sum();
    let changed = passed.closed + passed.opened + sources.iter().map(|source| source.changed).sum::<u64>();
    Ok(CrawlOutcome { sources, new, changed, closed: passed.closed })
}

fn is_due(row: Option<&SourceRow>, now: Timestamp) -> bool {
    row.and_then(|row| row.next_due).is_none_or(|due| due <= now.as_millisecond())
}

async fn one(
    store: &Store,
    desk: &Desk<'_>,
    watched: &Watched,
    before: Option<&SourceRow>,
    now: Timestamp,
) -> Result<SourceOutcome> {
    let id = &watched.spec.id;
    let marks = store.listing_marks(id).await?;
    let rounds = store.rounds(id).await?;
    let validators = store.validators(id).await?;
    let looked = store.details_read_at(id).await?.and_then(|at| Timestamp::from_millisecond(at).ok());
    let details_due = looked.is_none_or(|at| now.duration_since(at) >= DETAILS_EVERY);
    let usual = rhythm::usual(rounds.iter().map(|round| round.found));
    let known = pass::Before { validators: &validators, marks: &marks, details_due, usual };
    let until = tokio::time::Instant::now() + PATIENCE;
    let swept = tokio::time::timeout_at(until, pass::run(desk, watched, &known)).await;
    let mut swept = swept.unwrap_or_else(|_| pass::Swept::out_of_time(PATIENCE));
    tracing::debug!(source = %id, requests = swept.requests, drafts = swept.drafts.len(), "swept");
    let mut kept = ingest::run(store, watched, &marks, &swept, now).await?;
    if swept.failure.is_none() {
        kept.add(details::run(store, desk, watched, &mut swept.own, (until, now)).await?);
        // While detail pages cannot be read, the next round reads everything again.
        if swept.degraded.is_none() && swept.suspect.is_none() && swept.own.trouble().is_none() {
            keep_validators(store, id, &validators, &swept).await?;
            if details_due || !swept.unchanged {
                store.put_details_read_at(id, now.as_millisecond()).await?;
            }
        }
    }
    let mut row = health::after(watched, before, &swept, &kept, now);
    health::listen(&mut row, &store.times_of_new(id).await?, now);
    store.put_source(&row).await?;
    store.note_round(id, &health::round(&row, &swept, &kept, &rounds)).await?;
    if let Some(error) = &row.error {
        tracing::warn!(source = %id, state = %row.state, "{error}");
    }
    Ok(SourceOutcome {
        id: id.clone(),
        state: row.state,
        requests: swept.requests + kept.requests,
        bytes: swept.bytes + kept.bytes,
        found: swept.found(),
        new: kept.recorded.new,
        changed: kept.recorded.changed,
        skipped: kept.skipped.into_iter().map(|(reason, count)| Skipped { reason, count }).collect(),
        error: row.error,
    })
}

/// Stores validators, which must happen after the pages' contents are stored: after a crash in between, the pages are
/// read again.
async fn keep_validators(
    store: &Store,
    id: &str,
    before: &BTreeMap<String, crate::sources::Validators>,
    swept: &pass::Swept,
) -> Result<()> {
    if swept.validators != *before {
        store.put_validators(id, &swept.validators).await?;
    }
    Ok(())
}
