//! Keeping what a sweep read: which call it is, and what it lacked.

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

/// One listing as a sweep read it.
#[derive(Clone, Debug)]
pub struct Reading {
    pub key: String,
    pub reference: String,
    pub fingerprint: String,
    pub manner: Manner,
    pub facts: Facts,
}

/// What a reading may overrule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// All that the list says of the call: takes the place of what it said before.
    Whole,
    /// A poorer view: what it does not carry is no change.
    Partial,
    /// The call's own page: laid over what the list says.
    Detail,
}

/// From whom the readings are.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    pub source: &'a str,
    /// Which source leads where several show one call: the least.
    pub standing: i64,
    /// The version of the readers.
    pub reader: &'a str,
    pub now: Timestamp,
}

/// How much a sweep brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    pub new: u64,
    pub changed: u64,
}

/// Which listings a complete sweep showed again, and which it lacked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Absences {
    pub back: Vec<String>,
    pub lacking: Vec<String>,
    /// Lacking, and the call's own page is gone too.
    pub taken_down: Vec<String>,
}

/// How many calls changed because their time had come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    pub closed: u64,
    pub opened: u64,
}

/// A sweep must lack a call this many times in a row before it counts as taken down: the portal loses rows for days.
const ABSENCES: i64 = 4;

/// The fingerprint of a listing of which only poorer views have been read.
const NEVER_WHOLE: &str = "";
/// The fingerprint of a listing over which a poorer view has been laid since it was read whole.
const OVERLAID: &str = "overlaid";

/// Listings per transaction: short enough that no other writer waits long.
const BATCH: usize = 100;

impl Store {
    /// Keeps readings, those of a hundred listings at a time; each batch is whole or not at all, and keeping one twice
    /// changes nothing. What several readings tell of one listing (its row, its own page) is one piece of news.
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

    /// Notes which listings a complete sweep showed again and which it lacked. At the fourth absence in a row a listing
    /// is gone, at the first if its own page is gone too; a call that no source shows any more is withdrawn. Returns
    /// how many calls changed.
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

    /// Lets time pass: closes the calls whose last deadline is over, whatever their sources say or fail to say, and
    /// opens those whose day has come where the source tells no status of its own.
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

#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Outcome {
    New,
    Changed,
    Nothing,
}

/// The readings of each listing, in the order in which the listings first come.
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
    // A page about a call that the list never showed is no call.
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

/// The call of another source that this listing shows too, if there is one.
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

/// Lays a poorer reading over the old one; the fingerprint goes, so that the next whole reading is looked at anew.
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

/// Notes one absence; true when the call is believed otherwise for it.
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
