//! Leaving: ends subscriptions, and erases a person without subscription or role except for what the ledger counts.

use anyhow::Result;
use sqlx::{Any, Row, Transaction};

use super::feedback::anonymise_feedback;
use super::person::find_person_within;
use super::redaction::redact_letters;
use super::tokens::fresh_id;
use super::verification::forget_verifications_of;
use crate::delivery::Remark;
use crate::kommun::KommunSlug;
use crate::store::{OperatorProblem, Store};
use crate::subscription::{Address, PersonId};

impl Store {
    /// Ends a person's subscriptions (of one kommun, or all). A person without any is forgotten, and letters not yet
    /// sent to them are cancelled. Returns how many subscriptions ended.
    pub async fn unsubscribe(&self, address: &Address, kommun: Option<&KommunSlug>) -> Result<u64> {
        let Some(person) = self.person_id(address).await? else { return Ok(0) };
        self.unsubscribe_person(&person, kommun).await
    }

    /// As [`Store::unsubscribe`], by the person's id. A person with a role stays known for that alone.
    pub async fn unsubscribe_person(&self, person: &PersonId, kommun: Option<&KommunSlug>) -> Result<u64> {
        let mut tx = self.begin_write().await?;
        let ended = match kommun {
            Some(kommun) => {
                sqlx::query("DELETE FROM subscriptions WHERE person = $1 AND kommun = $2").bind(person).bind(kommun)
            }
            None => sqlx::query("DELETE FROM subscriptions WHERE person = $1").bind(person),
        };
        let ended = ended.execute(&mut *tx).await?.rows_affected();
        forget_if_unused(&mut tx, person).await?;
        tx.commit().await?;
        self.clear_log().await?;
        Ok(ended)
    }

    /// Erases the person at an address: subscriptions, roles, sessions, verification requests and all other data. The
    /// ledger still counts their letters. Returns false when nothing was stored.
    pub async fn erase(&self, address: &Address) -> Result<bool> {
        let mut tx = self.begin_write().await?;
        let person = find_person_within(&mut tx, address).await?.map(|(person, _)| person);
        if let Some(person) = &person {
            for sql in ["DELETE FROM subscriptions WHERE person = $1", "DELETE FROM roles WHERE person = $1"] {
                sqlx::query(sql).bind(person).execute(&mut *tx).await?;
            }
            forget_if_unused(&mut tx, person).await?;
        }
        let requests = forget_verifications_of(&mut tx, &address.to_string()).await?;
        tx.commit().await?;
        self.clear_log().await?;
        Ok(person.is_some() || requests > 0)
    }
}

/// Erases the data that only subscribers need, if the person subscribes to nothing; and the person, if they have no
/// role either.
pub(in crate::store) async fn forget_if_unused(tx: &mut Transaction<'static, Any>, person: &PersonId) -> Result<()> {
    let sql = "SELECT (SELECT COUNT(*) FROM subscriptions WHERE person = $1) AS subscriptions, \
         (SELECT COUNT(*) FROM roles WHERE person = $1) AS roles";
    let row = sqlx::query(sql).bind(person).fetch_one(&mut **tx).await?;
    let (subscriptions, roles): (i64, i64) = (row.try_get("subscriptions")?, row.try_get("roles")?);
    if subscriptions > 0 {
        return Ok(());
    }
    redact_letters(tx, person, &Remark::SubscriptionEnded).await?;
    for sql in [
        "DELETE FROM told WHERE person = $1",
        "DELETE FROM reminded WHERE person = $1",
        "DELETE FROM digest_runs WHERE person = $1",
    ] {
        sqlx::query(sql).bind(person).execute(&mut **tx).await?;
    }
    let problem = OperatorProblem::PausedRecipient(person.clone());
    sqlx::query("DELETE FROM operator_told WHERE source = $1").bind(problem).execute(&mut **tx).await?;
    anonymise_feedback(tx, person, &fresh_id()?).await?;
    if roles > 0 {
        return Ok(());
    }
    let sql = "SELECT address FROM people WHERE id = $1";
    if let Some(row) = sqlx::query(sql).bind(person).fetch_optional(&mut **tx).await? {
        forget_verifications_of(tx, row.try_get("address")?).await?;
    }
    for sql in ["DELETE FROM sessions WHERE person = $1", "DELETE FROM people WHERE id = $1"] {
        sqlx::query(sql).bind(person).execute(&mut **tx).await?;
    }
    Ok(())
}
