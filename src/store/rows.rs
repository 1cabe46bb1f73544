//! Rows to words and back: the few conversions that every table needs.

use anyhow::{Context, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::opportunity::{Opportunity, OpportunityId, Status};

pub(super) fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).context("failed to write a value as JSON")
}

pub(super) fn from_json<T: DeserializeOwned>(row: &AnyRow, column: &str) -> Result<T> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).with_context(|| format!("column {column} holds something else than it should"))
}

/// Reads the columns `id, revision, status, source, reference, facts`.
pub(super) fn opportunity(row: &AnyRow) -> Result<Opportunity> {
    let status: String = row.try_get("status")?;
    Ok(Opportunity {
        id: OpportunityId(row.try_get("id")?),
        revision: row.try_get("revision")?,
        status: Status::parse(&status).with_context(|| format!("'{status}' is no status"))?,
        source: row.try_get("source")?,
        reference: row.try_get("reference")?,
        facts: from_json(row, "facts")?,
    })
}
