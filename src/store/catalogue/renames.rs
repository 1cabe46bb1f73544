//! Listings whose key changes: a source that renames its links or gives new ids still shows the same calls.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::opportunity::identity::{address_key, merge_keys};
use crate::opportunity::{Facts, SourceId};
use crate::store::Store;
use crate::text::fold;

impl Store {
    /// Gives the listing that a source shows no more, of the call that it now shows under `key`, that key. Returns the
    /// old key if there is such a listing. `shown` are the keys that the source shows.
    pub async fn rename_listing(
        &self,
        source: &SourceId,
        (key, facts): (&str, &Facts),
        shown: &BTreeSet<&str>,
    ) -> Result<Option<String>> {
        let sql = "SELECT l.key AS key, l.facts AS facts FROM merge_keys k JOIN listings l ON l.opportunity = k.opportunity \
             WHERE k.key = $1 AND l.source = $2 AND l.gone_at IS NULL ORDER BY l.key";
        for merge_key in merge_keys(facts) {
            let known: Vec<(String, Facts)> =
                sqlx::query_as(sql).bind(merge_key).bind(source).fetch_all(&self.pool).await?;
            let old = known
                .into_iter()
                .find(|(old, known)| !shown.contains(old.as_str()) && is_same_call((old, known), (key, facts)));
            let Some((old, _)) = old else { continue };
            let mut tx = self.begin_write().await?;
            sqlx::query("UPDATE listings SET key = $1 WHERE source = $2 AND key = $3")
                .bind(key)
                .bind(source)
                .bind(&old)
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
            return Ok(Some(old));
        }
        Ok(None)
    }
}

/// Tells whether two listings of one source are the same call: title and last day are the same, or their keys are one
/// address written in two ways.
fn is_same_call((old, known): (&str, &Facts), (key, facts): (&str, &Facts)) -> bool {
    let last_day = |facts: &Facts| facts.deadlines.last().map(|deadline| deadline.date);
    let same_words = fold(&known.title) == fold(&facts.title) && last_day(known) == last_day(facts);
    same_words || address_key(old).is_some_and(|address| address_key(key) == Some(address))
}
