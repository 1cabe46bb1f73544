//! crawl: due source - fetch - parse - normalise - same call? - what changed? - store.

mod detail_page_stats;
mod detail_pass;
mod frontier;
mod health;
mod ingest;
mod interrupted;
mod outcome;
mod page_reader;
mod pass;
mod pass_result;
mod source_round;
mod text_budget;

use std::time::Duration;

use anyhow::Result;
use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::{Outcome, Stage};
use crate::app::App;
use crate::sources::WatchedSource;
use crate::store::{SourceRow, Store};
pub use outcome::{CrawlOutcome, SourceOutcome};
use page_reader::PageReader;
use source_round::SourceRoundTime;

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
            let store = app.store().await?;
            let page_reader = PageReader::new(store, (app.fetcher()?, app.page_parser()?), now);
            let time = (now, app.settings.source_time);
            Ok(Outcome::Crawl(run(store, &page_reader, app.sources()?, &self.selection, time).await?))
        })
    }
}

/// Closes calls whose deadline has passed and opens those whose day has come, then reads the selected sources
/// concurrently, each for `source_time` at most; what is left of it is read in the next round. A slow source does not
/// delay the others, and each host still gets one request at a time. A source's failure is part of its outcome.
///
/// # Errors
/// Only when the store fails.
async fn run(
    store: &Store,
    page_reader: &PageReader<'_>,
    sources: &[WatchedSource],
    selection: &SourceSelection,
    (now, source_time): (Timestamp, Duration),
) -> Result<CrawlOutcome> {
    let by_date = store.update_statuses(now).await?;
    interrupted::count_as_failures(store, sources, now).await?;
    let rows = store.sources().await?;
    let due = sources.iter().enumerate();
    let due = due.filter(|(_, watched)| *selection == SourceSelection::All || is_due(rows.get(&watched.spec.id), now));
    let mut due: Vec<(usize, &WatchedSource)> = due.collect();
    // Who had to wait for a host in the last round asks first.
    due.sort_by_key(|(place, watched)| (rows.get(&watched.spec.id).and_then(|row| row.last_success), *place));
    let rounds = due.iter().map(|(place, watched)| {
        let is_forced = *selection == SourceSelection::All;
        let round = SourceRoundTime { now, source_time, is_forced };
        let before = rows.get(&watched.spec.id);
        let crawled = source_round::run(store, page_reader, watched, before, round);
        async move {
            let outcome = crawled.await;
            // A page that took too long was not waited for, and left its mark.
            store.end_reading(&watched.spec.id).await?;
            outcome.map(|outcome| (*place, outcome))
        }
    });
    let done: Vec<Result<(usize, SourceOutcome)>> = futures_util::future::join_all(rounds).await;
    page_reader.fetcher.end_round();
    let mut sources = done.into_iter().collect::<Result<Vec<_>>>()?;
    sources.sort_by_key(|(place, _)| *place);
    let sources: Vec<SourceOutcome> = sources.into_iter().map(|(_, outcome)| outcome).collect();
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
