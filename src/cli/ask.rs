//! Questions to the store, the index and the files.

use anyhow::{Result, bail};
use serde_json::json;

use super::print::{self, Ink, column, lines};
use super::search_args::{Search, SortArg, StatusArg};
use super::shape::ShownShape;
use super::{Shop, WrongUse};
use crate::config::Faults;
use crate::index::{Facets, Fits, Hit, Index, Order, Question, StatusFilter, Widening};
use crate::opportunity::Status;
use crate::shape::{About, ChangeShape, Known, KommunShape, SPARKS, SearchShape, SourceShape, instant};

pub(super) async fn search(shop: &Shop, asked: Search) -> Result<()> {
    let store = shop.store().await?;
    let Some(index) = Index::reader(&shop.settings.index, store.id())? else {
        bail!("there is no index of this state folder yet: run `utkik index` first");
    };
    // A fault in a kommun file keeps nobody from searching: only `kommun:` is not understood then.
    let kommuner = shop.settings.kommuner().unwrap_or_default();
    let kommuner = kommuner.into_iter().map(|kommun| kommun.slug).collect();
    index.set_fits(Fits::new(store.writes().await?, kommuner, store.fits().await?));
    store.close().await;
    let question = Question {
        words: asked.words.join(" "),
        source: asked.source,
        kommun: asked.kommun,
        status: asked.status.map_or(StatusFilter::NotOver, filter),
        order: order(asked.sort),
        widening: if asked.exact { Widening::Off } else { Widening::On },
        limit: asked.limit,
        ..Question::default()
    };
    let now = shop.clock.now();
    let answer = index.search(&question, now)?;
    if shop.json {
        return print::json(&SearchShape::of(answer, 1, question.limit));
    }
    let mut out: Vec<Vec<(Ink, String)>> = answer.hits.iter().map(|hit| hit_line(hit, now)).collect();
    out.push(vec![(Ink::Bold, format!("{} of {}", answer.hits.len(), print::count(answer.total, "call")))]);
    let aside = |text: String| vec![(Ink::Dim, text)];
    if asked.facets {
        out.extend(facet_lines(&answer.facets).into_iter().map(aside));
    }
    if !answer.also_searched.is_empty() {
        out.push(aside(format!("sökte även (--exact: bara dina ord): {}", answer.also_searched.join(", "))));
    }
    if !answer.ignored.is_empty() {
        out.push(vec![(Ink::Yellow, format!("not understood: {}", answer.ignored.join(" ")))]);
    }
    print::painted(out)
}

/// The facets, a line each: the commonest values with their counts.
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

/// A deadline within this many days stands out.
const SOON: i64 = 14;

fn hit_line(hit: &Hit, now: jiff::Timestamp) -> Vec<(Ink, String)> {
    let deadline = hit.deadline.map(|date| date.to_string()).unwrap_or_default();
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let days = hit.deadline.map(|date| (date - today).get_days());
    let soon = !hit.status.is_over() && days.is_some_and(|days| i64::from(days) <= SOON);
    let status = match hit.status {
        Status::Open => Ink::Green,
        Status::Forthcoming => Ink::Yellow,
        Status::Closed | Status::Withdrawn => Ink::Red,
        Status::Unknown => Ink::Plain,
    };
    let programme = column(hit.programme.as_deref().unwrap_or_default(), 16);
    vec![
        (Ink::Dim, format!("{} ", hit.id)),
        (status, column(hit.status.word(), 12)),
        (if soon { Ink::Red } else { Ink::Plain }, column(&deadline, 11)),
        (Ink::Dim, format!("{programme} ")),
        (Ink::Bold, column(&hit.title, 90)),
    ]
}

pub(super) async fn show(shop: &Shop, name: &str) -> Result<()> {
    let store = shop.store().await?;
    let Some(opportunity) = store.find(name).await? else {
        bail!("no call is known as '{name}': give an id, a reference or an identifier (utkik search finds them)");
    };
    let id = opportunity.id.clone();
    let known = Known {
        listings: store.listings(&id).await?,
        matches: store.matches_of(&id).await?,
        history: store.history(&id).await?,
        opportunity,
    };
    store.close().await;
    let now = shop.clock.now();
    if shop.json {
        let facts = known.opportunity.facts.clone();
        return print::json(&ShownShape { call: known.shape(now), facts });
    }
    lines(call_lines(&known, now))
}

fn call_lines(known: &Known, now: jiff::Timestamp) -> Vec<String> {
    let call = &known.opportunity;
    let facts = &call.facts;
    let deadline =
        facts.deadline(now).map(|d| format!("{} {} {}", d.date, d.time_text().unwrap_or_default(), d.zone.name()));
    let mut out = vec![
        facts.title.clone(),
        format!("  id          {}  ({} {})", call.id, call.source, call.reference),
        format!("  identifier  {}", facts.identifier.as_deref().unwrap_or("-")),
        format!("  status      {}", call.status_at(now).word()),
        format!("  deadline    {}", deadline.as_deref().unwrap_or("-")),
        format!("  link        {}", facts.url),
    ];
    for found in &known.matches {
        out.push(format!("  {}  {} {:.3}", column(&found.kommun, 10), found.level.word(), found.score));
        out.extend(found.reasons.iter().map(|reason| format!("      {}", reason.text)));
    }
    for change in &known.history {
        let moved: Vec<String> = change
            .fields
            .iter()
            .map(|(name, (old, new))| {
                format!("{name}: {} -> {}", old.as_deref().unwrap_or("-"), new.as_deref().unwrap_or("-"))
            })
            .collect();
        out.push(format!("  {} {} {}", instant(change.at), change.kind.word(), moved.join(", ")));
    }
    out
}

pub(super) async fn changes(shop: &Shop, since: i64) -> Result<()> {
    let store = shop.store().await?;
    let rows = store.changes(since).await?;
    store.close().await;
    if shop.json {
        return print::json(&rows.into_iter().map(ChangeShape::from).collect::<Vec<_>>());
    }
    let line = |row: &crate::store::ChangeRow| {
        let kind = column(row.change.kind.word(), 9);
        format!("{:>6} {} {kind} {}", row.change.seq, instant(row.change.at), column(&row.title, 80))
    };
    lines(rows.iter().map(line))
}

pub(super) async fn sources(shop: &Shop) -> Result<()> {
    let watched = shop.settings.sources()?;
    let store = shop.store().await?;
    let (mut rows, counts, mut rounds) =
        (store.sources().await?, store.source_counts().await?, store.all_rounds().await?);
    let mut shapes = Vec::with_capacity(watched.len());
    for watched in &watched {
        let id = &watched.spec.id;
        let counts = counts.get(id).copied().unwrap_or_default();
        let (times, rounds) = (store.times_of_new(id).await?, rounds.remove(id).unwrap_or_default());
        shapes.push(SourceShape::of(About::from(&watched.spec), rows.remove(id), counts, &times, rounds));
    }
    store.close().await;
    if shop.json {
        return print::json(&shapes);
    }
    lines(shapes.iter().map(|source| {
        let error = source.error.as_deref().unwrap_or_default();
        let (id, state) = (column(&source.id, 22), column(&source.state, 10));
        let line = column(&source.sparkline, SPARKS);
        format!("{id} {state} {line} known {:>5}, open {:>5}  {error}", source.known, source.open)
    }))
}

pub(super) async fn kommun_list(shop: &Shop) -> Result<()> {
    let store = shop.store().await?;
    let mut shapes = Vec::new();
    for kommun in shop.settings.kommuner()? {
        let thresholds = store.thresholds(&kommun.slug).await?;
        shapes.push(KommunShape::of(&kommun, &thresholds));
    }
    store.close().await;
    if shop.json {
        return print::json(&shapes);
    }
    lines(shapes.iter().flat_map(|kommun| {
        let areas: Vec<&str> = kommun.priorities.iter().map(|priority| priority.area.as_str()).collect();
        let head = format!("{} {}", column(&kommun.slug, 12), areas.join(", "));
        std::iter::once(head)
            .chain(kommun.thresholds_moved.iter().map(|sentence| format!("{} {sentence}", column("", 12))))
    }))
}

pub(super) fn kommun_check(shop: &Shop) -> Result<()> {
    let kommuner = shop.settings.kommuner();
    if let (true, Some(Faults(faults))) = (shop.json, kommuner.as_ref().err().and_then(|error| error.downcast_ref())) {
        print::json(&json!({"kommuner": 0, "faults": faults}))?;
    }
    let kommuner = kommuner?;
    if kommuner.is_empty() {
        let folder = shop.settings.kommuner.display();
        return Err(WrongUse(format!("there is no kommun file in {folder}: add one, see the README")).into());
    }
    if shop.json {
        return print::json(&json!({"kommuner": kommuner.len(), "faults": []}));
    }
    lines([format!("{}, all without fault", print::count(kommuner.len() as u64, "kommun file"))])
}
