//! What the store knows of kommuner and sources whose files and entries are gone.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row};

use crate::kommun::KommunSlug;
use crate::opportunity::SourceId;
use crate::store::Store;
use crate::store::columns::{Millis, read_all};
use crate::store::rows::places;

/// A kommun that has no file, though people subscribe to it or have a role there: they get nothing for it.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct LostKommun {
    pub kommun: KommunSlug,
    /// People who subscribe to it.
    pub readers: i64,
    /// People with a role there.
    pub roles: i64,
    /// Calls that they follow.
    pub follows: i64,
}

/// A source that is no longer listed, though it brought calls that are open and that no other source lists: nobody
/// hears of their changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostSource {
    pub source: SourceId,
    pub open_calls: i64,
    /// The times that people follow one of them.
    pub follows: i64,
}

impl Store {
    /// Returns the kommuner that are subscribed to or overseen and are none of the known.
    pub async fn lost_kommuner(&self, known: &[&KommunSlug]) -> Result<Vec<LostKommun>> {
        let sql = "SELECT k.kommun AS kommun, \
             (SELECT COUNT(*) FROM subscriptions s WHERE s.kommun = k.kommun) AS readers, \
             (SELECT COUNT(*) FROM roles r WHERE r.kommun = k.kommun) AS roles, \
             (SELECT COUNT(*) FROM follows f JOIN subscriptions s ON s.person = f.person WHERE s.kommun = k.kommun) \
             AS follows \
             FROM (SELECT kommun FROM subscriptions UNION SELECT kommun FROM roles WHERE kommun <> '') k \
             ORDER BY k.kommun";
        let rows: Vec<LostKommun> = read_all(&sqlx::query(sql).fetch_all(&self.pool).await?, "kommun")?;
        Ok(rows.into_iter().filter(|lost| !known.contains(&&lost.kommun)).collect())
    }

    /// Returns the sources with calls open at `now` that are none of the known, and whose calls none of those lists;
    /// nothing where no source is known.
    pub async fn lost_sources(&self, known: &[&SourceId], now: Timestamp) -> Result<Vec<LostSource>> {
        if known.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT l.source AS source, COUNT(DISTINCT o.id) AS calls, COUNT(DISTINCT f.person || ' ' || o.id) AS follows \
             FROM listings l JOIN opportunities o ON o.id = l.opportunity LEFT JOIN follows f ON f.opportunity = o.id \
             WHERE o.status NOT IN ('closed', 'withdrawn') AND (o.closes_at IS NULL OR o.closes_at > $1) \
             AND NOT EXISTS (SELECT 1 FROM listings k WHERE k.opportunity = o.id AND k.source IN ({})) \
             GROUP BY l.source ORDER BY l.source",
            places(2, known.len())
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(Millis(now));
        let rows = known.iter().fold(query, |query, id| query.bind(*id)).fetch_all(&self.pool).await?;
        let read = |row: &AnyRow| {
            Ok(LostSource {
                source: row.try_get("source")?,
                open_calls: row.try_get("calls")?,
                follows: row.try_get("follows")?,
            })
        };
        rows.iter().map(read).collect()
    }
}
