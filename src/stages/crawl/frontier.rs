//! What of a source is still to be read, and what was found so far. It outlives a round: the next one goes on from it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::detail_page_stats::DetailPageStats;
use super::ingest::is_unchanged;
use super::page_reader::{FailureScope, ReadFailure};
use super::pass_result::{ListedCall, PassResult, PriorState, Progress};
use crate::opportunity::Draft;
use crate::opportunity::identity::{fingerprint, short_hash};
use crate::sources::{
    LIST_PAGE_FRAGMENT, ParsedPage, Request, RequestBody, RequestKind, SharedKeys, SkipReason, Source, Validators,
};

/// The most pages of a list, and the most of calls' own pages, that are requested in one pass.
const MAX_LIST_PAGES: u64 = 400;
const MAX_OWN_PAGES: u64 = 4000;
/// The most of calls' own pages that are read in every pass over a changed list. Of a longer list, those that were read
/// within a day are left out where the list shows their calls as before.
const FEW_OWN_PAGES: usize = 40;

/// The state of a pass: the pages still to be read, and what was found so far.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Frontier {
    pub(super) begun_at: Timestamp,
    /// What the source had fetched first: if that is another by now, the pass begins anew.
    pub(super) start: Vec<Request>,
    pub(super) result: PassResult,
    queue: VecDeque<Request>,
    requested: BTreeSet<String>,
    requested_own: BTreeSet<String>,
    pub(super) rows: u64,
    pub(super) total: Option<u64>,
    /// Detail pages of calls that the list may have dropped: it is no error if such a page does not exist.
    pub(super) doubted_pages: BTreeSet<String>,
    /// Repetitions of a call on one and the same page of the list.
    pub(super) duplicates: u64,
    /// Requested pages of the list.
    pub(super) list_pages: u64,
    pub(super) unchanged_list_pages: u64,
    /// Requests in all parts of the pass.
    requests: u64,
    list_requests: u64,
    shared_keys: SharedKeys,
    /// Whether the order of the calls' own pages was settled.
    is_planned: bool,
    pub(super) has_looked_again: bool,
    /// The page of the list that was read last, and what it showed.
    last_list_page: Option<(Request, String)>,
    /// Whether the list was seen to change between two rounds.
    pub(super) has_list_changed: bool,
    /// What the first attempt saw, where this is the second.
    pub(super) first: Option<FirstAttempt>,
    /// New calls of earlier rounds, and failures since the last page.
    pub(super) new: u64,
    pub(super) failures: u64,
    /// Pages read in this round.
    #[serde(skip)]
    pub(super) read_now: u64,
    /// A page of the list to be read again in this round, and what it showed in the last.
    #[serde(skip)]
    pub(super) to_compare: Option<(Request, String)>,
}

/// What the first attempt at a list saw that seemed to move while it was read.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FirstAttempt {
    pub(super) has_all_rows: bool,
    pub(super) keys: BTreeSet<String>,
}

impl Frontier {
    pub(super) fn begin(source: &dyn Source, now: Timestamp) -> Frontier {
        let start = source.start_requests();
        Frontier { begun_at: now, queue: start.clone().into(), start, ..Frontier::default() }
    }

    /// Goes on in a new round. The list may have changed meanwhile, which its last page shows when it is read again.
    pub(super) fn resume(mut self) -> Frontier {
        self.result.earlier_issue = self.result.detail_issue();
        self.result.detail_pages = DetailPageStats::default();
        self.result.hold_drafts();
        self.to_compare = self.last_list_page.clone().filter(|_| self.is_list_open());
        self
    }

    /// Begins a second attempt at the list. The calls' own pages that were read are not requested again.
    pub(super) fn again(self, source: &dyn Source) -> Frontier {
        let keys = self.result.listed_keys().into_iter().map(str::to_owned).collect();
        let first = FirstAttempt { has_all_rows: self.result.has_all_rows, keys };
        let PassResult { drafts, validators, existing_pages, gone_pages, detail_pages, .. } = self.result;
        let result = PassResult {
            drafts: drafts.into_iter().filter(|(part, _)| *part == RequestKind::Detail).collect(),
            validators: validators.into_iter().filter(|(url, _)| existing_pages.contains(url)).collect(),
            pages_read_now: self.result.pages_read_now,
            earlier_issue: self.result.earlier_issue,
            requests: self.result.requests,
            bytes: self.result.bytes,
            existing_pages,
            gone_pages,
            detail_pages,
            ..PassResult::default()
        };
        Frontier {
            result,
            requested_own: self.requested_own,
            doubted_pages: self.doubted_pages,
            requests: self.requests,
            first: Some(first),
            new: self.new,
            read_now: self.read_now,
            ..Frontier::begin(source, self.begun_at)
        }
    }

    /// Returns whether earlier parts of the pass have read anything.
    pub(super) fn has_begun(&self) -> bool {
        self.requests > 0
    }

    pub(super) fn is_list_open(&self) -> bool {
        self.queue.iter().any(|request| request.kind == RequestKind::List)
    }

    pub(super) fn extend(&mut self, requests: Vec<Request>) {
        self.queue.extend(requests);
    }

    /// Returns the next page to request: each page once, and not more than a pass may request.
    pub(super) fn next(&mut self, prior: &PriorState<'_>) -> Option<Request> {
        loop {
            // The list goes first: its calls' own pages must not use up the requests.
            let list = self.queue.iter().position(|request| request.kind == RequestKind::List);
            if list.is_none() {
                self.plan_own_pages(prior);
            }
            let request = self.queue.remove(list.unwrap_or_default())?;
            let is_list = request.kind == RequestKind::List;
            let requested = if is_list { &mut self.requested } else { &mut self.requested_own };
            if !requested.insert(page_name(&request)) {
                continue;
            }
            if !is_list && !self.result.detail_pages.may_request(&request.url) {
                self.result.skip(SkipReason::HostFails, 1);
                continue;
            }
            let (sent, most) = match is_list {
                true => (self.list_requests, MAX_LIST_PAGES),
                false => (self.requested_own.len() as u64 - 1, MAX_OWN_PAGES),
            };
            if sent >= most {
                self.result.unreadable_rows += u64::from(is_list);
                self.result.skip(SkipReason::TooManyPages(most), 1);
                continue;
            }
            self.count(is_list);
            return Some(request);
        }
    }

    /// Returns whether the page may be answered by "unchanged": not that of a list which seemed to move.
    pub(super) fn may_be_unchanged(&self, request: &Request) -> bool {
        request.body == RequestBody::None && (request.kind == RequestKind::Detail || self.first.is_none())
    }

    /// Leaves a page for later: it was not read.
    pub(super) fn put_back(&mut self, request: Request) {
        let is_list = request.kind == RequestKind::List;
        let requested = if is_list { &mut self.requested } else { &mut self.requested_own };
        requested.remove(&page_name(&request));
        self.list_pages -= u64::from(is_list);
        self.list_requests -= u64::from(is_list);
        self.requests -= 1;
        self.result.requests -= 1;
        self.queue.push_front(request);
    }

    fn count(&mut self, is_list: bool) {
        self.list_pages += u64::from(is_list);
        self.list_requests += u64::from(is_list);
        self.requests += 1;
        self.result.requests += 1;
    }

    /// Once the list was read, puts the own pages of new calls first. Of many own pages, those are left out that were
    /// read within the last day and whose calls the list shows as before.
    fn plan_own_pages(&mut self, prior: &PriorState<'_>) {
        if std::mem::replace(&mut self.is_planned, true) {
            return;
        }
        let by_url: BTreeMap<&str, &Draft> =
            self.result.list_drafts().map(|draft| (draft.url.as_str(), draft)).collect();
        let is_new = |request: &Request| {
            by_url.get(request.url.as_str()).is_some_and(|draft| !prior.listings.contains_key(&draft.key))
        };
        let is_fresh = |request: &Request| {
            let draft = by_url.get(request.url.as_str());
            let as_before = draft.and_then(|draft| Some((draft, prior.listings.get(&draft.key)?)));
            prior.fresh_pages.contains(&request.url)
                && as_before.is_some_and(|(draft, listing)| {
                    listing.missed == 0 && is_unchanged(Some(listing), &fingerprint(draft))
                })
        };
        let queue = std::mem::take(&mut self.queue);
        let many = queue.len() > FEW_OWN_PAGES;
        let (fresh, due): (Vec<_>, Vec<_>) = queue.into_iter().partition(|request| many && is_fresh(request));
        let (new, known): (Vec<_>, Vec<_>) = due.into_iter().partition(is_new);
        for request in fresh {
            let kept = prior.validators.get(&request.url).cloned();
            self.result.validators.extend(kept.map(|kept| (request.url.clone(), kept)));
        }
        self.queue = new.into_iter().chain(known).collect();
    }

    /// Ends a part of the pass. Returns what can be stored of it; what waits for more stays: calls whose own page is
    /// still to be read, and calls that may be known ones under a new key, until the whole list was seen.
    pub(super) fn pause(&mut self, prior: &PriorState<'_>, waited: bool) -> PassResult {
        self.resolve_keys(prior);
        let own = self.queue.iter().filter(|request| request.kind == RequestKind::Detail);
        let own: BTreeSet<&str> = own.map(|request| request.url.as_str()).collect();
        let is_list_open = self.is_list_open();
        let may_be_renamed =
            |draft: &Draft| is_list_open && !prior.listings.is_empty() && !prior.listings.contains_key(&draft.key);
        let drafts = std::mem::take(&mut self.result.drafts);
        let waits = |(part, draft): &(RequestKind, Draft)| {
            *part == RequestKind::List && (own.contains(draft.url.as_str()) || may_be_renamed(draft))
        };
        let (waiting, ready): (Vec<_>, Vec<_>) = drafts.into_iter().partition(waits);
        // What a call's own page says is stored with the call, or after it.
        let known: BTreeSet<String> =
            ready.iter().filter(|(part, _)| *part == RequestKind::List).map(|(_, draft)| draft.key.clone()).collect();
        let is_early = |(part, draft): &(RequestKind, Draft)| {
            *part == RequestKind::Detail && !known.contains(&draft.key) && !prior.listings.contains_key(&draft.key)
        };
        let (early, ready): (Vec<_>, Vec<_>) = ready.into_iter().partition(is_early);
        self.result.drafts = waiting.into_iter().chain(early).collect();
        self.hand_over(ready, Some(waited))
    }

    /// Ends a part of the pass that failed: all that was read is stored, as far as it goes.
    pub(super) fn interrupt(&mut self, prior: &PriorState<'_>) -> PassResult {
        self.resolve_keys(prior);
        let ready = std::mem::take(&mut self.result.drafts);
        self.hand_over(ready, None)
    }

    fn hand_over(&mut self, ready: Vec<(RequestKind, Draft)>, waited: Option<bool>) -> PassResult {
        self.result.hold_drafts();
        let released = ready.iter().filter(|(part, _)| *part == RequestKind::List);
        self.result.listed.extend(released.map(|(_, draft)| (draft.key.clone(), ListedCall::of(draft))));
        let waiting = self.result.list_drafts().map(|draft| (draft.key.clone(), ListedCall::of(draft)));
        let listed = self.result.listed.clone().into_iter().chain(waiting).collect();
        let skipped = std::mem::take(&mut self.result.skipped);
        self.result.skipped_before += skipped.values().sum::<u64>();
        let progress = waited.map(|waited| Progress {
            since: self.begun_at,
            read: self.requests,
            left: self.queue.len() as u64,
            is_list_open: self.is_list_open(),
            has_moved: self.read_now > 0,
            waited,
        });
        PassResult {
            drafts: ready,
            listed,
            found: self.result.found,
            skipped,
            requests: std::mem::take(&mut self.result.requests),
            bytes: std::mem::take(&mut self.result.bytes),
            pages_read_now: std::mem::take(&mut self.result.pages_read_now),
            failure: self.result.failure.take(),
            progress,
            ..PassResult::default()
        }
    }

    /// Gives calls that share a key across pages their links as keys, and detail pages the keys of the calls that lead
    /// to them.
    pub(super) fn resolve_keys(&mut self, prior: &PriorState<'_>) {
        let lists = |part: &RequestKind| *part == RequestKind::List;
        let listed = self.result.drafts.iter_mut().filter(|(part, _)| lists(part)).map(|(_, draft)| draft);
        self.shared_keys.give_way(listed);
        self.result.remark = self.shared_keys.remark();
        let known = prior.listings.iter().map(|(key, listing)| (listing.url.clone(), key.clone()));
        let mut keys: BTreeMap<String, String> = known.collect();
        let earlier = self.result.listed.iter().map(|(key, call)| (call.url.clone(), key.clone()));
        let listed: Vec<(String, String)> =
            earlier.chain(self.result.list_drafts().map(|d| (d.url.clone(), d.key.clone()))).collect();
        let own: BTreeSet<String> = listed
            .iter()
            .map(|(_, key)| key)
            .chain(prior.listings.keys())
            .filter(|key| !self.shared_keys.contains(key))
            .cloned()
            .collect();
        keys.extend(listed);
        for (_, detail) in self.result.drafts.iter_mut().filter(|(part, _)| !lists(part)) {
            if let (false, Some(key)) = (own.contains(&detail.key), keys.get(&detail.url)) {
                detail.key.clone_from(key);
            }
        }
    }

    pub(super) fn note_unchanged(&mut self, part: RequestKind, url: String, known: Option<&Validators>) {
        self.read_now += 1;
        self.failures = 0;
        match part {
            RequestKind::List => self.unchanged_list_pages += 1,
            RequestKind::Detail => {
                self.result.existing_pages.insert(url.clone());
                self.result.pages_read_now.insert(url.clone());
                self.result.detail_pages.record_read(&url);
            }
        }
        self.result.validators.extend(known.cloned().map(|known| (url, known)));
    }

    pub(super) fn is_list_unchanged(&self) -> bool {
        self.list_pages > 0 && self.unchanged_list_pages == self.list_pages
    }

    /// Notes how long the list stays fresh: as long as that of its pages with the shortest time.
    pub(super) fn note_freshness(&mut self, part: RequestKind, fresh_for: Option<Duration>) {
        if part == RequestKind::List {
            let first = self.list_pages == 1;
            self.result.fresh_for = if first { fresh_for } else { self.result.fresh_for.min(fresh_for) };
        }
    }

    /// Notes a detail page that could not be read.
    pub(super) fn note_detail_failure(&mut self, url: &str, failure: &ReadFailure, known: bool) {
        self.result.skip(SkipReason::DetailPageFailed(failure.why.clone()), 1);
        if failure.scope == FailureScope::Gone {
            self.result.gone_pages.insert(url.to_owned());
        }
        if !matches!(failure.scope, FailureScope::Page | FailureScope::Gone) || !self.doubted_pages.contains(url) {
            self.result.detail_pages.record_failure(url, failure, known);
        }
    }

    pub(super) fn add_page(&mut self, request: &Request, parsed: ParsedPage, known: bool) {
        let (part, url) = (request.kind, request.url.as_str());
        self.read_now += 1;
        self.failures = 0;
        if part == RequestKind::List {
            // A page that only links to others is no page of the list.
            self.list_pages -= u64::from(parsed.only_links());
            self.rows += parsed.row_count;
            self.total = parsed.total.or(self.total);
            self.result.claims_empty |= parsed.says_empty;
            self.last_list_page = Some((request.clone(), shown_on(&parsed)));
            self.shared_keys.add(parsed.shared_keys);
            let keys: BTreeSet<&str> = parsed.drafts.iter().map(|draft| draft.key.as_str()).collect();
            self.duplicates += (parsed.drafts.len() - keys.len()) as u64;
        } else {
            self.result.existing_pages.insert(url.to_owned());
            match parsed.drafts.is_empty() && parsed.next_requests.is_empty() {
                false => {
                    self.result.pages_read_now.insert(url.to_owned());
                    self.result.detail_pages.record_read(url);
                }
                true if self.doubted_pages.contains(url) => {}
                true => self.result.detail_pages.record_empty(url, "they say nothing of a call", known),
            }
        }
        // Behind its end, many a list shows its last page again and again.
        let shown = self.result.listed_keys();
        let is_later = part == RequestKind::List && self.list_pages > 1;
        let repeats = is_later
            && !parsed.drafts.is_empty()
            && parsed.drafts.iter().all(|draft| shown.contains(draft.key.as_str()));
        let is_further = |request: &Request| request.url.contains(&format!("#{LIST_PAGE_FRAGMENT}"));
        self.queue.extend(parsed.next_requests.into_iter().filter(|request| !(repeats && is_further(request))));
        for skipped in parsed.skipped {
            let is_unreadable = part == RequestKind::List && skipped.reason != SkipReason::NotACall;
            self.result.unreadable_rows += if is_unreadable { skipped.count } else { 0 };
            self.result.skip(skipped.reason, skipped.count);
        }
        self.result.add_drafts(part, parsed.drafts);
        // Like a detail page, such a draft changes a known call and never adds a new one.
        self.result.add_drafts(RequestKind::Detail, parsed.withdrawn);
    }
}

/// Returns what a page of the list shows, to tell whether it shows something else later.
pub(super) fn shown_on(parsed: &ParsedPage) -> String {
    short_hash(&parsed.drafts.iter().map(|draft| draft.key.as_str()).collect::<Vec<_>>())
}

/// Returns the name by which a page is known to have been requested. A list whose last page leads back to its first is
/// read once.
fn page_name(request: &Request) -> String {
    let page = request.url.split_once(&format!("#{LIST_PAGE_FRAGMENT}")).map_or(request.url.as_str(), |(page, _)| page);
    format!("{page} {:?}", request.body)
}
