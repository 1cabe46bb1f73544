//! Reads the rules of a `listing`.

use regex::Regex;
use scraper::Selector;

use super::{CommonFields, TableParser, address};
use crate::sources::listing::{DetailRules, FieldRules, FieldSelector, ListingRules, RowLink, StatusPhrase, selector};

pub(super) fn read(form: &mut TableParser<'_, '_>, common: CommonFields) -> Option<ListingRules> {
    let row = form.required("row", "li.teaser").and_then(|_| form.parsed("row", selector));
    let link = form.parsed("link", link).or_else(|| Selector::parse("a[href]").ok().map(RowLink::DetailPage));
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
        extra_pages: pages,
        row: row?,
        link: link?,
        title,
        call_pattern: each,
        fields,
        statuses,
        key_pattern: key,
        next_link: next,
        empty_phrases: empty_when,
        include_words: only,
        exclude_words: not,
        detail,
    })
}

/// Reads `here` and `anchor`, for calls without a detail page, or a selector.
fn link(text: &str) -> Result<RowLink, String> {
    match text {
        "here" => Ok(RowLink::ThisPage),
        "anchor" => Ok(RowLink::Anchor),
        css => selector(css).map(RowLink::DetailPage),
    }
}

fn regex(text: &str) -> Result<Regex, String> {
    let right = r"no regular expression: write for example '\.(\d+)\.html', in single quotes";
    Regex::new(text).map_err(|_| right.to_owned())
}

fn detail(mut form: TableParser<'_, '_>) -> Option<DetailRules> {
    let main = form.required("main", "main").and_then(|_| form.parsed("main", selector));
    let title = form.parsed("title", selector);
    let hosts = form.list("hosts");
    let closed_too = form.flag("closed_too");
    let fields = fields(&mut form);
    form.reject_unknown("[source.detail]");
    Some(DetailRules { main: main?, follow_closed: closed_too, hosts, title, fields })
}

fn fields(form: &mut TableParser<'_, '_>) -> FieldRules {
    FieldRules {
        status: form.parsed("status", FieldSelector::parse),
        opens: form.parsed("opens", FieldSelector::parse),
        deadline: form.parsed("deadline", FieldSelector::parse),
        window: form.parsed("window", FieldSelector::parse),
        dates_prose: form.parsed("dates", FieldSelector::parse),
        summary: form.parsed("summary", FieldSelector::parse),
        applicants: form.parsed("who", FieldSelector::parse),
        budget: form.parsed("budget", FieldSelector::parse),
        geography: form.parsed("places", FieldSelector::parse),
        funder: form.parsed("funder", FieldSelector::parse),
        status_phrases: form.table("said").map(|form| statuses(form, "said")).unwrap_or_default(),
        rolling_phrases: form.list("rolling"),
    }
}

/// Reads `open = ["Öppen", "Stänger"]`, and the same for the other three statuses.
fn statuses(mut form: TableParser<'_, '_>, of: &str) -> Vec<StatusPhrase> {
    let mut words = Vec::new();
    for status in ["forthcoming", "open", "closed", "withdrawn"] {
        let begins = form.list(status).into_iter();
        words.extend(begins.map(|begins| StatusPhrase { phrase: begins, status: status.to_owned() }));
    }
    form.reject_unknown(of);
    words
}
