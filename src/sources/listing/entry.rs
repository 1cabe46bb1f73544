//! Reads the rules of a `listing` from its entry.

use regex::Regex;
use scraper::Selector;

use super::{DetailRules, FieldRules, FieldSelector, ListingRules, RowLink, StatusPhrase, selector};
use crate::opportunity::StatedStatus;
use crate::sources::file::TableParser;
use crate::sources::file::values::address;
use crate::sources::spec::SourceSpec;

pub(super) fn read(spec: &SourceSpec, table: &mut TableParser<'_, '_>) -> Option<ListingRules> {
    let row = table.required("row", "li.teaser").and_then(|_| table.parsed("row", selector));
    let link = table.parsed("link", link).or_else(|| Selector::parse("a[href]").ok().map(RowLink::DetailPage));
    let title = table.parsed_list("title", selector);
    let pages = table.parsed_list("pages", address);
    let each = table.parsed("each", regex);
    let fields = fields(table);
    let statuses = table.table("statuses").map(|table| statuses(table, "[source.statuses]")).unwrap_or_default();
    let key = table.parsed("key", regex);
    let next = table.parsed("next", selector);
    let (empty_when, only, not) = (table.list("empty_when"), table.list("only"), table.list("not"));
    let detail = table.table("detail").and_then(detail);
    Some(ListingRules {
        kind: spec.record,
        zone: spec.zone,
        language: spec.language,
        geography: spec.geography.clone(),
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

fn detail(mut table: TableParser<'_, '_>) -> Option<DetailRules> {
    let main = table.required("main", "main").and_then(|_| table.parsed("main", selector));
    let title = table.parsed("title", selector);
    let hosts = table.list("hosts");
    let closed_too = table.flag("closed_too");
    let fields = fields(&mut table);
    table.reject_unknown("[source.detail]");
    Some(DetailRules { main: main?, follow_closed: closed_too, hosts, title, fields })
}

fn fields(table: &mut TableParser<'_, '_>) -> FieldRules {
    FieldRules {
        status: table.parsed("status", FieldSelector::parse),
        opens: table.parsed("opens", FieldSelector::parse),
        deadline: table.parsed("deadline", FieldSelector::parse),
        window: table.parsed("window", FieldSelector::parse),
        dates_prose: table.parsed("dates", FieldSelector::parse),
        summary: table.parsed("summary", FieldSelector::parse),
        applicants: table.parsed("who", FieldSelector::parse),
        budget: table.parsed("budget", FieldSelector::parse),
        geography: table.parsed("places", FieldSelector::parse),
        funder: table.parsed("funder", FieldSelector::parse),
        status_phrases: table.table("said").map(|table| statuses(table, "said")).unwrap_or_default(),
        rolling_phrases: table.list("rolling"),
    }
}

/// Reads `open = ["Öppen", "Stänger"]`, and the same for the other three statuses.
fn statuses(mut table: TableParser<'_, '_>, of: &str) -> Vec<StatusPhrase> {
    let mut words = Vec::new();
    for status in StatedStatus::STATED {
        words.extend(table.list(status.as_str()).into_iter().map(|phrase| StatusPhrase { phrase, status }));
    }
    table.reject_unknown(of);
    words
}
