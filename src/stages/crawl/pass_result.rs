//! What a pass over a source brought, and what was known before it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::detail_page_stats::{DetailPageStats, HealthIssue};
use super::page_reader::ReadFailure;
use super::text_budget::TextBudget;
use crate::opportunity::{Draft, StatedStatus};
use crate::sources::{RequestKind, SkipReason, Validators};
use crate::store::ListingState;

/// The most calls read from one source; the EU portal returns nothing beyond its ten-thousandth row.
const MAX_CALLS: usize = 12_000;

/// The result of a pass, or of a part of one. What the parts of a pass share is kept with its frontier.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct PassResult {
    /// Drafts from the list and from detail pages, in the order in which the pages were read. With a frontier: those
    /// that wait for more.
    pub(super) drafts: Vec<(RequestKind, Draft)>,
    /// The calls of the list whose drafts earlier parts of the pass have stored.
    pub(super) listed: BTreeMap<String, ListedCall>,
    /// Rows of the list that were read, in all parts of the pass.
    pub(super) found: u64,
    /// Rows left aside in earlier parts of the pass.
    pub(super) skipped_before: u64,
    #[serde(skip)]
    pub(super) skipped: BTreeMap<SkipReason, u64>,
    #[serde(skip)]
    pub(super) requests: u64,
    #[serde(skip)]
    pub(super) bytes: u64,
    pub(super) validators: BTreeMap<String, Validators>,
    /// Why the usual way failed, when the source was read by its fallback.
    #[serde(skip)]
    pub(super) degraded: Option<String>,
    #[serde(skip)]
    pub(super) failure: Option<ReadFailure>,
    /// Whether the list has not changed since it was last read.
    #[serde(skip)]
    pub(super) unchanged: bool,
    /// Rows of the list that could not be read; each may be any call that seems to be missing.
    pub(super) unreadable_rows: u64,
    /// Why the list is doubted: its calls are read, but what it lacks does not count as absent.
    #[serde(skip)]
    pub(super) suspect: Option<String>,
    /// Whether the whole list was read, so that what it lacks is absent.
    #[serde(skip)]
    pub(super) complete: bool,
    /// What is left for later rounds, and how far this one came.
    #[serde(skip)]
    pub(super) progress: Option<Progress>,
    /// Detail pages that exist, changed or not: their calls are not gone, whatever the list shows.
    pub(super) existing_pages: BTreeSet<String>,
    /// Those of them that this part of the pass read.
    #[serde(skip)]
    pub(super) pages_read_now: BTreeSet<String>,
    /// Detail pages that no longer exist.
    pub(super) gone_pages: BTreeSet<String>,
    /// What is odd about the list though it could be read.
    #[serde(skip)]
    pub(super) remark: Option<String>,
    /// How requests for detail pages went in this round.
    pub(super) detail_pages: DetailPageStats,
    /// What was wrong with detail pages in an earlier round of the pass.
    pub(super) earlier_issue: Option<HealthIssue>,
    /// How long the list stays fresh, according to the site.
    pub(super) fresh_for: Option<Duration>,
    /// Whether the list itself says that it is empty.
    pub(super) claims_empty: bool,
    /// Whether as many rows were read as the list says that it has, even if some are the same call.
    #[serde(skip)]
    pub(super) has_all_rows: bool,
    /// How much more text its drafts may hold.
    #[serde(skip)]
    pub(super) text: TextBudget,
}

/// A call as the list showed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ListedCall {
    pub(super) url: String,
    pub(super) is_closed: bool,
}

/// How far the reading of a source has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Progress {
    pub(super) since: Timestamp,
    /// Pages requested since then.
    pub(super) read: u64,
    /// Pages known to be left.
    pub(super) left: u64,
    /// Whether more of the list may turn up.
    pub(super) is_list_open: bool,
    /// Whether anything was read in this round.
    pub(super) has_moved: bool,
    /// Whether the round ended because the host had no turn for the source.
    pub(super) waited: bool,
}

impl Progress {
    /// Returns what to say of it.
    pub(super) fn text(&self) -> String {
        let least = if self.is_list_open { "at least " } else { "" };
        let waited = if self.waited && !self.has_moved { "; its host had no turn for more" } else { "" };
        format!(
            "being read since {}: {} pages so far, {least}{} left for the next rounds{waited}",
            self.since, self.read, self.left
        )
    }
}

/// What is known of a source before a pass.
pub(super) struct PriorState<'a> {
    pub(super) validators: &'a BTreeMap<String, Validators>,
    pub(super) listings: &'a BTreeMap<String, ListingState>,
    /// Whether detail pages are due to be read again, about a day after the last time.
    pub(super) details_due: bool,
    /// The number of calls that its list usually shows.
    pub(super) usual_count: Option<u64>,
    /// The number of rows that its list usually leaves aside.
    pub(super) usual_aside: Option<u64>,
    /// How much text a watched page showed, in bytes: half of it is not to be trusted at once.
    pub(super) page_text: Option<usize>,
    /// Detail pages that were read within the last day.
    pub(super) fresh_pages: &'a BTreeSet<String>,
    pub(super) now: Timestamp,
}

impl PriorState<'_> {
    /// Returns the number of calls that the source is known to show.
    pub(super) fn known_count(&self) -> u64 {
        self.listings.values().filter(|listing| !listing.gone).count() as u64
    }
}

impl PassResult {
    /// Returns what is wrong with detail pages, in this round or in an earlier one of the pass.
    pub(super) fn detail_issue(&self) -> Option<HealthIssue> {
        self.detail_pages.issue().or_else(|| self.earlier_issue.clone())
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
        let count = self.drafts.len().max(usize::try_from(self.found).unwrap_or(usize::MAX));
        let room = MAX_CALLS.saturating_sub(count);
        let surplus = drafts.len().saturating_sub(room) as u64;
        self.found += if part == RequestKind::List { drafts.len() as u64 - surplus } else { 0 };
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

    /// Counts the text of the drafts that wait for more as used of the budget, and nothing else.
    pub(super) fn hold_drafts(&mut self) {
        self.text = TextBudget::default();
        for (_, draft) in &self.drafts {
            self.text.take(draft);
        }
    }

    /// Keeps the validators of pages that were not requested in this pass.
    pub(super) fn keep_unrequested_validators(&mut self, prior: &PriorState<'_>) {
        for (url, known) in prior.validators {
            self.validators.entry(url.clone()).or_insert_with(|| known.clone());
        }
    }

    /// Returns the keys of the calls on the list, as far as it was read.
    pub(super) fn listed_keys(&self) -> BTreeSet<&str> {
        self.listed.keys().map(String::as_str).chain(self.list_drafts().map(|draft| draft.key.as_str())).collect()
    }

    pub(super) fn list_drafts(&self) -> impl Iterator<Item = &Draft> {
        self.drafts.iter().filter(|(part, _)| *part == RequestKind::List).map(|(_, draft)| draft)
    }
}

impl ListedCall {
    pub(super) fn of(draft: &Draft) -> ListedCall {
        ListedCall { url: draft.url.clone(), is_closed: draft.status == Some(StatedStatus::Closed) }
    }
}
