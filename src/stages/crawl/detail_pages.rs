//! How requests for detail pages go, host by host: when to stop, and whether the failures count against the source.

use std::collections::BTreeMap;

use url::Url;

use super::page_reader::{Failure, Of};

/// Failures after which a host gets no more requests in one pass.
const ENOUGH: u64 = 2;

/// The results of the detail pages requested so far.
#[derive(Debug, Default)]
pub(super) struct OwnPages {
    hosts: BTreeMap<String, Tally>,
}

#[derive(Debug, Default)]
struct Tally {
    read: u64,
    /// Pages that do not exist, or hold nothing of a call.
    empty: u64,
    /// Whether one of these held something before.
    lost: bool,
    failed: u64,
    /// Whether the host blocks us.
    walled: bool,
    why: String,
}

/// A problem with a source's pages that its health shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    /// `blocked` or `degraded`.
    pub(super) state: &'static str,
    pub(super) why: String,
}

impl OwnPages {
    /// Returns whether the page's host should get another request.
    pub(super) fn may_ask(&self, url: &str) -> bool {
        self.hosts.get(&host(url)).is_none_or(|tally| tally.failed < ENOUGH)
    }

    /// Returns whether a page of this host may be retried: not when the host has failed already.
    pub(super) fn may_retry(&self, url: &str) -> bool {
        self.hosts.get(&host(url)).is_none_or(|tally| tally.failed == 0)
    }

    pub(super) fn read(&mut self, url: &str) {
        self.of(url).read += 1;
    }

    /// Counts a page that does not exist or holds nothing of a call. `known` says that it was read before.
    pub(super) fn empty(&mut self, url: &str, why: &str, known: bool) {
        let tally = self.of(url);
        tally.empty += 1;
        tally.lost |= known;
        why.clone_into(&mut tally.why);
    }

    pub(super) fn failed(&mut self, url: &str, failure: &Failure, known: bool) {
        match failure.of {
            Of::Page | Of::Gone => self.empty(url, &failure.why, known),
            Of::Host => self.of(url).failed += 1,
            // A host that blocks us gets no second request.
            Of::Wall => {
                let tally = self.of(url);
                (tally.failed, tally.walled) = (tally.failed + ENOUGH, true);
            }
        }
        failure.why.clone_into(&mut self.of(url).why);
    }

    /// Returns why detail pages could not be read, unless it is only a page or two.
    pub(super) fn trouble(&self) -> Option<Trouble> {
        let (host, tally) = self.hosts.iter().find(|(_, tally)| tally.is_trouble())?;
        let state = if tally.walled { "blocked" } else { "degraded" };
        let why = format!("the calls' own pages on {host} could not be read, the list could: {}", tally.why);
        Some(Trouble { state, why })
    }

    fn of(&mut self, url: &str) -> &mut Tally {
        self.hosts.entry(host(url)).or_default()
    }
}

impl Tally {
    fn is_trouble(&self) -> bool {
        let nothing = self.read == 0 && (self.failed > 0 || self.lost || self.empty >= ENOUGH);
        nothing || self.failed >= ENOUGH
    }
}

fn host(url: &str) -> String {
    Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(of: Of) -> Failure {
        Failure { state: "broken", why: "status 500".to_owned(), retry_after: None, of }
    }

    fn after(pages: &[&str]) -> OwnPages {
        let mut seen = OwnPages::default();
        for (number, page) in pages.iter().enumerate() {
            let url = format!("https://a.se/{number}");
            match *page {
                "read" => seen.read(&url),
                "empty" => seen.empty(&url, "no text", false),
                "lost" => seen.empty(&url, "no text", true),
                "wall" => seen.failed(&url, &failure(Of::Wall), false),
                _ => seen.failed(&url, &failure(Of::Host), false),
            }
        }
        seen
    }

    #[test]
    fn one_bad_page_among_good_ones_is_no_trouble() {
        for fine in [&["read"][..], &["read", "failed", "read"], &["read", "empty", "empty", "lost"], &["empty"], &[]] {
            assert_eq!(after(fine).trouble(), None, "{fine:?}");
        }
        assert_eq!(after(&["read", "wall"]).trouble().unwrap().state, "blocked");
        for bad in [&["failed"][..], &["read", "failed", "failed"], &["lost"], &["empty", "empty"], &["read", "wall"]] {
            assert!(after(bad).trouble().is_some_and(|trouble| trouble.why.contains("a.se")), "{bad:?}");
        }
    }

    #[test]
    fn a_host_that_fails_is_left_in_peace() {
        let url = "https://a.se/next";
        let asks = |pages: &[&str]| (after(pages).may_ask(url), after(pages).may_retry(url));
        assert_eq!(asks(&["read"]), (true, true));
        assert_eq!(asks(&["failed"]), (true, false));
        assert_eq!(asks(&["failed", "failed"]), (false, false));
        assert_eq!(asks(&["wall"]), (false, false));
        assert!(after(&["wall"]).may_ask("https://b.se/next"));
    }
}
