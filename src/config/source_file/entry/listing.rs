//! Reads the rules of a `listing`.

use regex::Regex;
use scraper::Selector;

use super::{Common, Form, address};
use crate::sources::listing::{DetailRules, FieldRules, Link, ListingRules, Pick, StatusWord, selector};

pub(super) fn read(form: &mut Form<'_, '_>, common: Common) -> Option<ListingRules> {
    let row = form.required("row", "li.teaser").and_then(|_| form.parsed("row", selector));
    let link = form.parsed("link", link).or_else(|| Selector::parse("a[href]").ok().map(Link::Own));
    let title = form.parsed_list("title", selector);
    let pages = form.parsed_list("pages", address);
    let each = form.parsed("each", regex);
    let fields = fields(form);
    let statuses = form.table("statuses").map(|form| statuses(form, "[source.statuses]")).unwrap_or_default();
    let key = form.parsed("key", regex);
    let next = form.parsed("next", selector);
    let (empty_when, only, not) = (form.list("empty_when"), form.list("only"), form.list("not"));
    let detail = form.table("detail").and_then(detail);
    Some(ListingRules {
        kind: common.kind,
        zone: common.zone,
        language: common.lang,
        geography: common.geography,
        pages,
        row: row?,
        link: link?,
        title,
        each,
        fields,
        statuses,
        key,
        next,
        empty_when,
        only,
        not,
        detail,
    })
}

/// Reads `here` and `anchor`, for calls without a detail page, or a selector.
fn link(text: &str) -> Result<Link, String> {
    match text {
        "here" => Ok(Link::Here),
        "anchor" => Ok(Link::Anchor),
        css => selector(css).map(Link::Own),
    }
}

fn regex(text: &str) -> Result<Regex, String> {
    let right = r"no regular expression: write for example '\.(\d+)\.html', in single quotes";
    Regex::new(text).map_err(|_| right.to_owned())
}

fn detail(mut form: Form<'_, '_>) -> Option<DetailRules> {
    let main = form.required("main", "main").and_then(|_| form.parsed("main", selector));
    let title = form.parsed("title", selector);
    let hosts = form.list("hosts");
    let closed_too = form.flag("closed_too");
    let fields = fields(&mut form);
    form.finish("[source.detail]");
    Some(DetailRules { main: main?, closed_too, hosts, title, fields })
}

fn fields(form: &mut Form<'_, '_>) -> FieldRules {
    FieldRules {
        status: form.parsed("status", Pick::parse),
        opens: form.parsed("opens", Pick::parse),
        deadline: form.parsed("deadline", Pick::parse),
        window: form.parsed("window", Pick::parse),
        dates: form.parsed("dates", Pick::parse),
        summary: form.parsed("summary", Pick::parse),
        who: form.parsed("who", Pick::parse),
        budget: form.parsed("budget", Pick::parse),
        geography: form.parsed("places", Pick::parse),
        funder: form.parsed("funder", Pick::parse),
        said: form.table("said").map(|form| statuses(form, "said")).unwrap_or_default(),
        rolling: form.list("rolling"),
    }
}

/// Reads `open = ["Öppen", "Stänger"]`, and the same for the other three statuses.
fn statuses(mut form: Form<'_, '_>, of: &str) -> Vec<StatusWord> {
    let mut words = Vec::new();
    for status in ["forthcoming", "open", "closed", "withdrawn"] {
        let begins = form.list(status).into_iter();
        words.extend(begins.map(|begins| StatusWord { begins, status: status.to_owned() }));
    }
    form.finish(of);
    words
}
