//! Checks that the portal kept to the filter of the request: it silently drops a filter that it does not understand.

use serde_json::Value;

use super::super::{ParseError, clip};
use super::fields::Fields;
use super::query::{DATASOURCE, LANGUAGE, STATUSES, TYPES};

/// Checks that a row carries the type, status, language and data source that were requested.
///
/// # Errors
/// [`ParseError::Unfiltered`] for a row outside the filter. What is no row at all is left to the row's parser.
pub(super) fn check(row: &Value) -> Result<(), ParseError> {
    if !row.is_object() {
        return Ok(());
    }
    let fields = Fields::of(row);
    let rules: [(&str, &[&str]); 4] =
        [("type", &TYPES), ("status", &STATUSES), ("language", &[LANGUAGE]), ("DATASOURCE", &[DATASOURCE])];
    // A row with none of these fields is a bad row, and no sign of a dropped filter.
    if rules.iter().all(|(name, _)| fields.all(name).is_empty()) {
        return Ok(());
    }
    for (name, wanted) in rules {
        let values = fields.all(name);
        let unsaid = values.is_empty() && name == "DATASOURCE" && fields.loose();
        if unsaid || values.iter().any(|v| wanted.contains(&v.trim())) {
            continue;
        }
        let reference = fields.outer("reference").unwrap_or_else(|| "a row without reference".to_owned());
        let found = if values.is_empty() { "nothing".to_owned() } else { values.join(", ") };
        return Err(ParseError::Unfiltered(format!("{} has {name} {}", clip(&reference), clip(&found))));
    }
    Ok(())
}
