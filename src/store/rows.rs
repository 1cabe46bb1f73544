//! Conversions between rows and values that every table needs.

use anyhow::{Context, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::subscription::Scope;

pub(super) fn to_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).context("failed to write a value as JSON")
}

/// Returns the placeholders of several rows in one statement: `($1, $2), ($3, $4)`.
pub(super) fn placeholders(rows: usize, columns: usize) -> String {
    let row = |row: usize| (1..=columns).map(|column| format!("${}", row * columns + column)).collect::<Vec<_>>();
    (0..rows).map(|row_number| format!("({})", row(row_number).join(", "))).collect::<Vec<_>>().join(", ")
}

/// Returns so many placeholders from `$first` on: `$1, $2`.
pub(super) fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}

pub(super) fn from_json<T: DeserializeOwned>(row: &AnyRow, column: &str) -> Result<T> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).with_context(|| format!("column {column} holds something else than it should"))
}

/// Reads the columns `areas, forvaltning, passed_on`.
pub(super) fn scope(row: &AnyRow) -> Result<Scope> {
    Ok(Scope::from_columns(
        from_json(row, "areas")?,
        row.try_get("forvaltning")?,
        row.try_get::<i64, _>("passed_on")? != 0,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_has_its_own_number() {
        assert_eq!(placeholders(2, 3), "($1, $2, $3), ($4, $5, $6)");
        assert_eq!(placeholders(1, 1), "($1)");
    }
}
