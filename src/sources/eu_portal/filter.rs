//! Checks that the portal kept to the filter of the request: it silently drops a filter that it does not understand.

use serde_json::Value;

use super::super::{ParseError, clip};
use super::fields::RowFields;
use super::query::{DATASOURCE, LANGUAGE, STATUSES, TYPES};

/// Checks that a row carries the type, status, language and data source that were requested.
///
/// # Errors
/// [`ParseError::Unfiltered`] for a row outside the filter. What is no row at all is left to the row's parser.
pub(super) fn check_filter(row: &Value) -> Result<(), ParseError> {
    if !row.is_object() {
        return Ok(());
    }
    let fields = RowFields::new(row);
    let filters: [(&str, &[&str]); 4] =
        [("type", &TYPES), ("status", &STATUSES), ("language", &[LANGUAGE]), ("DATASOURCE", &[DATASOURCE])];
    // A row with none of these fields is a bad row, and no sign of a dropped filter.
    if filters.iter().all(|(name, _)| fields.all(name).is_empty()) {
        return Ok(());
    }
    for (name, wanted) in filters {
        let values = fields.all(name);
        let may_be_absent = values.is_empty() && name == "DATASOURCE" && fields.is_flat();
        if may_be_absent || values.iter().any(|v| wanted.contains(&v.trim())) {
            continue;
        }
        let reference = fields.envelope_field("reference").unwrap_or_else(|| "a row without reference".to_owned());
        let found = if values.is_empty() { "nothing".to_owned() } else { values.join(", ") };
        return Err(ParseError::Unfiltered(format!("{} has {name} {}", clip(&reference), clip(&found))));
    }
    Ok(())
}
