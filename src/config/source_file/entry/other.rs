//! Reads the rules of a `feed`, a `json` list, a calendar of `events` and a watched `page`.

use super::{CommonFields, TableParser, address, age_in_days, identity};
use crate::sources::feed::FeedRules;
use crate::sources::json::JsonRules;
use crate::sources::listing::selector;
use crate::sources::page::PageRules;

pub(super) fn feed(form: &mut TableParser<'_, '_>, common: CommonFields) -> FeedRules {
    FeedRules {
        kind: common.kind,
        identity: form.parsed("identity", identity).unwrap_or_default(),
        include_words: form.list("only"),
        exclude_words: form.list("not"),
        max_age: form.parsed("max_age", age_in_days),
        ignores_dates: form.flag("undated"),
        target_prefix: form.parsed("points_to", address),
        language: common.lang,
        zone: common.zone,
        geography: common.geography,
    }
}

pub(super) fn json(form: &mut TableParser<'_, '_>, common: CommonFields) -> Option<JsonRules> {
    let required_pointer = |form: &mut TableParser<'_, '_>, name, example| {
        form.required(name, example).and_then(|_| form.parsed(name, pointer))
    };
    let (key, title) = (required_pointer(form, "key", "/id"), required_pointer(form, "title", "/title"));
    let link = required_pointer(form, "link", "/url");
    let rows = form.parsed("rows", pointer).unwrap_or_default();
    let mut statuses = Vec::new();
    if let Some(mut words) = form.table("statuses") {
        for status in ["forthcoming", "open", "closed", "withdrawn"] {
            statuses.extend(words.list(status).into_iter().map(|begins| (begins, status.to_owned())));
        }
        words.reject_unknown("[source.statuses]");
    }
    let rules = JsonRules {
        rows,
        base_url: form.parsed("base", address),
        reference: form.parsed("reference", pointer),
        summary: form.parsed("summary", pointer),
        opens: form.parsed("opens", pointer),
        deadline: form.parsed("deadline", pointer),
        published: form.parsed("published", pointer),
        status: form.parsed("status", pointer),
        statuses,
        budget: form.parsed("budget", pointer),
        next: form.parsed("next", pointer),
        detail_url: form.text("detail").map(|(text, _)| text),
        ..base_rules(form, common)
    };
    Some(JsonRules { key: key?, title: title?, url: link?, ..rules })
}

pub(super) fn events(form: &mut TableParser<'_, '_>, common: CommonFields) -> JsonRules {
    base_rules(form, common).for_events_calendar()
}

fn base_rules(form: &mut TableParser<'_, '_>, common: CommonFields) -> JsonRules {
    JsonRules {
        kind: common.kind,
        zone: common.zone,
        language: common.lang,
        geography: common.geography,
        include_words: form.list("only"),
        exclude_words: form.list("not"),
        max_age: form.parsed("max_age", age_in_days),
        ..JsonRules::default()
    }
}

pub(super) fn page(form: &mut TableParser<'_, '_>, common: CommonFields, publisher: &str) -> PageRules {
    PageRules {
        publisher: publisher.to_owned(),
        zone: common.zone,
        language: common.lang,
        geography: common.geography,
        main: form.parsed("main", selector),
    }
}

fn pointer(text: &str) -> Result<String, String> {
    match text.starts_with('/') {
        true => Ok(text.to_owned()),
        false => Err("write a JSON pointer, for example /data/title".to_owned()),
    }
}
