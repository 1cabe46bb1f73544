//! Reads the detail pages of new or changed calls that match some kommun.

use anyhow::Result;
use jiff::Timestamp;
use tokio::time::Instant;

use super::detail_page_stats::DetailPageStats;
use super::ingest::{Ingested, origin, read_detail, reading};
use super::page_reader::{FailureScope, PageReader, ReadResult, RetryPolicy};
use super::text_budget::TextBudget;
use crate::fetch::Guard;
use crate::opportunity::Draft;
use crate::sources::{RequestKind, SkipReason, SourceWay, WatchedSource};
use crate::store::{Reading, ReadingScope, Store};

/// The most detail pages requested in a round, out of politeness to the site.
const PAGES_PER_ROUND: i64 = 50;

/// Fetches and ingests the wanted detail pages, as many as can be read before `until`. A page that fails is counted and
/// requested again next round.
pub(super) async fn run(
    store: &Store,
    page_reader: &PageReader<'_>,
    watched: &WatchedSource,
    detail_pages: &mut DetailPageStats,
    (until, now): (Instant, Timestamp),
) -> Result<Ingested> {
    let mut ingested = Ingested::default();
    let (mut requested, mut gone, mut readings) = (Vec::new(), Vec::new(), Vec::new());
    let mut budget = TextBudget::today(store, &watched.spec.id, now).await?;
    let guard = Guard { allow_private: watched.spec.allow_private };
    for wanted in store.pending_details(&watched.spec.id, PAGES_PER_ROUND).await? {
        let Some(mut request) = watched.source.details_of(&wanted.key, wanted.identifier.as_deref()) else {
            requested.push(wanted.key);
            continue;
        };
        let url = request.url.clone();
        if budget.is_spent || !detail_pages.may_request(&url) {
            ingested.skip(if budget.is_spent { SkipReason::TooMuchText } else { SkipReason::HostFails });
            continue;
        }
        request.kind = RequestKind::Detail;
        ingested.requests += 1;
        let retry = if detail_pages.may_retry(&url) { RetryPolicy::Once } else { RetryPolicy::Never };
        let attempt = page_reader.read((watched, SourceWay::Usual), request, None, (guard, retry));
        let parsed = match tokio::time::timeout_at(until, attempt).await {
            Ok(Ok(ReadResult::Page { parsed, bytes, .. })) => {
                ingested.bytes += bytes;
                parsed
            }
            Ok(Ok(ReadResult::Unchanged { .. })) => continue,
            Ok(Err(failure)) => {
                ingested.skip(SkipReason::DetailPageFailed(failure.why.clone()));
                detail_pages.record_failure(&url, &failure, false);
                if matches!(failure.scope, FailureScope::Page | FailureScope::Gone) {
                    gone.push(wanted.key);
                }
                continue;
            }
            Err(_) => {
                ingested.skip(SkipReason::NoTimeForDetails);
                break;
            }
        };
        detail_pages.record_read(&url);
        requested.push(wanted.key.clone());
        readings.extend(read_drafts(watched, parsed.drafts, &wanted.key, (&mut budget, now), &mut ingested));
    }
    ingested.is_over_budget = budget.close(store, &watched.spec.id, now).await?;
    // A page that does not exist is not requested again until the call changes, unless the site as a whole has a
    // problem.
    if detail_pages.issue().is_none() {
        requested.extend(gone);
    }
    ingested.recorded = store.record(origin(watched, now), &readings).await?;
    if !requested.is_empty() {
        store.mark_details_requested(&watched.spec.id, &requested).await?;
    }
    Ok(ingested)
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
