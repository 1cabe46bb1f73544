//! The sources and how they stand: read or not, when last, and what went wrong.

use askama::Template;
use axum::extract::State;
use jiff::Timestamp;

use super::layout::{Here, Layout, Shown, render};
use crate::message::clean;
use crate::message::swedish::{dates, numbers::number, words};
use crate::store::{SourceCounts, SourceRow};

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
}

pub(super) async fn page(State(state): State<super::State>) -> Shown {
    let (rows, counts) = (state.store.sources().await?, state.store.source_counts().await?);
    let now = state.now();
    let listed = state.sources.iter().map(|info| (info.id.as_str(), info.publisher.as_str(), info.page.as_deref()));
    // A source that has left the file still stands with the calls that it brought.
    let left = rows.keys().filter(|id| !state.sources.iter().any(|info| info.id == **id));
    let every = listed.chain(left.map(|id| (id.as_str(), id.as_str(), None)));
    let sources: Vec<Standing> = every
        .map(|(id, publisher, page)| {
            let mut standing = Standing::of(rows.get(id), counts.get(id).copied().unwrap_or_default(), now);
            standing.publisher = words::funder(publisher);
            standing.id = clean::line(id, 60);
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
            well: matches!(state, "ok" | "unchanged"),
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
