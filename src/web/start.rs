//! The first page: a box to search in, what is new this week, what closes soon. Only what suits some kommun stands
//! here; the rest, which is most of it, is a link away.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use jiff::SignedDuration;

use super::layout::{Here, Layout, Shown, render};
use super::line::Line;
use super::search;
use crate::index::{Order, Question, StatusFilter};
use crate::kommun::Level;
use crate::message::swedish::dates;
use crate::message::swedish::{changes, words};
use crate::opportunity::{ChangeKind, OpportunityId, Status};
use crate::store::ChangeRow;

/// How many calls a list of the first page shows.
const SHOWN: usize = 12;

/// The most changes of a week that are looked through.
const LOOKED_THROUGH: i64 = 1_000;

/// The most open calls that are looked through for those that close soon.
const CLOSING_LOOKED_THROUGH: usize = 200;

#[derive(Template)]
#[template(path = "page/start.html")]
struct StartPage {
    layout: Layout,
    new: Vec<Line>,
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
    let suiting = Suiting { by_call: state.store.suiting().await?, state: &state };
    let page = StartPage {
        layout: Layout::of(&state, "Utlysningar för kommuner", Here::Start),
        new: lines(&suiting, &new, Over::LeftOut).await?,
        changed: lines(&suiting, &changed, Over::Shown).await?,
        closing: closing(&suiting).await?,
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

/// Whom the calls suit.
struct Suiting<'a> {
    by_call: HashMap<OpportunityId, Vec<(String, Level)>>,
    state: &'a super::State,
}

impl Suiting<'_> {
    /// Does the call suit some kommun? Without any kommun, every call will do.
    fn has(&self, call: &OpportunityId) -> bool {
        self.state.kommuner.is_empty() || self.by_call.contains_key(call)
    }

    /// "Passar väl: Götene och Tyresö."
    fn said(&self, call: &OpportunityId) -> Vec<String> {
        let at = |level: Level| {
            let those = self.by_call.get(call).into_iter().flatten().filter(|(_, at)| *at == level);
            let names: Vec<String> = those.filter_map(|(slug, _)| self.state.kommun(slug)).map(words::kommun).collect();
            (!names.is_empty()).then(|| words::list(&names))
        };
        match (at(Level::Alert), at(Level::Digest)) {
            (Some(well), _) => vec![format!("Passar väl: {well}.")],
            (None, Some(perhaps)) => vec![format!("Kan passa: {perhaps}.")],
            (None, None) => Vec::new(),
        }
    }

    fn level(&self, call: &OpportunityId) -> Level {
        let levels = self.by_call.get(call).into_iter().flatten().map(|(_, level)| *level);
        levels.max().unwrap_or(Level::None)
    }
}

/// Open calls by their last day.
async fn closing(suiting: &Suiting<'_>) -> Result<Vec<Line>, anyhow::Error> {
    let (state, now) = (suiting.state, suiting.state.now());
    let question = Question {
        order: Order::Deadline,
        status: StatusFilter::One(Status::Open),
        limit: CLOSING_LOOKED_THROUGH,
        ..Question::default()
    };
    let found = search::answer(state, question).await?.0;
    let those = found.hits.iter().map(|hit| (OpportunityId(hit.id.clone()), hit)).filter(|(id, _)| suiting.has(id));
    let line = |(id, hit)| Line { pieces: Vec::new(), told: suiting.said(&id), ..Line::of_hit(hit, now) };
    Ok(those.take(SHOWN).map(line).collect())
}

/// The first calls of these changes, each once, with what happened to them; those that suit well come first.
async fn lines(suiting: &Suiting<'_>, rows: &[&ChangeRow], over: Over) -> Result<Vec<Line>, anyhow::Error> {
    let (state, now) = (suiting.state, suiting.state.now());
    let mut rows: Vec<&ChangeRow> = rows.iter().copied().filter(|row| suiting.has(&row.change.opportunity)).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(suiting.level(&row.change.opportunity)));
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
        line.told.extend(suiting.said(&change.opportunity));
        lines.push(line);
    }
    Ok(lines)
}
