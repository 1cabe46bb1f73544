//! The sources that a digest names because they could not be read as usual.

use anyhow::Result;

use crate::letters::UnreadableSource;
use crate::sources::WatchedSource;
use crate::store::Store;

/// Returns the sources whose latest round did not go as it should.
pub(super) async fn failing_sources(store: &Store, sources: &[WatchedSource]) -> Result<Vec<UnreadableSource>> {
    let rows = store.sources().await?;
    let in_trouble = sources.iter().filter_map(|watched| {
        let row = rows.get(&watched.spec.id).filter(|row| !row.health.is_well())?;
        let (publisher, health) = (watched.spec.publisher.clone(), row.health);
        Some(UnreadableSource { publisher, health, last_success: row.last_success })
    });
    Ok(in_trouble.collect())
}
