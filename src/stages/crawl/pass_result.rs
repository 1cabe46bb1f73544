//! What a pass over a source brought, and what was known before it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::detail_page_stats::DetailPageStats;
use super::page_reader::{FailureScope, ReadFailure};
use super::text_budget::TextBudget;
use crate::opportunity::{Draft, SourceHealth};
use crate::sources::{RequestKind, SkipReason, Validators};
use crate::store::ListingState;

/// The most calls read from one source; the EU portal returns nothing beyond its ten-thousandth row.
const MAX_CALLS: usize = 12_000;

/// The result of a pass.
#[derive(Debug, Default)]
pub(super) struct PassResult {
    /// Drafts from the list and from detail pages, in the order in which the pages were read.
    pub(super) drafts: Vec<(RequestKind, Draft)>,
    pub(super) skipped: BTreeMap<SkipReason, u64>,
    pub(super) requests: u64,
    pub(super) bytes: u64,
    pub(super) validators: BTreeMap<String, Validators>,
    /// Why the usual way failed, when the source was read by its fallback.
    pub(super) degraded: Option<String>,
    pub(super) failure: Option<ReadFailure>,
    /// Whether the list has not changed since it was last read.
    pub(super) unchanged: bool,
    /// Rows of the list that could not be read; each may be any call that seems to be missing.
    pub(super) unreadable_rows: u64,
    /// Why the list is doubted: its calls are read, but what it lacks does not count as absent.
    pub(super) suspect: Option<String>,
    /// Whether the whole list was read, so that what it lacks is absent.
    pub(super) complete: bool,
    /// Detail pages that exist, changed or not: their calls are not gone, whatever the list shows.
    pub(super) existing_pages: BTreeSet<String>,
    /// Detail pages that no longer exist.
    pub(super) gone_pages: BTreeSet<String>,
    /// What is odd about the list though it could be read.
    pub(super) remark: Option<String>,
    /// How requests for detail pages went.
    pub(super) detail_pages: DetailPageStats,
    /// How long the list stays fresh, according to the site.
    pub(super) fresh_for: Option<Duration>,
    /// Whether the list itself says that it is empty.
    pub(super) claims_empty: bool,
    /// Whether as many rows were read as the list says that it has, even if some are the same call.
    pub(super) has_all_rows: bool,
    /// How much text its drafts may still hold.
    pub(super) text: TextBudget,
}

/// What is known of a source before a pass.
pub(super) struct PriorState<'a> {
    pub(super) validators: &'a BTreeMap<String, Validators>,
    pub(super) listings: &'a BTreeMap<String, ListingState>,
    /// Whether detail pages are due to be read again, about a day after the last time.
    pub(super) details_due: bool,
    /// The number of calls that its list usually shows.
    pub(super) usual_count: Option<u64>,
}

impl PriorState<'_> {
    /// Returns the number of calls that the source is known to show.
    pub(super) fn known_count(&self) -> u64 {
        self.listings.values().filter(|listing| !listing.gone).count() as u64
    }

    /// Returns the same without validators, so that every page is read in full.
    pub(super) fn without_validators<'a>(&'a self, none: &'a BTreeMap<String, Validators>) -> PriorState<'a> {
        PriorState {
            validators: none,
            listings: self.listings,
            details_due: self.details_due,
            usual_count: self.usual_count,
        }
    }
}

impl PassResult {
    pub(super) fn timed_out(timeout: Duration) -> PassResult {
        let why = format!("the source did not finish within {} s; what was known stays", timeout.as_secs());
        PassResult {
            failure: Some(ReadFailure {
                health: SourceHealth::Broken,
                why,
                retry_after: None,
                scope: FailureScope::Host,
            }),
            ..PassResult::default()
        }
    }

    /// Returns the number of calls read from the list.
    pub(super) fn found(&self) -> u64 {
        self.drafts.iter().filter(|(part, _)| *part == RequestKind::List).count() as u64
    }

    /// Returns how many pages were read of a list that has more.
    pub(super) fn page_limit(&self) -> Option<u64> {
        let limit = |reason: &SkipReason| if let SkipReason::TooManyPages(most) = reason { Some(*most) } else { None };
        self.skipped.keys().find_map(limit).filter(|_| self.unreadable_rows > 0)
    }

    pub(super) fn skip(&mut self, reason: SkipReason, count: u64) {
        *self.skipped.entry(reason).or_default() += count;
    }

    /// Adds drafts up to the limit, and counts the rest as skipped.
    pub(super) fn add_drafts(&mut self, part: RequestKind, drafts: Vec<Draft>) {
        let room = MAX_CALLS.saturating_sub(self.drafts.len());
        let surplus = drafts.len().saturating_sub(room) as u64;
        for draft in drafts.into_iter().take(room) {
            if self.text.take(&draft) {
                self.drafts.push((part, draft));
            } else {
                self.skip(SkipReason::TooMuchText, 1);
                self.unreadable_rows += 1;
            }
        }
        if surplus > 0 {
            self.skip(SkipReason::TooManyCalls, surplus);
            self.unreadable_rows += surplus;
        }
    }

    /// Keeps the validators of pages that were not requested in this pass.
    pub(super) fn keep_unrequested_validators(&mut self, prior: &PriorState<'_>) {
        for (url, known) in prior.validators {
            self.validators.entry(url.clone()).or_insert_with(|| known.clone());
        }
    }

    pub(super) fn listed_keys(&self) -> BTreeSet<&str> {
        self.drafts.iter().filter(|(part, _)| *part == RequestKind::List).map(|(_, draft)| draft.key.as_str()).collect()
    }
}
