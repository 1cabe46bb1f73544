//! One pass over a source: its first page and all that it leads to, fetched and parsed, in one round or in several.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::frontier::{Frontier, shown_on};
use super::page_reader::{FailureScope, PageReader, ReadFailure, ReadResult, RetryPolicy};
use super::pass_result::{ListedCall, PassResult, PriorState};
use crate::fetch::Guard;
use crate::locale::Locale;
use crate::opportunity::{Draft, SourceHealth};
use crate::sources::WatchedSource;
use crate::sources::{LIST_PAGE_FRAGMENT, Request, RequestKind, Source, SourceWay, Validators};
use crate::sources::{cadence, feed};

/// The most calls missing from a list whose detail pages are requested in one pass.
const MAX_SECOND_LOOKS: usize = 20;
/// Pages read before a failure that are worth going on from; a shorter list begins anew.
const WORTH_KEEPING: u64 = 20;
/// Failures in a row after which a pass begins anew.
const MAX_FAILURES: u64 = 3;

/// When a part of a pass ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct PassTime {
    /// What was read by then is stored, and the pass goes on after that.
    pub(super) pause: Instant,
    /// Nothing is requested after that.
    pub(super) until: Instant,
    /// What did not come by then is read in the next round.
    pub(super) end: Instant,
    /// The whole time of a round.
    pub(super) round: Duration,
}

/// Why the reading of pages stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    AllRead,
    Failed,
    /// Pages are left; `waited` says that the host had no turn for them.
    Paused {
        waited: bool,
    },
}

/// Makes a pass over a source, or a part of one, going on from `frontier`. Returns what it brought, and where it
/// stopped if anything is left. A list that changed while it was read gets a second attempt, and a source that fails is
/// read by its fallback if it has one.
pub(super) async fn run(
    page_reader: &PageReader<'_>,
    watched: &WatchedSource,
    prior: &PriorState<'_>,
    mut frontier: Frontier,
    time: PassTime,
) -> (PassResult, Option<Frontier>) {
    let goes_on = frontier.has_begun();
    loop {
        match read_pages(page_reader, (watched, SourceWay::Usual), prior, &mut frontier, time).await {
            Stop::Paused { waited } => return (frontier.pause(prior, waited), Some(frontier)),
            Stop::Failed if is_worth_keeping(&frontier, goes_on) => {
                frontier.failures += 1;
                return (frontier.interrupt(prior), Some(frontier));
            }
            Stop::Failed => break,
            Stop::AllRead => {}
        }
        frontier.resolve_keys(prior);
        finish(&mut frontier, watched, prior);
        let result = &mut frontier.result;
        let is_cut = result.page_limit().is_some() || result.text.is_spent;
        let is_read = result.failure.is_some() || result.complete || result.unchanged || is_cut;
        if let Some(first) = &frontier.first {
            // Two attempts with the same calls mean that the list did not change: its duplicates are its own.
            let keys: BTreeSet<&str> = first.keys.iter().map(String::as_str).collect();
            let same = first.has_all_rows && result.has_all_rows && keys == result.listed_keys();
            result.complete |= same && result.failure.is_none() && result.suspect.is_none();
        } else if !is_read && watched.source.lists_all_calls() {
            frontier = frontier.again(&*watched.source);
            continue;
        }
        break;
    }
    (read_by_fallback(page_reader, watched, frontier.result, prior, time).await, None)
}

fn is_worth_keeping(frontier: &Frontier, goes_on: bool) -> bool {
    let is_temporary = frontier.result.failure.as_ref().is_some_and(|failure| failure.scope == FailureScope::Host);
    is_temporary && frontier.failures < MAX_FAILURES && (goes_on || frontier.read_now >= WORTH_KEEPING)
}

/// Reads a source that failed by its fallback, if it has one.
async fn read_by_fallback(
    page_reader: &PageReader<'_>,
    watched: &WatchedSource,
    result: PassResult,
    prior: &PriorState<'_>,
    time: PassTime,
) -> PassResult {
    let Some(failure) = &result.failure else { return result };
    // A site that blocks us is left alone: people can open it in a browser.
    if failure.health == SourceHealth::Blocked {
        return result;
    }
    let Some(fallback) = watched.source.fallback() else { return result };
    let (none, nothing, no_pages) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
    let blank = PriorState {
        validators: &none,
        listings: &nothing,
        details_due: false,
        usual_count: None,
        usual_aside: None,
        page_text: None,
        fresh_pages: &no_pages,
        now: prior.now,
    };
    let time = PassTime { pause: time.end, ..time };
    let mut frontier = Frontier::begin(&*fallback, prior.now);
    let stop = read_pages(page_reader, (watched, SourceWay::Fallback), &blank, &mut frontier, time).await;
    if let Stop::Paused { .. } = stop {
        frontier.result.failure = Some(ReadFailure::late(time.round));
    } else if stop == Stop::AllRead {
        frontier.resolve_keys(&blank);
        finish(&mut frontier, watched, &blank);
    }
    let mut fallback_result = frontier.result;
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
    (watched, way): (&WatchedSource, SourceWay),
    prior: &PriorState<'_>,
    frontier: &mut Frontier,
    time: PassTime,
) -> Stop {
    let guard = Guard { allow_private: watched.spec.allow_private };
    while !frontier.result.text.is_spent {
        let Some(request) = frontier.next(prior) else {
            if frontier.has_looked_again {
                break;
            }
            frontier.has_looked_again = true;
            let more = second_look_requests(&watched.source, prior, frontier);
            frontier.extend(more);
            continue;
        };
        let (part, url) = (request.kind, request.url.clone());
        let known = prior.validators.get(&url).filter(|_| frontier.may_be_unchanged(&request));
        let is_over = Instant::now() >= time.until || (Instant::now() >= time.pause && frontier.result.requests > 1);
        if is_over {
            frontier.put_back(request);
            return Stop::Paused { waited: false };
        }
        let read = match read_page(page_reader, (watched, way), frontier, (&request, known), (guard, time)).await {
            Ok(read) => read,
            Err(stop) => {
                frontier.put_back(request);
                return stop;
            }
        };
        match read.and_then(|read| reject_other_feed(read, watched, prior)) {
            Ok(ReadResult::Unchanged { fresh_for }) => {
                frontier.note_freshness(part, fresh_for);
                frontier.note_unchanged(part, url, known);
            }
            Ok(ReadResult::Page { parsed, validators, bytes, fresh_for }) => {
                frontier.note_freshness(part, fresh_for);
                frontier.result.bytes += bytes;
                frontier.result.validators.extend(validators.map(|validators| (url.clone(), validators)));
                frontier.add_page(&request, parsed, known.is_some());
                compare_last_page(page_reader, (watched, way), frontier, (guard, RetryPolicy::Never, time.until)).await;
            }
            // A detail page may fail without failing the list.
            Err(failure) if part == RequestKind::Detail => {
                frontier.note_detail_failure(&url, &failure, known.is_some())
            }
            Err(failure) => {
                note_list_failure(frontier, request, failure, prior);
                return Stop::Failed;
            }
        }
    }
    frontier.result.unchanged = frontier.is_list_unchanged();
    if frontier.result.unchanged {
        frontier.result.keep_unrequested_validators(prior);
    }
    Stop::AllRead
}

fn note_list_failure(frontier: &mut Frontier, request: Request, failure: ReadFailure, prior: &PriorState<'_>) {
    let is_new = failure.health == SourceHealth::Suspect && prior.known_count() == 0;
    let health = if is_new { SourceHealth::Broken } else { failure.health };
    frontier.result.failure = Some(ReadFailure { health, ..failure });
    frontier.put_back(request);
    // It was sent all the same.
    frontier.result.requests += 1;
}

/// Reads one page, unless it has to wait for the next part of the pass.
async fn read_page(
    page_reader: &PageReader<'_>,
    source: (&WatchedSource, SourceWay),
    frontier: &Frontier,
    (request, known): (&Request, Option<&Validators>),
    (guard, time): (Guard, PassTime),
) -> Result<Result<ReadResult, ReadFailure>, Stop> {
    let may_retry = request.kind == RequestKind::List || frontier.result.detail_pages.may_retry(&request.url);
    let retry = if may_retry { RetryPolicy::Once } else { RetryPolicy::Never };
    let read = page_reader.read(source, request.clone(), known, (guard, retry, time.until));
    match timeout_at(time.end, read).await {
        Err(_) if frontier.read_now > 0 && !request.spool => Err(Stop::Paused { waited: false }),
        Err(_) => Ok(Err(ReadFailure::late(time.round))),
        Ok(Err(failure)) if failure.scope == FailureScope::NoTurn => Err(Stop::Paused { waited: true }),
        Ok(read) => Ok(read),
    }
}

/// Reads again the page of the list that was the last one in the round before. Where it shows something else by now,
/// the list changed between the rounds, and calls may have moved from the pages that are left to those that were read.
async fn compare_last_page(
    page_reader: &PageReader<'_>,
    source: (&WatchedSource, SourceWay),
    frontier: &mut Frontier,
    how: (Guard, RetryPolicy, Instant),
) {
    let Some((request, shown)) = frontier.to_compare.take() else { return };
    frontier.result.requests += 1;
    match page_reader.read(source, request, None, how).await {
        Ok(ReadResult::Page { parsed, bytes, .. }) => {
            frontier.result.bytes += bytes;
            frontier.has_list_changed |= shown_on(&parsed) != shown;
        }
        Ok(ReadResult::Unchanged { .. }) => {}
        Err(failure) if failure.scope == FailureScope::NoTurn => frontier.result.requests -= 1,
        // A page that is gone has moved.
        Err(failure) => frontier.has_list_changed |= failure.scope == FailureScope::Gone,
    }
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
    let mut shown: BTreeMap<&str, bool> =
        result.listed.iter().map(|(key, call)| (key.as_str(), call.is_closed)).collect();
    shown.extend(result.list_drafts().map(|draft| (draft.key.as_str(), ListedCall::of(draft).is_closed)));
    let over = |key: &str| shown.get(key).is_none_or(|is_closed| *is_closed);
    let live = prior.listings.iter().filter(|(key, listing)| listing.live && !listing.gone && over(key));
    let live: Vec<Request> =
        live.filter_map(|(_, listing)| source.detail_page(&listing.url)).take(MAX_SECOND_LOOKS).collect();
    frontier.doubted_pages.extend(live.iter().map(|request| request.url.clone()));
    live
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
    let (found, known_count) = (result.found, prior.known_count());
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
    let aside = result.unreadable_rows;
    if let Some(usual) = prior.usual_aside.filter(|usual| cadence::leaves_aside_more(aside, *usual, found)) {
        let why = format!(
            "{aside} rows of the list could not be read where {usual} usually cannot, {found} could; look at the page \
             by hand"
        );
        result.suspect = Some(why);
        return;
    }
    let text = |draft: &Draft| draft.sections.iter().map(|(_, text)| text.len()).sum::<usize>();
    let shown: usize = result.list_drafts().map(text).sum();
    if let Some(known) = prior.page_text.filter(|known| shown > 0 && shown.saturating_mul(2) <= *known) {
        let why = format!(
            "the page shows {shown} characters of text where it showed {known}; what was known stays, look at the page \
             by hand"
        );
        result.drafts.clear();
        result.suspect = Some(why);
        return;
    }
    note_completeness(frontier, watched);
}

/// Determines whether all rows of the list were read.
fn note_completeness(frontier: &mut Frontier, watched: &WatchedSource) {
    let result = &mut frontier.result;
    let skipped: u64 = result.skipped.values().sum::<u64>() + result.skipped_before;
    // A call repeated on one page is the list's own doing. One on two pages may have pushed another call out.
    let accounted_for = result.listed_keys().len() as u64 + skipped + frontier.duplicates;
    let whole = frontier.total.is_none_or(|total| frontier.rows == total && accounted_for >= total);
    result.has_all_rows = frontier.total == Some(frontier.rows);
    // A list with both changed and unchanged pages was not read whole.
    let is_one = frontier.unchanged_list_pages == 0 && !frontier.has_list_changed;
    result.complete = whole && watched.source.lists_all_calls() && is_one;
}
