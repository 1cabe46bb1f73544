//! What a source read on a page.

use thiserror::Error;
use url::Url;

use super::address;
use super::age_limit::AgeLimit;
use super::request::{LIST_PAGE_FRAGMENT, MAX_LIST_PAGES, Request};
use super::shared_keys::SharedKeys;
use super::skipped::{SkipReason, SkippedRows};
use crate::locale::Locale;
use crate::opportunity::Draft;

/// The drafts that a source read on a page, and what else the page says.
#[derive(Debug, Default)]
pub struct ParsedPage {
    pub drafts: Vec<Draft>,
    /// Rows that could not be read, or are no calls, counted by reason.
    pub skipped: Vec<SkippedRows>,
    /// The requests to fetch next in the same crawl pass.
    pub next_requests: Vec<Request>,
    /// The number of rows that the whole crawl pass should give, if the source says.
    pub total: Option<u64>,
    /// The number of rows on this page, read or not.
    pub row_count: u64,
    /// Whether the page itself says that there is no call.
    pub says_empty: bool,
    /// Calls that are no longer open to the public, with their status: news only where they were listed before.
    pub withdrawn: Vec<Draft>,
    /// How old its calls may be, where the source says so.
    pub age_limit: Option<AgeLimit>,
    /// Keys that the page gave to several calls.
    pub shared_keys: SharedKeys,
}

impl ParsedPage {
    /// Tells whether the page holds no row itself and only links to pages that do.
    pub fn only_links(&self) -> bool {
        self.row_count == 0 && self.drafts.is_empty() && !self.next_requests.is_empty()
    }

    /// Follows the list to its page `number` at `next`, unless that is on another site or too far: then the list is not
    /// read whole.
    pub(super) fn follow_list(&mut self, here: &Url, next: Url, number: usize) -> Option<Request> {
        if !address::same_site(here, &next) {
            self.skip("a next page of the list on another site");
            return None;
        }
        if number > MAX_LIST_PAGES {
            self.skip(SkipReason::TooManyPages(MAX_LIST_PAGES as u64));
            return None;
        }
        let mut next = next;
        next.set_fragment(Some(&format!("{LIST_PAGE_FRAGMENT}{number}")));
        Some(Request::get(next.to_string()))
    }

    /// Counts a row as skipped for a reason.
    pub fn skip(&mut self, reason: impl Into<SkipReason>) {
        let reason = reason.into();
        match self.skipped.iter_mut().find(|s| s.reason == reason) {
            Some(known) => known.count += 1,
            None => self.skipped.push(SkippedRows { reason, count: 1 }),
        }
    }
}

/// Why a page could not be read at all.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ParseError {
    #[error("the answer is not {expected}: {found}")]
    UnexpectedFormat { expected: &'static str, found: String },
    #[error("the answer holds rows that were not asked for: {0}")]
    Unfiltered(String),
    #[error("{}", Locale::English.text("source-error-long-page"))]
    TooMuchText,
    #[error("no call was found by the selectors, and nothing on the page says that there is none")]
    NoRows,
}
