//! People, what they asked for and what they have been told. Nothing of a person stands anywhere else.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::{Context, Result};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::Store;
use super::feedback::forget_person;
use super::rows::{from_json, json, places};
use crate::opportunity::OpportunityId;
use crate::subscription::{Address, Frequency, ReminderDays, Subscription};

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
        let address = wish.address.to_string();
        sqlx::query(
            "INSERT INTO people (id, address, created_at) VALUES ($1, $2, $3) ON CONFLICT (address) DO NOTHING",
        )
        .bind(fresh_person()?)
        .bind(&address)
        .bind(now.as_millisecond())
        .execute(&mut *tx)
        .await?;
        let row = sqlx::query("SELECT id FROM people WHERE address = $1").bind(&address).fetch_one(&mut *tx).await?;
        let person: String = row.try_get("id")?;
        let sql = "INSERT INTO subscriptions (person, kommun, areas, frequency, created_at, remind) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (person, kommun) DO UPDATE SET \
             areas = excluded.areas, frequency = excluded.frequency, remind = excluded.remind, \
             resumed_at = CASE WHEN subscriptions.paused_at IS NULL THEN subscriptions.resumed_at ELSE $5 END, \
             paused_at = NULL, paused_why = NULL";
        sqlx::query(sql)
            .bind(&person)
            .bind(wish.kommun)
            .bind(json(&wish.areas)?)
            .bind(wish.frequency.word())
            .bind(now.as_millisecond())
            .bind(json(wish.remind)?)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(Subscription {
            person,
            address: wish.address.clone(),
            kommun: wish.kommun.to_owned(),
            areas: wish.areas.to_vec(),
            frequency: wish.frequency,
            remind: wish.remind.clone(),
            created_at: now.as_millisecond(),
        })
    }

    /// Ends a person's subscriptions (of one kommun, or all). A person without any is forgotten, letters not yet
    /// sent to them are not sent. Returns how many subscriptions ended.
    pub async fn unsubscribe(&self, address: &Address, kommun: Option<&str>) -> Result<u64> {
        let Some(person) = self.person(address).await? else { return Ok(0) };
        self.leave(&person, kommun).await
    }

    /// The number of the person at an address, if anyone is known there.
    pub async fn person(&self, address: &Address) -> Result<Option<String>> {
        let sql = "SELECT id FROM people WHERE address = $1";
        let row = sqlx::query(sql).bind(address.to_string()).fetch_optional(&self.pool).await?;
        row.map(|row| Ok(row.try_get("id")?)).transpose()
    }

    /// As [`Store::unsubscribe`], by the person's number.
    pub async fn leave(&self, person: &str, kommun: Option<&str>) -> Result<u64> {
        let mut tx = self.write().await?;
        let ended = match kommun {
            Some(kommun) => {
                sqlx::query("DELETE FROM subscriptions WHERE person = $1 AND kommun = $2").bind(person).bind(kommun)
            }
            None => sqlx::query("DELETE FROM subscriptions WHERE person = $1").bind(person),
        };
        let ended = ended.execute(&mut *tx).await?.rows_affected();
        let left = sqlx::query("SELECT COUNT(*) AS n FROM subscriptions WHERE person = $1").bind(person);
        let left: i64 = left.fetch_one(&mut *tx).await?.try_get("n")?;
        if left == 0 {
            let refuse = "UPDATE deliveries SET state = 'refused', reason = 'prenumerationen avslutades' \
                 WHERE person = $1 AND state = 'pending'";
            for sql in [
                refuse,
                "INSERT INTO erased_letters (delivery) SELECT id FROM deliveries WHERE person = $1 \
                 ON CONFLICT (delivery) DO NOTHING",
                // The ledger goes on telling what was sent and when, but no longer to whom.
                "UPDATE deliveries SET address = 'borttagen', body = '', html = '' WHERE person = $1",
                "DELETE FROM told WHERE person = $1",
                "DELETE FROM reminded WHERE person = $1",
                "DELETE FROM digest_runs WHERE person = $1",
                "DELETE FROM operator_told WHERE source = 'reader ' || $1",
                "DELETE FROM people WHERE id = $1",
            ] {
                sqlx::query(sql).bind(person).execute(&mut *tx).await?;
            }
            forget_person(&mut tx, person, &fresh_person()?).await?;
        }
        tx.commit().await?;
        Ok(ended)
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
        let sql = "SELECT s.*, p.address AS address FROM subscriptions s JOIN people p ON p.id = s.person \
             ORDER BY p.created_at, s.person, s.kommun";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
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
        let sql = "SELECT s.*, p.address AS address FROM subscriptions s JOIN people p ON p.id = s.person \
             WHERE s.person = $1 ORDER BY s.kommun";
        sqlx::query(sql).bind(person).fetch_all(&self.pool).await?.iter().map(subscription_row).collect()
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

    /// Whom something may have to be told at once: who was not welcomed yet, who follows a call, and whoever's kommun
    /// suits a call that is worth an alert or that they were told of, of whose last change they have not heard. Of the
    /// others that is certain not to be so; most rounds there are no others.
    pub async fn stirred(&self) -> Result<HashSet<String>> {
        let sql = "SELECT person FROM subscriptions WHERE welcomed_at IS NULL UNION SELECT person FROM follows \
             UNION SELECT s.person AS person FROM subscriptions s JOIN matches m ON m.kommun = s.kommun \
             JOIN (SELECT opportunity, MAX(seq) AS latest FROM changes WHERE kind <> 'closed' GROUP BY opportunity) c \
             ON c.opportunity = m.opportunity \
             WHERE s.frequency = 'immediate' AND s.paused_at IS NULL AND m.level IN ('alert', 'digest') \
             AND NOT EXISTS (SELECT 1 FROM told t WHERE t.person = s.person AND t.opportunity = m.opportunity \
             AND t.seq >= c.latest) \
             AND (m.level = 'alert' OR EXISTS (SELECT 1 FROM told t WHERE t.person = s.person \
             AND t.opportunity = m.opportunity))";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(row.try_get("person")?)).collect()
    }

    /// Asks a question about several people, whose numbers stand in the question's places.
    pub(super) async fn of_people(&self, sql: String, people: &[&str]) -> Result<Vec<AnyRow>> {
        if people.is_empty() {
            return Ok(Vec::new());
        }
        let query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
        Ok(people.iter().fold(query, |query, person| query.bind(*person)).fetch_all(&self.pool).await?)
    }

    /// Does a person of this number subscribe to anything?
    pub async fn is_reader(&self, person: &str) -> Result<bool> {
        Ok(!self.kommuner_of(person).await?.is_empty())
    }

    /// The kommuner that a person of this number subscribes to.
    pub async fn kommuner_of(&self, person: &str) -> Result<Vec<String>> {
        let sql = "SELECT kommun FROM subscriptions WHERE person = $1 ORDER BY kommun";
        let rows = sqlx::query(sql).bind(person).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(row.try_get("kommun")?)).collect()
    }
}

/// A wish to hear of a kommun's matches.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    pub address: &'a Address,
    pub kommun: &'a str,
    /// Empty: every area.
    pub areas: &'a [String],
    pub frequency: Frequency,
    pub remind: &'a ReminderDays,
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
            areas: from_json(row, "areas")?,
            frequency: Frequency::parse(&frequency).with_context(|| format!("'{frequency}' is no frequency"))?,
            remind: from_json(row, "remind")?,
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

/// A number that says nothing of the person.
fn fresh_person() -> Result<String> {
    let mut bytes = [0u8; 8];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no random numbers from the system: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
