//! Politeness per host: one request at a time, a pause between two, and none while the host asked to be left alone.
//! All of it runs on the machine's clock, not on the one that a replay sets.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Mutex as Turnstile, MutexGuard as Turnpost};
use url::Url;

use super::FetchError;
use super::guard::host_of;
use super::robots::Rules;

/// The longest `Retry-After` that is honoured.
const LONGEST_QUIET: Duration = Duration::from_secs(24 * 3600);
/// The longest `Crawl-delay` that is honoured; beyond it a crawl pass would not end within its hour.
const LONGEST_SPACING: Duration = Duration::from_secs(10);
/// Hosts kept before those without a request under way are dropped.
const MANY_HOSTS: usize = 4096;

/// All hosts contacted so far.
#[derive(Debug)]
pub(super) struct Hosts {
    spacing: Duration,
    known: Mutex<HashMap<String, Arc<Host>>>,
}

/// One host, by scheme, name and port.
#[derive(Debug)]
pub(super) struct Host {
    pub(super) name: String,
    spacing: Duration,
    /// When the last request ended. Locked while one is under way.
    turnstile: Turnstile<Option<Instant>>,
    quiet_until: Mutex<Option<Instant>>,
    /// The rules of robots.txt, and until when they are cached. Locked while they are being fetched.
    pub(super) rules: Turnstile<Option<(Instant, Arc<Rules>)>>,
    /// The `Crawl-delay` of robots.txt; it applies only where requests are spaced at all.
    delay: Mutex<Duration>,
}

/// The permit to send a request to a host; the next request waits until it is dropped.
pub(super) struct Turn<'a> {
    last_end: Turnpost<'a, Option<Instant>>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.last_end = Some(Instant::now());
    }
}

impl Hosts {
    pub(super) fn new(spacing: Duration) -> Hosts {
        Hosts { spacing, known: Mutex::default() }
    }

    pub(super) fn of(&self, address: &Url) -> Arc<Host> {
        let key = format!("{}://{}", address.scheme(), host_of(address));
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MANY_HOSTS {
            known.retain(|_, host| Arc::strong_count(host) > 1);
        }
        let host = known.entry(key).or_insert_with(|| Arc::new(Host::new(host_of(address), self.spacing)));
        Arc::clone(host)
    }
}

impl Host {
    fn new(name: String, spacing: Duration) -> Host {
        Host {
            name,
            spacing,
            turnstile: Turnstile::default(),
            quiet_until: Mutex::default(),
            rules: Turnstile::default(),
            delay: Mutex::default(),
        }
    }

    /// Waits until no other request is under way, the pause is over, and the host wants requests again.
    pub(super) async fn turn(&self, patience: Duration) -> Result<Turn<'_>, FetchError> {
        self.quiet_left(patience)?;
        let last_end = self.turnstile.lock().await;
        // The request before this one may have been answered with `Retry-After`.
        let quiet = self.quiet_left(patience)?;
        let rest = last_end.map_or(Duration::ZERO, |end| self.rest().saturating_sub(end.elapsed()));
        tokio::time::sleep(quiet.max(rest)).await;
        Ok(Turn { last_end })
    }

    /// Remembers a `Retry-After`.
    pub(super) fn note(&self, error: &FetchError) {
        let FetchError::Status { retry_after: Some(after), .. } = error else { return };
        let until = Instant::now() + (*after).min(LONGEST_QUIET);
        *self.quiet_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
    }

    /// Remembers the `Crawl-delay` of robots.txt.
    pub(super) fn slow_down(&self, delay: Duration) {
        *self.delay.lock().unwrap_or_else(PoisonError::into_inner) = delay.min(LONGEST_SPACING);
    }

    fn rest(&self) -> Duration {
        if self.spacing.is_zero() {
            return Duration::ZERO;
        }
        self.spacing.max(*self.delay.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn quiet_left(&self, patience: Duration) -> Result<Duration, FetchError> {
        let until = *self.quiet_until.lock().unwrap_or_else(PoisonError::into_inner);
        let left = until.map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()));
        if left > patience {
            return Err(FetchError::NotYet { host: self.name.clone(), after: left });
        }
        Ok(left)
    }
}
