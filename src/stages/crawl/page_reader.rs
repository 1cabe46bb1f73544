//! One request of a round: fetched, retried once after a temporary error, and parsed.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::fetch::{FetchError, FetchErrorKind, FetchOutcome, Fetcher, Guard};
use crate::opportunity::SourceHealth;
use crate::sources::{Page, ParseError, ParsedPage, Request, RequestBody, Source, Validators, read_page};

/// The most responses that are in memory and parsed at the same time. Any number may be downloading: long ones wait on
/// disk.
const MAX_CONCURRENT_PARSES: usize = 2;

/// Fetches and parses the pages of all sources in a round.
pub(super) struct PageReader<'a> {
    fetcher: &'a Fetcher,
    parse_permits: Semaphore,
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

impl PageReader<'_> {
    pub(super) fn new(fetcher: &Fetcher, now: Timestamp) -> PageReader<'_> {
        PageReader { fetcher, parse_permits: Semaphore::new(MAX_CONCURRENT_PARSES), now }
    }

    /// Fetches and parses a page, and sends nothing after `begin_by`. A temporary error is retried once, unless the
    /// host asks for a longer wait.
    pub(super) async fn read(
        &self,
        source: &Arc<dyn Source>,
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
                let parsed = self.parse(source.clone(), *page).await?;
                // A page that only links to others is always requested in full, so that the others are too.
                let keeps = request.body == RequestBody::None && !parsed.only_links();
                Ok(ReadResult::Page { parsed, validators: keeps.then_some(validators), bytes, fresh_for })
            }
        }
    }

    /// Parses on a blocking thread, where a panic fails this source only.
    async fn parse(&self, source: Arc<dyn Source>, page: Page) -> Result<ParsedPage, ReadFailure> {
        let url = page.url.clone();
        let broken = |why: String| ReadFailure::for_page(SourceHealth::Broken, format!("{url}: {why}"));
        // The semaphore is never closed.
        let now = self.now;
        let permit = self.parse_permits.acquire().await;
        let parsed =
            tokio::task::spawn_blocking(move || page.into_memory().map(|page| read_page(&*source, &page, now))).await;
        drop(permit);
        match parsed {
            Ok(Ok(Ok(parsed))) => Ok(parsed),
            Ok(Ok(Err(error @ ParseError::NoRows))) => {
                Err(ReadFailure::for_page(SourceHealth::Suspect, format!("{url}: {error}")))
            }
            Ok(Ok(Err(error @ (ParseError::UnexpectedFormat { .. } | ParseError::Unfiltered(_))))) => {
                Err(broken(error.to_string()))
            }
            Ok(Err(error)) => Err(broken(format!("the answer was lost from the disk: {error}"))),
            Err(_) => Err(broken(
                "the reader of this source failed on the page; that is a fault of ours: please report it".to_owned(),
            )),
        }
    }
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
