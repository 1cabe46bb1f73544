//! Changes: the revisions that people may be notified of.

use std::collections::BTreeMap;

use anyhow::Result;
use futures_util::TryStreamExt as _;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, FromRow, Row, Transaction};

use super::provenance::Origin;
use crate::opportunity::change::merge_changes;
use crate::opportunity::{
    Change, ChangeKind, Facts, Field, FieldChanges, FieldValue, Opportunity, OpportunityId, Revision, SourceId, Status,
};
use crate::store::Store;
use crate::store::columns::{Millis, read, read_all};

/// A change with what a list of changes shows of its call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    pub change: Change,
    pub source: SourceId,
    pub reference: String,
    pub identifier: Option<String>,
    pub title: String,
}

/// The columns of a change, where the table is called `c`.
macro_rules! change_columns {
    () => {
        "c.seq AS seq, c.at AS at, c.kind AS kind, c.opportunity AS opportunity, c.fields AS fields"
    };
}

pub(in crate::store) use change_columns;

impl FromRow<'_, AnyRow> for Change {
    fn from_row(row: &AnyRow) -> sqlx::Result<Change> {
        Ok(Change {
            seq: row.try_get("seq")?,
            at: row.try_get::<Millis, _>("at")?.into(),
            kind: row.try_get("kind")?,
            opportunity: row.try_get("opportunity")?,
            fields: row.try_get("fields")?,
        })
    }
}

impl FromRow<'_, AnyRow> for ChangeRow {
    fn from_row(row: &AnyRow) -> sqlx::Result<ChangeRow> {
        let facts: Facts = row.try_get("facts")?;
        Ok(ChangeRow {
            change: Change::from_row(row)?,
            source: row.try_get("source")?,
            reference: row.try_get("reference")?,
            identifier: facts.identifier,
            title: facts.title,
        })
    }
}

impl Store {
    /// Returns all changes after revision `since`, oldest first.
    pub async fn changes(&self, since: Revision) -> Result<Vec<ChangeRow>> {
        self.changes_after(since, i64::MAX).await
    }

    /// As [`Store::changes`], at most `limit`. Revisions are numbered in the order of commits, so continuing after the
    /// last one misses none.
    pub async fn changes_after(&self, since: Revision, limit: i64) -> Result<Vec<ChangeRow>> {
        let sql = concat!(
            "SELECT ",
            change_columns!(),
            ", c.source AS source, o.reference AS reference, o.facts AS facts FROM changes c \
             JOIN opportunities o ON o.id = c.opportunity WHERE c.seq > $1 ORDER BY c.seq LIMIT $2"
        );
        read_all(&sqlx::query(sql).bind(since).bind(limit).fetch_all(&self.pool).await?, "opportunity")
    }

    /// Returns the changes of every call, by call and oldest first.
    pub async fn all_histories(&self) -> Result<BTreeMap<OpportunityId, Vec<Change>>> {
        let mut by_call: BTreeMap<OpportunityId, Vec<Change>> = BTreeMap::new();
        let sql = concat!("SELECT ", change_columns!(), " FROM changes c ORDER BY c.seq");
        let mut rows = sqlx::query(sql).fetch(&self.pool);
        while let Some(row) = rows.try_next().await? {
            let change: Change = read(&row, "opportunity")?;
            by_call.entry(change.opportunity.clone()).or_default().push(change);
        }
        Ok(by_call)
    }

    /// Returns the changes of one call, oldest first.
    pub async fn history(&self, id: &OpportunityId) -> Result<Vec<Change>> {
        let sql = concat!("SELECT ", change_columns!(), " FROM changes c WHERE c.opportunity = $1 ORDER BY c.seq");
        read_all(&sqlx::query(sql).bind(id.as_str()).fetch_all(&self.pool).await?, "opportunity")
    }

    /// Returns the changes since the instant `since`, newest first, at most `limit`.
    pub async fn recent_changes(&self, since: Timestamp, limit: i64) -> Result<Vec<Change>> {
        let sql =
            concat!("SELECT ", change_columns!(), " FROM changes c WHERE c.at >= $1 ORDER BY c.seq DESC LIMIT $2");
        read_all(&sqlx::query(sql).bind(Millis(since)).bind(limit).fetch_all(&self.pool).await?, "opportunity")
    }
}

pub(in crate::store) async fn insert(
    tx: &mut Transaction<'static, Any>,
    opportunity: &Opportunity,
    kind: ChangeKind,
    fields: &FieldChanges,
    origin: Origin<'_>,
) -> Result<()> {
    sqlx::query("INSERT INTO changes (seq, at, kind, opportunity, source, fields) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(opportunity.revision)
        .bind(Millis(origin.now))
        .bind(kind)
        .bind(opportunity.id.as_str())
        .bind(origin.source)
        .bind(fields)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Inserts the first change of a call with its status and deadline, so that its history begins with what it was.
pub(in crate::store) async fn insert_first_change(
    tx: &mut Transaction<'static, Any>,
    new: &Opportunity,
    origin: Origin<'_>,
) -> Result<()> {
    insert(tx, new, ChangeKind::New, &initial_fields(new, origin.now), origin).await
}

/// Rewrites the first change of a call that became known in this same round. Returns false when the call is older. The
/// change takes the new revision, so that clients which have passed the old one receive it; unless a letter has told of
/// it, as a second letter must not.
pub(in crate::store) async fn extend_first_change(
    tx: &mut Transaction<'static, Any>,
    new: &Opportunity,
    origin: Origin<'_>,
) -> Result<bool> {
    let sql = "UPDATE changes SET fields = $1, seq = CASE WHEN EXISTS (SELECT 1 FROM told t \
         WHERE t.opportunity = changes.opportunity AND t.seq >= changes.seq) THEN seq ELSE $4 END \
         WHERE opportunity = $2 AND kind = 'new' AND at = $3";
    let done = sqlx::query(sql)
        .bind(initial_fields(new, origin.now))
        .bind(new.id.as_str())
        .bind(Millis(origin.now))
        .bind(new.revision)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Adds to the change that another source brought of the call in this same round, if nobody has been notified of it:
/// two sources that report one event make one change, whichever is read first. Returns false when there is no such
/// change.
pub(in crate::store) async fn fold_into_round(
    tx: &mut Transaction<'static, Any>,
    new: &Opportunity,
    kind: ChangeKind,
    fields: &FieldChanges,
    origin: Origin<'_>,
) -> Result<bool> {
    let sql = concat!(
        "SELECT ",
        change_columns!(),
        " FROM changes c WHERE c.opportunity = $1 AND c.at = $2 AND c.source <> $3 AND c.kind <> 'new' \
         AND NOT EXISTS (SELECT 1 FROM told t WHERE t.opportunity = c.opportunity AND t.seq >= c.seq) \
         ORDER BY c.seq DESC LIMIT 1"
    );
    let row = sqlx::query(sql)
        .bind(new.id.as_str())
        .bind(Millis(origin.now))
        .bind(origin.source)
        .fetch_optional(&mut **tx)
        .await?;
    let Some(row) = row else { return Ok(false) };
    let earlier: Change = read(&row, "opportunity")?;
    let later = Change { kind, fields: fields.clone(), ..earlier.clone() };
    let folded = merge_changes([&earlier, &later]);
    if folded.is_empty() {
        return Ok(false);
    }
    let kind = if kind == ChangeKind::Amended { earlier.kind } else { kind };
    sqlx::query("UPDATE changes SET kind = $1, fields = $2, seq = $4 WHERE seq = $3")
        .bind(kind)
        .bind(&folded)
        .bind(earlier.seq)
        .bind(new.revision)
        .execute(&mut **tx)
        .await?;
    Ok(true)
}

/// Deletes the newest change of a call if it says that the call was closed and nothing else, and no letter has come
/// after it. Returns whether it did.
pub(in crate::store) async fn take_back_closing(
    tx: &mut Transaction<'static, Any>,
    id: &OpportunityId,
) -> Result<bool> {
    let sql = concat!(
        "SELECT ",
        change_columns!(),
        " FROM changes c WHERE c.opportunity = $1 AND NOT EXISTS \
         (SELECT 1 FROM told t WHERE t.opportunity = c.opportunity AND t.seq >= c.seq) ORDER BY c.seq DESC LIMIT 1"
    );
    let row = sqlx::query(sql).bind(id.as_str()).fetch_optional(&mut **tx).await?;
    let Some(row) = row else { return Ok(false) };
    let latest: Change = read(&row, "opportunity")?;
    let only_status = latest.fields.iter().all(|(field, _)| field == Field::Status);
    if latest.kind != ChangeKind::Closed || !only_status {
        return Ok(false);
    }
    sqlx::query("DELETE FROM changes WHERE seq = $1").bind(latest.seq).execute(&mut **tx).await?;
    Ok(true)
}

fn initial_fields(new: &Opportunity, now: Timestamp) -> FieldChanges {
    let mut fields = FieldChanges::new();
    fields.note(Field::Status, None, Some(FieldValue::Status(new.status)));
    if (new.status != Status::Unknown || !new.facts.deadlines.is_empty())
        && let Some(deadline) = new.facts.next_deadline(now)
    {
        fields.note(Field::Deadline, None, Some(FieldValue::Date(deadline.date)));
    }
    fields
}
