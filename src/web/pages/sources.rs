//! The sources and their state: when each was last read, what it shows, and what went wrong.

use askama::Template;
use axum::extract::State;
use jiff::Timestamp;

use crate::locale::Tongue;
use crate::locale::clean;
use crate::store::{Round, SourceCounts, SourceRow};
use crate::web::http::layout::{Here, Layout, Shown, render};
use crate::web::http::request_locale::Visit;
use crate::web::texts::sources::SourcesTexts;

#[derive(Template)]
#[template(path = "page/sources.html")]
struct SourcesPage {
    t: &'static SourcesTexts,
    layout: Layout,
    sources: Vec<Standing>,
    /// How many are not read as they should be.
    troubled: usize,
    /// The label of each state, and what it means.
    meanings: Vec<(&'static str, &'static str)>,
}

/// A row of the page: one source.
struct Standing {
    publisher: String,
    id: String,
    link: Option<String>,
    /// Whether it is read as it should be.
    well: bool,
    state: &'static str,
    read: String,
    /// When it was last tried; nothing before the first attempt.
    tried: Option<String>,
    fresh: String,
    known: String,
    open: String,
    error: String,
    /// What the latest rounds found, as the points of polylines 120 wide and 24 high; empty before there are two
    /// rounds.
    line: Vec<String>,
    /// The same counts in words.
    counts: String,
}

pub(in crate::web) async fn page(State(state): State<crate::web::State>, visit: Visit) -> Shown {
    let tongue = visit.tongue;
    let (rows, counts) = (state.store.sources().await?, state.store.source_counts().await?);
    let rounds = state.store.all_rounds().await?;
    let now = state.now();
    let listed =
        state.sources.iter().map(|info| (info.about.id.as_str(), info.about.publisher.as_str(), info.page.as_deref()));
    // A source that is no longer in the file is still listed, since its calls are.
    let left = rows.keys().filter(|id| !state.sources.iter().any(|info| info.about.id == **id));
    let every = listed.chain(left.map(|id| (id.as_str(), id.as_str(), None)));
    let sources: Vec<Standing> = every
        .map(|(id, publisher, page)| {
            let mut standing = Standing::of(tongue, rows.get(id), counts.get(id).copied().unwrap_or_default(), now);
            standing.publisher = tongue.funder(publisher);
            standing.id = clean::line(id, 60);
            let rounds = rounds.get(id).map(Vec::as_slice).unwrap_or_default();
            (standing.line, standing.counts) = (sparkline(rounds), counted(tongue, rounds));
            standing.link = page.and_then(clean::link);
            standing
        })
        .collect();
    let troubled = sources.iter().filter(|source| !source.well).count();
    let t = SourcesTexts::of(tongue);
    let layout = Layout::of(&state, &visit, t.title, Here::Sources);
    render(&SourcesPage { t, layout, sources, troubled, meanings: meanings(tongue) })
}

impl Standing {
    fn of(tongue: Tongue, row: Option<&SourceRow>, counts: SourceCounts, now: Timestamp) -> Standing {
        let t = SourcesTexts::of(tongue);
        let when = |ms: Option<i64>| {
            let at = ms.and_then(|ms| Timestamp::from_millisecond(ms).ok());
            at.map_or_else(|| t.never.to_owned(), |at| tongue.moment(at, now))
        };
        let state = row.map_or("never", |row| row.state.as_str());
        let n = |count: i64| tongue.number(u64::try_from(count).unwrap_or(0));
        Standing {
            publisher: String::new(),
            id: String::new(),
            link: None,
            well: matches!(state, "ok" | "unchanged" | "silent"),
            line: Vec::new(),
            counts: String::new(),
            state: if row.is_none() { t.unread } else { tongue.source_state(state) },
            read: when(row.and_then(|row| row.last_success)),
            tried: row.and_then(|row| row.last_attempt).map(|at| when(Some(at))),
            fresh: when(row.and_then(|row| row.last_new)),
            known: n(counts.known),
            open: n(counts.open),
            error: clean::line(row.and_then(|row| row.error.as_deref()).unwrap_or_default(), 300),
        }
    }
}

const WIDE: f64 = 120.0;
const HIGH: f64 = 24.0;

/// Returns the points of polylines through the counts of the rounds; a failed round breaks the line.
fn sparkline(rounds: &[Round]) -> Vec<String> {
    let found: Vec<Option<i64>> = rounds.iter().map(|round| round.found.map(|found| found.max(0))).collect();
    let (Some(most), true) = (found.iter().flatten().max(), found.iter().flatten().count() > 1) else {
        return Vec::new();
    };
    let (most, last) = ((*most).max(1) as f64, (found.len() - 1) as f64);
    let point = |(n, found): (usize, i64)| {
        let (x, y) = (n as f64 / last * WIDE, HIGH - 1.0 - found as f64 / most * (HIGH - 2.0));
        format!("{x:.1},{y:.1}")
    };
    let numbered: Vec<(usize, Option<i64>)> = found.into_iter().enumerate().collect();
    let unbroken = numbered.split(|(_, found)| found.is_none()).filter(|run| !run.is_empty());
    unbroken
        .map(|run| {
            let points: Vec<String> = run.iter().filter_map(|(n, found)| Some(point((*n, (*found)?)))).collect();
            // A single point is drawn as a line from the point to itself.
            if let [alone] = points.as_slice() { format!("{alone} {alone}") } else { points.join(" ") }
        })
        .collect()
}

/// Returns the counts in words: "47 i den senaste läsningen, 40–47 i de 12 senaste".
fn counted(tongue: Tongue, rounds: &[Round]) -> String {
    let found: Vec<u64> = rounds.iter().filter_map(|round| u64::try_from(round.found?).ok()).collect();
    let (Some(last), Some(least), Some(most)) = (found.last(), found.iter().min(), found.iter().max()) else {
        return String::new();
    };
    let [last, least, most, rounds] = [*last, *least, *most, rounds.len() as u64].map(|n| tongue.number(n));
    match tongue {
        Tongue::Swedish => format!("{last} i den senaste läsningen, {least}–{most} i de {rounds} senaste"),
        Tongue::English => format!("{last} in the latest reading, {least}–{most} in the latest {rounds}"),
    }
}

/// Returns the label of each state, and what it means.
fn meanings(tongue: Tongue) -> Vec<(&'static str, &'static str)> {
    let t = SourcesTexts::of(tongue);
    let mut all: Vec<_> = [
        ("ok", t.ok),
        ("unchanged", t.unchanged),
        ("degraded", t.degraded),
        ("silent", t.silent),
        ("suspect", t.suspect),
        ("blocked", t.blocked),
        ("broken", t.broken),
    ]
    .into_iter()
    .map(|(state, means)| (tongue.source_state(state), means))
    .collect();
    all.push((t.unread, t.unread_means));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounds(found: &[Option<i64>]) -> Vec<Round> {
        let round = |(at, found): (i64, &Option<i64>)| Round { at, state: "ok".to_owned(), found: *found, new: 0 };
        (0..).zip(found).map(round).collect()
    }

    #[test]
    fn a_line_goes_through_what_was_found_and_breaks_where_nothing_was_read() {
        assert_eq!(sparkline(&rounds(&[Some(0), Some(10)])), ["0.0,23.0 120.0,1.0"]);
        let broken = sparkline(&rounds(&[Some(0), Some(10), None, Some(10)]));
        assert_eq!(broken, ["0.0,23.0 40.0,1.0", "120.0,1.0 120.0,1.0"]);
        assert!(sparkline(&rounds(&[Some(3)])).is_empty() && sparkline(&rounds(&[None, None])).is_empty());
        let said = counted(Tongue::Swedish, &rounds(&[Some(3), None, Some(7)]));
        assert_eq!(said, "7 i den senaste läsningen, 3–7 i de 3 senaste");
    }
}
