//! One request of a round: fetched, tried once more after a passing fault, and parsed.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::fetch::{Fault, FetchError, Fetched, Fetcher, Guard};
use crate::sources::{Body, Page, ParseError, Parsed, Request, Source, Validators};

/// How many answers are in memory and being parsed at the same time. Any number may be on their way: what is long
/// waits on disk.
const AT_ONCE: usize = 2;

/// Where all sources of a round are read.
pub(super) struct Desk<'a> {
    fetcher: &'a Fetcher,
    seats: Semaphore,
}

/// What an answer brought.
pub(super) enum Read {
    Unchanged { fresh_for: Option<Duration> },
    Page { parsed: Parsed, validators: Option<Validators>, bytes: u64, fresh_for: Option<Duration> },
}

/// Why nothing could be read.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) state: &'static str,
    pub(super) why: String,
    pub(super) retry_after: Option<Duration>,
    pub(super) of: Of,
}

/// Whose trouble a failure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// This page's alone, as far as one can see.
    Page,
    /// This page does not exist.
    Gone,
    /// The host's: it does not answer as it should.
    Host,
    /// The host does not want us.
    Wall,
}

/// Whether a passing fault is met with a second try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tries {
    One,
    Two,
}

impl Desk<'_> {
    pub(super) fn new(fetcher: &Fetcher) -> Desk<'_> {
        Desk { fetcher, seats: Semaphore::new(AT_ONCE) }
    }

    /// Asks, once more after a passing fault unless the host asked for a longer quiet, and reads the answer.
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
                    // Not asked again: what it said the first time tells more.
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
                // A page that only leads on is asked for again, so that what it leads to is too.
                let keeps = request.body == Body::None && !parsed.only_leads_on();
                Ok(Read::Page { parsed, validators: keeps.then_some(validators), bytes, fresh_for })
            }
        }
    }

    /// Parses off the async threads; a panic in it is this source's failure and nobody else's.
    async fn parse(&self, reader: Arc<dyn Source>, page: Page) -> Result<Parsed, Failure> {
        let url = page.url.clone();
        let broken = |why: String| Failure::of_page("broken", format!("{url}: {why}"));
        // The seats are never closed.
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
