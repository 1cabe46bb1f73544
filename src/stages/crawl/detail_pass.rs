//! Reads the detail pages of new or changed calls that match some kommun.

use anyhow::Result;
use jiff::Timestamp;
use tokio::time::Instant;

use super::detail_page_stats::DetailPageStats;
use super::ingest::{Ingested, origin, read_detail, reading};
use super::page_reader::{FailureScope, PageReader, ReadFailure, ReadResult, RetryPolicy};
use super::pass::PassTime;
use super::text_budget::TextBudget;
use crate::fetch::Guard;
use crate::opportunity::Draft;
use crate::sources::{RequestKind, SkipReason, SourceWay, WatchedSource};
use crate::store::{Reading, ReadingScope, Store};

/// The most detail pages requested in a round, out of politeness to the site.
const PAGES_PER_ROUND: usize = 50;

/// Fetches and ingests the wanted detail pages, as many as can be read before `until`. A page that fails is counted and
/// requested again next round.
pub(super) async fn run(
    store: &Store,
    page_reader: &PageReader<'_>,
    watched: &WatchedSource,
    detail_pages: &mut DetailPageStats,
    (time, now): (PassTime, Timestamp),
) -> Result<Ingested> {
    let (mut ingested, mut readings, mut requested, mut gone) = (Ingested::default(), vec![], vec![], vec![]);
    let mut budget = TextBudget::today(store, &watched.spec.id, now).await?;
    let guard = Guard { allow_private: watched.spec.allow_private };
    let pending = store.pending_details(&watched.spec.id, PAGES_PER_ROUND + 1).await?;
    ingested.leaves_details = pending.len() > PAGES_PER_ROUND;
    for wanted in pending.into_iter().take(PAGES_PER_ROUND) {
        if Instant::now() >= time.until {
            ingested.leave_details();
            break;
        }
        let Some(mut request) = watched.source.details_of(&wanted.key, wanted.identifier.as_deref()) else {
            requested.push(wanted.key);
            continue;
        };
        let url = request.url.clone();
        if budget.is_spent || !detail_pages.may_request(&url) {
            ingested.skip(if budget.is_spent { SkipReason::TooMuchText } else { SkipReason::HostFails });
            continue;
        }
        (request.kind, ingested.requests) = (RequestKind::Detail, ingested.requests + 1);
        let retry = if detail_pages.may_retry(&url) { RetryPolicy::Once } else { RetryPolicy::Never };
        let attempt = page_reader.read((watched, SourceWay::Usual), request, None, (guard, retry, time.until));
        let failure = match tokio::time::timeout_at(time.end, attempt).await {
            Ok(Ok(ReadResult::Page { parsed, bytes, .. })) => {
                ingested.bytes += bytes;
                detail_pages.record_read(&url);
                requested.push(wanted.key.clone());
                readings.extend(read_drafts(watched, parsed.drafts, &wanted.key, (&mut budget, now), &mut ingested));
                continue;
            }
            Ok(Ok(ReadResult::Unchanged { .. })) => continue,
            Ok(Err(failure)) if failure.scope != FailureScope::NoTurn => failure,
            cut => {
                ingested.leave_details();
                // A page that takes a whole round by itself is not asked for again at once.
                ingested.leaves_details = cut.is_ok() || !requested.is_empty();
                break;
            }
        };
        if note_failure(&mut ingested, detail_pages, &url, &failure) {
            gone.push(wanted.key);
        }
    }
    ingested.is_over_budget = budget.close(store, &watched.spec.id, now).await?;
    // A page that does not exist is not requested again until the call changes, unless the site as a whole has a
    // problem.
    if detail_pages.issue().is_none() {
        requested.extend(gone);
    }
    ingested.recorded = store.record(origin(watched, now), &readings).await?;
    store.mark_details_requested(&watched.spec.id, &requested).await?;
    Ok(ingested)
}

/// Counts a failure. Returns whether it is the page's own.
fn note_failure(ingested: &mut Ingested, pages: &mut DetailPageStats, url: &str, failure: &ReadFailure) -> bool {
    ingested.skip(SkipReason::DetailPageFailed(failure.why.clone()));
    pages.record_failure(url, failure, false);
    matches!(failure.scope, FailureScope::Page | FailureScope::Gone)
}

/// Reads the drafts of the detail page of the call `key`, as far as the budget goes.
fn read_drafts(
    watched: &WatchedSource,
    drafts: Vec<Draft>,
    key: &str,
    (budget, now): (&mut TextBudget, Timestamp),
    ingested: &mut Ingested,
) -> Vec<Reading> {
    let drafts = drafts.into_iter().map(|draft| Draft { key: key.to_owned(), ..draft });
    let within: Vec<Draft> = drafts.filter(|draft| budget.take(draft)).collect();
    within.iter().filter_map(|draft| read_draft(watched, draft, now, ingested)).collect()
}

/// Reads a draft of a detail page; one that cannot be read is counted.
fn read_draft(watched: &WatchedSource, draft: &Draft, now: Timestamp, ingested: &mut Ingested) -> Option<Reading> {
    match read_detail(watched, draft, now) {
        Ok(facts) => Some(reading(draft, String::new(), ReadingScope::Detail, facts)),
        Err(reason) => {
            ingested.skip(reason);
            None
        }
    }
}
