//! The sources and how they stand: read or not, when last, and what went wrong.

use askama::Template;
use axum::extract::State;
use jiff::Timestamp;

use super::layout::{Here, Layout, Shown, render};
use crate::message::clean;
use crate::message::swedish::{dates, numbers::number, words};
use crate::store::{Round, SourceCounts, SourceRow};

#[derive(Template)]
#[template(path = "page/sources.html")]
struct SourcesPage {
    layout: Layout,
    sources: Vec<Standing>,
    /// "2 av 19": those not read as they should.
    troubled: usize,
}

/// One source.
struct Standing {
    publisher: String,
    id: String,
    link: Option<String>,
    /// Read as it should.
    well: bool,
    state: &'static str,
    read: String,
    /// Nothing before the first try.
    tried: Option<String>,
    fresh: String,
    known: String,
    open: String,
    error: String,
    /// What the latest rounds saw, as points of a line 120 wide and 24 high; nothing before there are two.
    line: Option<String>,
    /// The same in words.
    counts: String,
}

pub(super) async fn page(State(state): State<super::State>) -> Shown {
    let (rows, counts) = (state.store.sources().await?, state.store.source_counts().await?);
    let rounds = state.store.all_rounds().await?;
    let now = state.now();
    let listed =
        state.sources.iter().map(|info| (info.about.id.as_str(), info.about.publisher.as_str(), info.page.as_deref()));
    // A source that has left the file still stands with the calls that it brought.
    let left = rows.keys().filter(|id| !state.sources.iter().any(|info| info.about.id == **id));
    let every = listed.chain(left.map(|id| (id.as_str(), id.as_str(), None)));
    let sources: Vec<Standing> = every
        .map(|(id, publisher, page)| {
            let mut standing = Standing::of(rows.get(id), counts.get(id).copied().unwrap_or_default(), now);
            standing.publisher = words::funder(publisher);
            standing.id = clean::line(id, 60);
            let rounds = rounds.get(id).map(Vec::as_slice).unwrap_or_default();
            (standing.line, standing.counts) = (sparkline(rounds), counted(rounds));
            standing.link = page.and_then(clean::link);
            standing
        })
        .collect();
    let troubled = sources.iter().filter(|source| !source.well).count();
    render(&SourcesPage { layout: Layout::of(&state, "Källor", Here::Sources), sources, troubled })
}

impl Standing {
    fn of(row: Option<&SourceRow>, counts: SourceCounts, now: Timestamp) -> Standing {
        let when = |ms: Option<i64>| {
            let at = ms.and_then(|ms| Timestamp::from_millisecond(ms).ok());
            at.map_or_else(|| "aldrig".to_owned(), |at| dates::moment(at, now))
        };
        let state = row.map_or("never", |row| row.state.as_str());
        let n = |count: i64| number(u64::try_from(count).unwrap_or(0));
        Standing {
            publisher: String::new(),
            id: String::new(),
            link: None,
            well: matches!(state, "ok" | "unchanged" | "silent"),
            line: None,
            counts: String::new(),
            state: if row.is_none() { "har inte lästs ännu" } else { words::source_state(state) },
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

/// Points of a line through what the rounds found; a round that failed has none.
fn sparkline(rounds: &[Round]) -> Option<String> {
    let found: Vec<(usize, i64)> =
        rounds.iter().enumerate().filter_map(|(n, round)| Some((n, round.found?.max(0)))).collect();
    let most = found.iter().map(|(_, found)| *found).max()?.max(1) as f64;
    let last = rounds.len().checked_sub(1).filter(|last| *last > 0)? as f64;
    let point = |(n, found): &(usize, i64)| {
        let (x, y) = (*n as f64 / last * WIDE, HIGH - 1.0 - *found as f64 / most * (HIGH - 2.0));
        format!("{x:.1},{y:.1}")
    };
    (found.len() > 1).then(|| found.iter().map(point).collect::<Vec<_>>().join(" "))
}

/// "47 i den senaste läsningen, 40–47 i de 12 senaste".
fn counted(rounds: &[Round]) -> String {
    let found: Vec<u64> = rounds.iter().filter_map(|round| u64::try_from(round.found?).ok()).collect();
    let (Some(last), Some(least), Some(most)) = (found.last(), found.iter().min(), found.iter().max()) else {
        return String::new();
    };
    let rounds = number(rounds.len() as u64);
    format!("{} i den senaste läsningen, {}–{} i de {rounds} senaste", number(*last), number(*least), number(*most))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounds(found: &[Option<i64>]) -> Vec<Round> {
        let round = |(at, found): (i64, &Option<i64>)| Round { at, state: "ok".to_owned(), found: *found, new: 0 };
        (0..).zip(found).map(round).collect()
    }

    #[test]
    fn a_line_goes_through_what_was_found() {
        assert_eq!(sparkline(&rounds(&[Some(0), None, Some(10)])).as_deref(), Some("0.0,23.0 120.0,1.0"));
        assert_eq!(sparkline(&rounds(&[Some(3)])), None);
        assert_eq!(sparkline(&rounds(&[None, None])), None);
        assert_eq!(counted(&rounds(&[Some(3), None, Some(7)])), "7 i den senaste läsningen, 3–7 i de 3 senaste");
    }
}
