//! People: who is known at which address.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::{Any, Executor, FromRow, Transaction};

use super::tokens::fresh_id;
use crate::store::Store;
use crate::store::columns::{Millis, read};
use crate::store::people_columns::AddressColumn;
use crate::subscription::{Address, PersonId};

impl Store {
    /// Returns the id of the person at exactly this address, if anyone is known there.
    pub async fn person_id(&self, address: &Address) -> Result<Option<PersonId>> {
        let sql = "SELECT id FROM people WHERE address = $1";
        Ok(sqlx::query_scalar(sql).bind(address.to_string()).fetch_optional(&self.pool).await?)
    }

    /// Returns the id and the stored address of the person at a mail address, in any case of its letters.
    pub async fn find_person(&self, address: &Address) -> Result<Option<(PersonId, Address)>> {
        find_person_at(&self.pool, address).await
    }

    /// Changes a person's address; letters not yet sent go to the new one. Returns false when nobody is known at the
    /// old address, or somebody is at the new one already.
    pub async fn move_address(&self, from: &Address, to: &Address) -> Result<bool> {
        let (from, to) = (from.to_string(), to.to_string());
        let mut tx = self.begin_write().await?;
        let sql = "UPDATE people SET address = $2 WHERE address = $1 \
             AND NOT EXISTS (SELECT 1 FROM people WHERE address = $2)";
        let moved = sqlx::query(sql).bind(&from).bind(&to).execute(&mut *tx).await?.rows_affected() > 0;
        if moved {
            let sql = "UPDATE deliveries SET address = $2 WHERE address = $1 AND state = 'pending'";
            sqlx::query(sql).bind(&from).bind(&to).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(moved)
    }
}

/// Returns the id of the person at an address, in any case of its letters, who is added if unknown.
pub(in crate::store) async fn ensure_person(
    tx: &mut Transaction<'static, Any>,
    address: &Address,
    now: Timestamp,
) -> Result<PersonId> {
    if let Some((person, _)) = find_person_within(tx, address).await? {
        return Ok(person);
    }
    let address = address.to_string();
    sqlx::query("INSERT INTO people (id, address, created_at) VALUES ($1, $2, $3) ON CONFLICT (address) DO NOTHING")
        .bind(fresh_id()?)
        .bind(&address)
        .bind(Millis(now))
        .execute(&mut **tx)
        .await?;
    let sql = "SELECT id FROM people WHERE address = $1";
    Ok(sqlx::query_scalar(sql).bind(&address).fetch_one(&mut **tx).await?)
}

/// As [`Store::find_person`], within a transaction.
pub(in crate::store) async fn find_person_within(
    tx: &mut Transaction<'static, Any>,
    address: &Address,
) -> Result<Option<(PersonId, Address)>> {
    find_person_at(&mut **tx, address).await
}

/// Returns the person at an address. If two addresses differ in case only, an exact match comes first.
pub(in crate::store) async fn find_person_at(
    at: impl Executor<'_, Database = Any>,
    address: &Address,
) -> Result<Option<(PersonId, Address)>> {
    let sql = "SELECT id, address FROM people WHERE address = $1 OR (LOWER(address) = LOWER($1) AND address LIKE 'mailto:%') \
         ORDER BY CASE WHEN address = $1 THEN 0 ELSE 1 END, address LIMIT 1";
    let row = sqlx::query(sql).bind(address.to_string()).fetch_optional(at).await?;
    let person: Option<PersonRow> = row.as_ref().map(|row| read(row, "id")).transpose()?;
    Ok(person.map(|person| (person.id, person.address.0)))
}

#[derive(FromRow)]
struct PersonRow {
    id: PersonId,
    address: AddressColumn,
}
