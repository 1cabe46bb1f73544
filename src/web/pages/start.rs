//! The start page: a search box, what is new this week, what closes soon. It lists only calls that suit some kommun;
//! the rest, which are most of them, are a link away.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::extract::State;
use jiff::SignedDuration;

use super::call_row::Line;
use super::search;
use crate::kommun::Level;
use crate::locale::Tongue;
use crate::locale::swedish::{dates, words};
use crate::opportunity::{Change, ChangeKind, Opportunity, OpportunityId, Status};
use crate::search::{Order, Question, StatusFilter};
use crate::web::http::layout::{Here, Layout, Shown, render};
use crate::web::http::request_locale::Visit;
use crate::web::texts::start::StartTexts;

/// The most calls that a list shows.
const SHOWN: usize = 12;

/// The most new calls that are considered for the list, since some of them have closed again.
const LOOKED_AT: usize = 2 * SHOWN;

/// The most changes of a week that are considered.
const LOOKED_THROUGH: i64 = 1_000;

/// Size and greatest number of the batches in which open calls are searched for those that close soon.
const STEP: usize = 40;
const STEPS: usize = 5;

#[derive(Template)]
#[template(path = "page/start.html")]
struct StartPage {
    t: &'static StartTexts,
    layout: Layout,
    new: Vec<Line>,
    changed: Vec<Line>,
    closing: Vec<Line>,
    kommuner: Vec<(String, String)>,
    today: String,
}

pub(in crate::web) async fn page(State(state): State<crate::web::State>, visit: Visit) -> Shown {
    let (now, tongue) = (state.now(), visit.tongue);
    let week_ago = now.checked_sub(SignedDuration::from_hours(7 * 24)).unwrap_or(now);
    let recent = state.store.recent_changes(week_ago.as_millisecond(), LOOKED_THROUGH).await?;
    let suiting = Suiting { by_call: state.store.suiting().await?, state: &state, tongue };
    let new = suiting.first(recent.iter().filter(|change| change.kind == ChangeKind::New), LOOKED_AT);
    let told = |change: &&Change| !matches!(change.kind, ChangeKind::New | ChangeKind::Closed);
    let changed = suiting.first(recent.iter().filter(told), SHOWN);
    let calls = calls(&state, new.iter().chain(&changed)).await?;
    let can_be_sought = |change: &&Change| calls.get(&change.opportunity).is_some_and(|c| !c.status_at(now).is_over());
    let t = StartTexts::of(tongue);
    let page = StartPage {
        t,
        layout: Layout::of(&state, &visit, t.title, Here::Start),
        new: suiting.lines(new.into_iter().filter(can_be_sought).take(SHOWN), &calls),
        changed: suiting.lines(changed.into_iter(), &calls),
        closing: closing(&suiting).await?,
        kommuner: state
            .kommuner
            .iter()
            .map(|kommun| (super::kommun::href(tongue, kommun), words::kommun(kommun)))
            .collect(),
        today: tongue.long_date(dates::today(now)),
    };
    render(&page)
}

/// Reads the calls of these changes in one query.
async fn calls<'c>(
    state: &crate::web::State,
    changes: impl Iterator<Item = &'c &'c Change>,
) -> Result<HashMap<OpportunityId, Opportunity>, anyhow::Error> {
    let ids: HashSet<&OpportunityId> = changes.map(|change| &change.opportunity).collect();
    let ids: Vec<&OpportunityId> = ids.into_iter().collect();
    let calls = state.store.opportunities(&ids).await?;
    Ok(calls.into_iter().map(|call| (call.id.clone(), call)).collect())
}

/// Which kommuner each call suits, and how well.
struct Suiting<'a> {
    by_call: HashMap<OpportunityId, Vec<(String, Level)>>,
    state: &'a crate::web::State,
    tongue: Tongue,
}

impl Suiting<'_> {
    /// Returns whether the call suits some kommun; every call does when there are no kommuner.
    fn has(&self, call: &OpportunityId) -> bool {
        self.state.kommuner.is_empty() || self.by_call.contains_key(call)
    }

    /// Returns a sentence on whom the call suits, such as "Passar väl: Götene och Tyresö."
    fn said(&self, call: &OpportunityId) -> Vec<String> {
        let at = |level: Level| {
            let those = self.by_call.get(call).into_iter().flatten().filter(|(_, at)| *at == level);
            let names: Vec<String> = those.filter_map(|(slug, _)| self.state.kommun(slug)).map(words::kommun).collect();
            (!names.is_empty()).then(|| self.tongue.list(&names))
        };
        let t = StartTexts::of(self.tongue);
        let colon = self.tongue.say(":", "");
        match (at(Level::Alert), at(Level::Digest)) {
            (Some(well), _) => vec![format!("{}{colon} {well}.", t.suits_well)],
            (None, Some(perhaps)) => vec![format!("{}{colon} {perhaps}.", t.may_suit)],
            (None, None) => Vec::new(),
        }
    }

    fn level(&self, call: &OpportunityId) -> Level {
        let levels = self.by_call.get(call).into_iter().flatten().map(|(_, level)| *level);
        levels.max().unwrap_or(Level::None)
    }

    /// Returns the first changes whose call suits some kommun, each call once and the best matches first.
    fn first<'c>(&self, changes: impl Iterator<Item = &'c Change>, most: usize) -> Vec<&'c Change> {
        let mut seen = HashSet::new();
        let mut kept: Vec<&Change> =
            changes.filter(|change| self.has(&change.opportunity) && seen.insert(&change.opportunity)).collect();
        kept.sort_by_key(|change| std::cmp::Reverse(self.level(&change.opportunity)));
        kept.truncate(most);
        kept
    }

    /// Returns a row for each change: the call, and what happened to it.
    fn lines<'c>(
        &self,
        changes: impl Iterator<Item = &'c Change>,
        calls: &HashMap<OpportunityId, Opportunity>,
    ) -> Vec<Line> {
        let (now, tongue) = (self.state.now(), self.tongue);
        let line = |change: &Change| {
            let mut line = Line::of(tongue, calls.get(&change.opportunity)?, now);
            line.told = tongue.changes(change.kind, &change.fields, dates::today(now));
            if line.told.is_empty() && change.kind != ChangeKind::New {
                line.told.push(format!("{}.", tongue.heading(change.kind)));
            }
            line.told.extend(self.said(&change.opportunity));
            Some(line)
        };
        changes.filter_map(line).collect()
    }
}

/// Returns open calls that suit some kommun, the nearest last day first.
async fn closing(suiting: &Suiting<'_>) -> Result<Vec<Line>, anyhow::Error> {
    let (state, now) = (suiting.state, suiting.state.now());
    let mut lines = Vec::new();
    for step in 0..STEPS {
        let question = Question {
            order: Order::Deadline,
            status: StatusFilter::One(Status::Open),
            limit: STEP,
            offset: step * STEP,
            ..Question::default()
        };
        let found = search::answer(state, question).await?.0;
        let those = found.hits.iter().map(|hit| (OpportunityId(hit.id.clone()), hit)).filter(|(id, _)| suiting.has(id));
        let line = |(id, hit)| {
            let line = Line::of_hit(suiting.tongue, hit, now);
            Line { pieces: Vec::new(), told: suiting.said(&id), ..line }
        };
        lines.extend(those.take(SHOWN - lines.len()).map(line));
        if lines.len() == SHOWN || found.hits.len() < STEP {
            break;
        }
    }
    Ok(lines)
}
