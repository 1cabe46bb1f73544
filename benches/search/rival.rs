//! SQLite's FTS5 on the same calls: a full-text table beside a table of the values that are counted.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use sqlx::{AnyConnection, Connection, Executor, Row};
use tokio::runtime::Runtime;
use utkik::internals::opportunity::SectionKind;

use crate::{calls, meter};

const TABLES: &str = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;
    CREATE TABLE calls (id INTEGER PRIMARY KEY, status TEXT, source TEXT, programme TEXT, area TEXT, deadline TEXT);
    CREATE VIRTUAL TABLE texts USING fts5 (title, body, rest, identifier, tokenize = 'porter unicode61');";

const COUNTS: &str =
    "SELECT * FROM (SELECT 'hit' AS facet, CAST(id AS TEXT) AS word, 1 AS n FROM m ORDER BY rank LIMIT 20)
    UNION ALL SELECT 'status', status, COUNT(*) FROM m GROUP BY status
    UNION ALL SELECT 'source', source, COUNT(*) FROM m GROUP BY source
    UNION ALL SELECT 'programme', programme, COUNT(*) FROM m GROUP BY programme
    UNION ALL SELECT 'area', area, COUNT(*) FROM m GROUP BY area";

pub(crate) struct Fts5Baseline {
    runtime: Runtime,
    connection: AnyConnection,
}

impl Fts5Baseline {
    pub(crate) fn open(folder: &Path) -> Result<Fts5Baseline> {
        sqlx::any::install_default_drivers();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let url = format!("sqlite:{}?mode=rwc", folder.join("rival.db").display());
        let connection = runtime.block_on(async {
            let mut connection = AnyConnection::connect(&url).await?;
            connection.execute(TABLES).await?;
            anyhow::Ok(connection)
        })?;
        Ok(Fts5Baseline { runtime, connection })
    }

    /// Adds the calls; returns how many per second, and per second of CPU time.
    pub(crate) fn fill(&mut self, count: usize) -> Result<(f64, f64)> {
        let (mut seconds, mut computed) = (0.0, 0.0);
        for batch in calls::batches(count) {
            let (began, before) = (Instant::now(), meter::cpu()?);
            self.runtime.block_on(put(&mut self.connection, &batch))?;
            seconds += began.elapsed().as_secs_f64();
            computed += meter::cpu()? - before;
        }
        Ok((count as f64 / seconds, count as f64 / computed))
    }

    /// Returns the number of rows that match.
    pub(crate) fn search(&mut self, words: &str) -> Result<u64> {
        let open = "c.deadline >= '2026-05-10'";
        let sql = if words.is_empty() {
            format!("WITH m AS MATERIALIZED (SELECT c.*, c.deadline AS rank FROM calls c WHERE {open}) {COUNTS}")
        } else {
            format!(
                "WITH m AS MATERIALIZED (SELECT c.*, bm25(texts, 2.0, 1.0, 0.15, 2.0) AS rank FROM texts \
                 JOIN calls c ON c.id = texts.rowid WHERE texts MATCH '{words}' AND {open}) {COUNTS}"
            )
        };
        let rows = self.runtime.block_on(sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&mut self.connection))?;
        let of_status =
            rows.iter().filter(|row| row.try_get::<String, _>("facet").is_ok_and(|facet| facet == "status"));
        of_status.map(|row| row.try_get::<i64, _>("n").map(|n| n as u64).context("no count")).sum()
    }
}

async fn put(connection: &mut AnyConnection, batch: &[utkik::internals::opportunity::Opportunity]) -> Result<()> {
    let mut tx = connection.begin().await?;
    for call in batch {
        let facts = &call.facts;
        let text = |kinds: &[SectionKind]| {
            let those = facts.sections.iter().filter(|section| kinds.contains(&section.kind));
            those.map(|section| section.text.as_str()).collect::<Vec<_>>().join("\n")
        };
        let id = call.revision.number();
        let deadline = facts.deadlines.first().map(|deadline| deadline.date.to_string());
        sqlx::query("INSERT INTO calls VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(id)
            .bind(call.status.as_str())
            .bind(call.source.as_str())
            .bind(&facts.programme)
            .bind(format!("area-{}", id % 22))
            .bind(deadline)
            .execute(&mut *tx)
            .await?;
        sqlx::query("INSERT INTO texts (rowid, title, body, rest, identifier) VALUES ($1, $2, $3, $4, $5)")
            .bind(id)
            .bind(&facts.title)
            .bind(text(&[SectionKind::ExpectedOutcome, SectionKind::Scope]))
            .bind(text(&[SectionKind::Conditions]))
            .bind(&facts.identifier)
            .execute(&mut *tx)
            .await?;
    }
    Ok(tx.commit().await?)
}
