//! Changes: the revisions that people may be notified of.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use futures_util::TryStreamExt as _;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use super::record::Origin;
use crate::opportunity::change::{FieldChanges, merge_changes};
use crate::opportunity::{Change, ChangeKind, Opportunity, OpportunityId, Status};
use crate::store::Store;
use crate::store::rows::{from_json, to_json};

/// A change with what a list of changes shows of its call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    pub change: Change,
    pub source: String,
    pub reference: String,
    pub identifier: Option<String>,
    pub title: String,
}

impl Store {
    /// Returns all changes after revision `since`, oldest first.
    pub async fn changes(&self, since: i64) -> Result<Vec<ChangeRow>> {
        self.changes_after(since, i64::MAX).await
    }

    /// As [`Store::changes`], at most `limit`. Revisions are numbered in the order of commits, so continuing after the
    /// last one misses none.
    pub async fn changes_after(&self, since: i64, limit: i64) -> Result<Vec<ChangeRow>> {
        let sql = "SELECT c.*, o.reference AS reference, o.facts AS facts FROM changes c \
             JOIN opportunities o ON o.id = c.opportunity WHERE c.seq > $1 ORDER BY c.seq LIMIT $2";
        let rows = sqlx::query(sql).bind(since).bind(limit).fetch_all(&self.pool).await?;
        rows.iter().map(change_row).collect()
    }

    /// Returns the changes of every call, by call and oldest first.
    pub async fn all_histories(&self) -> Result<BTreeMap<OpportunityId, Vec<Change>>> {
        let mut by_call: BTreeMap<OpportunityId, Vec<Change>> = BTreeMap::new();
        let mut rows = sqlx::query("SELECT * FROM changes ORDER BY seq").fetch(&self.pool);
        while let Some(row) = rows.try_next().await? {
            let change = change(&row)?;
            by_call.entry(change.opportunity.clone()).or_default().push(change);
        }
        Ok(by_call)
    }

    /// Returns the changes of one call, oldest first.
    pub async fn history(&self, id: &OpportunityId) -> Result<Vec<Change>> {
        let sql = "SELECT * FROM changes WHERE opportunity = $1 ORDER BY seq";
        let rows = sqlx::query(sql).bind(id.as_str()).fetch_all(&self.pool).await?;
        rows.iter().map(change).collect()
    }

    /// Returns the changes since the instant `since` (milliseconds), newest first, at most `limit`.
    pub async fn recent_changes(&self, since: i64, limit: i64) -> Result<Vec<Change>> {
        let sql = "SELECT * FROM changes WHERE at >= $1 ORDER BY seq DESC LIMIT $2";
        let rows = sqlx::query(sql).bind(since).bind(limit).fetch_all(&self.pool).await?;
        rows.iter().map(change).collect()
    }
}

pub(in crate::store) fn change(row: &AnyRow) -> Result<Change> {
    let kind: String = row.try_get("kind")?;
    Ok(Change {
        seq: row.try_get("seq")?,
        at: row.try_get("at")?,
        kind: ChangeKind::parse(&kind).with_context(|| format!("'{kind}' is no kind of change"))?,
        opportunity: row.try_get("opportunity")?,
        fields: from_json(row, "fields")?,
    })
}

fn change_row(row: &AnyRow) -> Result<ChangeRow> {
    let facts: crate::opportunity::Facts = from_json(row, "facts")?;
    let (source, reference) = (row.try_get("source")?, row.try_get("reference")?);
    Ok(ChangeRow { change: change(row)?, source, reference, identifier: facts.identifier, title: facts.title })
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
        .bind(origin.now.as_millisecond())
        .bind(kind.as_str())
        .bind(opportunity.id.as_str())
        .bind(origin.source)
        .bind(to_json(fields)?)
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
        .bind(to_json(&initial_fields(new, origin.now))?)
        .bind(new.id.as_str())
        .bind(origin.now.as_millisecond())
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
    let sql = "SELECT c.* FROM changes c WHERE c.opportunity = $1 AND c.at = $2 AND c.source <> $3 AND c.kind <> 'new' \
         AND NOT EXISTS (SELECT 1 FROM told t WHERE t.opportunity = c.opportunity AND t.seq >= c.seq) \
         ORDER BY c.seq DESC LIMIT 1";
    let row = sqlx::query(sql)
        .bind(new.id.as_str())
        .bind(origin.now.as_millisecond())
        .bind(origin.source)
        .fetch_optional(&mut **tx)
        .await?;
    let Some(earlier) = row.as_ref().map(change).transpose()? else { return Ok(false) };
    let later = Change { kind, fields: fields.clone(), ..earlier.clone() };
    let folded = merge_changes([&earlier, &later]);
    if folded.is_empty() {
        return Ok(false);
    }
    let kind = if kind == ChangeKind::Amended { earlier.kind } else { kind };
    sqlx::query("UPDATE changes SET kind = $1, fields = $2, seq = $4 WHERE seq = $3")
        .bind(kind.as_str())
        .bind(to_json(&folded)?)
        .bind(earlier.seq)
        .bind(new.revision)
        .execute(&mut **tx)
        .await?;
    Ok(true)
}

fn initial_fields(new: &Opportunity, now: Timestamp) -> FieldChanges {
    let mut fields = FieldChanges::new();
    fields.insert("status".to_owned(), (None, Some(new.status.as_str().to_owned())));
    if (new.status != Status::Unknown || !new.facts.deadlines.is_empty())
        && let Some(deadline) = new.facts.next_deadline(now)
    {
        fields.insert("deadline".to_owned(), (None, Some(deadline.date.to_string())));
    }
    fields
}
