//! The settings of a fetcher.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

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
    /// The pause between two requests to one host of the open web.
    pub spacing: Duration,
    /// The same under a mirror, robots.txt's `Crawl-delay` included. Zero asks for no pause at all.
    pub mirror_spacing: Duration,
    /// How long a host that sent `Retry-After` is waited for; when it asked for more, the request fails at once with
    /// [`FetchError::RetryLater`].
    pub max_retry_wait: Duration,
    /// The folder for spooled responses while they are read. Created if it is missing.
    pub scratch: PathBuf,
    /// The proxy, never taken from the environment. It resolves names, and so has to guard them.
    pub proxy: Option<Url>,
    /// Certificates (PEM) of authorities that are trusted beside the usual ones.
    pub ca_bundle: Option<Arc<[u8]>>,
}

impl Default for FetchOptions {
    fn default() -> FetchOptions {
        FetchOptions {
            mirror: None,
            user_agent: None,
            contact: None,
            timeouts: FetchTimeouts::default(),
            spacing: Duration::from_secs(1),
            mirror_spacing: Duration::ZERO,
            max_retry_wait: Duration::from_secs(5),
            scratch: std::env::temp_dir(),
            proxy: None,
            ca_bundle: None,
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
