//! Reads the rules of a `feed`, a `json` list, a calendar of `events` and a watched `page`.

use super::{Common, Form, address, age, identity};
use crate::sources::feed::FeedRules;
use crate::sources::json::JsonRules;
use crate::sources::listing::selector;
use crate::sources::page::PageRules;

pub(super) fn feed(form: &mut Form<'_, '_>, common: Common) -> FeedRules {
    FeedRules {
        kind: common.kind,
        identity: form.parsed("identity", identity).unwrap_or_default(),
        only: form.list("only"),
        not: form.list("not"),
        max_age: form.parsed("max_age", age),
        undated: form.flag("undated"),
        points_to: form.parsed("points_to", address),
        language: common.lang,
        zone: common.zone,
        geography: common.geography,
    }
}

pub(super) fn json(form: &mut Form<'_, '_>, common: Common) -> Option<JsonRules> {
    let needed =
        |form: &mut Form<'_, '_>, name, example| form.required(name, example).and_then(|_| form.parsed(name, pointer));
    let (key, title) = (needed(form, "key", "/id"), needed(form, "title", "/title"));
    let link = needed(form, "link", "/url");
    let rows = form.parsed("rows", pointer).unwrap_or_default();
    let mut statuses = Vec::new();
    if let Some(mut words) = form.table("statuses") {
        for status in ["forthcoming", "open", "closed", "withdrawn"] {
            statuses.extend(words.list(status).into_iter().map(|begins| (begins, status.to_owned())));
        }
        words.finish("[source.statuses]");
    }
    let rules = JsonRules {
        rows,
        base: form.parsed("base", address),
        reference: form.parsed("reference", pointer),
        summary: form.parsed("summary", pointer),
        opens: form.parsed("opens", pointer),
        deadline: form.parsed("deadline", pointer),
        published: form.parsed("published", pointer),
        status: form.parsed("status", pointer),
        statuses,
        budget: form.parsed("budget", pointer),
        next: form.parsed("next", pointer),
        detail: form.text("detail").map(|(text, _)| text),
        ..filtered(form, common)
    };
    Some(JsonRules { key: key?, title: title?, url: link?, ..rules })
}

pub(super) fn events(form: &mut Form<'_, '_>, common: Common) -> JsonRules {
    filtered(form, common).events()
}

fn filtered(form: &mut Form<'_, '_>, common: Common) -> JsonRules {
    JsonRules {
        kind: common.kind,
        zone: common.zone,
        language: common.lang,
        geography: common.geography,
        only: form.list("only"),
        not: form.list("not"),
        max_age: form.parsed("max_age", age),
        ..JsonRules::default()
    }
}

pub(super) fn page(form: &mut Form<'_, '_>, common: Common, publisher: &str) -> PageRules {
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
