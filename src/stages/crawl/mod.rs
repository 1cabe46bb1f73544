//! crawl: due source - fetch - parse - normalise - same call? - what changed? - store.

mod detail_page_stats;
mod detail_pass;
mod health;
mod ingest;
mod outcome;
mod page_reader;
mod pass;
mod pass_result;

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};

use super::{Outcome, Stage};
use crate::app::App;
use crate::fetch::Fetcher;
use crate::locale::Locale;
use crate::opportunity::SourceId;
use crate::sources::cadence;
use crate::sources::{SkipReason, SkippedRows, WatchedSource};
use crate::store::{SourceRow, Store};
pub use outcome::{CrawlOutcome, SourceOutcome};
use page_reader::PageReader;
use pass_result::{PassResult, PriorState};

/// A selection of sources to crawl.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceSelection {
    /// Those that are due.
    Due,
    /// All, whether due or backed off.
    All,
}

/// Reads the sources.
pub struct Crawl {
    pub selection: SourceSelection,
}

impl Crawl {
    pub const DUE: Crawl = Crawl { selection: SourceSelection::Due };
    pub const ALL: Crawl = Crawl { selection: SourceSelection::All };
}

impl Stage for Crawl {
    fn name(&self) -> &'static str {
        "crawl"
    }

    fn run<'a>(&'a self, app: &'a App, now: Timestamp) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move {
            app.check_clock(now).await?;
            let (store, fetcher) = (app.store().await?, app.fetcher()?);
            Ok(Outcome::Crawl(run(store, fetcher, app.sources()?, &self.selection, now).await?))
        })
    }
}

/// How often detail pages are read again while the list that leads to them is unchanged, since a deadline may change on
/// them alone. A little under a day, so that a daily round never skips a day; rounds in between request the list only.
const DETAIL_INTERVAL: SignedDuration = SignedDuration::from_hours(20);

/// The longest time that one source may take in a round.
const SOURCE_TIMEOUT: Duration = Duration::from_secs(50);

/// Closes calls whose deadline has passed and opens those whose day has come, then reads the selected sources
/// concurrently. A slow source does not delay the others, and each host still gets one request at a time. A source's
/// failure is part of its outcome.
///
/// # Errors
/// Only when the store fails.
async fn run(
    store: &Store,
    fetcher: &Fetcher,
    sources: &[WatchedSource],
    selection: &SourceSelection,
    now: Timestamp,
) -> Result<CrawlOutcome> {
    let by_date = store.update_statuses(now).await?;
    let rows = store.sources().await?;
    let due =
        sources.iter().filter(|watched| *selection == SourceSelection::All || is_due(rows.get(&watched.spec.id), now));
    let page_reader = PageReader::new(fetcher, now);
    let rounds = due.map(|watched| crawl_source(store, &page_reader, watched, rows.get(&watched.spec.id), now));
    let done: Vec<Result<SourceOutcome>> = futures_util::future::join_all(rounds).await;
    let sources = done.into_iter().collect::<Result<Vec<_>>>()?;
    let new = sources.iter().map(|source| source.new).sum();
    let changed = by_date.closed + by_date.opened + sources.iter().map(|source| source.changed).sum::<u64>();
    Ok(CrawlOutcome { sources, new, changed, closed: by_date.closed })
}

/// A source that was last tried in the future was tried by a wrong clock, whose waits do not count.
fn is_due(row: Option<&SourceRow>, now: Timestamp) -> bool {
    let is_due = |row: &SourceRow| {
        row.next_due.is_none_or(|due| due <= now) || row.last_attempt.is_some_and(|attempt| attempt > now)
    };
    row.is_none_or(is_due)
}

async fn crawl_source(
    store: &Store,
    page_reader: &PageReader<'_>,
    watched: &WatchedSource,
    before: Option<&SourceRow>,
    now: Timestamp,
) -> Result<SourceOutcome> {
    let id = &watched.spec.id;
    let listings = store.listing_states(id).await?;
    let rounds = store.rounds(id).await?;
    let validators = store.validators(id).await?;
    let details_read_at = store.details_read_at(id).await?;
    let details_due = details_read_at.is_none_or(|at| at > now || now.duration_since(at) >= DETAIL_INTERVAL);
    let usual_count = cadence::usual_count(rounds.iter().map(|round| round.found));
    let prior = PriorState { validators: &validators, listings: &listings, details_due, usual_count };
    let until = tokio::time::Instant::now() + SOURCE_TIMEOUT;
    let result = tokio::time::timeout_at(until, pass::run(page_reader, watched, &prior)).await;
    let mut result = result.unwrap_or_else(|_| PassResult::timed_out(SOURCE_TIMEOUT));
    tracing::debug!(source = %id, requests = result.requests, drafts = result.drafts.len(), "crawled");
    let mut ingested = ingest::run(store, watched, &listings, &result, now).await?;
    if result.failure.is_none() {
        ingested.add(detail_pass::run(store, page_reader, watched, &mut result.detail_pages, (until, now)).await?);
        // While detail pages cannot be read, the next round reads everything again.
        if result.degraded.is_none() && result.suspect.is_none() && result.detail_pages.issue().is_none() {
            save_validators(store, id, &validators, &result).await?;
            if details_due || !result.unchanged {
                store.put_details_read_at(id, now).await?;
            }
        }
    }
    let mut row = health::row_after(watched, before, &result, &ingested, now);
    health::mark_silent(&mut row, &store.new_call_times(id).await?, now);
    store.put_source(&row).await?;
    store.record_round(id, &health::round_record(&row, &result, &ingested, &rounds, now)).await?;
    if let Some(error) = &row.error {
        tracing::warn!(source = %id, state = %row.health, "{error}");
    }
    Ok(SourceOutcome {
        id: id.clone(),
        health: row.health,
        requests: result.requests + ingested.requests,
        bytes: result.bytes + ingested.bytes,
        found: result.found(),
        new: ingested.recorded.new,
        changed: ingested.recorded.changed,
        skipped: skipped_rows(ingested.skipped),
        error: row.error,
    })
}

/// Returns the rows that were left aside, in the order of their reasons' words.
fn skipped_rows(skipped: BTreeMap<SkipReason, u64>) -> Vec<SkippedRows> {
    let mut rows: Vec<SkippedRows> = skipped.into_iter().map(|(reason, count)| SkippedRows { reason, count }).collect();
    rows.sort_by_cached_key(|row| row.reason.text(Locale::default()));
    rows
}

/// Stores validators, which must happen after the pages' contents are stored: after a crash in between, the pages are
/// read again.
async fn save_validators(
    store: &Store,
    id: &SourceId,
    before: &BTreeMap<String, crate::sources::Validators>,
    result: &PassResult,
) -> Result<()> {
    if result.validators != *before {
        store.put_validators(id, &result.validators).await?;
    }
    Ok(())
}
