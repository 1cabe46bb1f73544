//! Listings: the places where sources show calls, whether they still do, and which detail pages are to be read.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, FromRow, Row, Transaction};

use super::provenance::{Fingerprint, MergedView};
use crate::opportunity::{Facts, Listing, OpportunityId, SourceId};
use crate::store::Store;
use crate::store::columns::{Millis, OptionalMillis, SqlCondition, read, read_all};

/// What decides whether a draft says anything new about a listing.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct ListingState {
    pub fingerprint: Fingerprint,
    /// The version of the parser that read it.
    #[sqlx(rename = "reader")]
    pub parser_version: String,
    /// Complete passes in a row that lacked it.
    pub missed: i64,
    #[sqlx(try_from = "SqlCondition")]
    pub gone: bool,
    /// When its present content was first read.
    #[sqlx(try_from = "Millis")]
    pub read_at: Timestamp,
    pub url: String,
    /// Whether the call is neither closed nor withdrawn.
    #[sqlx(try_from = "SqlCondition")]
    pub live: bool,
}

/// A listing whose detail page is still to be read.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct PendingDetail {
    pub key: String,
    pub identifier: Option<String>,
}

impl Store {
    /// Returns the state of all listings of a source, by key.
    pub async fn listing_states(&self, source: &SourceId) -> Result<BTreeMap<String, ListingState>> {
        let sql = "SELECT l.key AS key, l.fingerprint AS fingerprint, l.reader AS reader, l.missed AS missed, \
             CASE WHEN l.gone_at IS NULL THEN 0 ELSE 1 END AS gone, l.read_at AS read_at, l.url AS url, \
             CASE WHEN o.status IN ('closed', 'withdrawn') THEN 0 ELSE 1 END AS live \
             FROM listings l JOIN opportunities o ON o.id = l.opportunity WHERE l.source = $1";
        let rows = sqlx::query(sql).bind(source).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get("key")?, read(row, "key")?))).collect()
    }

    /// Returns how much text a source shows in all, in bytes; `None` when nothing of it is stored.
    pub async fn listed_text(&self, source: &SourceId) -> Result<Option<usize>> {
        let sql = "SELECT facts FROM listings WHERE source = $1 AND gone_at IS NULL";
        let all: Vec<Facts> = sqlx::query_scalar(sql).bind(source).fetch_all(&self.pool).await?;
        let sections = || all.iter().flat_map(|facts| &facts.sections);
        Ok((!all.is_empty()).then(|| sections().map(|section| section.text.len()).sum()))
    }

    /// Returns the listings of an opportunity, the leading one first.
    pub async fn listings(&self, id: &OpportunityId) -> Result<Vec<Listing>> {
        let sql = "SELECT source, key, reference, url, first_seen, missed_since, gone_at FROM listings \
             WHERE opportunity = $1 ORDER BY standing, first_seen, source";
        read_all(&sqlx::query(sql).bind(id.as_str()).fetch_all(&self.pool).await?, "key")
    }

    /// Returns the listings of matched calls, not over, whose detail page has not been read since they last changed;
    /// newest first.
    pub async fn pending_details(&self, source: &SourceId, limit: usize) -> Result<Vec<PendingDetail>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let sql = "SELECT l.key AS key, o.identifier AS identifier FROM listings l JOIN opportunities o ON o.id = l.opportunity \
             WHERE l.source = $1 AND l.gone_at IS NULL AND o.status IN ('open', 'forthcoming') \
             AND (l.detail_of IS NULL OR l.detail_of <> l.fingerprint) \
             AND EXISTS (SELECT 1 FROM matches m WHERE m.opportunity = o.id AND m.level <> 'none') \
             ORDER BY o.revision DESC LIMIT $2";
        let rows = sqlx::query(sql).bind(source).bind(limit).fetch_all(&self.pool).await?;
        read_all(&rows, "key")
    }

    /// Records that the detail pages of these listings have been requested; they are not requested again until the
    /// listings change.
    pub async fn mark_details_requested(&self, source: &SourceId, keys: &[String]) -> Result<()> {
        if keys.is_empty() {
            return Ok(());
        }
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

impl FromRow<'_, AnyRow> for Listing {
    fn from_row(row: &AnyRow) -> sqlx::Result<Listing> {
        Ok(Listing {
            source: row.try_get("source")?,
            key: row.try_get("key")?,
            reference: row.try_get("reference")?,
            url: row.try_get("url")?,
            first_seen: row.try_get::<Millis, _>("first_seen")?.into(),
            missed_since: row.try_get::<OptionalMillis, _>("missed_since")?.into(),
            gone_at: row.try_get::<OptionalMillis, _>("gone_at")?.into(),
        })
    }
}

/// A listing as it is stored, for comparison with a reading of it.
#[derive(FromRow)]
pub(in crate::store) struct StoredListing {
    pub(in crate::store) opportunity: OpportunityId,
    pub(in crate::store) facts: Facts,
    pub(in crate::store) detail: Option<Facts>,
    pub(in crate::store) fingerprint: Fingerprint,
    #[sqlx(rename = "reader")]
    pub(in crate::store) parser_version: String,
}

/// Returns the stored listing with this key.
pub(in crate::store) async fn stored_listing(
    tx: &mut Transaction<'static, Any>,
    source: &SourceId,
    key: &str,
) -> Result<Option<StoredListing>> {
    let sql =
        "SELECT key, opportunity, facts, detail, fingerprint, reader FROM listings WHERE source = $1 AND key = $2";
    let row = sqlx::query(sql).bind(source).bind(key).fetch_optional(&mut **tx).await?;
    row.map(|row| read(&row, "key")).transpose()
}

/// A listing as it takes part in a merge.
#[derive(FromRow)]
struct MergedListing {
    source: SourceId,
    reference: String,
    facts: Facts,
    detail: Option<Facts>,
    #[sqlx(try_from = "SqlCondition")]
    gone: bool,
}

/// Merges all listings of an opportunity. `None` when it has none.
pub(in crate::store) async fn merge_listings(
    tx: &mut Transaction<'static, Any>,
    id: &OpportunityId,
) -> Result<Option<MergedView>> {
    // Listings that are still shown lead those that are gone.
    let sql = "SELECT source, key, reference, facts, detail, CASE WHEN gone_at IS NULL THEN 0 ELSE 1 END AS gone \
         FROM listings WHERE opportunity = $1 ORDER BY gone, standing, first_seen, source";
    let listings: Vec<MergedListing> =
        read_all(&sqlx::query(sql).bind(id.as_str()).fetch_all(&mut **tx).await?, "key")?;
    let mut merged: Option<MergedView> = None;
    for listing in listings {
        let mut facts = listing.facts;
        if let Some(detail) = &listing.detail {
            facts.overlay(detail);
        }
        let Some(merged) = &mut merged else {
            let (source, reference) = (listing.source, listing.reference);
            merged = Some(MergedView { source, reference, facts, is_listed: !listing.gone });
            continue;
        };
        facts.overlay(&merged.facts);
        let leading = std::mem::replace(&mut merged.facts, facts);
        merged.facts.kind = leading.kind;
        merged.facts.language = leading.language;
        (merged.facts.funder, merged.facts.url) = (leading.funder, leading.url);
        merged.is_listed |= !listing.gone;
    }
    Ok(merged)
}
