//! Brings a database's schema up to date, whichever version of the program made it.

use std::path::Path;

use anyhow::{Result, bail};
use sqlx::migrate::Migrator;
use sqlx::{AnyPool, AssertSqlSafe, Row as _};

use super::outbox;

static MIGRATIONS: Migrator = sqlx::migrate!("src/store/schema");

/// A migration as it was before it was edited, by the checksum that states of that time recorded.
struct OldEdition {
    version: i64,
    checksum: &'static str,
    /// What it lacked.
    repair: &'static str,
}

/// The migrations that were edited after states had been made with them. None may be any more: see `checksums.txt`.
const OLD_EDITIONS: [OldEdition; 4] = [
    OldEdition {
        version: 1,
        checksum: "254aff075a9c1e8e45da8729348b95cd17914df2a06dbf2746ff7a4bcc5b42193fda0ff32b288282480198a5b911c78e",
        repair: "ALTER TABLE listings ADD COLUMN read_at BIGINT NOT NULL DEFAULT 0; \
             UPDATE listings SET read_at = first_seen;",
    },
    OldEdition {
        version: 7,
        checksum: "abf906e61f9898f4cfd8f4f7d5f14ad05fa817843d720d54ab65cd037c56b748b08f97c5b3c62cfcb10ea2306715cc65",
        repair: "ALTER TABLE link_codes ADD COLUMN remind TEXT NOT NULL DEFAULT '[30,14,3]';",
    },
    OldEdition {
        version: 10,
        checksum: "ebec353e797b5c9e9b4ce9c3c160ebaaa8f0dba169be2e740df5c6b314472d67cdc2854b3ee3bb8d3281010c696cf4f6",
        repair: "ALTER TABLE subscriptions ADD COLUMN own_wish BIGINT NOT NULL DEFAULT 0;",
    },
    OldEdition {
        version: 14,
        checksum: "a84451dfcd0004229e0e2add6bd8786ba1282ae9f03a8c80967d3740db9349eca4658e591f8bdcef615f77dafe38b730",
        repair: "ALTER TABLE opportunities ADD COLUMN stated TEXT NOT NULL DEFAULT 'unknown'; \
             UPDATE opportunities SET stated = CASE \
             WHEN facts LIKE '%\"stated\":\"forthcoming\"%' THEN 'forthcoming' \
             WHEN facts LIKE '%\"stated\":\"open\"%' THEN 'open' \
             WHEN facts LIKE '%\"stated\":\"closed\"%' THEN 'closed' \
             WHEN facts LIKE '%\"stated\":\"withdrawn\"%' THEN 'withdrawn' ELSE 'unknown' END;",
    },
];

/// A migration that was landed under one number and has another now.
const RENUMBERED: (i64, &str, i64) =
    (17, "e35fe6e580b1512d4c03b37400009310e6206085fa5ac6b64d1522288b9a7cbc592df571140bd62eec6ba8bd242115c4", 18);

/// Applies the migrations, one process at a time: on SQLite they take no lock of their own. The file lock ends with its
/// process.
///
/// # Errors
/// When the database is newer than the program, or was made by a program that was never released.
pub(super) async fn migrate(pool: &AnyPool, folder: &Path) -> Result<()> {
    let file = folder.join("schema.lock");
    let locked = tokio::task::spawn_blocking(move || {
        let file = std::fs::File::create(file)?;
        file.lock()?;
        Ok::<_, std::io::Error>(file)
    });
    let _lock = locked.await??;
    let applied = applied_migrations(pool).await?;
    check_age(&applied)?;
    repair_old_editions(pool, &applied).await?;
    MIGRATIONS.run(pool).await?;
    outbox::fill::fill_outbox(pool).await?;
    outbox::hidden_addresses::hide_addresses(pool).await
}

/// Returns the migrations that the database has had: each one's number and the checksum of its file, in hexadecimals.
async fn applied_migrations(pool: &AnyPool) -> Result<Vec<(i64, String)>> {
    let sql = "SELECT COUNT(*) AS n FROM sqlite_master WHERE type = 'table' AND name = '_sqlx_migrations'";
    if sqlx::query(sql).fetch_one(pool).await?.try_get::<i64, _>("n")? == 0 {
        return Ok(Vec::new());
    }
    let sql = "SELECT version, LOWER(HEX(checksum)) AS checksum FROM _sqlx_migrations ORDER BY version";
    let rows = sqlx::query(sql).fetch_all(pool).await?;
    rows.iter().map(|row| Ok((row.try_get("version")?, row.try_get("checksum")?))).collect()
}

/// Refuses a database that a newer program has used, and one whose schema no program of ours has made.
fn check_age(applied: &[(i64, String)]) -> Result<()> {
    let newest = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default();
    if let Some((found, _)) = applied.last().filter(|(found, _)| *found > newest) {
        bail!(
            "the database is of schema {found} and this program (utkik {}) knows schemas up to {newest}: a newer utkik has \
             used it. Run that version, or restore the backup from before the upgrade",
            env!("CARGO_PKG_VERSION")
        );
    }
    for (version, checksum) in applied {
        let known = MIGRATIONS.iter().find(|migration| migration.version == *version);
        let is_current = known.is_some_and(|migration| hex::encode(&migration.checksum) == *checksum);
        if !is_current && old_edition(*version, checksum).is_none() && !is_renumbered(*version, checksum) {
            bail!(
                "schema {version} of the database is not the one that this program knows: it was made by a version of \
                 utkik that was never released. Restore a backup, or begin with an empty state folder"
            );
        }
    }
    Ok(())
}

fn old_edition(version: i64, checksum: &str) -> Option<&'static OldEdition> {
    OLD_EDITIONS.iter().find(|edition| edition.version == version && edition.checksum == checksum)
}

fn is_renumbered(version: i64, checksum: &str) -> bool {
    let (number, of, _) = RENUMBERED;
    (version, checksum) == (number, of)
}

/// Adds what earlier editions of the applied migrations lacked, and records that they are as they are now.
async fn repair_old_editions(pool: &AnyPool, applied: &[(i64, String)]) -> Result<()> {
    for (version, checksum) in applied {
        let mut tx = pool.begin().await?;
        if let Some(edition) = old_edition(*version, checksum) {
            sqlx::raw_sql(edition.repair).execute(&mut *tx).await?;
            let current = MIGRATIONS.iter().find(|migration| migration.version == *version);
            let current = current.map(|migration| hex::encode(&migration.checksum)).unwrap_or_default();
            let sql = format!("UPDATE _sqlx_migrations SET checksum = x'{current}' WHERE version = {version}");
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *tx).await?;
            tracing::info!(version, "the schema of the database was mended: an early edition had made it");
        } else if is_renumbered(*version, checksum) {
            let sql = format!("UPDATE _sqlx_migrations SET version = {} WHERE version = {version}", RENUMBERED.2);
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *tx).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
