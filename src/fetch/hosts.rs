//! Manners per host: one request at a time, a rest between two, and quiet when it was asked for.
//! All of it runs on the machine's clock: a host's patience does not follow a replayed day.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Mutex as Turnstile, MutexGuard as Turnpost};
use url::Url;

use super::FetchError;
use super::guard::host_of;
use super::robots::Rules;

/// No host keeps us away for longer with one answer.
const LONGEST_QUIET: Duration = Duration::from_secs(24 * 3600);
/// A `Crawl-delay` beyond this would make a sweep outlive its hour.
const LONGEST_SPACING: Duration = Duration::from_secs(10);
/// Hosts remembered before those that nobody uses are forgotten.
const MANY_HOSTS: usize = 4096;

/// All hosts met so far.
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
    /// Held while a request is under way; holds when the last one ended.
    turnstile: Turnstile<Option<Instant>>,
    quiet_until: Mutex<Option<Instant>>,
    /// What robots.txt said, and until when that is believed. Locked while it is being fetched.
    pub(super) rules: Turnstile<Option<(Instant, Arc<Rules>)>>,
    /// What robots.txt asks for beyond our own spacing; only where we space at all.
    delay: Mutex<Duration>,
}

/// The right to speak to a host; the next one waits until it is dropped.
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

    /// Waits for the host to be free, rested, and willing.
    pub(super) async fn turn(&self, patience: Duration) -> Result<Turn<'_>, FetchError> {
        self.quiet_left(patience)?;
        let last_end = self.turnstile.lock().await;
        // The request before us may have been told to be quiet.
        let quiet = self.quiet_left(patience)?;
        let rest = last_end.map_or(Duration::ZERO, |end| self.rest().saturating_sub(end.elapsed()));
        tokio::time::sleep(quiet.max(rest)).await;
        Ok(Turn { last_end })
    }

    /// Takes note of a wish for quiet.
    pub(super) fn note(&self, error: &FetchError) {
        let FetchError::Status { retry_after: Some(after), .. } = error else { return };
        let until = Instant::now() + (*after).min(LONGEST_QUIET);
        *self.quiet_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
    }

    /// Takes note of the `Crawl-delay` in robots.txt.
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
