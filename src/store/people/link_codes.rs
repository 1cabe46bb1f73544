//! Codes by which a chat subscribes: each works once and for a day, and only its digest is stored.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::subscriptions::ScopeColumns;
use super::tokens::{digest, random_hex};
use crate::kommun::KommunSlug;
use crate::locale::Locale;
use crate::store::Store;
use crate::store::columns::{Millis, read};
use crate::store::people_columns::{Flag, Json};
use crate::store::rows::to_json;
use crate::subscription::{Frequency, ReminderDays, Scope};

/// How long a code works: time to bring it from a coordinator to a colleague's telephone.
const LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// A subscription that is not made yet and has no address: what a code makes, or a confirmation link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionRequest {
    pub kommun: KommunSlug,
    pub scope: Scope,
    pub frequency: Frequency,
    pub remind: ReminderDays,
    /// The language of its letters; requests of earlier versions lack it.
    #[serde(default)]
    pub language: Locale,
}

impl Store {
    /// Creates a code for a subscription. Returns it with its end; it cannot be shown again, as only its digest is
    /// stored.
    pub async fn create_link_code(&self, request: &SubscriptionRequest, now: Timestamp) -> Result<(String, Timestamp)> {
        // Short enough to be typed into a chat.
        let code = random_hex(12)?;
        let until = now.checked_add(LIFETIME)?;
        let mut tx = self.begin_write().await?;
        sqlx::query("DELETE FROM link_codes WHERE expires_at <= $1").bind(Millis(now)).execute(&mut *tx).await?;
        let sql = "INSERT INTO link_codes (digest, kommun, areas, forvaltning, passed_on, frequency, remind, expires_at, \
             language) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        sqlx::query(sql)
            .bind(digest(&code))
            .bind(&request.kommun)
            .bind(to_json(&request.scope.areas())?)
            .bind(request.scope.forvaltning())
            .bind(Flag(request.scope == Scope::PassedOn))
            .bind(request.frequency)
            .bind(to_json(&request.remind)?)
            .bind(Millis(until))
            .bind(request.language)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok((code, until))
    }

    /// Redeems a code, which works only once. Returns `None` for one that is unknown, used or expired.
    pub async fn redeem_link_code(&self, code: &str, now: Timestamp) -> Result<Option<SubscriptionRequest>> {
        let sql = "DELETE FROM link_codes WHERE digest = $1 AND expires_at > $2 \
             RETURNING kommun, areas, forvaltning, passed_on, frequency, remind, language";
        let row = sqlx::query(sql).bind(digest(code)).bind(Millis(now)).fetch_optional(&self.pool).await?;
        let code: Option<LinkCodeRow> = row.as_ref().map(|row| read(row, "kommun")).transpose()?;
        Ok(code.map(SubscriptionRequest::from))
    }
}

#[derive(FromRow)]
struct LinkCodeRow {
    kommun: KommunSlug,
    #[sqlx(flatten)]
    scope: ScopeColumns,
    frequency: Frequency,
    remind: Json<ReminderDays>,
    language: Locale,
}

impl From<LinkCodeRow> for SubscriptionRequest {
    fn from(row: LinkCodeRow) -> SubscriptionRequest {
        let (kommun, scope) = (row.kommun, row.scope.into());
        let (frequency, remind, language) = (row.frequency, row.remind.0, row.language);
        SubscriptionRequest { kommun, scope, frequency, remind, language }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::Row as _;

    #[tokio::test]
    async fn a_code_works_once_and_not_for_long() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let now: Timestamp = "2026-05-10T12:00:00Z".parse().unwrap();
        let (kommun, scope) = ("lindvik".parse().unwrap(), Scope::Areas(vec!["kultur".parse().unwrap()]));
        let offer = SubscriptionRequest {
            kommun,
            scope,
            frequency: Frequency::Weekly,
            remind: ReminderDays::default(),
            language: Locale::English,
        };
        let (code, until) = store.create_link_code(&offer, now).await.unwrap();
        assert_eq!(store.redeem_link_code("nej", now).await.unwrap(), None);
        assert_eq!(store.redeem_link_code(&code, until).await.unwrap(), None, "too late");
        assert_eq!(store.redeem_link_code(&code, now).await.unwrap(), Some(offer.clone()));
        assert_eq!(store.redeem_link_code(&code, now).await.unwrap(), None, "used");
        for scope in [Scope::Forvaltning("skola".to_owned()), Scope::PassedOn] {
            let offer = SubscriptionRequest { scope, ..offer.clone() };
            let (code, _) = store.create_link_code(&offer, now).await.unwrap();
            assert_eq!(store.redeem_link_code(&code, now).await.unwrap(), Some(offer));
        }
        let (second, _) = store.create_link_code(&offer, now).await.unwrap();
        let kept = sqlx::query("SELECT digest FROM link_codes").fetch_one(&store.pool).await.unwrap();
        assert!(!kept.try_get::<String, _>("digest").unwrap().contains(&second));
    }
}
