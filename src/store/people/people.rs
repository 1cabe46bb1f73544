//! People, what they asked for and what they have been told. Nothing of a person stands anywhere else.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anyhow::{Context, Result};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Executor, Row, Transaction};

use super::tokens::fresh_number;
use crate::opportunity::OpportunityId;
use crate::store::Store;
use crate::store::rows::{from_json, json, places, scope};
use crate::subscription::{Address, Frequency, ReminderDays, Scope, Subscription};

/// A subscription and whether its welcome has been written.
#[derive(Clone, Debug, PartialEq)]
pub struct SubscriptionRow {
    pub subscription: Subscription,
    pub welcomed: bool,
    pub paused: Option<Paused>,
}

/// Since when (milliseconds) nothing is written to a subscription, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paused {
    pub at: i64,
    pub why: String,
}

/// A person with all that they asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Reader {
    pub person: String,
    pub address: Address,
    pub subscriptions: Vec<SubscriptionRow>,
}

/// The last that a person was told of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub seq: i64,
    /// It was once told at once, so what happens to it is told at once too.
    pub at_once: bool,
    /// A letter showed it and asked what they think of it; one that only counted it did not.
    pub asked: bool,
}

impl Store {
    /// Keeps a wish; a wish for the same kommun takes the place of the older one, needs no second welcome
    /// and ends a pause.
    pub async fn subscribe(&self, wish: &Wish<'_>, now: Timestamp) -> Result<Subscription> {
        let mut tx = self.write().await?;
        let subscription = subscribe(&mut tx, wish, now).await?;
        tx.commit().await?;
        Ok(subscription)
    }

    /// Changes what a person gets of a kommun; a pause goes on. False when they do not subscribe to it.
    pub async fn change(&self, person: &str, kommun: &str, choice: &Choice<'_>) -> Result<bool> {
        let sql = "UPDATE subscriptions SET areas = $1, forvaltning = $2, passed_on = $3, frequency = $4, remind = $5 \
             WHERE person = $6 AND kommun = $7";
        let done = sqlx::query(sql)
            .bind(json(&choice.scope.areas())?)
            .bind(choice.scope.forvaltning())
            .bind(i64::from(*choice.scope == Scope::PassedOn))
            .bind(choice.frequency.word())
            .bind(json(choice.remind)?)
            .bind(person)
            .bind(kommun);
        Ok(done.execute(&self.pool).await?.rows_affected() > 0)
    }

    /// The number of the person at an address, if anyone is known there.
    pub async fn person(&self, address: &Address) -> Result<Option<String>> {
        let sql = "SELECT id FROM people WHERE address = $1";
        let row = sqlx::query(sql).bind(address.to_string()).fetch_optional(&self.pool).await?;
        row.map(|row| Ok(row.try_get("id")?)).transpose()
    }

    /// The number and the kept address of the person at a mail address, however its letters are cased.
    pub async fn person_as(&self, address: &Address) -> Result<Option<(String, Address)>> {
        known(&self.pool, address).await
    }

    /// Everyone to whom letters are written, by person, with the subscriptions that are not paused.
    pub async fn readers(&self) -> Result<Vec<Reader>> {
        let mut readers = self.subscribers().await?;
        readers.iter_mut().for_each(|reader| reader.subscriptions.retain(|row| row.paused.is_none()));
        readers.retain(|reader| !reader.subscriptions.is_empty());
        Ok(readers)
    }

    /// Everyone who subscribes, by person, paused or not.
    pub async fn subscribers(&self) -> Result<Vec<Reader>> {
        let sql = format!("{SUBSCRIPTIONS} ORDER BY p.created_at, s.person, s.kommun");
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&self.pool).await?;
        let mut readers: Vec<Reader> = Vec::new();
        for row in &rows {
            let row = subscription_row(row)?;
            match readers.last_mut() {
                Some(reader) if reader.person == row.subscription.person => reader.subscriptions.push(row),
                _ => readers.push(Reader {
                    person: row.subscription.person.clone(),
                    address: row.subscription.address.clone(),
                    subscriptions: vec![row],
                }),
            }
        }
        Ok(readers)
    }

    /// What the person of this number subscribes to.
    pub async fn subscriptions_of(&self, person: &str) -> Result<Vec<SubscriptionRow>> {
        let sql = format!("{SUBSCRIPTIONS} WHERE s.person = $1 ORDER BY s.kommun");
        sqlx::query(AssertSqlSafe(sql)).bind(person).fetch_all(&self.pool).await?.iter().map(subscription_row).collect()
    }

    /// The person at one address is found at another from now on, and letters not yet sent go there. False when nobody
    /// is known at the first, or somebody is at the other already.
    pub async fn move_address(&self, from: &Address, to: &Address) -> Result<bool> {
        let (from, to) = (from.to_string(), to.to_string());
        let mut tx = self.write().await?;
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

    /// The last that each of these people was told of each call; who was told nothing is left out.
    pub async fn told(&self, people: &[&str]) -> Result<HashMap<String, BTreeMap<OpportunityId, Told>>> {
        let sql = format!(
            "SELECT person, opportunity, MAX(seq) AS seq, MAX(CASE WHEN manner = 'alert' THEN 1 ELSE 0 END) AS at_once, \
             MAX(CASE WHEN manner = 'listed' THEN 0 ELSE 1 END) AS asked FROM told WHERE person IN {} \
             GROUP BY person, opportunity",
            places(1, people.len())
        );
        let mut told: HashMap<String, BTreeMap<OpportunityId, Told>> = HashMap::new();
        for row in self.of_people(sql, people).await? {
            let (at_once, asked): (i64, i64) = (row.try_get("at_once")?, row.try_get("asked")?);
            let last = Told { seq: row.try_get("seq")?, at_once: at_once == 1, asked: asked == 1 };
            let call = OpportunityId(row.try_get("opportunity")?);
            told.entry(row.try_get("person")?).or_default().insert(call, last);
        }
        Ok(told)
    }

    /// Whom something may have to be told at once: who was not welcomed yet, who follows a call; who was told of a call of
    /// whose last change they have not heard; and whoever's kommun suits a call that is worth an alert, or passes one on,
    /// of which they were never told. Of the others that is certain not to be so; most rounds there are no others.
    pub async fn stirred(&self) -> Result<HashSet<String>> {
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

    /// Asks a question about several people, whose numbers stand in the question's places.
    pub(in crate::store) async fn of_people(&self, sql: String, people: &[&str]) -> Result<Vec<AnyRow>> {
        if people.is_empty() {
            return Ok(Vec::new());
        }
        let query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
        Ok(people.iter().fold(query, |query, person| query.bind(*person)).fetch_all(&self.pool).await?)
    }

    /// Does a person of this number subscribe to anything?
    pub async fn is_reader(&self, person: &str) -> Result<bool> {
        let sql = "SELECT COUNT(*) AS n FROM subscriptions WHERE person = $1";
        let row = sqlx::query(sql).bind(person).fetch_one(&self.pool).await?;
        Ok(row.try_get::<i64, _>("n")? > 0)
    }

    /// The numbers of those who subscribe to one of these kommuner.
    pub async fn people_of(&self, kommuner: &[String]) -> Result<BTreeSet<String>> {
        let rows = sqlx::query("SELECT person, kommun FROM subscriptions").fetch_all(&self.pool).await?;
        let mut people = BTreeSet::new();
        for row in &rows {
            if kommuner.contains(&row.try_get("kommun")?) {
                people.insert(row.try_get("person")?);
            }
        }
        Ok(people)
    }

    /// The kommuner for which a person of this number answers on calls (see [`Subscription::speaks`]).
    pub async fn kommuner_of(&self, person: &str) -> Result<Vec<String>> {
        let rows = self.subscriptions_of(person).await?;
        Ok(rows.into_iter().map(|row| row.subscription).filter(Subscription::speaks).map(|one| one.kommun).collect())
    }
}

/// A wish to hear of a kommun's calls.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    pub address: &'a Address,
    pub kommun: &'a str,
    pub scope: &'a Scope,
    pub frequency: Frequency,
    pub remind: &'a ReminderDays,
}

/// Subscriptions with their person's address and how many roles that person has in the kommun.
const SUBSCRIPTIONS: &str = "SELECT s.*, p.address AS address, (SELECT COUNT(*) FROM roles r WHERE r.person = s.person \
    AND (r.kommun = s.kommun OR r.kommun = '')) AS held FROM subscriptions s JOIN people p ON p.id = s.person";

/// What a person may choose about a subscription.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    pub scope: &'a Scope,
    pub frequency: Frequency,
    pub remind: &'a ReminderDays,
}

/// As [`Store::subscribe`], within a transaction. The kommun, or whoever runs the house, knows the person.
pub(in crate::store) async fn subscribe(
    tx: &mut Transaction<'static, Any>,
    wish: &Wish<'_>,
    now: Timestamp,
) -> Result<Subscription> {
    let person = person_at(tx, wish.address, now).await?;
    let sql = "INSERT INTO subscriptions (person, kommun, areas, forvaltning, passed_on, frequency, created_at, remind) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (person, kommun) DO UPDATE SET \
         areas = excluded.areas, forvaltning = excluded.forvaltning, passed_on = excluded.passed_on, \
         frequency = excluded.frequency, remind = excluded.remind, own_wish = 0, \
         resumed_at = CASE WHEN subscriptions.paused_at IS NULL THEN subscriptions.resumed_at ELSE $7 END, \
         paused_at = NULL, paused_why = NULL";
    sqlx::query(sql)
        .bind(&person)
        .bind(wish.kommun)
        .bind(json(&wish.scope.areas())?)
        .bind(wish.scope.forvaltning())
        .bind(i64::from(*wish.scope == Scope::PassedOn))
        .bind(wish.frequency.word())
        .bind(now.as_millisecond())
        .bind(json(wish.remind)?)
        .execute(&mut **tx)
        .await?;
    Ok(Subscription {
        person,
        address: wish.address.clone(),
        kommun: wish.kommun.to_owned(),
        scope: wish.scope.clone(),
        frequency: wish.frequency,
        remind: wish.remind.clone(),
        known: true,
        created_at: now.as_millisecond(),
    })
}

/// The number of the person at an address, who is known from now on.
pub(in crate::store) async fn person_at(
    tx: &mut Transaction<'static, Any>,
    address: &Address,
    now: Timestamp,
) -> Result<String> {
    let address = address.to_string();
    sqlx::query("INSERT INTO people (id, address, created_at) VALUES ($1, $2, $3) ON CONFLICT (address) DO NOTHING")
        .bind(fresh_number()?)
        .bind(&address)
        .bind(now.as_millisecond())
        .execute(&mut **tx)
        .await?;
    let row = sqlx::query("SELECT id FROM people WHERE address = $1").bind(&address).fetch_one(&mut **tx).await?;
    Ok(row.try_get("id")?)
}

/// As [`Store::person_as`], within a transaction.
pub(in crate::store) async fn known_as(
    tx: &mut Transaction<'static, Any>,
    address: &Address,
) -> Result<Option<(String, Address)>> {
    known(&mut **tx, address).await
}

/// Who is at an address: if two differ in case only, the one that is spelt so.
pub(in crate::store) async fn known(
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
            known: row.try_get::<i64, _>("own_wish")? == 0 || row.try_get::<i64, _>("held")? > 0,
            created_at: row.try_get("created_at")?,
        },
        welcomed: welcomed_at.is_some(),
        paused: paused(row)?,
    })
}

fn paused(row: &AnyRow) -> Result<Option<Paused>> {
    let (at, why): (Option<i64>, Option<String>) = (row.try_get("paused_at")?, row.try_get("paused_why")?);
    Ok(at.map(|at| Paused { at, why: why.unwrap_or_default() }))
}
