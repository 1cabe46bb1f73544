//! The ledger: every letter that was ever queued, without its text.

use std::collections::BTreeSet;
use std::ops::Range;

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row};

use crate::delivery::{DeliveryId, DeliveryState, LedgerLetter, LetterKind, NotifiedCall};
use crate::kommun::KommunSlug;
use crate::locale::Locale;
use crate::opportunity::OpportunityId;
use crate::store::Store;
use crate::store::columns::{Millis, read_all};
use crate::store::people_columns::{Json, StoredAddress};
use crate::store::rows::{from_json, places};
use crate::subscription::PersonId;

/// The columns of a [`LedgerLetter`].
pub(in crate::store) const LEDGER_COLUMNS: &str = "id, person, address, kommuner, kind, language, calls, state, attempts, subject, message_id, owed_at, sent_at, \
     reason";

/// The letters that are read at once.
const PER_READ: usize = 500;

/// How many letters of a kind are in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct LetterCount {
    pub kind: LetterKind,
    pub state: DeliveryState,
    #[sqlx(rename = "n")]
    pub count: i64,
}

impl Store {
    /// Returns a page of the ledger, newest first, and the total number of letters: those about one of these kommuner,
    /// or all.
    pub async fn ledger(
        &self,
        about: Option<&[KommunSlug]>,
        limit: usize,
        offset: usize,
    ) -> Result<(Vec<LedgerLetter>, usize)> {
        let to_i64 = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let slugs = about.unwrap_or_default();
        let filter = match about {
            None => String::new(),
            Some([]) => return Ok((Vec::new(), 0)),
            Some(_) => format!(
                "WHERE id IN (SELECT delivery FROM delivery_kommuner WHERE kommun IN ({}))",
                places(1, slugs.len())
            ),
        };
        let sql = format!("SELECT COUNT(*) AS n FROM deliveries {filter}");
        let count = slugs.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, slug| query.bind(slug));
        let total: i64 = count.fetch_one(&self.pool).await?.try_get("n")?;
        let sql = format!(
            "SELECT {LEDGER_COLUMNS} FROM deliveries {filter} ORDER BY owed_at DESC, id LIMIT ${} OFFSET ${}",
            slugs.len() + 1,
            slugs.len() + 2
        );
        let page = slugs.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, slug| query.bind(slug));
        let rows = page.bind(to_i64(limit)).bind(to_i64(offset)).fetch_all(&self.pool).await?;
        Ok((ledger_letters(&rows)?, usize::try_from(total)?))
    }

    /// Returns the next letters of a period, the oldest first: those about one of these kommuner, or all. `after` is
    /// the last letter that was read before; an empty answer is the end.
    pub async fn ledger_between(
        &self,
        days: &Range<Timestamp>,
        about: Option<&[&KommunSlug]>,
        after: Option<&LedgerLetter>,
    ) -> Result<Vec<LedgerLetter>> {
        let slugs = about.unwrap_or_default();
        let filter = match about {
            None => String::new(),
            Some([]) => return Ok(Vec::new()),
            Some(_) => format!(
                "AND id IN (SELECT delivery FROM delivery_kommuner WHERE kommun IN ({}))",
                places(6, slugs.len())
            ),
        };
        let sql = format!(
            "SELECT {LEDGER_COLUMNS} FROM deliveries WHERE owed_at >= $1 AND owed_at < $2 \
             AND (owed_at > $3 OR (owed_at = $3 AND id > $4)) {filter} ORDER BY owed_at, id LIMIT $5"
        );
        // Before the period, and so before every letter in it.
        let (at, id) = after.map_or((days.start, ""), |letter| (letter.queued_at, letter.id.as_str()));
        let query = sqlx::query(AssertSqlSafe(sql)).bind(Millis(days.start)).bind(Millis(days.end));
        let query = query.bind(Millis(at)).bind(id).bind(i64::try_from(PER_READ)?);
        let rows = slugs.iter().fold(query, |query, slug| query.bind(*slug)).fetch_all(&self.pool).await?;
        ledger_letters(&rows)
    }

    /// Returns how many letters about a kommun were queued in a period, by kind and state.
    pub async fn letter_counts(&self, days: &Range<Timestamp>, kommun: &KommunSlug) -> Result<Vec<LetterCount>> {
        let sql = "SELECT d.kind AS kind, d.state AS state, COUNT(*) AS n FROM delivery_kommuner k \
             JOIN deliveries d ON d.id = k.delivery WHERE k.kommun = $1 AND d.owed_at >= $2 AND d.owed_at < $3 \
             GROUP BY d.kind, d.state ORDER BY d.kind, d.state";
        let query = sqlx::query(sql).bind(kommun).bind(Millis(days.start)).bind(Millis(days.end));
        read_all(&query.fetch_all(&self.pool).await?, "kind")
    }

    /// Returns the calls in letters about a kommun that a channel accepted in a period.
    pub async fn calls_sent_between(
        &self,
        days: &Range<Timestamp>,
        kommun: &KommunSlug,
    ) -> Result<BTreeSet<OpportunityId>> {
        let sql = "SELECT DISTINCT d.calls AS calls FROM delivery_kommuner k JOIN deliveries d ON d.id = k.delivery \
             WHERE k.kommun = $1 AND d.state = 'sent' AND d.sent_at >= $2 AND d.sent_at < $3";
        let query = sqlx::query(sql).bind(kommun).bind(Millis(days.start)).bind(Millis(days.end));
        let mut calls = BTreeSet::new();
        for row in query.fetch_all(&self.pool).await? {
            calls.extend(from_json::<Vec<NotifiedCall>>(&row, "calls")?.into_iter().map(|call| call.id));
        }
        Ok(calls)
    }
}

/// Reads rows with the columns [`LEDGER_COLUMNS`].
fn ledger_letters(rows: &[AnyRow]) -> Result<Vec<LedgerLetter>> {
    Ok(read_all::<LedgerRow>(rows, "id")?.into_iter().map(LedgerLetter::from).collect())
}

#[derive(FromRow)]
pub(super) struct LedgerRow {
    id: DeliveryId,
    person: PersonId,
    address: StoredAddress,
    kommuner: Json<Vec<KommunSlug>>,
    kind: LetterKind,
    language: Locale,
    calls: Json<Vec<NotifiedCall>>,
    state: DeliveryState,
    attempts: i64,
    subject: String,
    message_id: String,
    owed_at: Millis,
    sent_at: Option<Millis>,
    reason: Option<String>,
}

impl From<LedgerRow> for LedgerLetter {
    fn from(row: LedgerRow) -> LedgerLetter {
        LedgerLetter {
            id: row.id,
            person: row.person,
            to: row.address.0,
            kommuner: row.kommuner.0,
            kind: row.kind,
            language: row.language.tag(),
            calls: row.calls.0,
            state: row.state,
            attempts: row.attempts,
            subject: row.subject,
            message_id: row.message_id,
            queued_at: row.owed_at.0,
            sent_at: row.sent_at.map(|at| at.0),
            reason: row.reason,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_long_ledger_is_read_in_parts_and_each_letter_once() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        // Many of the same moment, over the border of a part; every third is about another kommun.
        let sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1203) \
             INSERT INTO deliveries (id, person, address, kommuner, kind, calls, subject, message_id, body, html, state, \
             attempts, owed_at, due_at) SELECT 'l' || i, 'p1', 'mailto:a@b.example', '[]', 'alert', '[]', '', 'm' || i, \
             '', '', 'sent', 1, i / 700, 0 FROM n";
        sqlx::query(sql).execute(&store.pool).await.unwrap();
        let sql = "INSERT INTO delivery_kommuner (kommun, delivery) \
             SELECT CASE WHEN CAST(SUBSTR(id, 2) AS BIGINT) % 3 = 0 THEN 'gotene' ELSE 'tyreso' END, id FROM deliveries";
        sqlx::query(sql).execute(&store.pool).await.unwrap();
        let days = Timestamp::UNIX_EPOCH..Timestamp::from_second(1).unwrap();
        let (tyreso, gotene): (KommunSlug, KommunSlug) = ("tyreso".parse().unwrap(), "gotene".parse().unwrap());
        for (about, count) in [(None, 1203_usize), (Some([&tyreso]), 802), (Some([&gotene]), 401)] {
            let (mut last, mut seen): (Option<LedgerLetter>, BTreeSet<String>) = (None, BTreeSet::new());
            let mut parts = 0;
            loop {
                let part = store.ledger_between(&days, about.as_ref().map(|a| &a[..]), last.as_ref()).await.unwrap();
                let Some(newest) = part.last().cloned() else { break };
                assert!(part.iter().all(|letter| seen.insert(letter.id.to_string())));
                (last, parts) = (Some(newest), parts + 1);
            }
            assert_eq!((seen.len(), parts), (count, count.div_ceil(PER_READ)));
        }
        let counts = store.letter_counts(&days, &gotene).await.unwrap();
        assert_eq!(counts, [LetterCount { kind: LetterKind::Alert, state: DeliveryState::Sent, count: 401 }]);
    }
}
