//! One round of one source: what was left, or a new pass over its list, then the own pages of calls that matter.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::frontier::Frontier;
use super::ingest::{self, Ingested};
use super::page_reader::PageReader;
use super::pass::{self, PassTime};
use super::pass_result::{PassResult, PriorState};
use super::{SourceOutcome, detail_pass, health, skipped_rows};
use crate::opportunity::{SourceHealth, SourceId};
use crate::sources::{Validators, WatchedSource, cadence, page};
use crate::store::{SourceRow, Store};

/// How often detail pages are read again while the list that leads to them is unchanged, since a deadline may change on
/// them alone. A little under a day, so that a daily round never skips a day; rounds in between request the list only.
const DETAIL_INTERVAL: SignedDuration = SignedDuration::from_hours(20);
/// Rounds in a row in which a watched page showed half of its text before that is taken for all of it.
const MAX_HALF_PAGES: i64 = 3;
/// How long a pass may take in all its rounds; one that is older begins anew.
const LONGEST_PASS: SignedDuration = SignedDuration::from_hours(7 * 24);
/// What is read is stored five times in a round, so that a stop in the middle loses little.
const PARTS_OF_A_ROUND: u32 = 5;
/// How long a page that was requested in time is waited for: a fifth of the round, and within these.
const SHORTEST_END: Duration = Duration::from_secs(1);
const LONGEST_END: Duration = Duration::from_secs(10);

/// The moment of a round, and how long a source may take in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct SourceRoundTime {
    pub(super) now: Timestamp,
    pub(super) source_time: Duration,
    /// Whether the list is read though it is not due.
    pub(super) is_forced: bool,
}

/// What is left of a source for the next round.
#[derive(Debug, Serialize, Deserialize)]
enum Left {
    /// Pages of its list, or own pages that the list leads to.
    Pages(Box<Frontier>),
    /// The list was read whole; own pages of calls that matter are left. The list is due again at `due`.
    Details { due: Timestamp, error: Option<String> },
}

/// Reads a source for a round, and stores what it brought after each part of it.
pub(super) async fn run(
    store: &Store,
    page_reader: &PageReader<'_>,
    watched: &WatchedSource,
    before: Option<&SourceRow>,
    round: SourceRoundTime,
) -> Result<SourceOutcome> {
    let (id, begun) = (&watched.spec.id, Instant::now());
    let (now, left) = (round.now, left_of(store, watched, round.now).await?);
    let until = begun + round.source_time;
    let time = PassTime {
        pause: until,
        until,
        end: until + (round.source_time / 5).clamp(SHORTEST_END, LONGEST_END),
        round: round.source_time,
    };
    let mut frontier = match (left, before) {
        (Some(Left::Details { due, error }), Some(before)) if due > now && !round.is_forced => {
            return read_details(store, page_reader, watched, (before, due, error), (time, now)).await;
        }
        (Some(Left::Pages(frontier)), _) => frontier.resume(),
        _ => Frontier::begin(&*watched.source, now),
    };
    let validators = store.validators(id).await?;
    let rounds = store.rounds(id).await?;
    let details_due = store.details_read_at(id).await?.is_none_or(|at| now.duration_since(at) >= DETAIL_INTERVAL);
    let since = now.checked_sub(DETAIL_INTERVAL).unwrap_or(Timestamp::MIN);
    let (mut sum, mut earlier) = (Ingested::default(), Ingested::default());
    let (mut result, new_before) = loop {
        let listings = store.listing_states(id).await?;
        let prior = PriorState {
            validators: &validators,
            listings: &listings,
            details_due,
            usual_count: cadence::usual_count(rounds.iter().map(|round| round.found)),
            usual_aside: cadence::usual_aside(rounds.iter().map(|round| round.aside)),
            page_text: page_text(store, watched, before).await?,
            fresh_pages: &store.own_pages_read_after(id, since).await?,
            now,
        };
        let time = PassTime { pause: (Instant::now() + round.source_time / PARTS_OF_A_ROUND).min(until), ..time };
        let new_before = frontier.new;
        let (result, left) = pass::run(page_reader, watched, &prior, frontier, time).await;
        tracing::debug!(source = %id, requests = result.requests, drafts = result.drafts.len(), "crawled");
        let ingested = ingest::run(store, watched, &listings, &result, now).await?;
        let new = new_before + ingested.recorded.new;
        sum.add(ingested);
        if !result.pages_read_now.is_empty() {
            store.put_own_pages(id, &result.pages_read_now, (now, since)).await?;
        }
        let Some(mut left) = left else {
            store.drop_frontier(id).await?;
            break (result, new_before);
        };
        left.new = new;
        let left = Left::Pages(Box::new(left));
        put_left(store, id, &left, now).await?;
        let is_over = Instant::now() >= until || result.progress.as_ref().is_none_or(|progress| progress.waited);
        let Left::Pages(on) = left else { break (result, new_before) };
        if is_over {
            break (result, new_before);
        }
        (earlier.requests, earlier.bytes) = (earlier.requests + result.requests, earlier.bytes + result.bytes);
        frontier = *on;
    };
    result.requests += earlier.requests;
    result.bytes += earlier.bytes;
    if result.failure.is_none() && result.progress.is_none() {
        sum.add(detail_pass::run(store, page_reader, watched, &mut result.detail_pages, (time, now)).await?);
        // While detail pages cannot be read, the next round reads everything again.
        if result.degraded.is_none() && result.suspect.is_none() && result.detail_issue().is_none() {
            save_validators(store, id, &validators, &result).await?;
            if details_due || !result.unchanged {
                store.put_details_read_at(id, now).await?;
            }
        }
    }
    let mut row = health::row_after(watched, before, &result, &sum, now);
    health::mark_silent(&mut row, &store.new_call_times(id).await?, now);
    if row.health.is_well() && result.progress.is_none() && sum.leaves_details {
        leave_details(store, watched, &mut row, now).await?;
    }
    store.put_source(&row).await?;
    // A list in the middle says nothing of how many calls there are.
    if result.progress.is_none() {
        let mut record = health::round_record(&row, &result, &sum, &rounds, now);
        record.new = i64::try_from(new_before + sum.recorded.new).unwrap_or(i64::MAX);
        store.record_round(id, &record).await?;
    }
    Ok(outcome(row, &result, sum))
}

/// Returns how much text a watched page showed, unless it has shown only half of it for some rounds: then that is all
/// there is now.
async fn page_text(store: &Store, watched: &WatchedSource, before: Option<&SourceRow>) -> Result<Option<usize>> {
    let is_suspect = |row: &SourceRow| row.health == SourceHealth::Suspect && row.failures >= MAX_HALF_PAGES;
    if watched.source.kind() != page::KIND.name || before.is_some_and(is_suspect) {
        return Ok(None);
    }
    store.listed_text(&watched.spec.id).await
}

fn outcome(row: SourceRow, result: &PassResult, ingested: Ingested) -> SourceOutcome {
    match &row.error {
        Some(error) if row.health.is_well() => tracing::info!(source = %row.id, state = %row.health, "{error}"),
        Some(error) => tracing::warn!(source = %row.id, state = %row.health, "{error}"),
        None => {}
    }
    SourceOutcome {
        id: row.id,
        health: row.health,
        requests: result.requests + ingested.requests,
        bytes: result.bytes + ingested.bytes,
        found: result.found,
        new: ingested.recorded.new,
        changed: ingested.recorded.changed,
        skipped: skipped_rows(ingested.skipped),
        error: row.error,
    }
}

/// Reads own pages that the last round left, and nothing of the list, which is not due yet.
async fn read_details(
    store: &Store,
    page_reader: &PageReader<'_>,
    watched: &WatchedSource,
    (before, due, error): (&SourceRow, Timestamp, Option<String>),
    (time, now): (PassTime, Timestamp),
) -> Result<SourceOutcome> {
    let mut result = PassResult::default();
    let ingested = detail_pass::run(store, page_reader, watched, &mut result.detail_pages, (time, now)).await?;
    store.drop_frontier(&watched.spec.id).await?;
    let mut row = SourceRow { last_attempt: Some(now), next_due: Some(due), error, ..before.clone() };
    match result.detail_issue() {
        Some(issue) => (row.health, row.error) = (issue.health, Some(issue.why)),
        None if ingested.leaves_details => leave_details(store, watched, &mut row, now).await?,
        None => {}
    }
    store.put_source(&row).await?;
    Ok(outcome(row, &result, ingested))
}

/// Where own pages of calls that matter are left after a round, has the next one go on with them, and says so.
async fn leave_details(store: &Store, watched: &WatchedSource, row: &mut SourceRow, now: Timestamp) -> Result<()> {
    let left = store.pending_details(&watched.spec.id, usize::MAX).await?;
    let is_page = |key: &str, identifier: Option<&str>| watched.source.details_of(key, identifier).is_some();
    let left = left.iter().filter(|wanted| is_page(&wanted.key, wanted.identifier.as_deref())).count();
    let (Some(due), true) = (row.next_due, left > 0) else { return Ok(()) };
    let error = row.error.take();
    row.error = Some(format!("the list was read whole; {left} of the calls' own pages are left for the next rounds"));
    row.next_due = Some(now);
    put_left(store, &watched.spec.id, &Left::Details { due, error }, now).await
}

/// Returns what the last round left, unless it is too old, or of a source that was written otherwise.
async fn left_of(store: &Store, watched: &WatchedSource, now: Timestamp) -> Result<Option<Left>> {
    let id = &watched.spec.id;
    let Some(text) = store.frontier(id).await? else { return Ok(None) };
    let left: Left = match serde_json::from_str(&text) {
        Ok(left) => left,
        Err(error) => {
            tracing::warn!(source = %id, "where its reading stopped is not understood, so it begins anew: {error}");
            return Ok(None);
        }
    };
    if let Left::Pages(frontier) = &left {
        let is_old = now.duration_since(frontier.begun_at) > LONGEST_PASS;
        if is_old || frontier.start != watched.source.start_requests() {
            tracing::warn!(source = %id, since = %frontier.begun_at, "its reading begins anew");
            return Ok(None);
        }
    }
    Ok(Some(left))
}

async fn put_left(store: &Store, id: &SourceId, left: &Left, now: Timestamp) -> Result<()> {
    let begun_at = if let Left::Pages(frontier) = left { frontier.begun_at } else { now };
    let text = serde_json::to_string(left).context("failed to write where the reading of a source stopped")?;
    store.put_frontier(id, begun_at, &text).await
}

/// Stores validators, which must happen after the pages' contents are stored: after a crash in between, the pages are
/// read again.
async fn save_validators(
    store: &Store,
    id: &SourceId,
    before: &BTreeMap<String, Validators>,
    result: &PassResult,
) -> Result<()> {
    if result.validators != *before {
        store.put_validators(id, &result.validators).await?;
    }
    Ok(())
}
