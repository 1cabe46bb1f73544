//! One pass over a source: its first page and all that it leads to, fetched and parsed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use super::page_reader::{FailureScope, PageReader, ReadFailure, ReadResult, RetryPolicy};
use super::pass_result::{PassResult, PriorState};
use crate::fetch::Guard;
use crate::locale::Locale;
use crate::opportunity::{Draft, SourceHealth, StatedStatus};
use crate::sources::WatchedSource;
use crate::sources::{
    LIST_PAGE_FRAGMENT, ParsedPage, Request, RequestBody, RequestKind, SharedKeys, SkipReason, Source, SourceWay,
    Validators,
};
use crate::sources::{cadence, feed};

/// The most pages requested in one pass.
const MAX_PAGES: u64 = 400;
/// The most calls missing from a list whose detail pages are requested in one pass.
const MAX_SECOND_LOOKS: usize = 20;

/// Makes a pass over a source. A list that changed while it was read gets a second pass, and a source that fails is
/// read by its fallback if it has one.
pub(super) async fn run(page_reader: &PageReader<'_>, watched: &WatchedSource, prior: &PriorState<'_>) -> PassResult {
    let none = BTreeMap::new();
    let usual = (&watched.source, SourceWay::Usual);
    let mut result = read_pages(page_reader, watched, usual, prior).await;
    let is_cut = result.page_limit().is_some() || result.text.is_spent;
    if result.failure.is_none() && !result.complete && !result.unchanged && !is_cut && watched.source.lists_all_calls()
    {
        let first = result;
        result = read_pages(page_reader, watched, usual, &prior.without_validators(&none)).await;
        // Two passes with the same calls mean that the list did not change: its duplicates are its own.
        let same = first.has_all_rows && result.has_all_rows && first.listed_keys() == result.listed_keys();
        result.complete |= same && result.failure.is_none() && result.suspect.is_none();
        result.requests += first.requests;
        result.bytes += first.bytes;
    }
    let Some(failure) = &result.failure else { return result };
    // A site that blocks us is left alone: people can open it in a browser.
    if failure.health == SourceHealth::Blocked {
        return result;
    }
    let Some(fallback) = watched.source.fallback() else { return result };
    let nothing = BTreeMap::new();
    let blank = PriorState { validators: &none, listings: &nothing, details_due: false, usual_count: None };
    let mut fallback_result =
        read_pages(page_reader, watched, (&Arc::from(fallback), SourceWay::Fallback), &blank).await;
    fallback_result.requests += result.requests;
    fallback_result.bytes += result.bytes;
    fallback_result.complete = false;
    if let Some(also) = &mut fallback_result.failure {
        also.why = format!("{}; and the fallback: {}", failure.why, also.why);
        also.retry_after = failure.retry_after;
    } else {
        fallback_result.degraded = Some(failure.why.clone());
    }
    fallback_result
}

async fn read_pages(
    page_reader: &PageReader<'_>,
    watched: &WatchedSource,
    (source, way): (&Arc<dyn Source>, SourceWay),
    prior: &PriorState<'_>,
) -> PassResult {
    let mut frontier = Frontier { queue: source.start_requests().into(), ..Frontier::default() };
    let mut looked_again = false;
    let guard = Guard { allow_private: watched.spec.allow_private };
    while !frontier.result.text.is_spent {
        let Some(request) = frontier.next() else {
            if looked_again {
                break;
            }
            looked_again = true;
            let more = second_look_requests(source, prior, &mut frontier);
            frontier.queue.extend(more);
            continue;
        };
        let (part, url) = (request.kind, request.url.clone());
        let known = prior.validators.get(&url).filter(|_| request.body == RequestBody::None);
        let retry = if part == RequestKind::List || frontier.result.detail_pages.may_retry(&url) {
            RetryPolicy::Once
        } else {
            RetryPolicy::Never
        };
        let read = page_reader.read((watched, way), request, known, (guard, retry)).await;
        match read.and_then(|read| reject_other_feed(read, watched, prior)) {
            Ok(ReadResult::Unchanged { fresh_for }) => {
                frontier.note_freshness(part, fresh_for);
                frontier.note_unchanged(part, url, known);
            }
            Ok(ReadResult::Page { parsed, validators, bytes, fresh_for }) => {
                frontier.note_freshness(part, fresh_for);
                frontier.result.bytes += bytes;
                frontier.result.validators.extend(validators.map(|validators| (url.clone(), validators)));
                frontier.add_page(part, &url, parsed, known.is_some());
            }
            // A detail page may fail without failing the list.
            Err(failure) if part == RequestKind::Detail => {
                frontier.note_detail_failure(&url, &failure, known.is_some())
            }
            Err(mut failure) => {
                if failure.health == SourceHealth::Suspect && prior.known_count() == 0 {
                    failure.health = SourceHealth::Broken;
                }
                frontier.result.failure = Some(failure);
                return frontier.result;
            }
        }
    }
    frontier.result.unchanged = frontier.is_list_unchanged();
    if frontier.result.unchanged {
        frontier.result.keep_unrequested_validators(prior);
    }
    frontier.resolve_keys(prior);
    finish(&mut frontier, watched, prior);
    frontier.result
}

/// Rejects a page in a feed's place that names a feed which was not read before: a login, a front page or an error page
/// names the site's news, and these are no calls.
fn reject_other_feed(
    read: ReadResult,
    watched: &WatchedSource,
    prior: &PriorState<'_>,
) -> Result<ReadResult, ReadFailure> {
    let ReadResult::Page { parsed, .. } = &read else { return Ok(read) };
    if watched.source.kind() != feed::KIND.name || !parsed.only_links() || prior.validators.is_empty() {
        return Ok(read);
    }
    let is_other = |request: &&Request| !prior.validators.contains_key(&request.url);
    let Some(other) = parsed.next_requests.iter().find(is_other) else { return Ok(read) };
    let named = other.url.split('#').next().unwrap_or_default();
    let why = format!(
        "a page stands where the feed was, and names another feed: {named}; if that one has the calls, write its address \
         in sources.toml"
    );
    Err(ReadFailure { health: SourceHealth::Broken, why, retry_after: None, scope: FailureScope::Page })
}

/// Returns the requests to make after the list has been read. For an unchanged list: once a day, its further pages and
/// the detail pages, where a deadline may have changed without the list changing. For a changed list: the detail pages
/// of calls that it no longer shows, or shows as closed, since they tell whether a call was cancelled, is only no
/// longer listed, or is gone.
fn second_look_requests(source: &Arc<dyn Source>, prior: &PriorState<'_>, frontier: &mut Frontier) -> Vec<Request> {
    let result = &frontier.result;
    if frontier.is_list_unchanged() {
        let unread_pages =
            prior.validators.keys().filter(|url| prior.details_due && !result.validators.contains_key(*url));
        let request = |url: &String| match url.split_once('#') {
            Some((_, fragment)) if fragment.starts_with(LIST_PAGE_FRAGMENT) => Request::get(url),
            _ => Request::detail(url),
        };
        // A missing call may be back.
        let missed = prior.listings.values().filter(|listing| listing.live && listing.missed > 0 && !listing.gone);
        let missed: Vec<Request> =
            missed.filter_map(|listing| source.detail_page(&listing.url)).take(MAX_SECOND_LOOKS).collect();
        let unread: Vec<Request> = unread_pages.map(request).collect();
        frontier.doubted_pages.extend(missed.iter().map(|request| request.url.clone()));
        return unread.into_iter().chain(missed).collect();
    }
    let shown: BTreeMap<&str, &Draft> =
        result.drafts.iter().filter(|(part, _)| *part == RequestKind::List).map(|(_, d)| (d.key.as_str(), d)).collect();
    let over = |key: &str| shown.get(key).is_none_or(|draft| draft.status == Some(StatedStatus::Closed));
    let live = prior.listings.iter().filter(|(key, listing)| listing.live && !listing.gone && over(key));
    let live: Vec<Request> =
        live.filter_map(|(_, listing)| source.detail_page(&listing.url)).take(MAX_SECOND_LOOKS).collect();
    frontier.doubted_pages.extend(live.iter().map(|request| request.url.clone()));
    live
}

/// The state of a pass: the pages still to be read, and what was found so far.
#[derive(Default)]
struct Frontier {
    result: PassResult,
    queue: VecDeque<Request>,
    requested: BTreeSet<String>,
    rows: u64,
    total: Option<u64>,
    /// Detail pages of calls that the list may have dropped: it is no error if such a page does not exist.
    doubted_pages: BTreeSet<String>,
    /// Repetitions of a call on one and the same page of the list.
    duplicates: u64,
    /// Requested pages of the list.
    list_pages: u64,
    unchanged_list_pages: u64,
    shared_keys: SharedKeys,
}

impl Frontier {
    /// Returns the next page to request: each page once, and at most [`MAX_PAGES`] in all.
    fn next(&mut self) -> Option<Request> {
        loop {
            // The list goes first: its calls' own pages must not use up the requests.
            let list = self.queue.iter().position(|request| request.kind == RequestKind::List).unwrap_or_default();
            let request = self.queue.remove(list)?;
            // A list whose last page leads back to its first is read once.
            let page = request
                .url
                .split_once(&format!("#{LIST_PAGE_FRAGMENT}"))
                .map_or(request.url.as_str(), |(page, _)| page);
            if !self.requested.insert(format!("{page} {:?}", request.body)) {
                continue;
            }
            let is_list = u64::from(request.kind == RequestKind::List);
            if request.kind == RequestKind::Detail && !self.result.detail_pages.may_request(&request.url) {
                self.result.skip(SkipReason::HostFails, 1);
                continue;
            }
            if self.result.requests >= MAX_PAGES {
                self.result.unreadable_rows += is_list;
                self.result.skip(SkipReason::TooManyPages(MAX_PAGES), 1);
                continue;
            }
            self.list_pages += is_list;
            self.result.requests += 1;
            return Some(request);
        }
    }

    /// Gives calls that share a key across pages their links as keys, and detail pages the keys of the calls that lead
    /// to them.
    fn resolve_keys(&mut self, prior: &PriorState<'_>) {
        let lists = |part: &RequestKind| *part == RequestKind::List;
        let listed = self.result.drafts.iter_mut().filter(|(part, _)| lists(part)).map(|(_, draft)| draft);
        self.shared_keys.give_way(listed);
        self.result.remark = self.shared_keys.remark();
        let known = prior.listings.iter().map(|(key, listing)| (listing.url.clone(), key.clone()));
        let mut keys: BTreeMap<String, String> = known.collect();
        let listed = self.result.drafts.iter().filter(|(part, _)| lists(part));
        let listed: Vec<(String, String)> = listed.map(|(_, d)| (d.url.clone(), d.key.clone())).collect();
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

    fn note_unchanged(&mut self, part: RequestKind, url: String, known: Option<&Validators>) {
        match part {
            RequestKind::List => self.unchanged_list_pages += 1,
            RequestKind::Detail => {
                self.result.existing_pages.insert(url.clone());
                self.result.detail_pages.record_read(&url);
            }
        }
        self.result.validators.extend(known.cloned().map(|known| (url, known)));
    }

    fn is_list_unchanged(&self) -> bool {
        self.list_pages > 0 && self.unchanged_list_pages == self.list_pages
    }

    /// Notes how long the list stays fresh: as long as that of its pages with the shortest time.
    fn note_freshness(&mut self, part: RequestKind, fresh_for: Option<Duration>) {
        if part == RequestKind::List {
            let first = self.list_pages == 1;
            self.result.fresh_for = if first { fresh_for } else { self.result.fresh_for.min(fresh_for) };
        }
    }

    /// Notes a detail page that could not be read.
    fn note_detail_failure(&mut self, url: &str, failure: &ReadFailure, known: bool) {
        self.result.skip(SkipReason::DetailPageFailed(failure.why.clone()), 1);
        if failure.scope == FailureScope::Gone {
            self.result.gone_pages.insert(url.to_owned());
        }
        if !matches!(failure.scope, FailureScope::Page | FailureScope::Gone) || !self.doubted_pages.contains(url) {
            self.result.detail_pages.record_failure(url, failure, known);
        }
    }

    fn add_page(&mut self, part: RequestKind, url: &str, parsed: ParsedPage, known: bool) {
        if part == RequestKind::List {
            // A page that only links to others is no page of the list.
            self.list_pages -= u64::from(parsed.only_links());
            self.rows += parsed.row_count;
            self.total = parsed.total.or(self.total);
            self.result.claims_empty |= parsed.says_empty;
            self.shared_keys.add(parsed.shared_keys);
            let keys: BTreeSet<&str> = parsed.drafts.iter().map(|draft| draft.key.as_str()).collect();
            self.duplicates += (parsed.drafts.len() - keys.len()) as u64;
        } else {
            self.result.existing_pages.insert(url.to_owned());
            match parsed.drafts.is_empty() && parsed.next_requests.is_empty() {
                false => self.result.detail_pages.record_read(url),
                true if self.doubted_pages.contains(url) => {}
                true => self.result.detail_pages.record_empty(url, "they say nothing of a call", known),
            }
        }
        // Behind its end, many a list shows its last page again and again.
        let shown = self.result.listed_keys();
        let repeats = part == RequestKind::List
            && self.list_pages > 1
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

/// Determines whether the whole list was read. A list that suddenly shows nothing is a failure, unless it says itself
/// that it is empty.
fn finish(frontier: &mut Frontier, watched: &WatchedSource, prior: &PriorState<'_>) {
    let result = &mut frontier.result;
    if result.unchanged {
        return;
    }
    if result.text.is_spent {
        result.suspect = Some(Locale::English.text("source-error-long-pass").to_owned());
        return;
    }
    let (found, known_count) = (result.found(), prior.known_count());
    if found == 0 && known_count > 0 && watched.source.lists_all_calls() && !result.claims_empty {
        let why = format!(
            "the list shows nothing although {known_count} calls were known; they stay, look at the page by hand"
        );
        result.failure =
            Some(ReadFailure { health: SourceHealth::Suspect, why, retry_after: None, scope: FailureScope::Page });
        return;
    }
    let has_shrunk =
        |usual: &u64| watched.source.lists_all_calls() && !result.claims_empty && cadence::has_halved(found, *usual);
    if let Some(usual) = prior.usual_count.filter(has_shrunk) {
        let why = format!(
            "the list shows {found} calls where it usually shows {usual}; the others stay, look at the page by hand"
        );
        result.suspect = Some(why);
        return;
    }
    if let Some(most) = result.page_limit() {
        let why =
            format!("the list has more than the {most} pages that were read; what it lacks is not counted as absent");
        result.suspect = Some(why);
        return;
    }
    let skipped: u64 = result.skipped.values().sum();
    // A call repeated on one page is the list's own doing. One on two pages may have pushed another call out.
    let accounted_for = result.listed_keys().len() as u64 + skipped + frontier.duplicates;
    let whole = frontier.total.is_none_or(|total| frontier.rows == total && accounted_for >= total);
    result.has_all_rows = frontier.total == Some(frontier.rows);
    // A list with both changed and unchanged pages was not read whole.
    result.complete = whole && watched.source.lists_all_calls() && frontier.unchanged_list_pages == 0;
}
