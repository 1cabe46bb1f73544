//! audit: what each recipient should have had, compared with recorded notifications and the ledger -> findings. It
//! trusts none of the stages that write letters: it derives everything again with queries of its own, an hour later.

mod reminders;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::digest::last_window;
use crate::kommun::{Kommun, Level};
use crate::store::{Check, Gap, GapKind, Reader, Store, Untold};
use crate::subscription::Frequency;

/// How late a stage may be before what it has not done is a finding; also the interval between two audits of `utkik
/// run`.
const PATIENCE: SignedDuration = SignedDuration::from_hours(1);

/// Runs the audit unless it ran within the last hour. `machine` is the machine's time, by which leases expire.
pub async fn run_if_due(
    store: &Store,
    kommuner: &[Kommun],
    now: Timestamp,
    machine: Timestamp,
) -> Result<Option<Check>> {
    let last = store.last_check().await?.map(|check| check.at);
    let due = last.is_none_or(|at| now.as_millisecond() - at >= milliseconds(PATIENCE) || at > now.as_millisecond());
    if due { Ok(Some(run(store, kommuner, now, machine).await?)) } else { Ok(None) }
}

/// Runs the audit and stores its report for the health page and the operator.
pub async fn run(store: &Store, kommuner: &[Kommun], now: Timestamp, machine: Timestamp) -> Result<Check> {
    let before = now.as_millisecond() - milliseconds(PATIENCE);
    let mut gaps: BTreeSet<Gap> = store.misfits().await?.into_iter().collect();
    gaps.extend(store.waiting_letters(before, machine.as_millisecond()).await?);
    let readers = store.readers().await?;
    let windows = windows(store, &readers, now).await?;
    for untold in untold(store, kommuner, now).await? {
        let window = windows.get(untold.person.as_str());
        if is_owed_at_once(&untold, before) || window.is_some_and(|window| is_owed_in_digest(&untold, window)) {
            gaps.insert(gap(GapKind::NotTold, &untold.person, Some(untold.call.clone())));
        }
    }
    for (person, window) in windows.iter().filter(|(_, window)| !window.closed && window.to < before) {
        tracing::debug!(person, window.to, "no digest was owed");
        gaps.insert(gap(GapKind::NoDigest, person, None));
    }
    for reader in readers.iter().filter(|reader| waits_for_welcome(reader, before)) {
        gaps.insert(gap(GapKind::NotTold, &reader.person, None));
    }
    gaps.extend(readers.iter().flat_map(|reader| without_forvaltning(reader, kommuner)));
    for (person, call) in reminders::unreminded(store, kommuner, now, PATIENCE).await? {
        gaps.insert(gap(GapKind::NotReminded, &person, Some(call)));
    }
    let check = Check { at: now.as_millisecond(), gaps: gaps.into_iter().collect() };
    store.put_check(&check).await?;
    Ok(check)
}

fn gap(kind: GapKind, person: &str, call: Option<String>) -> Gap {
    Gap { kind, person: person.to_owned(), call, letter: None, forvaltning: None }
}

/// Returns notifications that nobody recorded, of calls that suit subscriptions or were passed on to them. Where the
/// kommun's file gave a förvaltning more areas, a subscription counts from that change on.
async fn untold(store: &Store, kommuner: &[Kommun], now: Timestamp) -> Result<Vec<Untold>> {
    let since = store.routes_since(kommuner, now.as_millisecond()).await?;
    let mut all = store.untold(kommuner, now.as_millisecond()).await?;
    for one in &mut all {
        let Some(id) = one.scope.forvaltning() else { continue };
        let routed = since.get(&(one.kommun.clone(), id.to_owned())).copied().unwrap_or(0);
        one.subscribed_at = one.subscribed_at.max(routed);
    }
    all.extend(store.untold_passings(now.as_millisecond()).await?);
    Ok(all)
}

/// Returns a finding for each of the recipient's subscriptions to a förvaltning that the kommun's file lacks.
fn without_forvaltning<'a>(reader: &'a Reader, kommuner: &'a [Kommun]) -> impl Iterator<Item = Gap> {
    reader.subscriptions.iter().filter_map(|row| {
        let kommun = kommuner.iter().find(|kommun| kommun.slug == row.subscription.kommun)?;
        let id = row.subscription.scope.forvaltning().filter(|id| kommun.areas_of(id).is_none())?;
        let forvaltning = Some(format!("{}/{id}", kommun.slug));
        Some(Gap { forvaltning, ..gap(GapKind::NoForvaltning, &reader.person, None) })
    })
}

/// The window of a person's last digest, in milliseconds since 1970.
struct Digest {
    from: i64,
    to: i64,
    closed: bool,
}

/// Returns the window of the last digest that each person should have, if they subscribed before it ended.
async fn windows<'a>(store: &Store, readers: &'a [Reader], now: Timestamp) -> Result<BTreeMap<&'a str, Digest>> {
    let mut windows = BTreeMap::new();
    for frequency in [Frequency::Daily, Frequency::Weekly] {
        let window = last_window(frequency, now)?;
        let (from, to) = (window.from.as_millisecond(), window.to.as_millisecond());
        let closed = store.windows_closed(frequency.word(), to).await?;
        for reader in readers {
            let daily = reader.subscriptions.iter().any(|row| row.subscription.frequency == Frequency::Daily);
            let subscribed = reader.subscriptions.iter().any(|row| row.subscription.created_at < to);
            if subscribed && daily == (frequency == Frequency::Daily) {
                let closed = closed.contains(&reader.person);
                windows.insert(reader.person.as_str(), Digest { from, to, closed });
            }
        }
    }
    Ok(windows)
}

fn is_owed_at_once(untold: &Untold, before: i64) -> bool {
    untold.frequency == Frequency::Immediate
        && untold.level == Level::Alert
        && untold.latest_at < before
        && untold.subscribed_at < before
}

/// Returns whether the call became known within the window, early enough for its digest.
fn is_owed_in_digest(untold: &Untold, window: &Digest) -> bool {
    let in_time = window.to - milliseconds(PATIENCE);
    window.closed
        && (window.from..in_time).contains(&untold.first_at)
        && untold.latest_at < in_time
        && untold.subscribed_at < in_time
}

fn waits_for_welcome(reader: &Reader, before: i64) -> bool {
    reader.subscriptions.iter().any(|row| !row.welcomed && row.subscription.created_at < before)
}

fn milliseconds(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 2)
}
