//! Moves what earlier versions stored as JSON into tables, once, after the migrations: SQL that every database reads
//! cannot take JSON apart.

use anyhow::Result;
use serde::Deserialize;
use sqlx::{Any, AnyPool, Row, Transaction};

use super::queued_letter::insert_kommuner;
use crate::delivery::DeliveryId;
use crate::kommun::{AreaId, KommunSlug};
use crate::store::rows::{from_json, to_json};

/// The mark that the migration leaves, and which is deleted together with the moving.
const TO_DO: &str = "fill outbox";

/// Fills the tables of migration 13, unless that is done.
pub(in crate::store) async fn fill_outbox(pool: &AnyPool) -> Result<()> {
    if sqlx::query("SELECT name FROM marks WHERE name = $1").bind(TO_DO).fetch_optional(pool).await?.is_none() {
        return Ok(());
    }
    let mut tx = pool.begin().await?;
    fill_kommuner(&mut tx).await?;
    move_audit(&mut tx).await?;
    move_forvaltningar(&mut tx).await?;
    sqlx::query("DELETE FROM marks WHERE name = $1").bind(TO_DO).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}

async fn fill_kommuner(tx: &mut Transaction<'static, Any>) -> Result<()> {
    let rows = sqlx::query("SELECT id, kommuner FROM deliveries WHERE kommuner <> '[]'").fetch_all(&mut **tx).await?;
    for row in &rows {
        let (id, kommuner): (DeliveryId, Vec<KommunSlug>) = (row.try_get("id")?, from_json(row, "kommuner")?);
        insert_kommuner(tx, &id, &kommuner).await?;
    }
    Ok(())
}

/// An audit's report as it was stored.
#[derive(Deserialize)]
struct AuditMark {
    at: i64,
    gaps: serde_json::Value,
}

async fn move_audit(tx: &mut Transaction<'static, Any>) -> Result<()> {
    let sql = "DELETE FROM marks WHERE name = 'deliveries checked' RETURNING value";
    let Some(row) = sqlx::query(sql).fetch_optional(&mut **tx).await? else { return Ok(()) };
    let audit: AuditMark = from_json(&row, "value")?;
    let sql = "INSERT INTO audits (at, findings) VALUES ($1, $2)";
    sqlx::query(sql).bind(audit.at).bind(to_json(&audit.gaps)?).execute(&mut **tx).await?;
    Ok(())
}

/// A förvaltning as it was stored when it was last seen.
#[derive(Deserialize)]
struct ForvaltningMark {
    kommun: KommunSlug,
    forvaltning: String,
    areas: Option<Vec<AreaId>>,
    since: i64,
}

async fn move_forvaltningar(tx: &mut Transaction<'static, Any>) -> Result<()> {
    let sql = "DELETE FROM marks WHERE name = 'routes' RETURNING value";
    let Some(row) = sqlx::query(sql).fetch_optional(&mut **tx).await? else { return Ok(()) };
    let sql = "INSERT INTO forvaltning_history (kommun, forvaltning, areas, since) VALUES ($1, $2, $3, $4)";
    for seen in from_json::<Vec<ForvaltningMark>>(&row, "value")? {
        let areas = seen.areas.as_ref().map(to_json).transpose()?;
        let row = sqlx::query(sql).bind(seen.kommun).bind(seen.forvaltning).bind(areas).bind(seen.since);
        row.execute(&mut **tx).await?;
    }
    Ok(())
}
