//! The first page: a box to search in, what is new this week, what closes soon.

use askama::Template;
use axum::extract::State;
use jiff::SignedDuration;

use super::layout::{Here, Layout, Shown, render};
use super::line::Line;
use super::search;
use crate::index::{Order, Question, StatusFilter};
use crate::message::swedish::dates;
use crate::message::swedish::{changes, words};
use crate::opportunity::{ChangeKind, Status};
use crate::store::ChangeRow;

/// How many calls a list of the first page shows.
const SHOWN: usize = 12;

/// The most changes of a week that are looked through.
const LOOKED_THROUGH: i64 = 400;

#[derive(Template)]
#[template(path = "page/start.html")]
struct StartPage {
    layout: Layout,
    new: Vec<Line>,
    more_new: bool,
    changed: Vec<Line>,
    closing: Vec<Line>,
    kommuner: Vec<(String, String)>,
    today: String,
}

pub(super) async fn page(State(state): State<super::State>) -> Shown {
    let now = state.now();
    let week_ago = now.checked_sub(SignedDuration::from_hours(7 * 24)).unwrap_or(now);
    let recent = state.store.recent_changes(week_ago.as_millisecond(), LOOKED_THROUGH).await?;
    let (new, changed): (Vec<_>, Vec<_>) = recent.iter().partition(|row| row.change.kind == ChangeKind::New);
    let changed: Vec<_> = changed.into_iter().filter(|row| row.change.kind != ChangeKind::Closed).collect();
    let closing = Question {
        order: Order::Deadline,
        status: StatusFilter::One(Status::Open),
        limit: SHOWN,
        ..Question::default()
    };
    let closing = search::answer(&state, closing).await?.0;
    let page = StartPage {
        layout: Layout::of(&state, "Utlysningar för kommuner", Here::Start),
        more_new: new.len() > SHOWN,
        new: lines(&state, &new, Over::LeftOut).await?,
        changed: lines(&state, &changed, Over::Shown).await?,
        closing: closing.hits.iter().map(|hit| Line { pieces: Vec::new(), ..Line::of_hit(hit, now) }).collect(),
        kommuner: state.kommuner.iter().map(|kommun| (super::kommun::href(kommun), words::kommun(kommun))).collect(),
        today: dates::long(dates::today(now)),
    };
    render(&page)
}

/// What to do with calls that can no longer be applied for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    Shown,
    LeftOut,
}

/// The first calls of these changes, each once, with what happened to them.
async fn lines(state: &super::State, rows: &[&ChangeRow], over: Over) -> Result<Vec<Line>, anyhow::Error> {
    let now = state.now();
    let mut seen = std::collections::HashSet::new();
    let mut lines = Vec::new();
    for row in rows.iter().filter(|row| seen.insert(&row.change.opportunity)) {
        if lines.len() == SHOWN {
            break;
        }
        let change = &row.change;
        let call = state.store.opportunity(&change.opportunity).await?;
        let mut line = call.map_or_else(|| Line::bare(&change.opportunity, &row.title), |call| Line::of(&call, now));
        if over == Over::LeftOut && line.status.is_over() {
            continue;
        }
        line.told = changes::sentences(change.kind, &change.fields, dates::today(now));
        if line.told.is_empty() && change.kind != ChangeKind::New {
            line.told.push(format!("{}.", words::heading(change.kind)));
        }
        lines.push(line);
    }
    Ok(lines)
}
