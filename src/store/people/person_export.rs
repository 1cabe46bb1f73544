//! The export of all data stored about one person (GDPR art. 15).

use anyhow::Result;
use jiff::Timestamp;
use serde_json::{Map, Value};
use sqlx::any::AnyRow;
use sqlx::{Column, Row};

use super::person::find_person_at;
use crate::locale::Locale;
use crate::store::Store;
use crate::subscription::{Address, PersonId};

/// Each table with personal data, and the query that finds a person's rows by their id. Digests of tokens are left out:
/// they say nothing about the person.
const TABLES: [(&str, &str); 10] = [
    ("people", "SELECT id, address, created_at FROM people WHERE id = $1"),
    ("subscriptions", SUBSCRIPTIONS),
    ("roles", "SELECT person, kommun, role FROM roles WHERE person = $1 ORDER BY kommun"),
    ("follows", "SELECT person, opportunity, at FROM follows WHERE person = $1 ORDER BY opportunity"),
    ("feedback", FEEDBACK),
    ("told", "SELECT person, opportunity, seq, delivery, manner FROM told WHERE person = $1 ORDER BY opportunity, seq"),
    ("reminded", REMINDED),
    ("digest_runs", DIGEST_RUNS),
    ("sessions", "SELECT person, started_at, seen_at FROM sessions WHERE person = $1 ORDER BY started_at"),
    ("deliveries", DELIVERIES),
];

const SUBSCRIPTIONS: &str = "SELECT person, kommun, areas, frequency, created_at, welcomed_at, remind, language, \
     paused_at, paused_why, own_wish, forvaltning, passed_on, resumed_at FROM subscriptions \
     WHERE person = $1 ORDER BY kommun";
const FEEDBACK: &str = "SELECT person, kommun, opportunity, opinion, why, at, seq FROM feedback WHERE person = $1 \
     ORDER BY kommun, opportunity";
const REMINDED: &str = "SELECT person, opportunity, goal, day, step, delivery FROM reminded WHERE person = $1 \
     ORDER BY opportunity, goal, day, step";
const DIGEST_RUNS: &str = "SELECT person, frequency, window_end, delivery FROM digest_runs WHERE person = $1 \
     ORDER BY frequency, window_end";
/// A letter that was written to a file is told as other programs know it: as sent, with a remark.
const DELIVERIES: &str = "SELECT id, person, address, kommuner, kind, language, calls, subject, message_id, body, html, \
     CASE WHEN state = 'written' THEN 'sent' ELSE state END AS state, attempts, owed_at, due_at, claimed_until, \
     sent_at, CASE WHEN state = 'written' THEN 'written-to-file' ELSE reason END AS reason \
     FROM deliveries WHERE person = $1 ORDER BY owed_at, id";

/// The query for verification requests of an address that have not been used yet.
const VERIFICATION_REQUESTS: &str = "SELECT address, wish, asked_at, expires_at FROM asked_letters \
     WHERE LOWER(address) = LOWER($1) ORDER BY asked_at, id";

impl Store {
    /// Returns all data stored about the person at an address, under the names of tables and columns; instants are RFC
    /// 3339, UTC, and remarks on letters in words of `locale`. `None` when there is none.
    pub async fn person_export(&self, address: &Address, locale: Locale) -> Result<Option<Value>> {
        let requests = sqlx::query(VERIFICATION_REQUESTS).bind(address.to_string()).fetch_all(&self.pool).await?;
        let person = find_person_at(&self.pool, address).await?.map(|(person, _)| person);
        if person.is_none() && requests.is_empty() {
            return Ok(None);
        }
        let mut export = Map::new();
        for (table, sql) in TABLES {
            let rows =
                sqlx::query(sql).bind(person.as_ref().map_or("", PersonId::as_str)).fetch_all(&self.pool).await?;
            export.insert(table.to_owned(), list(&rows, locale)?);
        }
        export.insert("asked_letters".to_owned(), list(&requests, locale)?);
        Ok(Some(Value::Object(export)))
    }
}

fn list(rows: &[AnyRow], locale: Locale) -> Result<Value> {
    rows.iter().map(|one| row(one, locale)).collect::<Result<Vec<Value>>>().map(Value::Array)
}

fn row(row: &AnyRow, locale: Locale) -> Result<Value> {
    let mut object = Map::new();
    for column in row.columns() {
        let name = column.name();
        let value = match row.try_get::<Option<i64>, _>(name) {
            Ok(number) => number.map_or(Value::Null, |number| integer_value(name, number)),
            Err(_) => {
                row.try_get::<Option<String>, _>(name)?.map_or(Value::Null, |text| text_value(name, text, locale))
            }
        };
        object.insert(name.to_owned(), value);
    }
    Ok(Value::Object(object))
}

/// Returns an integer column as JSON, an instant as RFC 3339.
fn integer_value(column: &str, number: i64) -> Value {
    let is_instant = column == "at" || column.ends_with("_at") || matches!(column, "claimed_until" | "window_end");
    let instant = is_instant.then(|| Timestamp::from_millisecond(number).ok()).flatten();
    instant.map_or(Value::from(number), |at| Value::from(at.to_string()))
}

/// Returns a text column as JSON, parsed where the column holds JSON.
fn text_value(column: &str, text: String, locale: Locale) -> Value {
    if matches!(column, "reason" | "paused_why") {
        return Value::String(locale.remark(&text));
    }
    let is_json = matches!(column, "areas" | "remind" | "kommuner" | "calls" | "wish");
    let read = is_json.then(|| serde_json::from_str(&text).ok()).flatten();
    read.unwrap_or(Value::String(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_table_that_knows_persons_is_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let sql = "SELECT m.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND c.name IN ('person', 'address') ORDER BY m.name";
        let mut there: Vec<String> = Vec::new();
        for row in sqlx::query(sql).fetch_all(&store.pool).await.unwrap() {
            there.push(row.try_get("name").unwrap());
        }
        there.dedup();
        let mut shown: Vec<&str> = TABLES.iter().map(|(table, _)| *table).chain(["asked_letters"]).collect();
        shown.sort_unstable();
        assert_eq!(there, shown);
    }
}
