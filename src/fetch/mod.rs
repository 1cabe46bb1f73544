//! Fetches pages over HTTP: one request at a time per host, robots.txt obeyed, sizes and addresses checked.

use std::time::Instant;

use anyhow::Context as _;
use tokio::time::Instant as Deadline;
use url::Url;

use crate::sources::{self, Validators};

mod address_scope;
mod ask_time;
mod body;
mod client;
mod error;
mod exchange;
mod fetcher;
mod guard;
mod headers;
mod hosts;
mod mirror;
mod options;
mod outcome;
mod robots;
mod rules;
mod server_times;
mod webhook_client;

pub use error::{FetchError, FetchErrorKind};
pub use fetcher::Fetcher;
pub use guard::Guard;
pub use options::{FetchOptions, FetchTimeouts};
pub use outcome::FetchOutcome;
pub use webhook_client::{WebhookClient, WebhookError, WebhookResponse};

use exchange::{Hop, HopOutcome};

/// The most redirects that are followed for one request.
const MAX_REDIRECTS: usize = 5;

/// Whether robots.txt is checked before a hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RobotsCheck {
    /// For pages, which are also left when their host has no turn for them until then.
    Required { begin_by: Option<Deadline> },
    /// For robots.txt itself.
    Skip,
}

impl Fetcher {
    /// Fetches one page, following redirects by hand: each is checked like a first address.
    ///
    /// Validators are sent with a plain GET only. `Page::url` is in the source's own addresses, under a mirror too.
    ///
    /// # Errors
    /// Everything that prevents a whole response; see [`FetchError::kind`] for what to do about it.
    pub async fn fetch(
        &self,
        request: &sources::Request,
        validators: Option<&Validators>,
        guard: Guard,
    ) -> Result<FetchOutcome, FetchError> {
        self.follow_redirects(request, validators, guard, RobotsCheck::Required { begin_by: None }).await
    }

    /// As [`Fetcher::fetch`], but sends nothing after `begin_by`: where the host has no turn for it until then, because
    /// of its spacing or of others that wait, that is [`FetchError::NoTurn`].
    ///
    /// # Errors
    /// As [`Fetcher::fetch`].
    pub async fn fetch_before(
        &self,
        request: &sources::Request,
        validators: Option<&Validators>,
        guard: Guard,
        begin_by: Deadline,
    ) -> Result<FetchOutcome, FetchError> {
        self.follow_redirects(request, validators, guard, RobotsCheck::Required { begin_by: Some(begin_by) }).await
    }

    /// Forgets what a round learnt of hosts that only redirects led to.
    pub fn end_round(&self) {
        self.hosts.forget_redirect_targets();
    }

    async fn follow_redirects(
        &self,
        request: &sources::Request,
        validators: Option<&Validators>,
        guard: Guard,
        robots: RobotsCheck,
    ) -> Result<FetchOutcome, FetchError> {
        let total = if request.spool { self.timeouts.total_spooled } else { self.timeouts.total };
        let mut left = total;
        let mut hop = Hop::new(request, validators, guard)?;
        hop.address = self.original_address(hop.address);
        for hops in 0..=MAX_REDIRECTS {
            guard::check(&hop.address, guard)?;
            let mut begin_by = None;
            if let RobotsCheck::Required { begin_by: given } = robots {
                if hops == 0 {
                    self.hosts.mark_requested(&hop.address);
                }
                self.check_robots(&hop).await?;
                begin_by = given;
            }
            let host = self.hosts.get(&hop.address);
            let waiting = host.acquire(self.max_retry_wait);
            let turn = match begin_by {
                None => waiting.await?,
                Some(by) => tokio::time::timeout_at(by, waiting)
                    .await
                    .map_err(|_| FetchError::NoTurn { host: host.name.clone() })??,
            };
            let started = Instant::now();
            let answer = match tokio::time::timeout(left, self.send_hop(&hop)).await {
                Ok(answer) => answer,
                Err(_) => Err(FetchError::Timeout { seconds: total.as_secs() }),
            };
            drop(turn);
            left = left.saturating_sub(started.elapsed());
            match answer {
                Ok(HopOutcome::Done(fetched)) => return Ok(fetched),
                Ok(HopOutcome::Redirect { status, address }) => hop = hop.redirected(status, address),
                Err(error) => {
                    host.note_retry_after(&error);
                    return Err(error);
                }
            }
        }
        Err(FetchError::Redirects { most: MAX_REDIRECTS })
    }
}

/// Reads an http(s) address.
///
/// # Errors
/// When it is none.
pub fn parse_web_address(text: &str) -> anyhow::Result<Url> {
    let url = Url::parse(text).context("that is no web address: write http://HOST[:PORT] or https://HOST")?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        anyhow::bail!("only http:// and https:// addresses will do");
    }
    Ok(url)
}
