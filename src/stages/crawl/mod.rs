//! crawl: due source - fetch - parse - normalise - same call? - what moved? - store.

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

/// A source of `sources.toml`, ready to be read.
#[derive(Clone)]
pub struct Watched {
    pub spec: Spec,
    pub reader: Arc<dyn Source>,
}

/// Which sources to crawl.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Those whose time has come.
    Due,
    /// Due or not, backed off or not.
    All,
}

/// How it went with one source.
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

/// How a round went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CrawlOutcome {
    pub sources: Vec<SourceOutcome>,
    pub new: u64,
    pub changed: u64,
    /// Calls closed because their deadline had passed.
    pub closed: u64,
}

/// A call's own page is looked at again this often while the list that led to it stands still: a deadline may move on
/// it alone. A little under a day, so that a daily round never misses its turn; rounds between ask for the list only.
const DETAILS_EVERY: SignedDuration = SignedDuration::from_hours(20);

/// No source holds up a round longer than this.
const PATIENCE: Duration = Duration::from_secs(50);

/// Closes what has passed its deadline and opens what has come to its day, then reads the chosen sources, all at the
/// same time: one that keeps us waiting holds up no other, and each host still gets one request at a time. One source's
/// failure is its own.
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
        // While the calls' own pages cannot be read, the next round reads all of it again.
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

/// Validators are kept only after all that the pages said has been kept: a crash before means reading them again.
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
