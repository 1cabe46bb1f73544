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
mod post;
mod robots;

pub use error::{Fault, FetchError};
pub use guard::Guard;
pub use post::{PostError, Posted, Poster};

use client::Clients;
use exchange::{Answer, Hop};
use hosts::Hosts;
use mirror::Mirror;

/// The most redirects that are followed for one request.
const MOST_REDIRECTS: usize = 5;

/// The settings of a fetcher. The defaults are those for the open web.
#[derive(Clone, Debug)]
pub struct Options {
    /// Fetches every `https://HOST/PATH?Q` as `MIRROR/HOST/PATH?Q`. Allows that one origin and loosens nothing else.
    pub mirror: Option<Url>,
    /// The user agent, instead of `utkik/<version> (+contact)`.
    pub user_agent: Option<String>,
    /// The page on which a webmaster reads who sends the requests; part of the default user agent.
    pub contact: Option<Url>,
    pub limits: Limits,
    /// The pause between two requests to one host. Zero under a mirror.
    pub spacing: Duration,
    /// How long a host that sent `Retry-After` is waited for; when it asked for more, the request fails at once with
    /// [`FetchError::RetryLater`].
    pub patience: Duration,
    /// The folder for spooled responses while they are read. Created if it is missing.
    pub scratch: PathBuf,
    /// The proxy, never taken from the environment. It resolves names, and so has to guard them.
    pub proxy: Option<Url>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            mirror: None,
            user_agent: None,
            contact: None,
            limits: Limits::default(),
            spacing: Duration::from_secs(1),
            patience: Duration::from_secs(5),
            scratch: std::env::temp_dir(),
            proxy: None,
        }
    }
}

/// The timeouts of a request.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub connect: Duration,
    /// Between two pieces of a response, the wait for its head included.
    pub between_bytes: Duration,
    /// For a request with all its redirects, without the wait for the host.
    pub whole: Duration,
    /// The same for spooled requests, which carry many megabytes.
    pub whole_spooled: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connect: Duration::from_secs(5),
            between_bytes: Duration::from_secs(10),
            whole: Duration::from_secs(45),
            whole_spooled: Duration::from_secs(300),
        }
    }
}

/// The outcome of a fetch.
#[derive(Debug)]
pub enum Fetched {
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
    limits: Limits,
    patience: Duration,
    scratch: PathBuf,
    hosts: Hosts,
}

/// Whether robots.txt is checked before a hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heed {
    Robots,
    /// For robots.txt itself.
    Nothing,
}

impl Fetcher {
    /// Creates a fetcher that knows no host yet.
    ///
    /// # Errors
    /// When the mirror or the proxy is no http(s) address, or the scratch folder cannot be created.
    pub fn new(options: Options) -> anyhow::Result<Fetcher> {
        let scratch = options.scratch.clone();
        std::fs::create_dir_all(&scratch)
            .with_context(|| format!("failed to make the folder for large answers, {}", scratch.display()))?;
        let mirror = options.mirror.clone().map(Mirror::new).transpose()?;
        let spacing = if mirror.is_some() { Duration::ZERO } else { options.spacing };
        Ok(Fetcher {
            clients: Clients::new(&options)?,
            mirror,
            limits: options.limits,
            patience: options.patience,
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
    ) -> Result<Fetched, FetchError> {
        self.travel(request, validators, guard, Heed::Robots).await
    }

    async fn travel(
        &self,
        request: &sources::Request,
        validators: Option<&Validators>,
        guard: Guard,
        heed: Heed,
    ) -> Result<Fetched, FetchError> {
        let whole = if request.spool { self.limits.whole_spooled } else { self.limits.whole };
        let mut left = whole;
        let mut hop = Hop::first(request, validators, guard)?;
        hop.address = self.own_address(hop.address);
        for _ in 0..=MOST_REDIRECTS {
            guard::check(&hop.address, guard)?;
            if heed == Heed::Robots {
                self.heed_robots(&hop).await?;
            }
            let host = self.hosts.of(&hop.address);
            let turn = host.turn(self.patience).await?;
            let started = Instant::now();
            let answer = match tokio::time::timeout(left, self.exchange(&hop)).await {
                Ok(answer) => answer,
                Err(_) => Err(FetchError::Timeout { seconds: whole.as_secs() }),
            };
            drop(turn);
            left = left.saturating_sub(started.elapsed());
            match answer {
                Ok(Answer::Done(fetched)) => return Ok(fetched),
                Ok(Answer::Elsewhere { status, address }) => hop = hop.onward(status, address),
                Err(error) => {
                    host.note(&error);
                    return Err(error);
                }
            }
        }
        Err(FetchError::Redirects { most: MOST_REDIRECTS })
    }

    /// Returns an address as the source itself would write it: not the mirror's, and without a fragment.
    fn own_address(&self, address: Url) -> Url {
        let original = self.mirror.as_ref().and_then(|mirror| mirror.original(&address));
        let mut own = original.unwrap_or(address);
        own.set_fragment(None);
        own
    }

    /// Returns the address that is really requested.
    fn real_address(&self, address: &Url) -> Url {
        self.mirror.as_ref().map_or_else(|| address.clone(), |mirror| mirror.map(address))
    }

    /// Creates a file that is gone from the folder at once and from the disk when it is closed.
    fn scratch_file(&self) -> Result<File, FetchError> {
        tempfile::tempfile_in(&self.scratch).map_err(FetchError::Scratch)
    }
}
