//! Verification letters: links by which a mail address confirms a subscription or signs in. A request looks the same
//! whoever makes it; whether the address is known is looked up only when the letter is written.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use super::erasure::blank_letters;
use super::people::{known_as, subscribe};
use super::tokens::{digest, fresh_number};
use crate::store::outbox::queue::insert;
use crate::store::rows::{from_json, json};
use crate::store::{Offer, Owed, Store, Wish};
use crate::subscription::{Address, Subscription};

/// What a verification link is requested for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    Subscribe(Offer),
    SignIn,
}

/// A verification letter that is still to be written.
#[derive(Clone, Debug)]
pub struct AskedLetter {
    pub id: String,
    /// The address as it was typed.
    pub address: Address,
    pub asked: Asked,
}

impl Store {
    /// Stores a request; it expires at `until` unless its letter sets another time.
    pub async fn ask(&self, address: &Address, asked: &Asked, now: Timestamp, until: Timestamp) -> Result<()> {
        let wish = match asked {
            Asked::Subscribe(offer) => json(offer)?,
            Asked::SignIn => String::new(),
        };
        let sql = "INSERT INTO asked_letters (id, address, wish, asked_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
        sqlx::query(sql)
            .bind(fresh_number()?)
            .bind(address.to_string())
            .bind(wish)
            .bind(now.as_millisecond())
            .bind(until.as_millisecond())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Returns the letters that are still to be written, in the order of their requests.
    pub async fn asked_letters(&self, now: Timestamp) -> Result<Vec<AskedLetter>> {
        let sql = "SELECT * FROM asked_letters WHERE digest IS NULL AND expires_at > $1 ORDER BY asked_at, id";
        sqlx::query(sql).bind(now.as_millisecond()).fetch_all(&self.pool).await?.iter().map(asked_letter).collect()
    }

    /// Queues the letter whose link holds `token`, which works until `until`. Returns false when another process queued
    /// it first.
    pub async fn owe_asked(
        &self,
        owed: &Owed,
        ask: &str,
        token: &str,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<bool> {
        let mut tx = self.write().await?;
        let sql = "UPDATE asked_letters SET digest = $1, expires_at = $2 WHERE id = $3 AND digest IS NULL";
        let first = sqlx::query(sql).bind(digest(token)).bind(until.as_millisecond()).bind(ask);
        if first.execute(&mut *tx).await?.rows_affected() == 0 || !insert(&mut tx, owed, now).await? {
            tx.rollback().await?;
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Deletes a request to whose address nothing is to be sent.
    pub async fn drop_asked(&self, ask: &str) -> Result<()> {
        sqlx::query("DELETE FROM asked_letters WHERE id = $1").bind(ask).execute(&self.pool).await?;
        Ok(())
    }

    /// Returns the subscription that a token confirms, without using the token up.
    pub async fn wish_of(&self, token: &str, now: Timestamp) -> Result<Option<Offer>> {
        let sql = "SELECT wish FROM asked_letters WHERE digest = $1 AND wish <> '' AND expires_at > $2";
        let row = sqlx::query(sql).bind(digest(token)).bind(now.as_millisecond()).fetch_optional(&self.pool).await?;
        row.as_ref().map(|row| from_json(row, "wish")).transpose()
    }

    /// Makes the subscription that a token confirms; the token works only once. Returns `None` for one that is unknown,
    /// used or expired.
    pub async fn confirm(&self, token: &str, now: Timestamp) -> Result<Option<Subscription>> {
        let mut tx = self.write().await?;
        let sql = "DELETE FROM asked_letters WHERE digest = $1 AND wish <> '' AND expires_at > $2 RETURNING *";
        let row = sqlx::query(sql).bind(digest(token)).bind(now.as_millisecond()).fetch_optional(&mut *tx).await?;
        let Some(AskedLetter { id, address, asked: Asked::Subscribe(offer) }) =
            row.as_ref().map(asked_letter).transpose()?
        else {
            return Ok(None);
        };
        let address = known_as(&mut tx, &address).await?.map_or(address, |(_, known)| known);
        let Offer { kommun, scope, frequency, remind } = &offer;
        let wish = Wish { address: &address, kommun, scope, frequency: *frequency, remind };
        let sql = "SELECT s.own_wish AS own_wish FROM subscriptions s JOIN people p ON p.id = s.person \
             WHERE p.address = $1 AND s.kommun = $2";
        let before = sqlx::query(sql).bind(address.to_string()).bind(kommun).fetch_optional(&mut *tx).await?;
        // A person who was known to the kommun remains so after changing the subscription here.
        let own_wish = before.map_or(Ok(1), |row| row.try_get::<i64, _>("own_wish"))?;
        let mut subscription = subscribe(&mut tx, &wish, now).await?;
        let sql = "UPDATE subscriptions SET own_wish = $1 WHERE person = $2 AND kommun = $3";
        sqlx::query(sql).bind(own_wish).bind(&subscription.person).bind(kommun).execute(&mut *tx).await?;
        subscription.known = own_wish == 0;
        // The letter with the link now belongs to this person.
        let sql = "UPDATE deliveries SET person = $1 WHERE person = $2";
        sqlx::query(sql).bind(&subscription.person).bind(id).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(Some(subscription))
    }

    /// Deletes expired requests and the addresses of their letters. Returns how many there were.
    pub async fn forget_asked(&self, now: Timestamp) -> Result<u64> {
        let sql = "SELECT id FROM asked_letters WHERE expires_at <= $1";
        let late = sqlx::query(sql).bind(now.as_millisecond()).fetch_all(&self.pool).await?;
        if late.is_empty() {
            return Ok(0);
        }
        let mut tx = self.write().await?;
        for row in &late {
            forget(&mut tx, row.try_get("id")?).await?;
        }
        tx.commit().await?;
        Ok(late.len() as u64)
    }
}

/// Deletes the requests of an address, within the transaction that erases a person. Returns how many there were.
pub(in crate::store) async fn forget_asked_at(tx: &mut Transaction<'static, Any>, address: &str) -> Result<u64> {
    let sql = "SELECT id FROM asked_letters WHERE LOWER(address) = LOWER($1)";
    let asked = sqlx::query(sql).bind(address).fetch_all(&mut **tx).await?;
    for row in &asked {
        forget(tx, row.try_get("id")?).await?;
    }
    Ok(asked.len() as u64)
}

async fn forget(tx: &mut Transaction<'static, Any>, ask: String) -> Result<()> {
    blank_letters(tx, &ask, "ingen bekräftade i tid").await?;
    sqlx::query("DELETE FROM asked_letters WHERE id = $1").bind(ask).execute(&mut **tx).await?;
    Ok(())
}

fn asked_letter(row: &AnyRow) -> Result<AskedLetter> {
    let (address, wish): (String, String) = (row.try_get("address")?, row.try_get("wish")?);
    let asked = if wish.is_empty() { Asked::SignIn } else { Asked::Subscribe(from_json(row, "wish")?) };
    Ok(AskedLetter { id: row.try_get("id")?, address: Address::parse(&address)?, asked })
}
