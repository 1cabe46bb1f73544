//! Takes addresses out of what earlier versions kept of servers' answers, once, after the migrations.

use anyhow::Result;
use sqlx::any::AnyRow;
use sqlx::{Any, AnyPool, Row, Transaction};

use crate::delivery::{DeliveryId, Remark};
use crate::kommun::KommunSlug;
use crate::store::people_columns::{AddressColumn, StoredAddress};
use crate::subscription::{Address, PersonId};

/// The mark that the migration leaves, and which is deleted together with the work.
const TO_DO: &str = "hide addresses";

/// Takes the addresses out of all remarks that are stored, unless that is done.
pub(in crate::store) async fn hide_addresses(pool: &AnyPool) -> Result<()> {
    if sqlx::query("SELECT name FROM marks WHERE name = $1").bind(TO_DO).fetch_optional(pool).await?.is_none() {
        return Ok(());
    }
    let mut tx = pool.begin().await?;
    hide_in_letters(&mut tx).await?;
    hide_in_subscriptions(&mut tx).await?;
    sqlx::query("DELETE FROM marks WHERE name = $1").bind(TO_DO).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}

async fn hide_in_letters(tx: &mut Transaction<'static, Any>) -> Result<()> {
    let sql = "SELECT id, address, reason FROM deliveries WHERE reason IS NOT NULL";
    for row in sqlx::query(sql).fetch_all(&mut **tx).await? {
        let (id, address): (DeliveryId, StoredAddress) = (row.try_get("id")?, row.try_get("address")?);
        let remark = Remark::parse(row.try_get("reason")?);
        let kept = match (address.0, &remark) {
            // Of people who have left, only our own words are kept.
            (None, Remark::Text(_)) => None,
            (to, _) => Some(remark.clone().without_addresses(to.as_ref())),
        };
        if kept.as_ref() != Some(&remark) {
            let sql = "UPDATE deliveries SET reason = $1 WHERE id = $2";
            sqlx::query(sql).bind(kept.as_ref().map(Remark::as_str)).bind(id).execute(&mut **tx).await?;
        }
    }
    Ok(())
}

async fn hide_in_subscriptions(tx: &mut Transaction<'static, Any>) -> Result<()> {
    let sql = "SELECT s.person AS person, s.kommun AS kommun, s.paused_why AS why, p.address AS address \
         FROM subscriptions s JOIN people p ON p.id = s.person WHERE s.paused_why IS NOT NULL";
    for row in &sqlx::query(sql).fetch_all(&mut **tx).await? {
        let (person, kommun): (PersonId, KommunSlug) = (row.try_get("person")?, row.try_get("kommun")?);
        let kept = Remark::parse(row.try_get("why")?).without_addresses(Some(&address_of(row)?));
        let sql = "UPDATE subscriptions SET paused_why = $1 WHERE person = $2 AND kommun = $3";
        sqlx::query(sql).bind(kept.as_str()).bind(person).bind(kommun).execute(&mut **tx).await?;
    }
    Ok(())
}

fn address_of(row: &AnyRow) -> Result<Address> {
    Ok(row.try_get::<AddressColumn, _>("address")?.0)
}
