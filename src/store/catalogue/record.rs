//! Recording what a crawl pass read: which call each reading belongs to, and which listings were missing.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use jiff::Timestamp;
use sqlx::{Any, Row, Transaction};

use super::listings::{StoredListing, stored_listing};
use super::merge::merge;
use super::opportunities;
use super::provenance::{Fingerprint, MergeKind, MergeOutcome, Origin, Reading, ReadingScope};
use crate::opportunity::identity::merge_keys;
use crate::opportunity::{Facts, OpportunityId, SourceId, Status};
use crate::store::Store;
use crate::store::columns::Millis;

/// How many calls the recorded readings added and changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordedCounts {
    pub new: u64,
    pub changed: u64,
}

/// The listings, by key, that a complete pass found again or did not find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Absences {
    pub returned: Vec<String>,
    pub missing: Vec<String>,
    /// Missing, and the call's detail page is gone too.
    pub taken_down: Vec<String>,
}

/// How many calls changed status because of the date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StatusUpdates {
    pub closed: u64,
    pub opened: u64,
}

/// Complete passes in a row that must lack a call before it counts as gone: the portal loses rows for days.
const MAX_ABSENCES: i64 = 4;

/// Listings in one transaction: few enough that no other writer waits long.
const BATCH: usize = 100;

impl Store {
    /// Stores readings, those of a hundred listings at a time. A batch is stored whole or not at all, and storing one
    /// twice changes nothing. Several readings of one listing (its row, its detail page) make one change.
    pub async fn record(&self, origin: Origin<'_>, readings: &[Reading]) -> Result<RecordedCounts> {
        let mut recorded = RecordedCounts::default();
        for batch in by_listing(readings).chunks(BATCH) {
            let mut tx = self.begin_write().await?;
            let mut batch_counts = RecordedCounts::default();
            for (key, readings) in batch {
                let outcome = record_listing(&mut tx, origin, key, readings).await;
                match outcome.with_context(|| format!("failed to keep the call {key} of {}", origin.source))? {
                    MergeOutcome::New => batch_counts.new += 1,
                    MergeOutcome::Changed => batch_counts.changed += 1,
                    MergeOutcome::Unchanged => {}
                }
            }
            tx.commit().await?;
            recorded.new += batch_counts.new;
            recorded.changed += batch_counts.changed;
        }
        Ok(recorded)
    }

    /// Records which listings a complete pass found again and which were missing. A listing is gone at its fourth
    /// absence in a row, or at the first if its detail page is gone too; a call that no source lists any more is
    /// withdrawn. Returns how many calls changed.
    pub async fn record_absences(&self, origin: Origin<'_>, absences: &Absences) -> Result<u64> {
        if *absences == Absences::default() {
            return Ok(0);
        }
        let mut tx = self.begin_write().await?;
        for key in &absences.returned {
            sqlx::query("UPDATE listings SET missed = 0, missed_since = NULL WHERE source = $1 AND key = $2")
                .bind(origin.source)
                .bind(key)
                .execute(&mut *tx)
                .await?;
        }
        let mut changed = 0;
        let missing = absences.missing.iter().map(|key| (key, MAX_ABSENCES));
        for (key, limit) in missing.chain(absences.taken_down.iter().map(|key| (key, 1))) {
            changed += u64::from(record_absence(&mut tx, origin, key, limit).await?);
        }
        tx.commit().await?;
        Ok(changed)
    }

    /// Closes the calls whose last deadline is over, whatever their sources say, and opens those whose opening day has
    /// come where the source states no status. Takes back what a wrong clock closed: calls that a source still shows,
    /// and whose deadline is still to come.
    pub async fn update_statuses(&self, now: Timestamp) -> Result<StatusUpdates> {
        let sql = "SELECT id, source, status FROM opportunities \
             WHERE (status IN ('open', 'forthcoming', 'unknown') AND closes_at <= $1) \
             OR (status = 'forthcoming' AND stated = 'unknown') \
             OR (status = 'closed' AND stated NOT IN ('closed', 'withdrawn') AND closes_at > $1 AND EXISTS \
             (SELECT 1 FROM listings l WHERE l.opportunity = opportunities.id AND l.gone_at IS NULL))";
        let due = sqlx::query(sql).bind(Millis(now)).fetch_all(&self.pool).await?;
        let mut updates = StatusUpdates::default();
        if due.is_empty() {
            return Ok(updates);
        }
        let mut tx = self.begin_write().await?;
        for row in due {
            let (id, source): (OpportunityId, SourceId) = (row.try_get("id")?, row.try_get("source")?);
            let origin = Origin { source: &source, rank: 0, parser_version: "", now };
            let was_closed = row.try_get::<Status, _>("status")? == Status::Closed;
            let kind = if was_closed { MergeKind::ClosedTooEarly } else { MergeKind::Ordinary };
            if merge(&mut tx, origin, &id, kind).await? == MergeOutcome::Unchanged {
                continue;
            }
            let over = opportunities::get(&mut tx, &id).await?.is_some_and(|call| call.status.is_over());
            let count = if over { &mut updates.closed } else { &mut updates.opened };
            *count += 1;
        }
        tx.commit().await?;
        Ok(updates)
    }
}

/// Groups readings by listing, in the order in which the listings first occur.
fn by_listing(readings: &[Reading]) -> Vec<(&str, Vec<&Reading>)> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut listings: Vec<(&str, Vec<&Reading>)> = Vec::new();
    for reading in readings {
        let at = *places.entry(&reading.key).or_insert(listings.len());
        match listings.get_mut(at) {
            Some((_, grouped)) => grouped.push(reading),
            None => listings.push((&reading.key, vec![reading])),
        }
    }
    listings
}

async fn record_listing(
    tx: &mut Transaction<'static, Any>,
    origin: Origin<'_>,
    key: &str,
    readings: &[&Reading],
) -> Result<MergeOutcome> {
    let Some(known) = stored_listing(tx, origin.source, key).await? else {
        return record_new(tx, origin, readings).await;
    };
    let whole = readings.iter().any(|reading| reading.scope == ReadingScope::Whole);
    let kind = if known.parser_version != origin.parser_version {
        MergeKind::Reparsed
    } else if readings.iter().all(|reading| reading.scope == ReadingScope::Detail) {
        MergeKind::DetailAdded
    } else if whole && known.fingerprint == Fingerprint::OnlyPartial {
        MergeKind::FirstWhole
    } else {
        MergeKind::Ordinary
    };
    for reading in readings {
        put(tx, origin, reading).await?;
    }
    merge(tx, origin, &known.opportunity, kind).await
}

async fn put(tx: &mut Transaction<'static, Any>, origin: Origin<'_>, reading: &Reading) -> Result<()> {
    if reading.scope == ReadingScope::Whole {
        return put_whole(tx, origin, reading).await;
    }
    let Some(known) = stored_listing(tx, origin.source, &reading.key).await? else { return Ok(()) };
    match reading.scope {
        ReadingScope::Detail => put_detail(tx, origin, reading, &known).await,
        ReadingScope::Whole | ReadingScope::Partial => put_partial(tx, origin, reading, &known).await,
    }
}

async fn record_new(
    tx: &mut Transaction<'static, Any>,
    origin: Origin<'_>,
    readings: &[&Reading],
) -> Result<MergeOutcome> {
    // A detail page does not make a call that the list never showed.
    let Some(reading) = readings.iter().find(|reading| reading.scope != ReadingScope::Detail) else {
        return Ok(MergeOutcome::Unchanged);
    };
    let details = || readings.iter().filter(|reading| reading.scope == ReadingScope::Detail);
    let mut facts = reading.facts.clone();
    details().for_each(|detail| facts.overlay(&detail.facts));
    let existing = same_call(tx, origin, &facts).await?;
    let id = match existing.clone() {
        Some(id) => id,
        None => {
            let id = free_id(tx, origin, &reading.key).await?;
            opportunities::insert_empty(tx, &id, origin).await?;
            id
        }
    };
    let sql = "INSERT INTO listings (source, key, opportunity, reference, url, standing, fingerprint, reader, facts, \
         first_seen, read_at, missed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, 0)";
    sqlx::query(sql)
        .bind(origin.source)
        .bind(&reading.key)
        .bind(id.as_str())
        .bind(&reading.reference)
        .bind(&reading.facts.url)
        .bind(origin.rank)
        .bind(Fingerprint::of_new(reading))
        .bind(origin.parser_version)
        .bind(&reading.facts)
        .bind(Millis(origin.now))
        .execute(&mut **tx)
        .await?;
    for detail in details() {
        put(tx, origin, detail).await?;
    }
    merge(tx, origin, &id, if existing.is_some() { MergeKind::SourceJoined } else { MergeKind::Ordinary }).await
}

/// Returns the id of a new call. A key that another call of the source once had gives no second one.
async fn free_id(tx: &mut Transaction<'static, Any>, origin: Origin<'_>, key: &str) -> Result<OpportunityId> {
    let id = OpportunityId::from_first_listing(origin.source.as_str(), key);
    if opportunities::get(tx, &id).await?.is_none() {
        return Ok(id);
    }
    Ok(OpportunityId::from_first_listing(origin.source.as_str(), &format!("{key} {}", origin.now)))
}

/// Returns the call that another source already shows and this listing is too, if there is one.
async fn same_call(
    tx: &mut Transaction<'static, Any>,
    origin: Origin<'_>,
    facts: &Facts,
) -> Result<Option<OpportunityId>> {
    let sql = "SELECT k.opportunity AS opportunity FROM merge_keys k WHERE k.key = $1 AND NOT EXISTS \
         (SELECT 1 FROM listings l WHERE l.opportunity = k.opportunity AND l.source = $2) ORDER BY k.opportunity LIMIT 1";
    for key in merge_keys(facts) {
        if let Some(row) = sqlx::query(sql).bind(key).bind(origin.source).fetch_optional(&mut **tx).await? {
            return Ok(Some(row.try_get("opportunity")?));
        }
    }
    Ok(None)
}

async fn put_whole(tx: &mut Transaction<'static, Any>, origin: Origin<'_>, reading: &Reading) -> Result<()> {
    let sql = "UPDATE listings SET reference = $1, url = $2, standing = $3, fingerprint = $4, reader = $5, facts = $6, \
         read_at = CASE WHEN fingerprint = $4 THEN read_at ELSE $9 END, \
         missed = 0, missed_since = NULL, gone_at = NULL WHERE source = $7 AND key = $8";
    sqlx::query(sql)
        .bind(&reading.reference)
        .bind(&reading.facts.url)
        .bind(origin.rank)
        .bind(&reading.fingerprint)
        .bind(origin.parser_version)
        .bind(&reading.facts)
        .bind(origin.source)
        .bind(&reading.key)
        .bind(Millis(origin.now))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Lays a partial reading over the stored one. The fingerprint goes, so that the next whole reading is compared afresh.
async fn put_partial(
    tx: &mut Transaction<'static, Any>,
    origin: Origin<'_>,
    reading: &Reading,
    known: &StoredListing,
) -> Result<()> {
    let mut facts = known.facts.clone();
    facts.overlay(&reading.facts);
    let unchanged = facts == known.facts || known.fingerprint == Fingerprint::OnlyPartial;
    let fingerprint = if unchanged { &known.fingerprint } else { &Fingerprint::Overlaid };
    let sql = "UPDATE listings SET fingerprint = $1, facts = $2, missed = 0, missed_since = NULL, gone_at = NULL \
         WHERE source = $3 AND key = $4";
    sqlx::query(sql).bind(fingerprint).bind(&facts).bind(origin.source).bind(&reading.key).execute(&mut **tx).await?;
    Ok(())
}

async fn put_detail(
    tx: &mut Transaction<'static, Any>,
    origin: Origin<'_>,
    reading: &Reading,
    known: &StoredListing,
) -> Result<()> {
    if known.detail.as_ref() == Some(&reading.facts) {
        return Ok(());
    }
    sqlx::query("UPDATE listings SET detail = $1 WHERE source = $2 AND key = $3")
        .bind(&reading.facts)
        .bind(origin.source)
        .bind(&reading.key)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Records one absence. Returns true when the call changed because of it.
async fn record_absence(tx: &mut Transaction<'static, Any>, origin: Origin<'_>, key: &str, limit: i64) -> Result<bool> {
    let sql = "UPDATE listings SET missed = missed + 1, missed_since = COALESCE(missed_since, $1), \
         gone_at = CASE WHEN missed + 1 >= $2 THEN $1 ELSE NULL END \
         WHERE source = $3 AND key = $4 AND gone_at IS NULL RETURNING opportunity, gone_at";
    let row = sqlx::query(sql)
        .bind(Millis(origin.now))
        .bind(limit)
        .bind(origin.source)
        .bind(key)
        .fetch_optional(&mut **tx)
        .await?;
    let Some(row) = row else { return Ok(false) };
    if row.try_get::<Option<i64>, _>("gone_at")?.is_none() {
        return Ok(false);
    }
    let id: OpportunityId = row.try_get("opportunity")?;
    Ok(merge(tx, origin, &id, MergeKind::Ordinary).await? != MergeOutcome::Unchanged)
}
