//! Sources during whose reading the program ended: that is the source's failure, so that a page which ends the program
//! does not do so at every start.

use anyhow::Result;
use jiff::Timestamp;

use super::health;
use crate::locale::Locale;
use crate::opportunity::SourceHealth;
use crate::sources::WatchedSource;
use crate::store::{SourceRow, Store};

/// How often in a row the program may end while it reads a source. Once, it may have been killed for another reason.
const TOLERATED: i64 = 1;

/// Notes a failure for each source during whose reading the program has ended again and again.
pub(super) async fn count_as_failures(store: &Store, sources: &[WatchedSource], now: Timestamp) -> Result<()> {
    let interrupted = store.interrupted_readings().await?;
    if interrupted.is_empty() {
        return Ok(());
    }
    let rows = store.sources().await?;
    for (id, times) in interrupted {
        let is_watched = sources.iter().any(|watched| watched.spec.id == id);
        if times <= TOLERATED || !is_watched {
            continue;
        }
        let mut row = rows.get(&id).cloned().unwrap_or_else(|| SourceRow::untried(id.clone()));
        row.health = SourceHealth::Broken;
        row.error = Some(Locale::English.text("source-error-interrupted").to_owned());
        health::back_off(&mut row, now);
        tracing::warn!(source = %id, times, "the program ended while it read this source");
        store.put_source(&row).await?;
        store.tolerate_interruption(&id).await?;
    }
    Ok(())
}
