//! Listings: the places where sources show calls, whether they still do, and which detail pages are to be read.

use std::collections::BTreeMap;

use anyhow::Result;
use sqlx::{Any, Row, Transaction};

use crate::opportunity::{Facts, Listing, OpportunityId};
use crate::store::Store;
use crate::store::rows::from_json;

/// What decides whether a draft says anything new about a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingState {
    pub fingerprint: String,
    /// The version of the parser that read it.
    pub parser_version: String,
    /// Complete passes in a row that lacked it.
    pub missed: i64,
    pub gone: bool,
    /// When its present content was first read (milliseconds).
    pub read_at: i64,
    pub url: String,
    /// Whether the call is neither closed nor withdrawn.
    pub live: bool,
}

/// A listing whose detail page is still to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingDetail {
    pub key: String,
    pub identifier: Option<String>,
}

impl Store {
    /// Returns the state of all listings of a source, by key.
    pub async fn listing_states(&self, source: &str) -> Result<BTreeMap<String, ListingState>> {
        let sql = "SELECT l.*, CASE WHEN o.status IN ('closed', 'withdrawn') THEN 0 ELSE 1 END AS live \
             FROM listings l JOIN opportunities o ON o.id = l.opportunity WHERE l.source = $1";
        let rows = sqlx::query(sql).bind(source).fetch_all(&self.pool).await?;
        let states = rows.iter().map(|row| {
            let gone_at: Option<i64> = row.try_get("gone_at")?;
            let state = ListingState {
                fingerprint: row.try_get("fingerprint")?,
                parser_version: row.try_get("reader")?,
                missed: row.try_get("missed")?,
                gone: gone_at.is_some(),
                read_at: row.try_get("read_at")?,
                url: row.try_get("url")?,
                live: row.try_get::<i64, _>("live")? == 1,
            };
            Ok((row.try_get("key")?, state))
        });
        states.collect()
    }

    /// Returns the listings of an opportunity, the leading one first.
    pub async fn listings(&self, id: &OpportunityId) -> Result<Vec<Listing>> {
        let sql = "SELECT * FROM listings WHERE opportunity = $1 ORDER BY standing, first_seen, source";
        let rows = sqlx::query(sql).bind(id.as_str()).fetch_all(&self.pool).await?;
        let listings = rows.iter().map(|row| {
            Ok(Listing {
                source: row.try_get("source")?,
                key: row.try_get("key")?,
                reference: row.try_get("reference")?,
                url: row.try_get("url")?,
                first_seen: row.try_get("first_seen")?,
                missed_since: row.try_get("missed_since")?,
                gone_at: row.try_get("gone_at")?,
            })
        });
        listings.collect()
    }

    /// Returns the listings of matched calls, not over, whose detail page has not been read since they last changed;
    /// newest first.
    pub async fn pending_details(&self, source: &str, limit: i64) -> Result<Vec<PendingDetail>> {
        let sql = "SELECT l.key AS key, o.identifier AS identifier FROM listings l JOIN opportunities o ON o.id = l.opportunity \
             WHERE l.source = $1 AND l.gone_at IS NULL AND o.status IN ('open', 'forthcoming') \
             AND (l.detail_of IS NULL OR l.detail_of <> l.fingerprint) \
             AND EXISTS (SELECT 1 FROM matches m WHERE m.opportunity = o.id AND m.level <> 'none') \
             ORDER BY o.revision DESC LIMIT $2";
        let rows = sqlx::query(sql).bind(source).bind(limit).fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| Ok(PendingDetail { key: row.try_get("key")?, identifier: row.try_get("identifier")? }))
            .collect()
    }

    /// Records that the detail pages of these listings have been requested; they are not requested again until the
    /// listings change.
    pub async fn mark_details_requested(&self, source: &str, keys: &[String]) -> Result<()> {
        let mut tx = self.begin_write().await?;
        for key in keys {
            sqlx::query("UPDATE listings SET detail_of = fingerprint WHERE source = $1 AND key = $2")
                .bind(source)
                .bind(key)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// A listing as it is stored, for comparison with a reading of it.
pub(in crate::store) struct StoredListing {
    pub(in crate::store) opportunity: OpportunityId,
    pub(in crate::store) facts: Facts,
    pub(in crate::store) detail: Option<Facts>,
    pub(in crate::store) fingerprint: String,
    pub(in crate::store) parser_version: String,
}

/// Returns the stored listing with this key.
pub(in crate::store) async fn stored_listing(
    tx: &mut Transaction<'static, Any>,
    source: &str,
    key: &str,
) -> Result<Option<StoredListing>> {
    let sql = "SELECT opportunity, facts, detail, fingerprint, reader FROM listings WHERE source = $1 AND key = $2";
    let Some(row) = sqlx::query(sql).bind(source).bind(key).fetch_optional(&mut **tx).await? else { return Ok(None) };
    let detail: Option<String> = row.try_get("detail")?;
    Ok(Some(StoredListing {
        opportunity: row.try_get("opportunity")?,
        facts: from_json(&row, "facts")?,
        detail: detail.map(|text| serde_json::from_str(&text)).transpose()?,
        fingerprint: row.try_get("fingerprint")?,
        parser_version: row.try_get("reader")?,
    }))
}

/// What all listings of an opportunity say together: the leading one, its missing facts filled in from the others.
pub(in crate::store) struct MergedView {
    pub(in crate::store) source: String,
    pub(in crate::store) reference: String,
    pub(in crate::store) facts: Facts,
    /// Whether at least one source still lists the call.
    pub(in crate::store) is_listed: bool,
}

/// Merges all listings of an opportunity. `None` when it has none.
pub(in crate::store) async fn merge_listings(
    tx: &mut Transaction<'static, Any>,
    id: &OpportunityId,
) -> Result<Option<MergedView>> {
    // Listings that are still shown lead those that are gone.
    let sql = "SELECT source, reference, facts, detail, gone_at FROM listings WHERE opportunity = $1 \
         ORDER BY CASE WHEN gone_at IS NULL THEN 0 ELSE 1 END, standing, first_seen, source";
    let rows = sqlx::query(sql).bind(id.as_str()).fetch_all(&mut **tx).await?;
    let mut merged: Option<MergedView> = None;
    for row in &rows {
        let mut facts: Facts = from_json(row, "facts")?;
        let detail: Option<String> = row.try_get("detail")?;
        if let Some(detail) = detail {
            facts.overlay(&serde_json::from_str(&detail)?);
        }
        let gone_at: Option<i64> = row.try_get("gone_at")?;
        match &mut merged {
            None => {
                let (source, reference) = (row.try_get("source")?, row.try_get("reference")?);
                merged = Some(MergedView { source, reference, facts, is_listed: gone_at.is_none() });
            }
            Some(merged) => {
                facts.overlay(&merged.facts);
                let leading = std::mem::replace(&mut merged.facts, facts);
                merged.facts.kind = leading.kind;
                merged.facts.language = leading.language;
                (merged.facts.funder, merged.facts.url) = (leading.funder, leading.url);
                merged.is_listed |= gone_at.is_none();
            }
        }
    }
    Ok(merged)
}
