//! People with their subscriptions, and what they have been notified of.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anyhow::{Context, Result};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Executor, Row, Transaction};

use super::tokens::fresh_id;
use crate::opportunity::OpportunityId;
use crate::store::Store;
use crate::store::rows::{from_json, placeholders, scope, to_json};
use crate::subscription::{Address, Frequency, ReminderDays, Scope, Subscription};

/// A subscription with its state: whether its welcome has been written, and whether it is paused.
#[derive(Clone, Debug, PartialEq)]
pub struct SubscriptionRow {
    pub subscription: Subscription,
    pub welcomed: bool,
    pub paused: Option<SubscriptionPause>,
}

/// Since when (milliseconds) a subscription is paused, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionPause {
    pub at: i64,
    pub why: String,
}

/// A person who receives letters, with all their subscriptions.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipient {
    pub person: String,
    pub address: Address,
    pub subscriptions: Vec<SubscriptionRow>,
}

/// The last notification of a call to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    pub seq: i64,
    /// Whether a letter once told of the call at once, so that its changes are notified at once too.
    pub immediate: bool,
    /// Whether a letter showed the call and asked for an opinion; one that only counted it did not.
    pub asked_for_opinion: bool,
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
        person: &str,
        kommun: &str,
        settings: &SubscriptionSettings<'_>,
    ) -> Result<bool> {
        let sql = "UPDATE subscriptions SET areas = $1, forvaltning = $2, passed_on = $3, frequency = $4, remind = $5 \
             WHERE person = $6 AND kommun = $7";
        let done = sqlx::query(sql)
            .bind(to_json(&settings.scope.areas())?)
            .bind(settings.scope.forvaltning())
            .bind(i64::from(*settings.scope == Scope::PassedOn))
            .bind(settings.frequency.as_str())
            .bind(to_json(settings.remind)?)
            .bind(person)
            .bind(kommun);
        Ok(done.execute(&self.pool).await?.rows_affected() > 0)
    }

    /// Returns the id of the person at exactly this address, if anyone is known there.
    pub async fn person_id(&self, address: &Address) -> Result<Option<String>> {
        let sql = "SELECT id FROM people WHERE address = $1";
        let row = sqlx::query(sql).bind(address.to_string()).fetch_optional(&self.pool).await?;
        row.map(|row| Ok(row.try_get("id")?)).transpose()
    }

    /// Returns the id and the stored address of the person at a mail address, in any case of its letters.
    pub async fn find_person(&self, address: &Address) -> Result<Option<(String, Address)>> {
        find_person_at(&self.pool, address).await
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
    pub async fn subscriptions_of(&self, person: &str) -> Result<Vec<SubscriptionRow>> {
        let sql = format!("{SUBSCRIPTIONS} WHERE s.person = $1 ORDER BY s.kommun");
        sqlx::query(AssertSqlSafe(sql)).bind(person).fetch_all(&self.pool).await?.iter().map(subscription_row).collect()
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

    /// Returns the last notification of each call to each of these people. People without any are left out.
    pub async fn last_notifications(
        &self,
        people: &[&str],
    ) -> Result<HashMap<String, BTreeMap<OpportunityId, Notification>>> {
        let sql = format!(
            "SELECT person, opportunity, MAX(seq) AS seq, MAX(CASE WHEN manner = 'alert' THEN 1 ELSE 0 END) AS at_once, \
             MAX(CASE WHEN manner = 'listed' THEN 0 ELSE 1 END) AS asked FROM told WHERE person IN {} \
             GROUP BY person, opportunity",
            placeholders(1, people.len())
        );
        let mut notifications: HashMap<String, BTreeMap<OpportunityId, Notification>> = HashMap::new();
        for row in self.query_for_people(sql, people).await? {
            let (at_once, asked): (i64, i64) = (row.try_get("at_once")?, row.try_get("asked")?);
            let last =
                Notification { seq: row.try_get("seq")?, immediate: at_once == 1, asked_for_opinion: asked == 1 };
            let call = OpportunityId(row.try_get("opportunity")?);
            notifications.entry(row.try_get("person")?).or_default().insert(call, last);
        }
        Ok(notifications)
    }

    /// Returns the people for whom there may be something to notify at once: those not welcomed yet; followers; those
    /// notified of a call that has changed since; and immediate subscribers whose kommun has a match of level alert, or
    /// passes a call on, that they were never notified of. Nobody else can have any, and in most rounds this set is
    /// empty.
    pub async fn people_with_pending_news(&self) -> Result<HashSet<String>> {
        let sql = "WITH latest AS (SELECT opportunity, MAX(seq) AS seq FROM changes WHERE kind <> 'closed' \
             GROUP BY opportunity) \
             SELECT person FROM subscriptions WHERE welcomed_at IS NULL UNION SELECT person FROM follows \
             UNION SELECT t.person AS person FROM (SELECT person, opportunity, MAX(seq) AS seq FROM told \
             GROUP BY person, opportunity) t JOIN latest l ON l.opportunity = t.opportunity WHERE t.seq < l.seq \
             UNION SELECT s.person AS person FROM subscriptions s \
             JOIN matches m ON m.kommun = s.kommun AND m.level = 'alert' \
             JOIN latest l ON l.opportunity = m.opportunity \
             WHERE s.frequency = 'immediate' AND s.paused_at IS NULL AND NOT EXISTS \
             (SELECT 1 FROM told t WHERE t.person = s.person AND t.opportunity = m.opportunity) \
             UNION SELECT s.person AS person FROM subscriptions s \
             JOIN passed_on p ON p.kommun = s.kommun AND p.undone_at IS NULL \
             WHERE s.passed_on = 1 AND s.frequency = 'immediate' AND s.paused_at IS NULL AND NOT EXISTS \
             (SELECT 1 FROM told t WHERE t.person = s.person AND t.opportunity = p.opportunity)";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(row.try_get("person")?)).collect()
    }

    /// Runs a query about several people, whose ids are bound to its placeholders.
    pub(in crate::store) async fn query_for_people(&self, sql: String, people: &[&str]) -> Result<Vec<AnyRow>> {
        if people.is_empty() {
            return Ok(Vec::new());
        }
        let query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
        Ok(people.iter().fold(query, |query, person| query.bind(*person)).fetch_all(&self.pool).await?)
    }

    /// Returns whether the person with this id subscribes to anything.
    pub async fn is_subscriber(&self, person: &str) -> Result<bool> {
        let sql = "SELECT COUNT(*) AS n FROM subscriptions WHERE person = $1";
        let row = sqlx::query(sql).bind(person).fetch_one(&self.pool).await?;
        Ok(row.try_get::<i64, _>("n")? > 0)
    }

    /// Returns the ids of those who subscribe to one of these kommuner.
    pub async fn subscribers_of(&self, kommuner: &[String]) -> Result<BTreeSet<String>> {
        let rows = sqlx::query("SELECT person, kommun FROM subscriptions").fetch_all(&self.pool).await?;
        let mut people = BTreeSet::new();
        for row in &rows {
            if kommuner.contains(&row.try_get("kommun")?) {
                people.insert(row.try_get("person")?);
            }
        }
        Ok(people)
    }

    /// Returns the kommuner for which a person's feedback counts (see [`Subscription::counts_for_kommun`]).
    pub async fn kommuner_of(&self, person: &str) -> Result<Vec<String>> {
        let rows = self.subscriptions_of(person).await?;
        Ok(rows
            .into_iter()
            .map(|row| row.subscription)
            .filter(Subscription::counts_for_kommun)
            .map(|one| one.kommun)
            .collect())
    }
}

/// A subscription to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewSubscription<'a> {
    pub address: &'a Address,
    pub kommun: &'a str,
    pub scope: &'a Scope,
    pub frequency: Frequency,
    pub remind: &'a ReminderDays,
}

/// Selects subscriptions with their person's address and the number of roles that the person has in the kommun.
const SUBSCRIPTIONS: &str = "SELECT s.*, p.address AS address, (SELECT COUNT(*) FROM roles r WHERE r.person = s.person \
    AND (r.kommun = s.kommun OR r.kommun = '')) AS held FROM subscriptions s JOIN people p ON p.id = s.person";

/// What a person may change of a subscription.
#[derive(Clone, Copy, Debug)]
pub struct SubscriptionSettings<'a> {
    pub scope: &'a Scope,
    pub frequency: Frequency,
    pub remind: &'a ReminderDays,
}

/// As [`Store::subscribe`], within a transaction. The person counts as known to the kommun.
pub(in crate::store) async fn subscribe(
    tx: &mut Transaction<'static, Any>,
    request: &NewSubscription<'_>,
    now: Timestamp,
) -> Result<Subscription> {
    let person = ensure_person(tx, request.address, now).await?;
    let sql = "INSERT INTO subscriptions (person, kommun, areas, forvaltning, passed_on, frequency, created_at, remind) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (person, kommun) DO UPDATE SET \
         areas = excluded.areas, forvaltning = excluded.forvaltning, passed_on = excluded.passed_on, \
         frequency = excluded.frequency, remind = excluded.remind, own_wish = 0, \
         resumed_at = CASE WHEN subscriptions.paused_at IS NULL THEN subscriptions.resumed_at ELSE $7 END, \
         paused_at = NULL, paused_why = NULL";
    sqlx::query(sql)
        .bind(&person)
        .bind(request.kommun)
        .bind(to_json(&request.scope.areas())?)
        .bind(request.scope.forvaltning())
        .bind(i64::from(*request.scope == Scope::PassedOn))
        .bind(request.frequency.as_str())
        .bind(now.as_millisecond())
        .bind(to_json(request.remind)?)
        .execute(&mut **tx)
        .await?;
    Ok(Subscription {
        person,
        address: request.address.clone(),
        kommun: request.kommun.to_owned(),
        scope: request.scope.clone(),
        frequency: request.frequency,
        remind: request.remind.clone(),
        known_to_kommun: true,
        created_at: now.as_millisecond(),
    })
}

/// Returns the id of the person at an address, who is added if unknown.
pub(in crate::store) async fn ensure_person(
    tx: &mut Transaction<'static, Any>,
    address: &Address,
    now: Timestamp,
) -> Result<String> {
    let address = address.to_string();
    sqlx::query("INSERT INTO people (id, address, created_at) VALUES ($1, $2, $3) ON CONFLICT (address) DO NOTHING")
        .bind(fresh_id()?)
        .bind(&address)
        .bind(now.as_millisecond())
        .execute(&mut **tx)
        .await?;
    let row = sqlx::query("SELECT id FROM people WHERE address = $1").bind(&address).fetch_one(&mut **tx).await?;
    Ok(row.try_get("id")?)
}

/// As [`Store::find_person`], within a transaction.
pub(in crate::store) async fn find_person_within(
    tx: &mut Transaction<'static, Any>,
    address: &Address,
) -> Result<Option<(String, Address)>> {
    find_person_at(&mut **tx, address).await
}

/// Returns the person at an address. If two addresses differ in case only, an exact match comes first.
pub(in crate::store) async fn find_person_at(
    at: impl Executor<'_, Database = Any>,
    address: &Address,
) -> Result<Option<(String, Address)>> {
    let sql = "SELECT id, address FROM people WHERE address = $1 OR (LOWER(address) = LOWER($1) AND address LIKE 'mailto:%') \
         ORDER BY CASE WHEN address = $1 THEN 0 ELSE 1 END, address LIMIT 1";
    let row = sqlx::query(sql).bind(address.to_string()).fetch_optional(at).await?;
    row.map(|row| Ok((row.try_get("id")?, Address::parse(&row.try_get::<String, _>("address")?)?))).transpose()
}

fn subscription_row(row: &AnyRow) -> Result<SubscriptionRow> {
    let address: String = row.try_get("address")?;
    let frequency: String = row.try_get("frequency")?;
    let welcomed_at: Option<i64> = row.try_get("welcomed_at")?;
    Ok(SubscriptionRow {
        subscription: Subscription {
            person: row.try_get("person")?,
            address: Address::parse(&address)?,
            kommun: row.try_get("kommun")?,
            scope: scope(row)?,
            frequency: Frequency::parse(&frequency).with_context(|| format!("'{frequency}' is no frequency"))?,
            remind: from_json(row, "remind")?,
            known_to_kommun: row.try_get::<i64, _>("own_wish")? == 0 || row.try_get::<i64, _>("held")? > 0,
            created_at: row.try_get("created_at")?,
        },
        welcomed: welcomed_at.is_some(),
        paused: pause(row)?,
    })
}

fn pause(row: &AnyRow) -> Result<Option<SubscriptionPause>> {
    let (at, why): (Option<i64>, Option<String>) = (row.try_get("paused_at")?, row.try_get("paused_why")?);
    Ok(at.map(|at| SubscriptionPause { at, why: why.unwrap_or_default() }))
}
