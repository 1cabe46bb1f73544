//! Reads the rules of a `json` list from its entry.

use super::JsonRules;
use crate::opportunity::StatedStatus;
use crate::sources::file::TableParser;
use crate::sources::file::values::{address, age_in_days};
use crate::sources::spec::SourceSpec;

pub(super) fn read(spec: &SourceSpec, table: &mut TableParser<'_, '_>) -> Option<JsonRules> {
    let required_pointer = |table: &mut TableParser<'_, '_>, name, example| {
        table.required(name, example).and_then(|_| table.parsed(name, pointer))
    };
    let (key, title) = (required_pointer(table, "key", "/id"), required_pointer(table, "title", "/title"));
    let link = required_pointer(table, "link", "/url");
    let rows = table.parsed("rows", pointer).unwrap_or_default();
    let mut statuses = Vec::new();
    if let Some(mut words) = table.table("statuses") {
        for status in StatedStatus::STATED {
            statuses.extend(words.list(status.as_str()).into_iter().map(|begins| (begins, status)));
        }
        words.reject_unknown("[source.statuses]");
    }
    let rules = JsonRules {
        rows,
        base_url: table.parsed("base", address),
        reference: table.parsed("reference", pointer),
        summary: table.parsed("summary", pointer),
        opens: table.parsed("opens", pointer),
        deadline: table.parsed("deadline", pointer),
        published: table.parsed("published", pointer),
        status: table.parsed("status", pointer),
        statuses,
        budget: table.parsed("budget", pointer),
        next: table.parsed("next", pointer),
        detail_url: table.text("detail").map(|(text, _)| text),
        ..common_rules(spec, table)
    };
    Some(JsonRules { key: key?, title: title?, url: link?, ..rules })
}

/// Reads the rules that a `json` list and a calendar of `events` share.
pub(super) fn common_rules(spec: &SourceSpec, table: &mut TableParser<'_, '_>) -> JsonRules {
    JsonRules {
        kind: spec.record,
        zone: spec.zone,
        language: spec.language,
        geography: spec.geography.clone(),
        include_words: table.list("only"),
        exclude_words: table.list("not"),
        max_age: table.parsed("max_age", age_in_days),
        ..JsonRules::default()
    }
}

fn pointer(text: &str) -> Result<String, String> {
    match text.starts_with('/') {
        true => Ok(text.to_owned()),
        false => Err("write a JSON pointer, for example /data/title".to_owned()),
    }
}
