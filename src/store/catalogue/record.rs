//! Recording what a crawl pass read: which call each reading belongs to, and which listings were missing.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use jiff::Timestamp;
use sqlx::{Any, Row, Transaction};

use super::listings::{Kept, kept};
use super::merge::{View, believe};
use super::opportunities;
use crate::opportunity::identity::merge_keys;
use crate::opportunity::{Facts, OpportunityId};
use crate::store::Store;
use crate::store::rows::json;

/// One listing as a crawl pass read it.
#[derive(Clone, Debug)]
pub struct Reading {
    pub key: String,
    pub reference: String,
    pub fingerprint: String,
    pub manner: Manner,
    pub facts: Facts,
}

/// How much of a listing a reading covers, and so what it may replace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Everything that the list says of the call: replaces what it said before.
    Whole,
    /// Less than the list says: what it does not contain is no change.
    Partial,
    /// The call's detail page: laid over what the list says.
    Detail,
}

/// The source and time of readings.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    pub source: &'a str,
    /// Which source leads where several show one call: the one with the lowest rank.
    pub standing: i64,
    /// The version of the source's parser.
    pub reader: &'a str,
    pub now: Timestamp,
}

/// How many calls the recorded readings added and changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    pub new: u64,
    pub changed: u64,
}

/// The listings, by key, that a complete pass found again or did not find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Absences {
    pub back: Vec<String>,
    pub lacking: Vec<String>,
    /// Missing, and the call's detail page is gone too.
    pub taken_down: Vec<String>,
}

/// How many calls changed status because of the date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    pub closed: u64,
    pub opened: u64,
}

/// Complete passes in a row that must lack a call before it counts as gone: the portal loses rows for days.
const ABSENCES: i64 = 4;

/// The fingerprint of a listing that has only been read in part.
const NEVER_WHOLE: &str = "";
/// The fingerprint of a listing that has been read in part since it was read whole.
const OVERLAID: &str = "overlaid";

/// Listings in one transaction: few enough that no other writer waits long.
const BATCH: usize = 100;

impl Store {
    /// Stores readings, those of a hundred listings at a time. A batch is stored whole or not at all, and storing one
    /// twice changes nothing. Several readings of one listing (its row, its detail page) make one change.
    pub async fn record(&self, origin: Origin<'_>, readings: &[Reading]) -> Result<Recorded> {
        let mut recorded = Recorded::default();
        for batch in by_listing(readings).chunks(BATCH) {
            let mut tx = self.write().await?;
            let mut sum = Recorded::default();
            for (key, readings) in batch {
                let outcome = record_listing(&mut tx, origin, key, readings).await;
                match outcome.with_context(|| format!("failed to keep the call {key} of {}", origin.source))? {
                    Outcome::New => sum.new += 1,
                    Outcome::Changed => sum.changed += 1,
                    Outcome::Nothing => {}
                }
            }
            tx.commit().await?;
            recorded.new += sum.new;
            recorded.changed += sum.changed;
        }
        Ok(recorded)
    }

    /// Records which listings a complete pass found again and which were missing. A listing is gone at its fourth
    /// absence in a row, or at the first if its detail page is gone too; a call that no source lists any more is
    /// withdrawn. Returns how many calls changed.
    pub async fn note_absences(&self, origin: Origin<'_>, absences: &Absences) -> Result<u64> {
        if *absences == Absences::default() {
            return Ok(0);
        }
        let mut tx = self.write().await?;
        for key in &absences.back {
            sqlx::query("UPDATE listings SET missed = 0, missed_since = NULL WHERE source = $1 AND key = $2")
                .bind(origin.source)
                .bind(key)
                .execute(&mut *tx)
                .await?;
        }
        let mut changed = 0;
        let lacking = absences.lacking.iter().map(|key| (key, ABSENCES));
        for (key, enough) in lacking.chain(absences.taken_down.iter().map(|key| (key, 1))) {
            changed += u64::from(lacks(&mut tx, origin, key, enough).await?);
        }
        tx.commit().await?;
        Ok(changed)
    }

    /// Closes the calls whose last deadline is over, whatever their sources say, and opens those whose opening day has
    /// come where the source states no status.
    pub async fn let_time_pass(&self, now: Timestamp) -> Result<Passed> {
        let sql = "SELECT id, source FROM opportunities \
             WHERE (status IN ('open', 'forthcoming', 'unknown') AND closes_at <= $1) \
             OR (status = 'forthcoming' AND facts LIKE '%\"stated\":\"unknown\"%')";
        let due = sqlx::query(sql).bind(now.as_millisecond()).fetch_all(&self.pool).await?;
        let mut passed = Passed::default();
        if due.is_empty() {
            return Ok(passed);
        }
        let mut tx = self.write().await?;
        for row in due {
            let (id, source): (String, String) = (row.try_get("id")?, row.try_get("source")?);
            let (origin, id) = (Origin { source: &source, standing: 0, reader: "", now }, OpportunityId(id));
            if believe(&mut tx, origin, &id, View::Anew).await? == Outcome::Nothing {
                continue;
            }
            let over = opportunities::get(&mut tx, &id).await?.is_some_and(|call| call.status.is_over());
            let count = if over { &mut passed.closed } else { &mut passed.opened };
            *count += 1;
        }
        tx.commit().await?;
        Ok(passed)
    }
}

/// What a reading or a merge did to a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Outcome {
    New,
    Changed,
    Nothing,
}

/// Groups readings by listing, in the order in which the listings first occur.
fn by_listing(readings: &[Reading]) -> Vec<(&str, Vec<&Reading>)> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut listings: Vec<(&str, Vec<&Reading>)> = Vec::new();
    for reading in readings {
        let at = *places.entry(&reading.key).or_insert(listings.len());
        match listings.get_mut(at) {
            Some((_, of_it)) => of_it.push(reading),
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
) -> Result<Outcome> {
    let Some(known) = kept(tx, origin.source, key).await? else {
        return record_new(tx, origin, readings).await;
    };
    let whole = readings.iter().any(|reading| reading.manner == Manner::Whole);
    let view = if known.reader != origin.reader {
        View::SamePage
    } else if readings.iter().all(|reading| reading.manner == Manner::Detail) {
        View::Further
    } else if whole && known.fingerprint == NEVER_WHOLE {
        View::Fuller
    } else {
        View::Anew
    };
    for reading in readings {
        put(tx, origin, reading).await?;
    }
    believe(tx, origin, &known.opportunity, view).await
}

async fn put(tx: &mut Transaction<'static, Any>, origin: Origin<'_>, reading: &Reading) -> Result<()> {
    if reading.manner == Manner::Whole {
        return put_whole(tx, origin, reading).await;
    }
    let Some(known) = kept(tx, origin.source, &reading.key).await? else { return Ok(()) };
    match reading.manner {
        Manner::Detail => put_detail(tx, origin, reading, &known).await,
        Manner::Whole | Manner::Partial => put_partial(tx, origin, reading, &known).await,
    }
}

async fn record_new(tx: &mut Transaction<'static, Any>, origin: Origin<'_>, readings: &[&Reading]) -> Result<Outcome> {
    // A detail page does not make a call that the list never showed.
    let Some(reading) = readings.iter().find(|reading| reading.manner != Manner::Detail) else {
        return Ok(Outcome::Nothing);
    };
    let details = || readings.iter().filter(|reading| reading.manner == Manner::Detail);
    let mut facts = reading.facts.clone();
    details().for_each(|detail| facts.overlay(&detail.facts));
    let found = same_call(tx, origin, &facts).await?;
    let id = match found.clone() {
        Some(id) => id,
        None => {
            let id = OpportunityId::first_shown(origin.source, &reading.key);
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
        .bind(origin.standing)
        .bind(if reading.manner == Manner::Whole { reading.fingerprint.as_str() } else { NEVER_WHOLE })
        .bind(origin.reader)
        .bind(json(&reading.facts)?)
        .bind(origin.now.as_millisecond())
        .execute(&mut **tx)
        .await?;
    for detail in details() {
        put(tx, origin, detail).await?;
    }
    believe(tx, origin, &id, if found.is_some() { View::Joined } else { View::Anew }).await
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
            return Ok(Some(OpportunityId(row.try_get("opportunity")?)));
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
        .bind(origin.standing)
        .bind(&reading.fingerprint)
        .bind(origin.reader)
        .bind(json(&reading.facts)?)
        .bind(origin.source)
        .bind(&reading.key)
        .bind(origin.now.as_millisecond())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Lays a partial reading over the stored one. The fingerprint goes, so that the next whole reading is compared afresh.
async fn put_partial(
    tx: &mut Transaction<'static, Any>,
    origin: Origin<'_>,
    reading: &Reading,
    known: &Kept,
) -> Result<()> {
    let mut facts = known.facts.clone();
    facts.overlay(&reading.facts);
    let stands = facts == known.facts || known.fingerprint == NEVER_WHOLE;
    let fingerprint = if stands { known.fingerprint.as_str() } else { OVERLAID };
    let sql = "UPDATE listings SET fingerprint = $1, facts = $2, missed = 0, missed_since = NULL, gone_at = NULL \
         WHERE source = $3 AND key = $4";
    sqlx::query(sql)
        .bind(fingerprint)
        .bind(json(&facts)?)
        .bind(origin.source)
        .bind(&reading.key)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn put_detail(
    tx: &mut Transaction<'static, Any>,
    origin: Origin<'_>,
    reading: &Reading,
    known: &Kept,
) -> Result<()> {
    if known.detail.as_ref() == Some(&reading.facts) {
        return Ok(());
    }
    sqlx::query("UPDATE listings SET detail = $1 WHERE source = $2 AND key = $3")
        .bind(json(&reading.facts)?)
        .bind(origin.source)
        .bind(&reading.key)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Records one absence. Returns true when the call changed because of it.
async fn lacks(tx: &mut Transaction<'static, Any>, origin: Origin<'_>, key: &str, enough: i64) -> Result<bool> {
    let sql = "UPDATE listings SET missed = missed + 1, missed_since = COALESCE(missed_since, $1), \
         gone_at = CASE WHEN missed + 1 >= $2 THEN $1 ELSE NULL END \
         WHERE source = $3 AND key = $4 AND gone_at IS NULL RETURNING opportunity, gone_at";
    let row = sqlx::query(sql)
        .bind(origin.now.as_millisecond())
        .bind(enough)
        .bind(origin.source)
        .bind(key)
        .fetch_optional(&mut **tx)
        .await?;
    let Some(row) = row else { return Ok(false) };
    if row.try_get::<Option<i64>, _>("gone_at")?.is_none() {
        return Ok(false);
    }
    let id = OpportunityId(row.try_get("opportunity")?);
    Ok(believe(tx, origin, &id, View::Anew).await? != Outcome::Nothing)
}
