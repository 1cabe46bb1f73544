//! The fields of a row: lists of strings under `metadata`, or at the top level, or missing.

use serde_json::Value;

use crate::text::html;

/// A view of one row's fields.
#[derive(Clone, Copy)]
pub(super) struct RowFields<'a> {
    row: &'a Value,
    metadata: Option<&'a Value>,
}

impl<'a> RowFields<'a> {
    pub(super) fn new(row: &'a Value) -> RowFields<'a> {
        RowFields { row, metadata: row.get("metadata").filter(|m| m.as_object().is_some_and(|m| !m.is_empty())) }
    }

    /// Tells whether the fields are at the top level of the row instead of under `metadata` (a few cascade calls).
    pub(super) fn is_flat(&self) -> bool {
        self.metadata.is_none()
    }

    /// Returns every value of a field, without blank ones.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        let value = self.metadata.unwrap_or(self.row).get(name);
        let values = match value {
            Some(Value::Array(values)) => values.iter().filter_map(scalar_text).collect(),
            Some(value) => scalar_text(value).into_iter().collect(),
            None => Vec::new(),
        };
        values.into_iter().filter(|v: &String| !v.trim().is_empty()).collect()
    }

    /// Returns the first value of a field.
    pub(super) fn first(&self, name: &str) -> Option<String> {
        self.all(name).into_iter().next()
    }

    /// Returns the first value as one clean line: entities decoded, white space collapsed.
    pub(super) fn line(&self, name: &str) -> Option<String> {
        self.all(name).iter().map(|v| html::to_line(v)).find(|v| !v.is_empty())
    }

    /// Parses the first value as JSON.
    pub(super) fn json(&self, name: &str) -> Option<Value> {
        serde_json::from_str(&self.first(name)?).ok()
    }

    /// Returns a field of the row itself, beside the metadata.
    pub(super) fn envelope_field(&self, name: &str) -> Option<String> {
        self.row.get(name).and_then(scalar_text).filter(|v| !v.trim().is_empty())
    }
}

/// Returns a string, or a number as it is printed.
pub(super) fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
