//! robots.txt (RFC 9309), read once a day per host.

use std::sync::Arc;
use std::time::{Duration, Instant};

use url::{Position, Url};

use super::exchange::Hop;
use super::hosts::Host;
use super::rules::{RobotsRules, RuleList};
use super::{FetchError, FetchOutcome, Fetcher, RobotsCheck};
use crate::sources::{Content, Page, Request, RequestBody};

/// How long rules are cached. RFC 9309 §2.4: not longer than a day.
const CACHED_FOR: Duration = Duration::from_secs(24 * 3600);
/// Bytes, far beyond what sites publish.
const MAX_BYTES: u64 = 512 << 10;

fn path_and_query(address: &Url) -> &str {
    &address[Position::BeforePath..Position::AfterQuery]
}

impl Fetcher {
    /// Checks by the host's robots.txt whether this hop is allowed.
    ///
    /// A request with a body goes to an API made for programs: there an unreadable robots.txt forbids nothing.
    pub(super) async fn check_robots(&self, hop: &Hop<'_>) -> Result<(), FetchError> {
        let host = self.hosts.get(&hop.address);
        let rules = self.cached_rules(&host, hop).await;
        match &*rules {
            RobotsRules::All => Ok(()),
            RobotsRules::Listed(rules) if rules.allow(path_and_query(&hop.address)) => Ok(()),
            RobotsRules::Listed(_) => {
                let path = hop.address.path().chars().take(200).collect();
                Err(FetchError::Robots { host: host.name.clone(), path })
            }
            RobotsRules::Unknown(_) if *hop.body != RequestBody::None => Ok(()),
            RobotsRules::Unknown(error) => Err(FetchError::RobotsUnknown {
                host: host.name.clone(),
                why: error.to_string(),
                retry_after: error.retry_after(),
            }),
        }
    }

    async fn cached_rules(&self, host: &Host, hop: &Hop<'_>) -> Arc<RobotsRules> {
        let mut cached = host.rules.lock().await;
        if let Some((until, rules)) = &*cached
            && *until > Instant::now()
        {
            return Arc::clone(rules);
        }
        let rules = Arc::new(self.fetch_rules(hop).await);
        if let RobotsRules::Listed(RuleList { delay: Some(delay), .. }) = &*rules {
            host.note_crawl_delay(*delay);
        }
        // A failure is not cached, so that it ends here when it ends there.
        let is_cacheable = !matches!(&*rules, RobotsRules::Unknown(_));
        *cached = is_cacheable.then(|| (Instant::now() + CACHED_FOR, Arc::clone(&rules)));
        rules
    }

    async fn fetch_rules(&self, hop: &Hop<'_>) -> RobotsRules {
        let Ok(address) = hop.address.join("/robots.txt") else { return RobotsRules::All };
        let request = Request { limit: MAX_BYTES, ..Request::get(address) };
        // Boxed, because the future contains itself: robots.txt is fetched within a fetch.
        let answer = Box::pin(self.follow_redirects(&request, None, hop.guard, RobotsCheck::Skip)).await;
        match answer {
            Ok(FetchOutcome::Page { page, .. }) => {
                let read = move || match page.into_memory() {
                    Ok(Page { content: Content::Memory(text), .. }) => RobotsRules::parse(&text),
                    Ok(_) => RobotsRules::All,
                    Err(error) => RobotsRules::Unknown(FetchError::Scratch(error)),
                };
                tokio::task::spawn_blocking(read).await.unwrap_or(RobotsRules::All)
            }
            Ok(FetchOutcome::Unchanged { .. }) => RobotsRules::All,
            Err(error) if error.is_temporary() => RobotsRules::Unknown(error),
            Err(_) => RobotsRules::All,
        }
    }
}
