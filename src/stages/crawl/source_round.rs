//! One round of one source: what was left, or a new pass over its list, then the own pages of calls that matter.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::frontier::Frontier;
use super::ingest::{self, Ingested};
use super::outcome::SourceOutcome;
use super::page_reader::PageReader;
use super::pass::{self, PassTime};
use super::pass_result::{PassResult, PriorState};
use super::{detail_pass, health};
use crate::locale::Locale;
use crate::opportunity::{SourceHealth, SourceId};
use crate::sources::{SkipReason, SkippedRows, Validators, WatchedSource, cadence, page};
use crate::store::{SourceRound, SourceRow, Store};

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

/// One round of one source.
struct Round<'a> {
    store: &'a Store,
    page_reader: &'a PageReader<'a>,
    watched: &'a WatchedSource,
    before: Option<&'a SourceRow>,
    now: Timestamp,
    time: PassTime,
}

/// What is known of a source before a round.
struct Known {
    validators: BTreeMap<String, Validators>,
    rounds: Vec<SourceRound>,
    details_due: bool,
    /// From when on a detail page that was read counts as fresh.
    fresh_since: Timestamp,
}

/// Reads a source for a round, and stores what it brought after each part of it.
pub(super) async fn run(
    store: &Store,
    page_reader: &PageReader<'_>,
    watched: &WatchedSource,
    before: Option<&SourceRow>,
    SourceRoundTime { now, source_time, is_forced }: SourceRoundTime,
) -> Result<SourceOutcome> {
    let until = Instant::now() + source_time;
    let end = until + (source_time / 5).clamp(SHORTEST_END, LONGEST_END);
    let time = PassTime { pause: until, until, end, round: source_time };
    let round = Round { store, page_reader, watched, before, now, time };
    let frontier = match (left_of(store, watched, now).await?, before) {
        (Some(Left::Details { due, error }), Some(before)) if due > now && !is_forced => {
            return round.read_details(before, due, error).await;
        }
        (Some(Left::Pages(frontier)), _) => frontier.resume(),
        _ => Frontier::begin(&*watched.source, now),
    };
    let known = round.known().await?;
    let new_before = frontier.new;
    let (mut result, mut sum) = round.read_parts(&known, frontier).await?;
    if result.failure.is_none() && result.progress.is_none() {
        sum.add(detail_pass::run(store, page_reader, watched, &mut result.detail_pages, (time, now)).await?);
        if sum.is_over_budget {
            result.suspect.get_or_insert_with(|| Locale::English.text("source-error-long-day").to_owned());
        }
        // While detail pages cannot be read, the next round reads everything again.
        if result.degraded.is_none() && result.suspect.is_none() && result.detail_issue().is_none() {
            save_validators(store, &watched.spec.id, &known.validators, &result).await?;
            if known.details_due || !result.unchanged {
                store.put_details_read_at(&watched.spec.id, now).await?;
            }
        }
    }
    round.finish(&known, &result, sum, new_before).await
}

impl Round<'_> {
    async fn known(&self) -> Result<Known> {
        let (store, id, now) = (self.store, &self.watched.spec.id, self.now);
        Ok(Known {
            validators: store.validators(id).await?,
            rounds: store.rounds(id).await?,
            // One in the future was written by a wrong clock.
            details_due: store
                .details_read_at(id)
                .await?
                .is_none_or(|at| at > now || now.duration_since(at) >= DETAIL_INTERVAL),
            fresh_since: now.checked_sub(DETAIL_INTERVAL).unwrap_or(Timestamp::MIN),
        })
    }

    /// Reads one part of the pass after another until the pass, or the time of the round, is over. Returns what the
    /// last part brought, and the sum of what was stored.
    async fn read_parts(&self, known: &Known, mut frontier: Frontier) -> Result<(PassResult, Ingested)> {
        let (store, id) = (self.store, &self.watched.spec.id);
        let mut sum = Ingested::default();
        loop {
            let new_before = frontier.new;
            let (mut result, left, ingested) = self.read_part(known, frontier).await?;
            let new = new_before + ingested.recorded.new;
            sum.add(ingested);
            if sum.is_over_budget {
                // More of it would not be written today either.
                result.progress = None;
                result.suspect.get_or_insert_with(|| Locale::English.text("source-error-long-day").to_owned());
                store.drop_frontier(id).await?;
                return Ok((result, sum));
            }
            let Some(mut left) = left else {
                store.drop_frontier(id).await?;
                return Ok((result, sum));
            };
            left.new = new;
            let left = Left::Pages(Box::new(left));
            put_left(store, id, &left, self.now).await?;
            let goes_on = result.progress.as_ref().is_some_and(|progress| !progress.waited);
            let Left::Pages(on) = left else { return Ok((result, sum)) };
            if !goes_on || Instant::now() >= self.time.until {
                return Ok((result, sum));
            }
            (sum.requests, sum.bytes) = (sum.requests + result.requests, sum.bytes + result.bytes);
            frontier = *on;
        }
    }

    async fn read_part(&self, known: &Known, frontier: Frontier) -> Result<(PassResult, Option<Frontier>, Ingested)> {
        let (store, watched, id) = (self.store, self.watched, &self.watched.spec.id);
        let listings = store.listing_states(id).await?;
        let prior = PriorState {
            validators: &known.validators,
            listings: &listings,
            details_due: known.details_due,
            usual_count: cadence::usual_count(known.rounds.iter().map(|round| round.found)),
            usual_aside: cadence::usual_aside(known.rounds.iter().map(|round| round.aside)),
            page_text: page_text(store, watched, self.before).await?,
            fresh_pages: &store.own_pages_read_after(id, known.fresh_since).await?,
            now: self.now,
        };
        let pause = (Instant::now() + self.time.round / PARTS_OF_A_ROUND).min(self.time.until);
        let time = PassTime { pause, ..self.time };
        let (result, left) = pass::run(self.page_reader, watched, &prior, frontier, time).await;
        tracing::debug!(source = %id, requests = result.requests, drafts = result.drafts.len(), "crawled");
        let ingested = ingest::run(store, watched, &listings, &result, self.now).await?;
        if !result.pages_read_now.is_empty() {
            store.put_own_pages(id, &result.pages_read_now, (self.now, known.fresh_since)).await?;
        }
        Ok((result, left, ingested))
    }

    /// Stores how the source stands after the round. `new_before` is how many new calls earlier rounds of the pass
    /// brought.
    async fn finish(
        &self,
        known: &Known,
        result: &PassResult,
        sum: Ingested,
        new_before: u64,
    ) -> Result<SourceOutcome> {
        let (store, id, now) = (self.store, &self.watched.spec.id, self.now);
        let mut row = health::row_after(self.watched, self.before, result, &sum, now);
        health::mark_silent(&mut row, &store.new_call_times(id).await?, now);
        if row.health.is_well() && result.progress.is_none() && sum.leaves_details {
            self.leave_details(&mut row).await?;
        }
        store.put_source(&row).await?;
        // A list in the middle says nothing of how many calls there are.
        if result.progress.is_none() {
            let mut record = health::round_record(&row, result, &sum, &known.rounds, now);
            record.new = i64::try_from(new_before + sum.recorded.new).unwrap_or(i64::MAX);
            store.record_round(id, &record).await?;
        }
        Ok(outcome(row, result, sum))
    }

    /// Reads own pages that the last round left, and nothing of the list, which is not due yet.
    async fn read_details(&self, before: &SourceRow, due: Timestamp, error: Option<String>) -> Result<SourceOutcome> {
        let (store, watched, now) = (self.store, self.watched, self.now);
        let mut result = PassResult::default();
        let (time, pages) = ((self.time, now), &mut result.detail_pages);
        let ingested = detail_pass::run(store, self.page_reader, watched, pages, time).await?;
        store.drop_frontier(&watched.spec.id).await?;
        let mut row = SourceRow { last_attempt: Some(now), next_due: Some(due), error, ..before.clone() };
        match result.detail_issue() {
            Some(issue) => (row.health, row.error) = (issue.health, Some(issue.why)),
            None if ingested.is_over_budget => {
                let why = Locale::English.text("source-error-long-day").to_owned();
                (row.health, row.error) = (SourceHealth::Suspect, Some(why));
            }
            None if ingested.leaves_details => self.leave_details(&mut row).await?,
            None => {}
        }
        store.put_source(&row).await?;
        Ok(outcome(row, &result, ingested))
    }

    /// Where own pages of calls that matter are left after a round, has the next one go on with them, and says so.
    async fn leave_details(&self, row: &mut SourceRow) -> Result<()> {
        let (store, watched) = (self.store, self.watched);
        let left = store.pending_details(&watched.spec.id, usize::MAX).await?;
        let is_page = |key: &str, identifier: Option<&str>| watched.source.details_of(key, identifier).is_some();
        let left = left.iter().filter(|wanted| is_page(&wanted.key, wanted.identifier.as_deref())).count();
        let (Some(due), true) = (row.next_due, left > 0) else { return Ok(()) };
        let error = row.error.take();
        let of = "of the calls' own pages are left for the next rounds";
        row.error = Some(format!("the list was read whole; {left} {of}"));
        row.next_due = Some(self.now);
        put_left(store, &watched.spec.id, &Left::Details { due, error }, self.now).await
    }
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

/// Returns the rows that were left aside, in the order of their reasons' words.
fn skipped_rows(skipped: BTreeMap<SkipReason, u64>) -> Vec<SkippedRows> {
    let mut rows: Vec<SkippedRows> = skipped.into_iter().map(|(reason, count)| SkippedRows { reason, count }).collect();
    rows.sort_by_cached_key(|row| row.reason.text(Locale::default()));
    rows
}
