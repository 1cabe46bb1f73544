//! From drafts to the store: drafts that cannot be read are counted, unchanged ones are skipped.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::pass_result::PassResult;
use super::text_budget::TextBudget;
use crate::opportunity::identity::fingerprint;
use crate::opportunity::{Draft, Facts, StatedStatus};
use crate::reading::normalise::{NORMALISER_VERSION, SourceDefaults, normalise};
use crate::sources::{RequestKind, SkipReason, WatchedSource};
use crate::store::{Absences, ListingState, Origin, Reading, ReadingScope, RecordedCounts, Store};

/// How far a closed call's dates without a year are looked for in the past. Such a date is taken to lie between 120
/// days before and 245 days after the reference day.
const CLOSED_LOOKBACK: SignedDuration = SignedDuration::from_hours(245 * 24);

/// What a pass added to the store.
#[derive(Debug, Default)]
pub(super) struct Ingested {
    pub(super) recorded: RecordedCounts,
    pub(super) skipped: BTreeMap<SkipReason, u64>,
    /// Requests made for the detail pages read afterwards.
    pub(super) requests: u64,
    pub(super) bytes: u64,
    /// Whether there were more detail pages than one round reads.
    pub(super) leaves_details: bool,
    /// Whether there was more text than is written for a source in a day.
    pub(super) is_over_budget: bool,
}

impl Ingested {
    pub(super) fn skip(&mut self, reason: SkipReason) {
        *self.skipped.entry(reason).or_default() += 1;
    }

    /// Counts the first detail page that there was no time for.
    pub(super) fn leave_details(&mut self) {
        self.skip(SkipReason::NoTimeForDetails);
        self.leaves_details = true;
    }

    pub(super) fn add(&mut self, more: Ingested) {
        self.recorded.new += more.recorded.new;
        self.recorded.changed += more.recorded.changed;
        self.requests += more.requests;
        self.bytes += more.bytes;
        self.leaves_details |= more.leaves_details;
        self.is_over_budget |= more.is_over_budget;
        for (reason, count) in more.skipped {
            *self.skipped.entry(reason).or_default() += count;
        }
    }
}

/// Stores what a pass or a part of it brought, and notes which calls a complete one lacked. Where a pass ends, its
/// frontier goes before that, so that no absence counts twice.
pub(super) async fn run(
    store: &Store,
    watched: &WatchedSource,
    listings: &BTreeMap<String, ListingState>,
    pass: &PassResult,
    now: Timestamp,
) -> Result<Ingested> {
    let mut ingested = Ingested { skipped: pass.skipped.clone(), ..Ingested::default() };
    let partial = pass.degraded.is_some();
    let mut seen = BTreeSet::new();
    let mut readings = Vec::new();
    let mut budget = TextBudget::today(store, &watched.spec.id, now).await?;
    let shown: BTreeSet<&str> = pass.listed_keys();
    let is_list_open = pass.progress.as_ref().is_some_and(|progress| progress.is_list_open);
    let lacks_some =
        pass.failure.is_none() && !is_list_open && listings.keys().any(|key| !shown.contains(key.as_str()));
    for (part, draft) in &pass.drafts {
        let scope = scope_of(*part, partial);
        if *part == RequestKind::List && !seen.insert(draft.key.as_str()) {
            ingested.skip(SkipReason::Repeated);
            continue;
        }
        let draft_fingerprint = fingerprint(draft);
        if scope == ReadingScope::Whole && is_unchanged(listings.get(&draft.key), &draft_fingerprint) {
            continue;
        }
        if !budget.take(draft) {
            ingested.skip(SkipReason::TooMuchText);
            continue;
        }
        // An unchanged draft is always read relative to the day on which it was first read.
        let unchanged = listings.get(&draft.key).filter(|listing| listing.fingerprint.is_of(&draft_fingerprint));
        let read_at = unchanged.map_or(now, |listing| listing.read_at);
        let facts = match scope {
            ReadingScope::Detail => read_detail(watched, draft, read_at),
            ReadingScope::Whole | ReadingScope::Partial => read(watched, draft, read_at),
        };
        match facts {
            Ok(facts) if *part == RequestKind::List && lacks_some && !listings.contains_key(&draft.key) => {
                let renamed = store.rename_listing(&watched.spec.id, (&draft.key, &facts), &shown).await?;
                tracing::debug!(source = %watched.spec.id, key = draft.key, ?renamed, "a key that was not known");
                readings.push(reading(draft, draft_fingerprint, scope, facts));
            }
            Ok(facts) => readings.push(reading(draft, draft_fingerprint, scope, facts)),
            Err(reason) => ingested.skip(reason),
        }
    }
    ingested.is_over_budget = budget.close(store, &watched.spec.id, now).await?;
    let origin = origin(watched, now);
    ingested.recorded = store.record(origin, &readings).await?;
    if pass.progress.is_none() && pass.failure.is_none() {
        store.drop_frontier(&watched.spec.id).await?;
    }
    if pass.failure.is_none() && (pass.complete || pass.unchanged) {
        ingested.recorded.changed += store.record_absences(origin, &absences(listings, &shown, pass)).await?;
    }
    Ok(ingested)
}

/// Returns how much of a call a draft tells.
fn scope_of(part: RequestKind, is_partial: bool) -> ReadingScope {
    match part {
        RequestKind::Detail => ReadingScope::Detail,
        RequestKind::List if is_partial => ReadingScope::Partial,
        RequestKind::List => ReadingScope::Whole,
    }
}

/// Returns which calls a pass over the whole list showed again, and which it lacked. An unchanged list still lacks what
/// it lacked before. Calls that are over are left out.
fn absences(listings: &BTreeMap<String, ListingState>, shown: &BTreeSet<&str>, pass: &PassResult) -> Absences {
    let is_present = |key: &str, listing: &ListingState| match pass.unchanged {
        true => listing.missed == 0 || pass.existing_pages.contains(&listing.url),
        false => shown.contains(key) || pass.existing_pages.contains(&listing.url),
    };
    let known = || listings.iter().filter(|(_, listing)| !listing.gone);
    let back = known().filter(|(key, listing)| listing.missed > 0 && is_present(key, listing)).map(key_of).collect();
    // A row that could not be read may be any of the calls that seem to be missing.
    let is_missing =
        |key: &str, listing: &ListingState| pass.unreadable_rows == 0 && listing.live && !is_present(key, listing);
    let (gone, missing): (Vec<_>, Vec<_>) = known()
        .filter(|(key, listing)| is_missing(key, listing))
        .partition(|(_, listing)| pass.gone_pages.contains(&listing.url));
    let (mut taken_down, mut missing): (Vec<_>, Vec<_>) =
        (gone.into_iter().map(key_of).collect(), missing.into_iter().map(key_of).collect());
    // When many pages are gone at once, the site has more likely moved.
    let live = known().filter(|(_, listing)| listing.live).count();
    if taken_down.len() > (live / 2).max(1) {
        missing.append(&mut taken_down);
    }
    Absences { returned: back, missing, taken_down }
}

fn key_of((key, _): (&String, &ListingState)) -> String {
    key.clone()
}

pub(super) fn origin(watched: &WatchedSource, now: Timestamp) -> Origin<'_> {
    Origin { source: &watched.spec.id, rank: i64::from(watched.source.rank()), parser_version: NORMALISER_VERSION, now }
}

pub(super) fn reading(draft: &Draft, fingerprint: String, scope: ReadingScope, facts: Facts) -> Reading {
    Reading { key: draft.key.clone(), reference: draft.reference.clone(), fingerprint, scope, facts }
}

/// Normalises a draft. A date without a year is taken to be near the day of `read_at`.
pub(super) fn read(watched: &WatchedSource, draft: &Draft, read_at: Timestamp) -> Result<Facts, SkipReason> {
    // A date without a year in a closed call lies in the past, within a year.
    let back = if draft.status == Some(StatedStatus::Closed) { CLOSED_LOOKBACK } else { SignedDuration::ZERO };
    let near = read_at.checked_sub(back).ok().map(|at| watched.spec.zone.date_of(at));
    normalise(draft, &SourceDefaults { anchor: near, ..watched.spec.defaults() })
        .map_err(|rejected| SkipReason::Unreadable(rejected.to_string().into()))
}

/// As [`read`], for a detail page, which need not repeat the title.
pub(super) fn read_detail(watched: &WatchedSource, draft: &Draft, read_at: Timestamp) -> Result<Facts, SkipReason> {
    if !draft.title.trim().is_empty() {
        return read(watched, draft, read_at);
    }
    let titled = Draft { title: draft.key.clone(), ..draft.clone() };
    read(watched, &titled, read_at).map(|facts| Facts { title: String::new(), ..facts })
}

pub(super) fn is_unchanged(listing: Option<&ListingState>, fingerprint: &str) -> bool {
    listing.is_some_and(|listing| {
        listing.fingerprint.is_of(fingerprint) && listing.parser_version == NORMALISER_VERSION && !listing.gone
    })
}
