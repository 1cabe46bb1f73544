//! One request of a round: fetched, retried once after a temporary error, and parsed.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use crate::app::PageParser;
use crate::fetch::{FetchError, FetchErrorKind, FetchOutcome, Fetcher, Guard};
use crate::locale::Locale;
use crate::opportunity::{SourceHealth, SourceId};
use crate::sources::{Page, PageRefusal, ParsedPage, Request, RequestBody, SourceWay, Validators, WatchedSource};
use crate::store::Store;

/// The longest time that the reading of one source's pages may take in a round, so that the seats are left to others.
const MAX_READING_TIME: Duration = Duration::from_secs(30);

/// Fetches and parses the pages of all sources in a round.
pub(super) struct PageReader<'a> {
    pub(super) fetcher: &'a Fetcher,
    /// How long each source's pages have taken to read in this round.
    spent: Mutex<BTreeMap<SourceId, Duration>>,
    parser: &'a PageParser,
    store: &'a Store,
    now: Timestamp,
}

/// The result of reading a page.
#[allow(clippy::large_enum_variant, reason = "there is one at a time, and it is taken apart at once")]
pub(super) enum ReadResult {
    Unchanged { fresh_for: Option<Duration> },
    Page { parsed: ParsedPage, validators: Option<Validators>, bytes: u64, fresh_for: Option<Duration> },
}

/// The reason why a page could not be read.
#[derive(Clone, Debug)]
pub(super) struct ReadFailure {
    pub(super) health: SourceHealth,
    pub(super) why: String,
    pub(super) retry_after: Option<Duration>,
    pub(super) scope: FailureScope,
}

/// How much a failure affects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FailureScope {
    /// This page only, as far as one can see.
    Page,
    /// This page does not exist.
    Gone,
    /// The host: it does not respond as it should.
    Host,
    /// The host: it blocks us.
    Blocked,
    /// None: the host had no turn for the page before the time was over, and nothing was sent.
    NoTurn,
}

/// How often a page is tried when errors are temporary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RetryPolicy {
    Never,
    Once,
}

impl<'a> PageReader<'a> {
    pub(super) fn new(
        store: &'a Store,
        (fetcher, parser): (&'a Fetcher, &'a PageParser),
        now: Timestamp,
    ) -> PageReader<'a> {
        PageReader { fetcher, parser, store, now, spent: Mutex::default() }
    }

    /// Fetches and parses a page, and sends nothing after `begin_by`. A temporary error is retried once, unless the
    /// host asks for a longer wait.
    pub(super) async fn read(
        &self,
        (watched, way): (&WatchedSource, SourceWay),
        request: Request,
        known: Option<&Validators>,
        (guard, retry, begin_by): (Guard, RetryPolicy, Instant),
    ) -> Result<ReadResult, ReadFailure> {
        let fetched = match self.fetcher.fetch_before(&request, known, guard, begin_by).await {
            Err(error @ FetchError::NoTurn { .. }) => Err(error),
            Err(error) if error.is_temporary() && retry == RetryPolicy::Once => {
                match self.fetcher.fetch_before(&request, known, guard, begin_by).await {
                    // No second request was made: the first error tells more.
                    Err(FetchError::RetryLater { .. } | FetchError::NoTurn { .. }) => Err(error),
                    again => again,
                }
            }
            fetched => fetched,
        };
        match fetched.map_err(|error| fetch_failure(&error))? {
            FetchOutcome::Unchanged { fresh_for } => Ok(ReadResult::Unchanged { fresh_for }),
            FetchOutcome::Page { page, validators, bytes, fresh_for } => {
                let parsed = self.parse(watched, way, *page).await?;
                // A page that only links to others is always requested in full, so that the others are too.
                let keeps = request.body == RequestBody::None && !parsed.only_links();
                Ok(ReadResult::Page { parsed, validators: keeps.then_some(validators), bytes, fresh_for })
            }
        }
    }

    /// Parses on a seat of its own, where neither a panic nor a hostile page harms more than this source. While that
    /// lasts the source is marked as being read.
    async fn parse(&self, watched: &WatchedSource, way: SourceWay, page: Page) -> Result<ParsedPage, ReadFailure> {
        let (id, url) = (&watched.spec.id, page.url.clone());
        let failed = |health, why: String| ReadFailure::for_page(health, format!("{url}: {why}"));
        let broken = |error: anyhow::Error| failed(SourceHealth::Broken, format!("{error:#}"));
        if self.time_spent(id, Duration::ZERO) > MAX_READING_TIME {
            return Err(costly(format!("{url}: {}", Locale::English.text("source-error-costly"))));
        }
        let seat = self.parser.seat().await.map_err(broken)?;
        self.store.begin_reading(id, self.now).await.map_err(broken)?;
        let began = Instant::now();
        let parsed = seat.parse(watched.clone(), way, page, self.now).await;
        self.time_spent(id, began.elapsed());
        self.store.end_reading(id).await.map_err(broken)?;
        parsed.map_err(|refusal| match refusal {
            PageRefusal::NoRows(why) => failed(SourceHealth::Suspect, why),
            PageRefusal::Unreadable(why) => failed(SourceHealth::Broken, why),
            PageRefusal::Costly(why) => costly(format!("{url}: {why}")),
        })
    }

    /// Adds to the time that a source's pages have taken, and returns the sum.
    fn time_spent(&self, source: &SourceId, more: Duration) -> Duration {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let sum = spent.entry(source.clone()).or_default();
        *sum += more;
        *sum
    }
}

/// The failure of a page that is too dear to read: its host gets few more requests, as one that does not respond.
fn costly(why: String) -> ReadFailure {
    ReadFailure { health: SourceHealth::Broken, why, retry_after: None, scope: FailureScope::Host }
}

impl ReadFailure {
    /// Returns the failure of a page that did not come whole in the time of a round.
    pub(super) fn late(time: Duration) -> ReadFailure {
        let why = format!("the source did not finish within {} s; what was known stays", time.as_secs());
        ReadFailure { health: SourceHealth::Broken, why, retry_after: None, scope: FailureScope::Host }
    }

    fn for_page(health: SourceHealth, why: String) -> ReadFailure {
        ReadFailure { health, why, retry_after: None, scope: FailureScope::Page }
    }
}

fn fetch_failure(error: &FetchError) -> ReadFailure {
    let (health, of) = match error.kind() {
        _ if matches!(error, FetchError::NoTurn { .. }) => (SourceHealth::Broken, FailureScope::NoTurn),
        FetchErrorKind::Blocked => (SourceHealth::Blocked, FailureScope::Blocked),
        FetchErrorKind::Temporary => (SourceHealth::Broken, FailureScope::Host),
        FetchErrorKind::Permanent if matches!(error.status(), Some(404 | 410)) => {
            (SourceHealth::Broken, FailureScope::Gone)
        }
        FetchErrorKind::Permanent => (SourceHealth::Broken, FailureScope::Host),
    };
    ReadFailure { health, why: error.to_string(), retry_after: error.retry_after(), scope: of }
}
