//! Subscriptions: which kommuner's calls each person gets, and how.

use std::collections::BTreeSet;

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, FromRow, Row, Transaction};

use super::person::ensure_person;
use crate::kommun::{AreaId, KommunSlug};
use crate::locale::Locale;
use crate::store::Store;
use crate::store::columns::{Millis, read};
use crate::store::people_columns::{AddressColumn, Flag, Json};
use crate::store::rows::{places, to_json};
use crate::subscription::{Address, Frequency, PersonId, ReminderDays, Scope, Subscription};

/// A subscription with its language and state: whether its welcome has been written, and whether it is paused.
#[derive(Clone, Debug, PartialEq)]
pub struct SubscriptionRow {
    pub subscription: Subscription,
    /// The language of its letters.
    pub language: Locale,
    pub welcomed: bool,
    pub paused: Option<SubscriptionPause>,
}

/// Since when a subscription is paused, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionPause {
    pub at: Timestamp,
    pub why: String,
}

/// A person who receives letters, with all their subscriptions.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipient {
    pub person: PersonId,
    pub address: Address,
    pub subscriptions: Vec<SubscriptionRow>,
}

/// A subscription to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewSubscription<'a> {
    pub address: &'a Address,
    pub kommun: &'a KommunSlug,
    pub scope: &'a Scope,
    pub frequency: Frequency,
    pub remind: &'a ReminderDays,
    pub language: Locale,
}

/// What a person may change of a subscription.
#[derive(Clone, Copy, Debug)]
pub struct SubscriptionSettings<'a> {
    pub scope: &'a Scope,
    pub frequency: Frequency,
    pub remind: &'a ReminderDays,
    pub language: Locale,
}

impl Recipient {
    /// Returns the language of letters that cover all subscriptions (see [`language_of`]).
    pub fn language(&self) -> Locale {
        language_of(&self.subscriptions)
    }
}

/// Returns the language of what is written to a person for the sake of these subscriptions: that of the first by the
/// kommun's slug; the default where there are none. A letter is never split by language, for then a call that several
/// kommuner share would be told twice, or in one of the languages only.
pub fn language_of<'a>(subscriptions: impl IntoIterator<Item = &'a SubscriptionRow>) -> Locale {
    let first = subscriptions.into_iter().min_by(|one, other| one.subscription.kommun.cmp(&other.subscription.kommun));
    first.map(|row| row.language).unwrap_or_default()
}

impl Store {
    /// Makes a subscription. One for the same kommun is replaced, needs no second welcome, and is resumed if paused.
    pub async fn subscribe(&self, request: &NewSubscription<'_>, now: Timestamp) -> Result<Subscription> {
        let mut tx = self.begin_write().await?;
        let subscription = subscribe(&mut tx, request, now).await?;
        tx.commit().await?;
        Ok(subscription)
    }

    /// Changes a subscription without resuming it. Returns false when the person does not subscribe to the kommun.
    pub async fn change_subscription(
        &self,
        person: &PersonId,
        kommun: &KommunSlug,
        settings: &SubscriptionSettings<'_>,
    ) -> Result<bool> {
        let sql = "UPDATE subscriptions SET areas = $1, forvaltning = $2, passed_on = $3, frequency = $4, remind = $5, \
             language = $6 WHERE person = $7 AND kommun = $8";
        let done = sqlx::query(sql)
            .bind(to_json(&settings.scope.areas())?)
            .bind(settings.scope.forvaltning())
            .bind(Flag(*settings.scope == Scope::PassedOn))
            .bind(settings.frequency)
            .bind(to_json(settings.remind)?)
            .bind(settings.language)
            .bind(person)
            .bind(kommun);
        Ok(done.execute(&self.pool).await?.rows_affected() > 0)
    }

    /// Returns everyone who receives letters, in the order they came, with the subscriptions that are not paused.
    pub async fn recipients(&self) -> Result<Vec<Recipient>> {
        let mut recipients = self.subscribers().await?;
        recipients.iter_mut().for_each(|recipient| recipient.subscriptions.retain(|row| row.paused.is_none()));
        recipients.retain(|reader| !reader.subscriptions.is_empty());
        Ok(recipients)
    }

    /// Returns everyone who subscribes, in the order they came, paused or not.
    pub async fn subscribers(&self) -> Result<Vec<Recipient>> {
        let sql = format!("{SUBSCRIPTIONS} ORDER BY p.created_at, s.person, s.kommun");
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&self.pool).await?;
        let mut recipients: Vec<Recipient> = Vec::new();
        for row in &rows {
            let row = subscription_row(row)?;
            match recipients.last_mut() {
                Some(recipient) if recipient.person == row.subscription.person => recipient.subscriptions.push(row),
                _ => recipients.push(Recipient {
                    person: row.subscription.person.clone(),
                    address: row.subscription.address.clone(),
                    subscriptions: vec![row],
                }),
            }
        }
        Ok(recipients)
    }

    /// Returns the subscriptions of a person, by kommun.
    pub async fn subscriptions_of(&self, person: &PersonId) -> Result<Vec<SubscriptionRow>> {
        let sql = format!("{SUBSCRIPTIONS} WHERE s.person = $1 ORDER BY s.kommun");
        sqlx::query(AssertSqlSafe(sql)).bind(person).fetch_all(&self.pool).await?.iter().map(subscription_row).collect()
    }

    /// Returns whether the person with this id subscribes to anything.
    pub async fn is_subscriber(&self, person: &PersonId) -> Result<bool> {
        let sql = "SELECT COUNT(*) AS n FROM subscriptions WHERE person = $1";
        let row = sqlx::query(sql).bind(person).fetch_one(&self.pool).await?;
        Ok(row.try_get::<i64, _>("n")? > 0)
    }

    /// Returns the ids of those who subscribe to one of these kommuner.
    pub async fn subscribers_of(&self, kommuner: &[KommunSlug]) -> Result<BTreeSet<PersonId>> {
        if kommuner.is_empty() {
            return Ok(BTreeSet::new());
        }
        let sql = format!("SELECT DISTINCT person FROM subscriptions WHERE kommun IN ({})", places(1, kommuner.len()));
        let query = kommuner.iter().fold(sqlx::query_scalar(AssertSqlSafe(sql)), |query, slug| query.bind(slug));
        Ok(query.fetch_all(&self.pool).await?.into_iter().collect())
    }

    /// Returns the kommuner for which a person's feedback counts (see [`Subscription::counts_for_kommun`]).
    pub async fn kommuner_of(&self, person: &PersonId) -> Result<Vec<KommunSlug>> {
        let rows = self.subscriptions_of(person).await?;
        Ok(rows
            .into_iter()
            .map(|row| row.subscription)
            .filter(Subscription::counts_for_kommun)
            .map(|one| one.kommun)
            .collect())
    }
}

/// As [`Store::subscribe`], within a transaction. The person counts as known to the kommun.
pub(in crate::store) async fn subscribe(
    tx: &mut Transaction<'static, Any>,
    request: &NewSubscription<'_>,
    now: Timestamp,
) -> Result<Subscription> {
    let person = ensure_person(tx, request.address, now).await?;
    let sql = "INSERT INTO subscriptions \
         (person, kommun, areas, forvaltning, passed_on, frequency, created_at, remind, language) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (person, kommun) DO UPDATE SET \
         areas = excluded.areas, forvaltning = excluded.forvaltning, passed_on = excluded.passed_on, \
         frequency = excluded.frequency, remind = excluded.remind, language = excluded.language, own_wish = 0, \
         resumed_at = CASE WHEN subscriptions.paused_at IS NULL THEN subscriptions.resumed_at ELSE $7 END, \
         paused_at = NULL, paused_why = NULL";
    sqlx::query(sql)
        .bind(&person)
        .bind(request.kommun)
        .bind(to_json(&request.scope.areas())?)
        .bind(request.scope.forvaltning())
        .bind(Flag(*request.scope == Scope::PassedOn))
        .bind(request.frequency)
        .bind(Millis(now))
        .bind(to_json(request.remind)?)
        .bind(request.language)
        .execute(&mut **tx)
        .await?;
    Ok(Subscription {
        person,
        address: request.address.clone(),
        kommun: request.kommun.clone(),
        scope: request.scope.clone(),
        frequency: request.frequency,
        remind: request.remind.clone(),
        known_to_kommun: true,
        created_at: now,
    })
}

/// Selects [`StoredSubscription`]s: with their person's address and the number of roles that the person has in the
/// kommun.
const SUBSCRIPTIONS: &str = "SELECT s.person, p.address, s.kommun, s.areas, s.forvaltning, s.passed_on, s.frequency, \
    s.remind, s.language, s.own_wish, s.created_at, s.welcomed_at, s.paused_at, s.paused_why, (SELECT COUNT(*) FROM roles r \
    WHERE r.person = s.person AND (r.kommun = s.kommun OR r.kommun = '')) AS roles \
    FROM subscriptions s JOIN people p ON p.id = s.person";

#[derive(FromRow)]
struct StoredSubscription {
    person: PersonId,
    address: AddressColumn,
    kommun: KommunSlug,
    #[sqlx(flatten)]
    scope: ScopeColumns,
    frequency: Frequency,
    remind: Json<ReminderDays>,
    language: Locale,
    own_wish: Flag,
    created_at: Millis,
    welcomed_at: Option<Millis>,
    paused_at: Option<Millis>,
    paused_why: Option<String>,
    roles: i64,
}

/// The columns of a scope.
#[derive(FromRow)]
pub(in crate::store) struct ScopeColumns {
    areas: Json<Vec<AreaId>>,
    forvaltning: Option<String>,
    passed_on: Flag,
}

impl From<ScopeColumns> for Scope {
    fn from(columns: ScopeColumns) -> Scope {
        Scope::from_columns(columns.areas.0, columns.forvaltning, columns.passed_on.0)
    }
}

fn subscription_row(row: &AnyRow) -> Result<SubscriptionRow> {
    let row: StoredSubscription = read(row, "person")?;
    let why = row.paused_why.unwrap_or_default();
    Ok(SubscriptionRow {
        subscription: Subscription {
            person: row.person,
            address: row.address.0,
            kommun: row.kommun,
            scope: row.scope.into(),
            frequency: row.frequency,
            remind: row.remind.0,
            known_to_kommun: !row.own_wish.0 || row.roles > 0,
            created_at: row.created_at.0,
        },
        language: row.language,
        welcomed: row.welcomed_at.is_some(),
        paused: row.paused_at.map(|at| SubscriptionPause { at: at.0, why }),
    })
}
