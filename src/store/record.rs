//! Keeping what a sweep read: which call it is, what moved, and a change where a reader should hear of it.

use anyhow::{Context, Result};
use jiff::Timestamp;
use sqlx::{Any, Row, Transaction};

use super::listings::{Kept, Told, kept, together};
use super::rows::json;
use super::{Store, next_revision, opportunities};
use crate::opportunity::change::{kind_of, moved};
use crate::opportunity::identity::merge_keys;
use crate::opportunity::{Facts, Opportunity, OpportunityId, Status};

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

/// A sweep must lack a call this many times in a row before it counts as taken down: the portal loses rows for days.
const ABSENCES: i64 = 4;

/// The fingerprint of a listing of which only poorer views have been read.
const NEVER_WHOLE: &str = "";
/// The fingerprint of a listing over which a poorer view has been laid since it was read whole.
const OVERLAID: &str = "overlaid";

/// Readings per transaction: short enough that no other writer waits long.
const BATCH: usize = 100;

impl Store {
    /// Keeps readings, a hundred at a time; each batch is whole or not at all, and keeping one twice changes nothing.
    pub async fn record(&self, origin: Origin<'_>, readings: &[Reading]) -> Result<Recorded> {
        let mut recorded = Recorded::default();
        for batch in readings.chunks(BATCH) {
            let mut tx = self.write().await?;
            let mut sum = Recorded::default();
            for reading in batch {
                let outcome = record_one(&mut tx, origin, reading).await;
                match outcome
                    .with_context(|| format!("failed to keep the call {} of {}", reading.key, origin.source))?
                {
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

    /// Notes which listings a complete sweep showed again and which it lacked; at the fourth absence in a row a
    /// listing is gone, and a call that no source shows any more is withdrawn. Returns how many calls changed.
    pub async fn note_absences(&self, origin: Origin<'_>, back: &[String], lacking: &[String]) -> Result<u64> {
        if back.is_empty() && lacking.is_empty() {
            return Ok(0);
        }
        let mut tx = self.write().await?;
        for key in back {
            sqlx::query("UPDATE listings SET missed = 0, missed_since = NULL WHERE source = $1 AND key = $2")
                .bind(origin.source)
                .bind(key)
                .execute(&mut *tx)
                .await?;
        }
        let mut changed = 0;
        let now = origin.now.as_millisecond();
        let sql = "UPDATE listings SET missed = missed + 1, missed_since = COALESCE(missed_since, $1), \
             gone_at = CASE WHEN missed + 1 >= $2 THEN $1 ELSE NULL END \
             WHERE source = $3 AND key = $4 AND gone_at IS NULL RETURNING opportunity, gone_at";
        for key in lacking {
            let row = sqlx::query(sql)
                .bind(now)
                .bind(ABSENCES)
                .bind(origin.source)
                .bind(key)
                .fetch_optional(&mut *tx)
                .await?;
            let Some(row) = row else { continue };
            if row.try_get::<Option<i64>, _>("gone_at")?.is_some() {
                let id = OpportunityId(row.try_get("opportunity")?);
                changed += u64::from(believe(&mut tx, origin, &id, SamePage::No).await? != Outcome::Nothing);
            }
        }
        tx.commit().await?;
        Ok(changed)
    }

    /// Closes the calls whose last deadline has passed, whatever their sources say or fail to say.
    pub async fn close_passed(&self, now: Timestamp) -> Result<u64> {
        let sql = "SELECT id, source FROM opportunities WHERE status IN ('open', 'forthcoming', 'unknown') AND closes_at <= $1";
        let due = sqlx::query(sql).bind(now.as_millisecond()).fetch_all(&self.pool).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let mut tx = self.write().await?;
        let mut closed = 0;
        for row in due {
            let (id, source): (String, String) = (row.try_get("id")?, row.try_get("source")?);
            let origin = Origin { source: &source, standing: 0, reader: "", now };
            closed += u64::from(believe(&mut tx, origin, &OpportunityId(id), SamePage::No).await? != Outcome::Nothing);
        }
        tx.commit().await?;
        Ok(closed)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    New,
    Changed,
    Nothing,
}

/// Did the source's own words stand still while our reading of them changed?
#[derive(Clone, Copy, PartialEq, Eq)]
enum SamePage {
    Yes,
    No,
    /// The call's own page tells more than the list did.
    Further,
    /// The first whole view after poorer ones: what now stands where nothing stood is no change.
    Fuller,
}

async fn record_one(tx: &mut Transaction<'static, Any>, origin: Origin<'_>, reading: &Reading) -> Result<Outcome> {
    let known = kept(tx, origin.source, &reading.key).await?;
    let Some(known) = known else {
        // A page about a call that the list never showed is no call.
        if reading.manner == Manner::Detail {
            return Ok(Outcome::Nothing);
        }
        return record_new(tx, origin, reading).await;
    };
    let same_page = match reading.manner {
        _ if known.reader != origin.reader => SamePage::Yes,
        Manner::Detail => SamePage::Further,
        Manner::Whole if known.fingerprint == NEVER_WHOLE => SamePage::Fuller,
        Manner::Whole | Manner::Partial => SamePage::No,
    };
    match reading.manner {
        Manner::Whole => put_whole(tx, origin, reading).await?,
        Manner::Partial => put_partial(tx, origin, reading, &known).await?,
        Manner::Detail => put_detail(tx, origin, reading, &known).await?,
    }
    believe(tx, origin, &known.opportunity, same_page).await
}

async fn record_new(tx: &mut Transaction<'static, Any>, origin: Origin<'_>, reading: &Reading) -> Result<Outcome> {
    let found = same_call(tx, origin, &reading.facts).await?;
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
    let outcome = believe(tx, origin, &id, SamePage::No).await?;
    Ok(if found.is_none() { Outcome::New } else { outcome })
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

/// Makes the opportunity what its listings together say, with a revision if anything moved and a change if a reader
/// should hear of it.
async fn believe(
    tx: &mut Transaction<'static, Any>,
    origin: Origin<'_>,
    id: &OpportunityId,
    same_page: SamePage,
) -> Result<Outcome> {
    let Some(told) = together(tx, id).await? else { return Ok(Outcome::Nothing) };
    let old = opportunities::get(tx, id).await?;
    let status = status_of(&told, old.as_ref(), origin.now);
    let Some(old) = old else { return Ok(Outcome::Nothing) };
    let is_new = old.revision < 0;
    if !is_new && old.facts == told.facts && old.status == status && old.source == told.source {
        return Ok(Outcome::Nothing);
    }
    let revision = next_revision(tx).await?;
    let mut fields = moved((&old.facts, old.status), (&told.facts, status), origin.now);
    if same_page == SamePage::Fuller {
        fields.retain(|_, (old, _)| old.is_some());
    }
    let new = Opportunity {
        id: id.clone(),
        revision,
        status,
        source: told.source,
        reference: told.reference,
        facts: told.facts,
    };
    opportunities::update(tx, &new).await?;
    put_merge_keys(tx, &new).await?;
    if is_new {
        super::changes::insert_new(tx, &new, origin).await?;
        return Ok(Outcome::New);
    }
    let Some(kind) = kind_of(old.status, status, &fields, same_page == SamePage::Yes) else {
        return Ok(Outcome::Nothing);
    };
    // What the own page of a new call tells is part of the news.
    if same_page == SamePage::Further && super::changes::complete_new(tx, &new, origin).await? {
        return Ok(Outcome::Nothing);
    }
    super::changes::insert(tx, &new, kind, &fields, origin).await?;
    Ok(Outcome::Changed)
}

/// A call that no source shows any more is withdrawn, unless it was over already.
fn status_of(told: &Told, old: Option<&Opportunity>, now: Timestamp) -> Status {
    let by_facts = told.facts.status(now);
    if told.stands || by_facts.is_over() {
        return by_facts;
    }
    match old.map(|old| old.status) {
        Some(Status::Closed) => Status::Closed,
        _ => Status::Withdrawn,
    }
}

async fn put_merge_keys(tx: &mut Transaction<'static, Any>, opportunity: &Opportunity) -> Result<()> {
    for key in merge_keys(&opportunity.facts) {
        sqlx::query(
            "INSERT INTO merge_keys (key, opportunity) VALUES ($1, $2) ON CONFLICT (key, opportunity) DO NOTHING",
        )
        .bind(key)
        .bind(opportunity.id.as_str())
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}
