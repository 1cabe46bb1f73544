//! `sources check`: what a source's parser understands of a page, what it skips, and why.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use super::print::{self, count, lines};
use super::usage::UsageError;
use crate::app::App;
use crate::fetch::{FetchOutcome, Guard};
use crate::locale::Locale;
use crate::opportunity::{Draft, Facts, SourceId, StatedStatus};
use crate::reading::normalise::{SourceDefaults, normalise};
use crate::sources::{
    Content, DATA_LIMIT, Page, ParsedPage, Request, RequestKind, SkippedRows, SourceWay, WatchedSource, feed,
};

/// The result for one page.
#[derive(Serialize)]
struct PageCheck {
    source: SourceId,
    url: String,
    /// The page that links to this feed, where the source's address leads to a page.
    named_by: Option<String>,
    /// Why the page could not be read at all.
    error: Option<String>,
    /// The number of rows, parsed or not.
    rows: u64,
    total: Option<u64>,
    drafts: Vec<CheckedDraft>,
    skipped: Vec<SkippedRows>,
    /// What is odd about the page though it could be read.
    remarks: Vec<String>,
    /// The addresses of the pages that it links to.
    follow: Vec<String>,
}

/// A draft with its facts, or the reason for its rejection.
#[derive(Serialize)]
struct CheckedDraft {
    draft: Draft,
    facts: Option<Facts>,
    rejected: Option<String>,
}

pub(super) async fn run(app: &App, id: Option<&str>, page: Option<(&Path, RequestKind)>) -> Result<()> {
    let sources = app.sources()?;
    let selected: Vec<&WatchedSource> =
        sources.iter().filter(|watched| id.is_none_or(|id| watched.spec.id == id)).collect();
    if selected.is_empty() {
        let known: Vec<&str> = sources.iter().map(|watched| watched.spec.id.as_str()).collect();
        return Err(UsageError(format!("no such source; known are: {}", known.join(", "))).into());
    }
    let mut checks = Vec::new();
    for watched in selected {
        let Some(request) = watched.source.start_requests().into_iter().next() else { continue };
        let found = match page {
            Some((file, part)) => Ok(from_file(file, Request { kind: part, ..request.clone() })?),
            None => fetch_page(app, watched, &request).await,
        };
        let mut check = check_page(app, watched, &request, found).await;
        // A feed links to no further page; a page in its place links to the feed.
        let is_feed = watched.source.kind() == feed::KIND.name;
        if let (true, None, Some(feed)) = (is_feed, page, check.follow.first()) {
            let request = Request::get(feed);
            let found = fetch_page(app, watched, &request).await;
            check = PageCheck { named_by: Some(check.url), ..check_page(app, watched, &request, found).await };
        }
        checks.push(check);
    }
    if app.settings.json {
        return print::json(&checks);
    }
    lines(checks.iter().flat_map(check_lines))
}

/// Reads a saved page as if it had been fetched from the source's address.
fn from_file(file: &Path, request: Request) -> Result<Page> {
    let bytes = std::fs::read(file).with_context(|| format!("failed to read {}", file.display()))?;
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    let content_type = match ending.as_str() {
        "json" => "application/json",
        "xml" | "rss" | "atom" => "application/xml",
        _ => "text/html",
    };
    let url = request.url.clone();
    let content_type = content_type.to_owned();
    Ok(Page { request, url, content_type, charset: None, content: Content::Memory(bytes) })
}

async fn fetch_page(app: &App, watched: &WatchedSource, request: &Request) -> Result<Page> {
    let request = Request { limit: request.limit.max(DATA_LIMIT), ..request.clone() };
    let guard = Guard { allow_private: watched.spec.allow_private };
    match app.fetcher()?.fetch(&request, None, guard).await? {
        FetchOutcome::Page { page, .. } => Ok(page.into_memory()?),
        FetchOutcome::Unchanged { .. } => anyhow::bail!("the server says that the page stands as it was"),
    }
}

async fn check_page(app: &App, watched: &WatchedSource, request: &Request, found: Result<Page>) -> PageCheck {
    let mut check = PageCheck {
        source: watched.spec.id.clone(),
        url: request.url.clone(),
        named_by: None,
        error: None,
        rows: 0,
        total: None,
        drafts: Vec::new(),
        skipped: Vec::new(),
        remarks: Vec::new(),
        follow: Vec::new(),
    };
    let parsed = match found {
        Ok(page) => {
            check.url.clone_from(&page.url);
            parse_page(app, watched, page).await
        }
        Err(error) => Err(error),
    };
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            check.error = Some(format!("{error:#}"));
            return check;
        }
    };
    check.remarks.extend(parsed.shared_keys.remark());
    let anchor = Some(watched.spec.zone.date_of(app.now()));
    let defaults = SourceDefaults { anchor, ..watched.spec.defaults() };
    check.drafts = parsed.drafts.into_iter().map(|draft| check_draft(draft, &defaults)).collect();
    (check.rows, check.total, check.skipped) = (parsed.row_count, parsed.total, parsed.skipped);
    check.follow = parsed.next_requests.into_iter().map(|next| next.url).collect();
    check
}

async fn parse_page(app: &App, watched: &WatchedSource, page: Page) -> Result<ParsedPage> {
    let seat = app.page_parser()?.seat().await?;
    Ok(seat.parse(watched.clone(), SourceWay::Usual, page, app.now()).await?)
}

fn check_draft(draft: Draft, defaults: &SourceDefaults) -> CheckedDraft {
    match normalise(&draft, defaults) {
        Ok(facts) => CheckedDraft { draft, facts: Some(facts), rejected: None },
        Err(rejected) => CheckedDraft { draft, facts: None, rejected: Some(rejected.to_string()) },
    }
}

fn check_lines(check: &PageCheck) -> Vec<String> {
    let mut out = vec![format!("{}: {}", check.source, check.url)];
    out.extend(check.named_by.iter().map(|page| format!("  the feed that the page {page} names")));
    if let Some(error) = &check.error {
        out.push(format!("  could not be read: {error}"));
        return out;
    }
    let of = check.total.map(|total| format!(" of {total}")).unwrap_or_default();
    out.push(format!("  {} in {}{of}", count(check.drafts.len() as u64, "call"), count(check.rows, "row")));
    for understood in &check.drafts {
        out.extend(draft_lines(understood));
    }
    out.extend(
        check
            .skipped
            .iter()
            .map(|skipped| format!("  left aside {}: {}", skipped.count, skipped.reason.text(Locale::default()))),
    );
    out.extend(check.remarks.iter().map(|remark| format!("  note: {remark}")));
    out.extend(check.follow.iter().map(|url| format!("  leads to {url}")));
    out
}

fn draft_lines(checked: &CheckedDraft) -> Vec<String> {
    let draft = &checked.draft;
    let mut out = vec![format!("  {}  {}", draft.key, draft.title), format!("    link      {}", draft.url)];
    let mut add = |name: &str, text: &str| {
        if !text.is_empty() {
            out.push(format!("    {name:<9} {text}"));
        }
    };
    add("status", draft.status.map(StatedStatus::as_str).unwrap_or_default());
    add("opens", draft.opens.as_deref().unwrap_or_default());
    add("deadlines", &draft.deadlines.join("; "));
    add("prose", draft.dates_prose.as_deref().unwrap_or_default());
    if let Some(why) = &checked.rejected {
        add("rejected", why);
    }
    let Some(facts) = &checked.facts else { return out };
    let deadline = |deadline: &crate::opportunity::Deadline| {
        let guess = if deadline.year_inferred { " (the year is not said)" } else { "" };
        let time = deadline.time_text().map(|time| format!(" {time}")).unwrap_or_default();
        format!("{}{time}{guess}", deadline.date)
    };
    let sum = |name: &str, amount: &Option<crate::opportunity::Amount>| {
        amount.as_ref().map(|amount| format!("{name} {} {}", amount.value, amount.currency))
    };
    let mut read = vec![format!("{:?}", facts.stated).to_lowercase()];
    read.extend(facts.opens.map(|day| format!("opens {day}")));
    read.extend(facts.deadlines.iter().map(|d| format!("closes {}", deadline(d))));
    read.extend(facts.unclear.iter().map(|unclear| format!("unclear \"{}\"", unclear.words)));
    read.extend(facts.rolling.then(|| "rolling".to_owned()));
    read.extend(sum("budget", &facts.budget).into_iter().chain(sum("at most", &facts.grant_max)));
    read.extend(facts.applicants.iter().map(|a| format!("{} {:?}", a.who, a.verdict).to_lowercase()));
    out.push(format!("    read as   {}", read.join(", ")));
    out
}
