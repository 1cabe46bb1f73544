//! How requests for detail pages go, host by host: when to stop, and whether the failures count against the source.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use url::Url;

use super::page_reader::{FailureScope, ReadFailure};
use crate::opportunity::SourceHealth;

/// Failures after which a host gets no more requests in one pass.
const FAILURE_LIMIT: u64 = 2;

/// The results of the detail pages requested so far.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct DetailPageStats {
    hosts: BTreeMap<String, HostStats>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct HostStats {
    read: u64,
    /// Pages that do not exist, or hold nothing of a call.
    empty: u64,
    /// Whether one of these held something before.
    lost_known_page: bool,
    failed: u64,
    /// Whether the host blocks us.
    is_blocked: bool,
    why: String,
}

/// A problem with a source's pages that its health shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct HealthIssue {
    /// `Blocked` or `Degraded`.
    pub(super) health: SourceHealth,
    pub(super) why: String,
}

impl DetailPageStats {
    /// Returns whether the page's host should get another request.
    pub(super) fn may_request(&self, url: &str) -> bool {
        self.hosts.get(&host(url)).is_none_or(|stats| stats.failed < FAILURE_LIMIT)
    }

    /// Returns whether a page of this host may be retried: not when the host has failed already.
    pub(super) fn may_retry(&self, url: &str) -> bool {
        self.hosts.get(&host(url)).is_none_or(|stats| stats.failed == 0)
    }

    pub(super) fn record_read(&mut self, url: &str) {
        self.stats_of(url).read += 1;
    }

    /// Counts a page that does not exist or holds nothing of a call. `known` says that it was read before.
    pub(super) fn record_empty(&mut self, url: &str, why: &str, known: bool) {
        let stats = self.stats_of(url);
        stats.empty += 1;
        stats.lost_known_page |= known;
        why.clone_into(&mut stats.why);
    }

    pub(super) fn record_failure(&mut self, url: &str, failure: &ReadFailure, known: bool) {
        match failure.scope {
            FailureScope::Page | FailureScope::Gone => self.record_empty(url, &failure.why, known),
            FailureScope::Host => self.stats_of(url).failed += 1,
            FailureScope::NoTurn => return,
            // A host that blocks us gets no second request.
            FailureScope::Blocked => {
                let stats = self.stats_of(url);
                (stats.failed, stats.is_blocked) = (stats.failed + FAILURE_LIMIT, true);
            }
        }
        failure.why.clone_into(&mut self.stats_of(url).why);
    }

    /// Returns why detail pages could not be read, unless it is only a page or two.
    pub(super) fn issue(&self) -> Option<HealthIssue> {
        let (host, stats) = self.hosts.iter().find(|(_, stats)| stats.is_issue())?;
        let health = if stats.is_blocked { SourceHealth::Blocked } else { SourceHealth::Degraded };
        let why = format!("the calls' own pages on {host} could not be read, the list could: {}", stats.why);
        Some(HealthIssue { health, why })
    }

    fn stats_of(&mut self, url: &str) -> &mut HostStats {
        self.hosts.entry(host(url)).or_default()
    }
}

impl HostStats {
    fn is_issue(&self) -> bool {
        let nothing = self.read == 0 && (self.failed > 0 || self.lost_known_page || self.empty >= FAILURE_LIMIT);
        nothing || self.failed >= FAILURE_LIMIT
    }
}

fn host(url: &str) -> String {
    Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(of: FailureScope) -> ReadFailure {
        ReadFailure { health: SourceHealth::Broken, why: "status 500".to_owned(), retry_after: None, scope: of }
    }

    fn after(pages: &[&str]) -> DetailPageStats {
        let mut stats = DetailPageStats::default();
        for (number, page) in pages.iter().enumerate() {
            let url = format!("https://a.se/{number}");
            match *page {
                "read" => stats.record_read(&url),
                "empty" => stats.record_empty(&url, "no text", false),
                "lost" => stats.record_empty(&url, "no text", true),
                "wall" => stats.record_failure(&url, &failure(FailureScope::Blocked), false),
                _ => stats.record_failure(&url, &failure(FailureScope::Host), false),
            }
        }
        stats
    }

    #[test]
    fn one_bad_page_among_good_ones_is_no_trouble() {
        for fine in [&["read"][..], &["read", "failed", "read"], &["read", "empty", "empty", "lost"], &["empty"], &[]] {
            assert_eq!(after(fine).issue(), None, "{fine:?}");
        }
        assert_eq!(after(&["read", "wall"]).issue().unwrap().health, SourceHealth::Blocked);
        for bad in [&["failed"][..], &["read", "failed", "failed"], &["lost"], &["empty", "empty"], &["read", "wall"]] {
            assert!(after(bad).issue().is_some_and(|trouble| trouble.why.contains("a.se")), "{bad:?}");
        }
    }

    #[test]
    fn a_host_that_fails_is_left_in_peace() {
        let url = "https://a.se/next";
        let allowed = |pages: &[&str]| (after(pages).may_request(url), after(pages).may_retry(url));
        assert_eq!(allowed(&["read"]), (true, true));
        assert_eq!(allowed(&["failed"]), (true, false));
        assert_eq!(allowed(&["failed", "failed"]), (false, false));
        assert_eq!(allowed(&["wall"]), (false, false));
        assert!(after(&["wall"]).may_request("https://b.se/next"));
    }
}
