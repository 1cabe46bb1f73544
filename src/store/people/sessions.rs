//! Sessions of browsers that are signed in. A session ends some time after its last use, and at a fixed age in any
//! case.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use sqlx::{Any, FromRow, Transaction};

use super::person::find_person_within;
use super::tokens::{digest, fresh_token};
use super::verification::forget_sign_ins_of;
use crate::store::Store;
use crate::store::columns::{Millis, read};
use crate::store::people_columns::AddressColumn;
use crate::subscription::{Address, PersonId, RoleGrant};

/// The longest life of a session.
pub const LONGEST_SESSION: SignedDuration = SignedDuration::from_hours(90 * 24);
/// How long a session lasts without use.
const MAX_IDLE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// The least time between two updates of when a session was last used.
const TOUCH_INTERVAL: SignedDuration = SignedDuration::from_hours(1);

/// The person whom a session belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub person: PersonId,
    pub address: Address,
    pub roles: Vec<RoleGrant>,
}

impl Store {
    /// Opens a session with the token of a sign-in letter, which works only once; the browser's previous session ends.
    /// Returns the session's token, or `None` for a token that is unknown, used or expired, or whose person has left.
    pub async fn sign_in(&self, token: &str, previous: Option<&str>, now: Timestamp) -> Result<Option<String>> {
        let mut tx = self.begin_write().await?;
        let sql = "DELETE FROM asked_letters WHERE digest = $1 AND wish = '' AND expires_at > $2 RETURNING address";
        let request = sqlx::query_scalar(sql).bind(digest(token)).bind(Millis(now)).fetch_optional(&mut *tx).await?;
        let Some(AddressColumn(address)) = request else { return Ok(None) };
        let known = find_person_within(&mut tx, &address).await?;
        let session = match &known {
            Some((person, _)) => Some(open_within(&mut tx, person, previous, now).await?),
            None => None,
        };
        tx.commit().await?;
        Ok(session)
    }

    /// Opens a session without a letter, which only the demonstration does.
    pub async fn open_session(&self, person: &PersonId, previous: Option<&str>, now: Timestamp) -> Result<String> {
        let mut tx = self.begin_write().await?;
        let session = open_within(&mut tx, person, previous, now).await?;
        tx.commit().await?;
        Ok(session)
    }

    /// Returns the person whom a session belongs to, if it has not ended.
    pub async fn session_account(&self, session: &str, now: Timestamp) -> Result<Option<Account>> {
        let (began, used) = (Millis(now.checked_sub(LONGEST_SESSION)?), Millis(now.checked_sub(MAX_IDLE)?));
        let sql = "SELECT s.person AS person, s.seen_at AS seen_at, p.address AS address FROM sessions s \
             JOIN people p ON p.id = s.person WHERE s.digest = $1 AND s.started_at > $2 AND s.seen_at > $3";
        let row = sqlx::query(sql).bind(digest(session)).bind(began).bind(used).fetch_optional(&self.pool).await?;
        let Some(row) = row else { return Ok(None) };
        let row: SessionRow = read(&row, "person")?;
        if row.seen_at.0 < now.checked_sub(TOUCH_INTERVAL)? {
            let sql = "UPDATE sessions SET seen_at = $1 WHERE digest = $2";
            sqlx::query(sql).bind(Millis(now)).bind(digest(session)).execute(&self.pool).await?;
        }
        let roles = self.roles_of(&row.person).await?;
        Ok(Some(Account { person: row.person, address: row.address.0, roles }))
    }

    pub async fn close_session(&self, session: &str) -> Result<()> {
        sqlx::query("DELETE FROM sessions WHERE digest = $1").bind(digest(session)).execute(&self.pool).await?;
        Ok(())
    }

    /// Ends all sessions of a person, and what was requested to sign in with: links that are open, and letters that
    /// have not left.
    pub async fn close_all_sessions(&self, person: &PersonId) -> Result<()> {
        let mut tx = self.begin_write().await?;
        sqlx::query("DELETE FROM sessions WHERE person = $1").bind(person).execute(&mut *tx).await?;
        forget_sign_ins_of(&mut tx, person).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Deletes the sessions that have expired. Returns how many there were.
    pub async fn delete_expired_sessions(&self, now: Timestamp) -> Result<u64> {
        let sql = "DELETE FROM sessions WHERE started_at <= $1 OR seen_at <= $2";
        let done = sqlx::query(sql).bind(Millis(now.checked_sub(LONGEST_SESSION)?));
        let done = done.bind(Millis(now.checked_sub(MAX_IDLE)?));
        Ok(done.execute(&self.pool).await?.rows_affected())
    }
}

#[derive(FromRow)]
struct SessionRow {
    person: PersonId,
    seen_at: Millis,
    address: AddressColumn,
}

async fn open_within(
    tx: &mut Transaction<'static, Any>,
    person: &PersonId,
    previous: Option<&str>,
    now: Timestamp,
) -> Result<String> {
    if let Some(before) = previous {
        sqlx::query("DELETE FROM sessions WHERE digest = $1").bind(digest(before)).execute(&mut **tx).await?;
    }
    let session = fresh_token()?;
    let sql = "INSERT INTO sessions (digest, person, started_at, seen_at) VALUES ($1, $2, $3, $3)";
    sqlx::query(sql).bind(digest(&session)).bind(person).bind(Millis(now)).execute(&mut **tx).await?;
    Ok(session)
}
