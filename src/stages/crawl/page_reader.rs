//! One request of a round: fetched, retried once after a temporary error, and parsed.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::fetch::{Fault, FetchError, Fetched, Fetcher, Guard};
use crate::sources::{Body, Page, ParseError, Parsed, Request, Source, Validators};

/// The most responses that are in memory and parsed at the same time. Any number may be downloading: long ones wait on
/// disk.
const AT_ONCE: usize = 2;

/// Fetches and parses the pages of all sources in a round.
pub(super) struct Desk<'a> {
    fetcher: &'a Fetcher,
    seats: Semaphore,
}

/// The result of reading a page.
pub(super) enum Read {
    Unchanged { fresh_for: Option<Duration> },
    Page { parsed: Parsed, validators: Option<Validators>, bytes: u64, fresh_for: Option<Duration> },
}

/// The reason why a page could not be read.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) state: &'static str,
    pub(super) why: String,
    pub(super) retry_after: Option<Duration>,
    pub(super) of: Of,
}

/// How much a failure affects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// This page only, as far as one can see.
    Page,
    /// This page does not exist.
    Gone,
    /// The host: it does not respond as it should.
    Host,
    /// The host: it blocks us.
    Wall,
}

/// How often a page is tried when errors are temporary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tries {
    One,
    Two,
}

impl Desk<'_> {
    pub(super) fn new(fetcher: &Fetcher) -> Desk<'_> {
        Desk { fetcher, seats: Semaphore::new(AT_ONCE) }
    }

    /// Fetches and parses a page. A temporary error is retried once, unless the host asks for a longer wait.
    pub(super) async fn read(
        &self,
        reader: &Arc<dyn Source>,
        request: Request,
        known: Option<&Validators>,
        (guard, tries): (Guard, Tries),
    ) -> Result<Read, Failure> {
        let fetched = match self.fetcher.fetch(&request, known, guard).await {
            Err(error) if error.is_temporary() && tries == Tries::Two => {
                match self.fetcher.fetch(&request, known, guard).await {
                    // No second request was made: the first error tells more.
                    Err(FetchError::NotYet { .. }) => Err(error),
                    again => again,
                }
            }
            fetched => fetched,
        };
        match fetched.map_err(|error| failed(&error))? {
            Fetched::Unchanged { fresh_for } => Ok(Read::Unchanged { fresh_for }),
            Fetched::Page { page, validators, bytes, fresh_for } => {
                let parsed = self.parse(reader.clone(), *page).await?;
                // A page that only links to others is always requested in full, so that the others are too.
                let keeps = request.body == Body::None && !parsed.only_leads_on();
                Ok(Read::Page { parsed, validators: keeps.then_some(validators), bytes, fresh_for })
            }
        }
    }

    /// Parses on a blocking thread, where a panic fails this source only.
    async fn parse(&self, reader: Arc<dyn Source>, page: Page) -> Result<Parsed, Failure> {
        let url = page.url.clone();
        let broken = |why: String| Failure::of_page("broken", format!("{url}: {why}"));
        // The semaphore is never closed.
        let seat = self.seats.acquire().await;
        let parsed = tokio::task::spawn_blocking(move || page.at_hand().map(|page| reader.parse(&page))).await;
        drop(seat);
        match parsed {
            Ok(Ok(Ok(parsed))) => Ok(parsed),
            Ok(Ok(Err(error @ ParseError::Nothing))) => Err(Failure::of_page("suspect", format!("{url}: {error}"))),
            Ok(Ok(Err(error @ (ParseError::Shape { .. } | ParseError::Unfiltered(_))))) => {
                Err(broken(error.to_string()))
            }
            Ok(Err(error)) => Err(broken(format!("the answer was lost from the disk: {error}"))),
            Err(_) => Err(broken(
                "the reader of this source failed on the page; that is a fault of ours: please report it".to_owned(),
            )),
        }
    }
}

impl Failure {
    fn of_page(state: &'static str, why: String) -> Failure {
        Failure { state, why, retry_after: None, of: Of::Page }
    }
}

fn failed(error: &FetchError) -> Failure {
    let (state, of) = match error.fault() {
        Fault::Blocked => ("blocked", Of::Wall),
        Fault::Temporary => ("broken", Of::Host),
        Fault::Lasting if matches!(error.status(), Some(404 | 410)) => ("broken", Of::Gone),
        Fault::Lasting => ("broken", Of::Host),
    };
    Failure { state, why: error.to_string(), retry_after: error.retry_after(), of }
}
