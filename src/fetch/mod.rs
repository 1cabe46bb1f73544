//! Fetches pages over HTTP: one request at a time per host, robots.txt obeyed, sizes and addresses checked.

use std::fs::File;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use url::Url;

use crate::sources::{self, Page, Validators};

mod body;
mod client;
mod error;
mod exchange;
mod guard;
mod headers;
mod hosts;
mod mirror;
mod robots;
mod rules;
mod webhook_client;

pub use error::{FetchError, FetchErrorKind};
pub use guard::Guard;
pub use webhook_client::{WebhookClient, WebhookError, WebhookResponse};

use client::Clients;
use exchange::{Hop, HopOutcome};
use hosts::Hosts;
use mirror::Mirror;

/// The most redirects that are followed for one request.
const MAX_REDIRECTS: usize = 5;

/// The settings of a fetcher. The defaults are those for the open web.
#[derive(Clone, Debug)]
pub struct FetchOptions {
    /// Fetches every `https://HOST/PATH?Q` as `MIRROR/HOST/PATH?Q`. Allows that one origin and loosens nothing else.
    pub mirror: Option<Url>,
    /// The user agent, instead of `utkik/<version> (+contact)`.
    pub user_agent: Option<String>,
    /// The page on which a webmaster reads who sends the requests; part of the default user agent.
    pub contact: Option<Url>,
    pub timeouts: FetchTimeouts,
    /// The pause between two requests to one host. Zero under a mirror.
    pub spacing: Duration,
    /// How long a host that sent `Retry-After` is waited for; when it asked for more, the request fails at once with
    /// [`FetchError::RetryLater`].
    pub max_retry_wait: Duration,
    /// The folder for spooled responses while they are read. Created if it is missing.
    pub scratch: PathBuf,
    /// The proxy, never taken from the environment. It resolves names, and so has to guard them.
    pub proxy: Option<Url>,
}

impl Default for FetchOptions {
    fn default() -> FetchOptions {
        FetchOptions {
            mirror: None,
            user_agent: None,
            contact: None,
            timeouts: FetchTimeouts::default(),
            spacing: Duration::from_secs(1),
            max_retry_wait: Duration::from_secs(5),
            scratch: std::env::temp_dir(),
            proxy: None,
        }
    }
}

/// The timeouts of a request.
#[derive(Clone, Copy, Debug)]
pub struct FetchTimeouts {
    pub connect: Duration,
    /// Between two pieces of a response, the wait for its head included.
    pub read: Duration,
    /// For a request with all its redirects, without the wait for the host.
    pub total: Duration,
    /// The same for spooled requests, which carry many megabytes.
    pub total_spooled: Duration,
}

impl Default for FetchTimeouts {
    fn default() -> FetchTimeouts {
        FetchTimeouts {
            connect: Duration::from_secs(5),
            read: Duration::from_secs(10),
            total: Duration::from_secs(45),
            total_spooled: Duration::from_secs(300),
        }
    }
}

/// The outcome of a fetch.
#[derive(Debug)]
pub enum FetchOutcome {
    /// The page is as it was when the validators were given.
    Unchanged {
        /// How long the page stays fresh (`Cache-Control: max-age`).
        fresh_for: Option<Duration>,
    },
    Page {
        page: Box<Page>,
        validators: Validators,
        /// The size of the response after decompression.
        bytes: u64,
        /// How long the page stays fresh (`Cache-Control: max-age`).
        fresh_for: Option<Duration>,
    },
}

/// Fetches pages. There is one for the whole process, because politeness is kept per host, in memory.
#[derive(Debug)]
pub struct Fetcher {
    clients: Clients,
    mirror: Option<Mirror>,
    timeouts: FetchTimeouts,
    max_retry_wait: Duration,
    scratch: PathBuf,
    hosts: Hosts,
}

/// Whether robots.txt is checked before a hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RobotsCheck {
    Required,
    /// For robots.txt itself.
    Skip,
}

impl Fetcher {
    /// Creates a fetcher that knows no host yet.
    ///
    /// # Errors
    /// When the mirror or the proxy is no http(s) address, or the scratch folder cannot be created.
    pub fn new(options: FetchOptions) -> anyhow::Result<Fetcher> {
        let scratch = options.scratch.clone();
        std::fs::create_dir_all(&scratch)
            .with_context(|| format!("failed to make the folder for large answers, {}", scratch.display()))?;
        let mirror = options.mirror.clone().map(Mirror::new).transpose()?;
        let spacing = if mirror.is_some() { Duration::ZERO } else { options.spacing };
        Ok(Fetcher {
            clients: Clients::new(&options)?,
            mirror,
            timeouts: options.timeouts,
            max_retry_wait: options.max_retry_wait,
            scratch,
            hosts: Hosts::new(spacing),
        })
    }

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
        self.follow_redirects(request, validators, guard, RobotsCheck::Required).await
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
        for _ in 0..=MAX_REDIRECTS {
            guard::check(&hop.address, guard)?;
            if robots == RobotsCheck::Required {
                self.check_robots(&hop).await?;
            }
            let host = self.hosts.get(&hop.address);
            let turn = host.acquire(self.max_retry_wait).await?;
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

    /// Returns an address as the source itself would write it: not the mirror's, and without a fragment.
    fn original_address(&self, address: Url) -> Url {
        let original = self.mirror.as_ref().and_then(|mirror| mirror.original(&address));
        let mut own = original.unwrap_or(address);
        own.set_fragment(None);
        own
    }

    /// Returns the address that is really requested.
    fn request_address(&self, address: &Url) -> Url {
        self.mirror.as_ref().map_or_else(|| address.clone(), |mirror| mirror.map(address))
    }

    /// Creates a file that is gone from the folder at once and from the disk when it is closed.
    fn scratch_file(&self) -> Result<File, FetchError> {
        tempfile::tempfile_in(&self.scratch).map_err(FetchError::Scratch)
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
