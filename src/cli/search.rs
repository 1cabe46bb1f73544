//! `search`: hits as lines for people, as JSON, or as a file for other programs.

use std::io::{IsTerminal, Write};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use jiff::Timestamp;

use super::print::{self, Style, column};
use super::search_args::{SearchArgs, SortArg, StatusArg};
use super::usage::UsageError;
use crate::api_types::SearchResultDto;
use crate::app::App;
use crate::export::{Entry, Export, ExportContext, Format, MAX_CALLS, MAX_FEED_ENTRIES};
use crate::kommun::Kommun;
use crate::opportunity::{OpportunityId, Status, Zone};
use crate::search::{Facets, FitScores, Hit, QueryExpansion, SearchQuery, SearchResult, SortOrder, StatusFilter};
use crate::store::Store;

/// The default number of hits: one screen.
const DEFAULT_LIMIT: usize = 20;

pub(super) async fn search(app: &App, args: SearchArgs) -> Result<()> {
    let format = args.format.map(Format::from);
    if format == Some(Format::Xlsx) && args.output.is_none() && std::io::stdout().is_terminal() {
        return Err(UsageError("a workbook is no text: name a file with --output FILE".to_owned()).into());
    }
    let store = app.store().await?;
    let Some(index) = app.read_only_index().await? else {
        bail!("there is no index of this state folder yet: run `utkik index` first");
    };
    // A fault in a kommun file does not prevent searching: only `kommun:` is not understood then.
    let kommuner = app.kommuner().unwrap_or_default();
    let slugs = kommuner.iter().map(|kommun| kommun.slug.clone()).collect();
    let fit_scores = Arc::new(FitScores::new(store.write_count().await?, slugs, store.fit_scores().await?));
    let now = app.now();
    let result = index.search_with(&to_question(&args, format), &fit_scores, now)?;
    if let Some(format) = format {
        let export = export(app, store, kommuner, &args, &result, format).await?;
        return write_output(&export.write(format, now)?, &args);
    }
    if app.settings.json {
        return print::json(&SearchResultDto::of(result, 1, args.limit.unwrap_or(DEFAULT_LIMIT)));
    }
    print::styled_lines(result_lines(&result, args.facets, now))
}

fn to_question(args: &SearchArgs, format: Option<Format>) -> SearchQuery {
    let (limit, order) = match format {
        None => (DEFAULT_LIMIT, order(args.sort)),
        Some(Format::Atom) => (MAX_FEED_ENTRIES, SortOrder::Newest),
        Some(_) => (MAX_CALLS, order(args.sort)),
    };
    SearchQuery {
        words: args.words.join(" "),
        source: args.source.clone(),
        kommun: args.kommun.clone(),
        status: args.status.map_or(StatusFilter::NotOver, filter),
        order,
        expansion: if args.exact { QueryExpansion::Off } else { QueryExpansion::On },
        limit: args.limit.unwrap_or(limit),
        ..SearchQuery::default()
    }
}

async fn export(
    app: &App,
    store: &Store,
    kommuner: &[Kommun],
    args: &SearchArgs,
    result: &SearchResult,
    format: Format,
) -> Result<Export> {
    let kommun = args.kommun.as_ref().and_then(|slug| kommuner.iter().find(|kommun| kommun.slug == slug.as_str()));
    let locale = args.language.unwrap_or_default();
    let public_url = &locale.site_url(&app.settings.public_url);
    let letterhead = ExportContext { locale, kommuner, kommun, public_url };
    let ids: Vec<OpportunityId> = result.hits.iter().filter_map(|hit| hit.id.parse().ok()).collect();
    let (now, mut entries) = (app.now(), Vec::with_capacity(ids.len()));
    store
        .export_calls(&ids, |told| {
            entries.push(Entry::of(&told.opportunity, &told.history, &told.matches, &letterhead, now));
        })
        .await?;
    let query = query_string(args);
    Ok(Export {
        locale,
        title: Export::title(locale, &args.words.join(" "), kommun),
        page: format!("{public_url}/sok{query}"),
        address: format!("{public_url}/sok.{}{query}", format.extension()),
        total: if format == Format::Atom { entries.len() as u64 } else { result.total },
        entries,
        kommun: kommun.cloned(),
    })
}

/// Returns the query string of the same search on the web pages.
fn query_string(args: &SearchArgs) -> String {
    let mut words = args.words.clone();
    words.extend(args.status.map(|status| format!("status:{}", status.as_str())));
    let words = words.join(" ");
    let parameters = [
        ("q", Some(words.as_str()).filter(|words| !words.is_empty())),
        ("kalla", args.source.as_deref()),
        ("kommun", args.kommun.as_deref()),
        ("bara", args.exact.then_some("1")),
    ];
    let given = parameters.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish();
    if query.is_empty() { query } else { format!("?{query}") }
}

fn write_output(bytes: &[u8], args: &SearchArgs) -> Result<()> {
    match &args.output {
        Some(file) => std::fs::write(file, bytes).with_context(|| format!("failed to write {}", file.display())),
        None => print::ignore_broken_pipe(std::io::stdout().lock().write_all(bytes)),
    }
}

fn result_lines(result: &SearchResult, facets: bool, now: Timestamp) -> Vec<Vec<(Style, String)>> {
    let width = print::width();
    let mut out: Vec<Vec<(Style, String)>> = result.hits.iter().map(|hit| hit_line(hit, width, now)).collect();
    out.push(vec![(Style::Bold, format!("{} of {}", result.hits.len(), print::count(result.total, "call")))]);
    let dimmed = |text: String| vec![(Style::Dim, text)];
    if facets {
        out.extend(facet_lines(&result.facets).into_iter().map(dimmed));
    }
    if !result.also_searched.is_empty() {
        out.push(dimmed(format!("sökte även (--exact: bara dina ord): {}", result.also_searched.join(", "))));
    }
    if !result.ignored.is_empty() {
        out.push(vec![(Style::Yellow, format!("not understood: {}", result.ignored.join(" ")))]);
    }
    out
}

/// Returns a line for each facet: the most frequent values with their counts.
fn facet_lines(facets: &Facets) -> Vec<String> {
    let Facets { status, source, programme, kind, area, kommun } = facets;
    let named = [
        ("status", status),
        ("kind", kind),
        ("programme", programme),
        ("area", area),
        ("source", source),
        ("kommun", kommun),
    ];
    let line = |(name, counts): (&str, &Vec<(String, u64)>)| {
        let counts: Vec<String> = counts.iter().take(12).map(|(value, n)| format!("{value} {n}")).collect();
        format!("{} {}", column(name, 10), counts.join(", "))
    };
    named.into_iter().filter(|(_, counts)| !counts.is_empty()).map(line).collect()
}

fn order(sort: SortArg) -> SortOrder {
    match sort {
        SortArg::Relevance => SortOrder::Relevance,
        SortArg::Deadline => SortOrder::Deadline,
        SortArg::Newest => SortOrder::Newest,
        SortArg::Money => SortOrder::Money,
    }
}

fn filter(status: StatusArg) -> StatusFilter {
    match status {
        StatusArg::All => StatusFilter::All,
        StatusArg::Forthcoming => StatusFilter::One(Status::Forthcoming),
        StatusArg::Open => StatusFilter::One(Status::Open),
        StatusArg::Closed => StatusFilter::One(Status::Closed),
        StatusArg::Withdrawn => StatusFilter::One(Status::Withdrawn),
        StatusArg::Unknown => StatusFilter::One(Status::Unknown),
    }
}

/// Deadlines within this many days are highlighted.
const SOON_DAYS: i32 = 14;

/// The width of the columns before the title, in characters.
const TITLE_OFFSET: usize = 12 + 1 + 12 + 11 + 6 + 17;

/// Returns the parts of a hit's line; `room` is the width of the terminal, if there is one.
fn hit_line(hit: &Hit, width: Option<usize>, now: Timestamp) -> Vec<(Style, String)> {
    let deadline = hit.deadline.map(|date| date.to_string()).unwrap_or_default();
    // The index has no zone; the three that funders use differ by an hour at most.
    let today = Zone::Brussels.date_of(now);
    let days = hit.deadline.map(|date| (date - today).get_days()).filter(|days| *days >= 0 && !hit.status.is_over());
    let deadline_style = if days.is_some_and(|days| days <= SOON_DAYS) { Style::Red } else { Style::Plain };
    let status = match hit.status {
        Status::Open => Style::Green,
        Status::Forthcoming => Style::Yellow,
        Status::Closed | Status::Withdrawn => Style::Red,
        Status::Unknown => Style::Plain,
    };
    let programme = column(hit.programme.as_deref().unwrap_or_default(), 16);
    let title = match width {
        Some(room) => column(&hit.title, room.saturating_sub(TITLE_OFFSET).max(30)),
        None => hit.title.clone(),
    };
    vec![
        (Style::Dim, format!("{} ", column(&hit.id, 12))),
        (status, column(hit.status.as_str(), 12)),
        (deadline_style, column(&deadline, 11)),
        (deadline_style, column(&days.map(|days| format!("{days} d")).unwrap_or_default(), 6)),
        (Style::Dim, format!("{programme} ")),
        (Style::Bold, title),
    ]
}
