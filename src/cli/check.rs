//! `sources check`: what a source's parser understands of a page, what it skips, and why.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use super::print::{self, count, lines};
use super::{Shop, WrongUse};
use crate::fetch::{Fetched, Guard};
use crate::opportunity::normalise::{Defaults, normalise};
use crate::opportunity::{Draft, Facts};
use crate::sources::spec::Reader;
use crate::sources::{Content, PAGE_LIMIT, Page, Part, Request, Skipped};
use crate::stages::crawl::Watched;

/// The result for one page.
#[derive(Serialize)]
struct Looked {
    source: String,
    url: String,
    /// The page that links to this feed, where the source's address leads to a page.
    named_by: Option<String>,
    /// Why the page could not be read at all.
    error: Option<String>,
    /// The number of rows, parsed or not.
    rows: u64,
    total: Option<u64>,
    drafts: Vec<Understood>,
    skipped: Vec<Skipped>,
    /// The addresses of the pages that it links to.
    follow: Vec<String>,
}

/// A draft with its facts, or the reason for its rejection.
#[derive(Serialize)]
struct Understood {
    draft: Draft,
    facts: Option<Facts>,
    rejected: Option<String>,
}

pub(super) async fn run(shop: &Shop, id: Option<&str>, page: Option<(&Path, Part)>) -> Result<()> {
    let sources = shop.settings.sources()?;
    let chosen: Vec<&Watched> = sources.iter().filter(|watched| id.is_none_or(|id| watched.spec.id == id)).collect();
    if chosen.is_empty() {
        let known: Vec<&str> = sources.iter().map(|watched| watched.spec.id.as_str()).collect();
        return Err(WrongUse(format!("no such source; known are: {}", known.join(", "))).into());
    }
    let mut looked = Vec::new();
    for watched in chosen {
        let Some(request) = watched.reader.start().into_iter().next() else { continue };
        let found = match page {
            Some((file, part)) => Ok(from_file(file, Request { part, ..request.clone() })?),
            None => fetched(shop, watched, &request).await,
        };
        let mut seen = look(shop, watched, &request, found);
        // A feed links to no further page; a page in its place links to the feed.
        if let (Reader::Feed(_), None, Some(feed)) = (&watched.spec.reader, page, seen.follow.first()) {
            let request = Request::get(feed);
            let found = fetched(shop, watched, &request).await;
            seen = Looked { named_by: Some(seen.url), ..look(shop, watched, &request, found) };
        }
        looked.push(seen);
    }
    if shop.json {
        return print::json(&looked);
    }
    lines(looked.iter().flat_map(told))
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

async fn fetched(shop: &Shop, watched: &Watched, request: &Request) -> Result<Page> {
    let request = Request { limit: request.limit.max(PAGE_LIMIT), ..request.clone() };
    let guard = Guard { allow_private: watched.spec.allow_private };
    match shop.settings.fetcher()?.fetch(&request, None, guard).await? {
        Fetched::Page { page, .. } => Ok(page.at_hand()?),
        Fetched::Unchanged { .. } => anyhow::bail!("the server says that the page stands as it was"),
    }
}

fn look(shop: &Shop, watched: &Watched, request: &Request, found: Result<Page>) -> Looked {
    let mut looked = Looked {
        source: watched.spec.id.clone(),
        url: request.url.clone(),
        named_by: None,
        error: None,
        rows: 0,
        total: None,
        drafts: Vec::new(),
        skipped: Vec::new(),
        follow: Vec::new(),
    };
    let parsed = found.and_then(|page| {
        looked.url.clone_from(&page.url);
        Ok(watched.reader.parse(&page)?)
    });
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            looked.error = Some(format!("{error:#}"));
            return looked;
        }
    };
    let near = Some(watched.spec.zone.date_of(shop.clock.now()));
    let defaults = Defaults { near, ..watched.spec.defaults() };
    looked.drafts = parsed.drafts.into_iter().map(|draft| understood(draft, &defaults)).collect();
    (looked.rows, looked.total, looked.skipped) = (parsed.rows, parsed.total, parsed.skipped);
    looked.follow = parsed.follow.into_iter().map(|next| next.url).collect();
    looked
}

fn understood(draft: Draft, defaults: &Defaults) -> Understood {
    match normalise(&draft, defaults) {
        Ok(facts) => Understood { draft, facts: Some(facts), rejected: None },
        Err(rejected) => Understood { draft, facts: None, rejected: Some(rejected.to_string()) },
    }
}

fn told(looked: &Looked) -> Vec<String> {
    let mut out = vec![format!("{}: {}", looked.source, looked.url)];
    out.extend(looked.named_by.iter().map(|page| format!("  the feed that the page {page} names")));
    if let Some(error) = &looked.error {
        out.push(format!("  could not be read: {error}"));
        return out;
    }
    let of = looked.total.map(|total| format!(" of {total}")).unwrap_or_default();
    out.push(format!("  {} in {}{of}", count(looked.drafts.len() as u64, "call"), count(looked.rows, "row")));
    for understood in &looked.drafts {
        out.extend(draft_lines(understood));
    }
    out.extend(looked.skipped.iter().map(|skipped| format!("  left aside {}: {}", skipped.count, skipped.reason)));
    out.extend(looked.follow.iter().map(|url| format!("  leads to {url}")));
    out
}

fn draft_lines(understood: &Understood) -> Vec<String> {
    let draft = &understood.draft;
    let mut out = vec![format!("  {}  {}", draft.key, draft.title), format!("    link      {}", draft.url)];
    let mut wrote = |name: &str, text: &str| {
        if !text.is_empty() {
            out.push(format!("    {name:<9} {text}"));
        }
    };
    wrote("status", draft.status.as_deref().unwrap_or_default());
    wrote("opens", draft.opens.as_deref().unwrap_or_default());
    wrote("deadlines", &draft.deadlines.join("; "));
    wrote("prose", draft.dates_prose.as_deref().unwrap_or_default());
    if let Some(why) = &understood.rejected {
        wrote("rejected", why);
    }
    let Some(facts) = &understood.facts else { return out };
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
    read.extend(facts.rolling.then(|| "rolling".to_owned()));
    read.extend(sum("budget", &facts.budget).into_iter().chain(sum("at most", &facts.grant_max)));
    read.extend(facts.applicants.iter().map(|a| format!("{} {:?}", a.who, a.verdict).to_lowercase()));
    out.push(format!("    read as   {}", read.join(", ")));
    out
}
