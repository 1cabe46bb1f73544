//! `search`: hits as lines for people, as JSON, or as a file for other programs.

use std::io::{IsTerminal, Write};

use anyhow::{Context, Result, bail};
use jiff::Timestamp;

use super::print::{self, Ink, column};
use super::search_args::{Search, SortArg, StatusArg};
use super::{Shop, WrongUse};
use crate::api_types::SearchShape;
use crate::export::{Entry, Export, Format, House, MOST, MOST_NEWS};
use crate::kommun::Kommun;
use crate::opportunity::{OpportunityId, Status, Zone};
use crate::search::{Answer, Facets, Fits, Hit, Index, Order, Question, StatusFilter, Widening};
use crate::store::Store;

/// The default number of hits: one screen.
const SHOWN: usize = 20;

pub(super) async fn search(shop: &Shop, asked: Search) -> Result<()> {
    let format = asked.format.map(Format::from);
    if format == Some(Format::Xlsx) && asked.output.is_none() && std::io::stdout().is_terminal() {
        return Err(WrongUse("a workbook is no text: name a file with --output FILE".to_owned()).into());
    }
    let store = shop.store().await?;
    let Some(index) = Index::reader(&shop.settings.index, store.id())? else {
        bail!("there is no index of this state folder yet: run `utkik index` first");
    };
    // A fault in a kommun file does not prevent searching: only `kommun:` is not understood then.
    let kommuner = shop.settings.kommuner().unwrap_or_default();
    let slugs = kommuner.iter().map(|kommun| kommun.slug.clone()).collect();
    index.set_fits(Fits::new(store.writes().await?, slugs, store.fits().await?));
    let now = shop.clock.now();
    let answer = index.search(&question(&asked, format), now)?;
    if let Some(format) = format {
        let export = export(shop, &store, &kommuner, &asked, &answer, format).await?;
        store.close().await;
        return hand_over(&export.write(format, now)?, &asked);
    }
    store.close().await;
    if shop.json {
        return print::json(&SearchShape::of(answer, 1, asked.limit.unwrap_or(SHOWN)));
    }
    print::painted(answer_lines(&answer, asked.facets, now))
}

fn question(asked: &Search, format: Option<Format>) -> Question {
    let (limit, order) = match format {
        None => (SHOWN, order(asked.sort)),
        Some(Format::Atom) => (MOST_NEWS, Order::Newest),
        Some(_) => (MOST, order(asked.sort)),
    };
    Question {
        words: asked.words.join(" "),
        source: asked.source.clone(),
        kommun: asked.kommun.clone(),
        status: asked.status.map_or(StatusFilter::NotOver, filter),
        order,
        widening: if asked.exact { Widening::Off } else { Widening::On },
        limit: asked.limit.unwrap_or(limit),
        ..Question::default()
    }
}

async fn export(
    shop: &Shop,
    store: &Store,
    kommuner: &[Kommun],
    asked: &Search,
    answer: &Answer,
    format: Format,
) -> Result<Export> {
    let kommun = asked.kommun.as_ref().and_then(|slug| kommuner.iter().find(|kommun| kommun.slug == *slug));
    let public_url = &shop.settings.public_url;
    let house = House { kommuner, kommun, public_url };
    let ids: Vec<OpportunityId> = answer.hits.iter().map(|hit| OpportunityId(hit.id.clone())).collect();
    let (now, mut entries) = (shop.clock.now(), Vec::with_capacity(ids.len()));
    store
        .dossiers(&ids, |told| {
            entries.push(Entry::of(&told.opportunity, &told.history, &told.matches, &house, now));
        })
        .await?;
    let same = same_question(asked);
    Ok(Export {
        title: Export::title(&asked.words.join(" "), kommun),
        page: format!("{public_url}/sok{same}"),
        address: format!("{public_url}/sok.{}{same}", format.extension()),
        total: if format == Format::Atom { entries.len() as u64 } else { answer.total },
        entries,
        kommun: kommun.cloned(),
    })
}

/// Returns the query string of the same search on the web pages.
fn same_question(asked: &Search) -> String {
    let mut words = asked.words.clone();
    words.extend(asked.status.map(|status| format!("status:{}", status.word())));
    let words = words.join(" ");
    let parameters = [
        ("q", Some(words.as_str()).filter(|words| !words.is_empty())),
        ("kalla", asked.source.as_deref()),
        ("kommun", asked.kommun.as_deref()),
        ("bara", asked.exact.then_some("1")),
    ];
    let given = parameters.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish();
    if query.is_empty() { query } else { format!("?{query}") }
}

fn hand_over(bytes: &[u8], asked: &Search) -> Result<()> {
    match &asked.output {
        Some(file) => std::fs::write(file, bytes).with_context(|| format!("failed to write {}", file.display())),
        None => print::quietly(std::io::stdout().lock().write_all(bytes)),
    }
}

fn answer_lines(answer: &Answer, facets: bool, now: Timestamp) -> Vec<Vec<(Ink, String)>> {
    let room = print::width();
    let mut out: Vec<Vec<(Ink, String)>> = answer.hits.iter().map(|hit| hit_line(hit, room, now)).collect();
    out.push(vec![(Ink::Bold, format!("{} of {}", answer.hits.len(), print::count(answer.total, "call")))]);
    let aside = |text: String| vec![(Ink::Dim, text)];
    if facets {
        out.extend(facet_lines(&answer.facets).into_iter().map(aside));
    }
    if !answer.also_searched.is_empty() {
        out.push(aside(format!("sökte även (--exact: bara dina ord): {}", answer.also_searched.join(", "))));
    }
    if !answer.ignored.is_empty() {
        out.push(vec![(Ink::Yellow, format!("not understood: {}", answer.ignored.join(" ")))]);
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

fn order(sort: SortArg) -> Order {
    match sort {
        SortArg::Relevance => Order::Relevance,
        SortArg::Deadline => Order::Deadline,
        SortArg::Newest => Order::Newest,
        SortArg::Money => Order::Money,
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
const SOON: i32 = 14;

/// The width of the columns before the title, in characters.
const BEFORE_TITLE: usize = 12 + 1 + 12 + 11 + 6 + 17;

/// Returns the parts of a hit's line; `room` is the width of the terminal, if there is one.
fn hit_line(hit: &Hit, room: Option<usize>, now: Timestamp) -> Vec<(Ink, String)> {
    let deadline = hit.deadline.map(|date| date.to_string()).unwrap_or_default();
    // The index has no zone; the three that funders use differ by an hour at most.
    let today = Zone::Brussels.date_of(now);
    let days = hit.deadline.map(|date| (date - today).get_days()).filter(|days| *days >= 0 && !hit.status.is_over());
    let soon = if days.is_some_and(|days| days <= SOON) { Ink::Red } else { Ink::Plain };
    let status = match hit.status {
        Status::Open => Ink::Green,
        Status::Forthcoming => Ink::Yellow,
        Status::Closed | Status::Withdrawn => Ink::Red,
        Status::Unknown => Ink::Plain,
    };
    let programme = column(hit.programme.as_deref().unwrap_or_default(), 16);
    let title = match room {
        Some(room) => column(&hit.title, room.saturating_sub(BEFORE_TITLE).max(30)),
        None => hit.title.clone(),
    };
    vec![
        (Ink::Dim, format!("{} ", column(&hit.id, 12))),
        (status, column(hit.status.word(), 12)),
        (soon, column(&deadline, 11)),
        (soon, column(&days.map(|days| format!("{days} d")).unwrap_or_default(), 6)),
        (Ink::Dim, format!("{programme} ")),
        (Ink::Bold, title),
    ]
}
