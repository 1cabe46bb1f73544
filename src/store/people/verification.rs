//! Verification letters: links by which a mail address confirms a subscription or signs in. A request looks the same
//! whoever makes it; whether the address is known is looked up only when the letter is written.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Any, Decode, Encode, FromRow, Row, Transaction, Type};

use super::person::find_person_within;
use super::redaction::redact_letters;
use super::subscriptions::subscribe;
use super::tokens::{digest, fresh_id};
use crate::delivery::{DeliveryId, LetterKind, Remark};
use crate::store::columns::{Buffer, Millis, TypeInfo, Value, read};
use crate::store::outbox::queued_letter::insert_letter;
use crate::store::people_columns::{AddressColumn, Flag};
use crate::store::rows::to_json;
use crate::store::{NewSubscription, QueuedLetter, Store, SubscriptionRequest};
use crate::subscription::{Address, PersonId, Subscription};

/// What a verification link is requested for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VerificationRequest {
    Subscribe(SubscriptionRequest),
    SignIn,
}

/// A verification letter that is still to be written.
#[derive(Clone, Debug)]
pub struct VerificationLetter {
    /// The id of its letter too and, until its subscription is confirmed, of the person that the letter is for.
    pub id: DeliveryId,
    /// The address as it was typed.
    pub address: Address,
    pub request: VerificationRequest,
}

impl Store {
    /// Stores a request; it expires at `until` unless its letter has left by then.
    pub async fn request_verification(
        &self,
        address: &Address,
        request: &VerificationRequest,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<()> {
        let sql = "INSERT INTO asked_letters (id, address, wish, asked_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
        sqlx::query(sql)
            .bind(fresh_id()?)
            .bind(address.to_string())
            .bind(RequestColumn(request.clone()))
            .bind(Millis(now))
            .bind(Millis(until))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Returns the letters that are still to be written: to people who want to sign in before others, each in the order
    /// of their requests.
    pub async fn pending_verifications(&self, now: Timestamp) -> Result<Vec<VerificationLetter>> {
        let sql = "SELECT id, address, wish FROM asked_letters WHERE digest IS NULL AND expires_at > $1 \
             ORDER BY CASE wish WHEN '' THEN 0 ELSE 1 END, asked_at, id";
        sqlx::query(sql).bind(Millis(now)).fetch_all(&self.pool).await?.iter().map(verification_letter).collect()
    }

    /// Returns whether the same was requested for the address before, by a request whose letter has not left: that one
    /// serves.
    pub async fn is_requested_already(&self, request: &VerificationLetter) -> Result<bool> {
        let sql = "SELECT COUNT(*) FROM asked_letters a JOIN asked_letters r ON r.id = $1 WHERE a.id <> r.id \
             AND LOWER(a.address) = LOWER(r.address) AND a.wish = r.wish AND ((a.digest IS NULL \
             AND (a.asked_at < r.asked_at OR (a.asked_at = r.asked_at AND a.id < r.id))) \
             OR EXISTS (SELECT 1 FROM deliveries d WHERE d.id = a.id AND d.state = 'pending'))";
        let same: i64 = sqlx::query_scalar(sql).bind(&request.id).fetch_one(&self.pool).await?;
        Ok(same > 0)
    }

    /// Returns when the sign-in letters were written whose links still work at `now`, each with its address.
    pub async fn open_sign_in_links(&self, now: Timestamp) -> Result<Vec<(Address, Timestamp)>> {
        let sql = "SELECT a.address AS address, d.owed_at AS at FROM asked_letters a JOIN deliveries d ON d.id = a.id \
             WHERE a.wish = '' AND a.digest IS NOT NULL AND a.expires_at > $1";
        let rows = sqlx::query(sql).bind(Millis(now)).fetch_all(&self.pool).await?;
        let read = |row: &AnyRow| {
            let (address, at): (AddressColumn, Millis) = (row.try_get("address")?, row.try_get("at")?);
            Ok((address.0, at.0))
        };
        rows.iter().map(read).collect()
    }

    /// Queues the letter whose link holds `token`. Returns false when another process queued it first. The link's life
    /// begins when the letter leaves; one that has not left when its request expires is forgotten with it.
    pub async fn enqueue_verification(
        &self,
        letter: &QueuedLetter,
        request_id: &DeliveryId,
        token: &str,
        now: Timestamp,
    ) -> Result<bool> {
        let mut tx = self.begin_write().await?;
        let sql = "UPDATE asked_letters SET digest = $1 WHERE id = $2 AND digest IS NULL";
        let first = sqlx::query(sql).bind(digest(token)).bind(request_id);
        if first.execute(&mut *tx).await?.rows_affected() == 0 || !insert_letter(&mut tx, letter, now).await? {
            tx.rollback().await?;
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Deletes a request to whose address nothing is to be sent.
    pub async fn drop_verification(&self, request_id: &DeliveryId) -> Result<()> {
        sqlx::query("DELETE FROM asked_letters WHERE id = $1").bind(request_id).execute(&self.pool).await?;
        Ok(())
    }

    /// Returns the address of a token that signs in, without using the token up.
    pub async fn sign_in_address(&self, token: &str, now: Timestamp) -> Result<Option<Address>> {
        let sql = "SELECT address FROM asked_letters WHERE digest = $1 AND wish = '' AND expires_at > $2";
        let row = sqlx::query_scalar(sql).bind(digest(token)).bind(Millis(now)).fetch_optional(&self.pool).await?;
        Ok(row.map(|AddressColumn(address)| address))
    }

    /// Returns the subscription that a token confirms, without using the token up.
    pub async fn requested_subscription(&self, token: &str, now: Timestamp) -> Result<Option<SubscriptionRequest>> {
        let sql = "SELECT wish FROM asked_letters WHERE digest = $1 AND wish <> '' AND expires_at > $2";
        let request = sqlx::query_scalar(sql).bind(digest(token)).bind(Millis(now)).fetch_optional(&self.pool).await?;
        Ok(match request {
            Some(RequestColumn(VerificationRequest::Subscribe(request))) => Some(request),
            _ => None,
        })
    }

    /// Makes the subscription that a token confirms; the token works only once. Returns `None` for one that is unknown,
    /// used or expired.
    pub async fn confirm_subscription(&self, token: &str, now: Timestamp) -> Result<Option<Subscription>> {
        let mut tx = self.begin_write().await?;
        let sql = "DELETE FROM asked_letters WHERE digest = $1 AND wish <> '' AND expires_at > $2 RETURNING id, address, wish";
        let row = sqlx::query(sql).bind(digest(token)).bind(Millis(now)).fetch_optional(&mut *tx).await?;
        let Some(VerificationLetter { id, address, request: VerificationRequest::Subscribe(offer) }) =
            row.as_ref().map(verification_letter).transpose()?
        else {
            return Ok(None);
        };
        let address = find_person_within(&mut tx, &address).await?.map_or(address, |(_, known)| known);
        let SubscriptionRequest { kommun, scope, frequency, remind, language } = &offer;
        let (frequency, language) = (*frequency, *language);
        let request = NewSubscription { address: &address, kommun, scope, frequency, remind, language };
        let sql = "SELECT s.own_wish AS own_wish FROM subscriptions s JOIN people p ON p.id = s.person \
             WHERE p.address = $1 AND s.kommun = $2";
        let previous = sqlx::query(sql).bind(address.to_string()).bind(kommun).fetch_optional(&mut *tx).await?;
        // A person who was known to the kommun remains so after changing the subscription here.
        let own_wish = previous.map_or(Ok(Flag(true)), |row| row.try_get("own_wish"))?;
        let mut subscription = subscribe(&mut tx, &request, now).await?;
        let sql = "UPDATE subscriptions SET own_wish = $1 WHERE person = $2 AND kommun = $3";
        sqlx::query(sql).bind(own_wish).bind(&subscription.person).bind(kommun).execute(&mut *tx).await?;
        subscription.known_to_kommun = !own_wish.0;
        // The letter with the link now belongs to this person.
        let sql = "UPDATE deliveries SET person = $1 WHERE person = $2";
        sqlx::query(sql).bind(&subscription.person).bind(id).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(Some(subscription))
    }

    /// Deletes expired requests and the addresses of their letters. Returns how many there were.
    pub async fn forget_expired_verifications(&self, now: Timestamp) -> Result<u64> {
        let sql = "SELECT id FROM asked_letters WHERE expires_at <= $1";
        let expired = sqlx::query(sql).bind(Millis(now)).fetch_all(&self.pool).await?;
        if expired.is_empty() {
            return Ok(0);
        }
        let mut tx = self.begin_write().await?;
        for row in &expired {
            forget_verification(&mut tx, row.try_get("id")?).await?;
        }
        tx.commit().await?;
        Ok(expired.len() as u64)
    }
}

/// Deletes the requests of an address, within the transaction that erases a person. Returns how many there were.
pub(in crate::store) async fn forget_verifications_of(
    tx: &mut Transaction<'static, Any>,
    address: &str,
) -> Result<u64> {
    let sql = "SELECT id FROM asked_letters WHERE LOWER(address) = LOWER($1)";
    let requests = sqlx::query(sql).bind(address).fetch_all(&mut **tx).await?;
    for row in &requests {
        forget_verification(tx, row.try_get("id")?).await?;
    }
    Ok(requests.len() as u64)
}

/// Deletes a person's requests to sign in, within a transaction.
pub(in crate::store) async fn forget_sign_ins_of(tx: &mut Transaction<'static, Any>, person: &PersonId) -> Result<()> {
    let sql = "SELECT a.id AS id FROM asked_letters a JOIN people p ON LOWER(p.address) = LOWER(a.address) \
         WHERE p.id = $1 AND a.wish = ''";
    for row in &sqlx::query(sql).bind(person).fetch_all(&mut **tx).await? {
        forget_verification(tx, row.try_get("id")?).await?;
    }
    Ok(())
}

/// Begins the life of a letter's link, if it has one: the letter has just left. A link to sign in ends those of the
/// address that left before; their requests stay, since they count for how many letters may follow.
pub(in crate::store) async fn begin_link(
    tx: &mut Transaction<'static, Any>,
    letter: &DeliveryId,
    kind: LetterKind,
    now: Timestamp,
) -> Result<()> {
    let Some(validity) = kind.link_validity() else { return Ok(()) };
    let until = Millis(now.checked_add(validity)?);
    sqlx::query("UPDATE asked_letters SET expires_at = $1 WHERE id = $2")
        .bind(until)
        .bind(letter)
        .execute(&mut **tx)
        .await?;
    let sql = "UPDATE asked_letters SET digest = 'ended ' || id WHERE wish = '' AND id <> $1 AND digest IS NOT NULL \
         AND LOWER(address) IN (SELECT LOWER(a.address) FROM asked_letters a WHERE a.id = $1 AND a.wish = '') \
         AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.id = asked_letters.id AND d.state = 'pending')";
    sqlx::query(sql).bind(letter).execute(&mut **tx).await?;
    Ok(())
}

async fn forget_verification(tx: &mut Transaction<'static, Any>, request_id: DeliveryId) -> Result<()> {
    redact_letters(tx, &request_id.as_str().parse()?, &Remark::NotConfirmed).await?;
    // The letter to somebody who is known stands under their own id; its link opens nothing any more.
    let sql = "UPDATE deliveries SET state = 'refused', reason = $2, body = '', html = '', held_since = NULL \
         WHERE id = $1 AND state = 'pending'";
    sqlx::query(sql).bind(&request_id).bind(Remark::NotConfirmed.as_str()).execute(&mut **tx).await?;
    sqlx::query("DELETE FROM asked_letters WHERE id = $1").bind(request_id).execute(&mut **tx).await?;
    Ok(())
}

#[derive(FromRow)]
struct VerificationRow {
    id: DeliveryId,
    address: AddressColumn,
    wish: RequestColumn,
}

/// What a link is requested for, stored as JSON; a sign-in as an empty text.
#[derive(Clone, Debug)]
struct RequestColumn(VerificationRequest);

impl Type<Any> for RequestColumn {
    fn type_info() -> TypeInfo {
        <str as Type<Any>>::type_info()
    }
}

impl Encode<'_, Any> for RequestColumn {
    fn encode_by_ref(&self, buffer: &mut Buffer) -> Result<IsNull, BoxDynError> {
        let text = match &self.0 {
            VerificationRequest::Subscribe(request) => to_json(request)?,
            VerificationRequest::SignIn => String::new(),
        };
        Encode::<Any>::encode(text, buffer)
    }
}

impl Decode<'_, Any> for RequestColumn {
    fn decode(value: Value<'_>) -> Result<RequestColumn, BoxDynError> {
        let text = <String as Decode<Any>>::decode(value)?;
        Ok(RequestColumn(match text.as_str() {
            "" => VerificationRequest::SignIn,
            json => VerificationRequest::Subscribe(serde_json::from_str(json)?),
        }))
    }
}

fn verification_letter(row: &AnyRow) -> Result<VerificationLetter> {
    let row: VerificationRow = read(row, "id")?;
    Ok(VerificationLetter { id: row.id, address: row.address.0, request: row.wish.0 })
}
