//! Which sources are being read, and how much text was written for each.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::Row;

use crate::opportunity::SourceId;
use crate::store::Store;
use crate::store::columns::Millis;

/// Days for which the text of each source is counted.
const DAYS_COUNTED: i64 = 60;

impl Store {
    /// Marks a source as being read, before its page is.
    pub async fn begin_reading(&self, source: &SourceId, now: Timestamp) -> Result<()> {
        let sql = "INSERT INTO source_readings (source, began_at, times) VALUES ($1, $2, 1) \
             ON CONFLICT (source) DO UPDATE SET began_at = excluded.began_at, times = source_readings.times + 1";
        sqlx::query(sql).bind(source).bind(Millis(now)).execute(&self.pool).await?;
        Ok(())
    }

    /// Removes the mark when reading has ended, however.
    pub async fn end_reading(&self, source: &SourceId) -> Result<()> {
        sqlx::query("DELETE FROM source_readings WHERE source = $1").bind(source).execute(&self.pool).await?;
        Ok(())
    }

    /// Returns the sources whose reading was begun and not ended, with how often in a row.
    pub async fn interrupted_readings(&self) -> Result<BTreeMap<SourceId, i64>> {
        let rows = sqlx::query("SELECT source, times FROM source_readings").fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get("source")?, row.try_get("times")?))).collect()
    }

    /// Forgets all interruptions of a source but one, when they have been counted as its failure.
    pub async fn tolerate_interruption(&self, source: &SourceId) -> Result<()> {
        let sql = "UPDATE source_readings SET times = 1 WHERE source = $1";
        sqlx::query(sql).bind(source).execute(&self.pool).await?;
        Ok(())
    }

    /// Returns how many bytes of text were written for a source on a day.
    pub async fn text_written(&self, source: &SourceId, day: Date) -> Result<u64> {
        let sql = "SELECT bytes FROM source_text WHERE source = $1 AND day = $2";
        let bytes: Option<i64> =
            sqlx::query_scalar(sql).bind(source).bind(day.to_string()).fetch_optional(&self.pool).await?;
        Ok(u64::try_from(bytes.unwrap_or_default())?)
    }

    /// Counts text that is about to be written for a source.
    pub async fn add_text_written(&self, source: &SourceId, day: Date, bytes: u64) -> Result<()> {
        let sql = "INSERT INTO source_text (source, day, bytes) VALUES ($1, $2, $3) \
             ON CONFLICT (source, day) DO UPDATE SET bytes = source_text.bytes + excluded.bytes";
        let bytes = i64::try_from(bytes)?;
        sqlx::query(sql).bind(source).bind(day.to_string()).bind(bytes).execute(&self.pool).await?;
        let oldest = day.saturating_sub(jiff::Span::new().days(DAYS_COUNTED)).to_string();
        sqlx::query("DELETE FROM source_text WHERE day < $1").bind(oldest).execute(&self.pool).await?;
        Ok(())
    }
}
