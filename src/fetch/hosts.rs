//! Politeness per host: one request at a time, a pause between two, and none while the host asked to be left alone.
//! All of it runs on the machine's clock, not on the one that a replay sets.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Mutex as AsyncMutex, MutexGuard as AsyncMutexGuard};
use url::Url;

use super::FetchError;
use super::guard::host_and_port;
use super::rules::RobotsRules;

/// The longest `Retry-After` that is honoured.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(24 * 3600);
/// The longest `Crawl-delay` that is honoured; beyond it a crawl pass would not end within its hour.
const MAX_CRAWL_DELAY: Duration = Duration::from_secs(10);
/// Hosts kept before those without a request under way are dropped; each may have 64 kB of rules.
const MAX_IDLE_HOSTS: usize = 512;

/// All hosts contacted so far.
#[derive(Debug)]
pub(super) struct Hosts {
    spacing: Duration,
    by_origin: Mutex<HashMap<String, Arc<Host>>>,
}

/// One host, by scheme, name and port.
#[derive(Debug)]
pub(super) struct Host {
    pub(super) name: String,
    spacing: Duration,
    /// Whether a request was made for it, so that not only a redirect led there.
    is_asked_for: AtomicBool,
    /// When the last request ended. Locked while one is under way.
    last_end: AsyncMutex<Option<Instant>>,
    quiet_until: Mutex<Option<Instant>>,
    /// The rules of robots.txt, and until when they are cached. Locked while they are being fetched.
    pub(super) rules: AsyncMutex<Option<(Instant, Arc<RobotsRules>)>>,
    /// The `Crawl-delay` of robots.txt; it applies only where requests are spaced at all.
    crawl_delay: Mutex<Duration>,
}

/// The permit to send a request to a host; the next request waits until it is dropped.
pub(super) struct HostPermit<'a> {
    last_end: AsyncMutexGuard<'a, Option<Instant>>,
}

impl Drop for HostPermit<'_> {
    fn drop(&mut self) {
        *self.last_end = Some(Instant::now());
    }
}

impl Hosts {
    pub(super) fn new(spacing: Duration) -> Hosts {
        Hosts { spacing, by_origin: Mutex::default() }
    }

    pub(super) fn get(&self, address: &Url) -> Arc<Host> {
        let key = format!("{}://{}", address.scheme(), host_and_port(address));
        let mut known = self.by_origin.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MAX_IDLE_HOSTS {
            known.retain(|_, host| Arc::strong_count(host) > 1);
        }
        let host = known.entry(key).or_insert_with(|| Arc::new(Host::new(host_and_port(address), self.spacing)));
        Arc::clone(host)
    }

    /// Notes that a request is made for this host itself.
    pub(super) fn mark_requested(&self, address: &Url) {
        self.get(address).is_asked_for.store(true, Ordering::Relaxed);
    }

    /// Forgets the hosts that only redirects led to: strangers choose them. One that asked to be left alone stays.
    pub(super) fn forget_redirect_targets(&self) {
        let mut known = self.by_origin.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, host| {
            host.is_asked_for.load(Ordering::Relaxed)
                || Arc::strong_count(host) > 1
                || host.remaining_quiet(Duration::ZERO).is_err()
        });
    }
}

impl Host {
    fn new(name: String, spacing: Duration) -> Host {
        Host {
            name,
            spacing,
            is_asked_for: AtomicBool::new(false),
            last_end: AsyncMutex::default(),
            quiet_until: Mutex::default(),
            rules: AsyncMutex::default(),
            crawl_delay: Mutex::default(),
        }
    }

    /// Waits until no other request is under way, the pause is over, and the host wants requests again.
    pub(super) async fn acquire(&self, max_wait: Duration) -> Result<HostPermit<'_>, FetchError> {
        self.remaining_quiet(max_wait)?;
        let last_end = self.last_end.lock().await;
        // The request before this one may have been answered with `Retry-After`.
        let quiet = self.remaining_quiet(max_wait)?;
        let rest = last_end.map_or(Duration::ZERO, |end| self.effective_spacing().saturating_sub(end.elapsed()));
        tokio::time::sleep(quiet.max(rest)).await;
        Ok(HostPermit { last_end })
    }

    /// Remembers a `Retry-After`.
    pub(super) fn note_retry_after(&self, error: &FetchError) {
        let FetchError::Status { retry_after: Some(after), .. } = error else { return };
        let until = Instant::now() + (*after).min(MAX_RETRY_AFTER);
        *self.quiet_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
    }

    /// Remembers the `Crawl-delay` of robots.txt.
    pub(super) fn note_crawl_delay(&self, delay: Duration) {
        *self.crawl_delay.lock().unwrap_or_else(PoisonError::into_inner) = delay.min(MAX_CRAWL_DELAY);
    }

    fn effective_spacing(&self) -> Duration {
        if self.spacing.is_zero() {
            return Duration::ZERO;
        }
        self.spacing.max(*self.crawl_delay.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn remaining_quiet(&self, max_wait: Duration) -> Result<Duration, FetchError> {
        let until = *self.quiet_until.lock().unwrap_or_else(PoisonError::into_inner);
        let left = until.map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()));
        if left > max_wait {
            return Err(FetchError::RetryLater { host: self.name.clone(), after: left });
        }
        Ok(left)
    }
}
