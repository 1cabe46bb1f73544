//! The start page: a search box, what is new this week, what closes soon. It lists only calls that suit some kommun;
//! the rest, which are most of them, are a link away.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::extract::State;
use jiff::SignedDuration;

use super::call_row::CallRow;
use crate::kommun::{KommunSlug, Level};
use crate::locale::Locale;
use crate::locale::dates;
use crate::locale::names;
use crate::opportunity::{Change, ChangeKind, Opportunity, OpportunityId, Status};
use crate::search::{SearchQuery, SortOrder, StatusFilter};
use crate::web::http::error::PageResult;
use crate::web::http::layout::{Layout, MenuItem, render};
use crate::web::http::paths::kommun_path;
use crate::web::http::request_locale::RequestLocale;
use crate::web::state::WebState;
use crate::web::texts::start::StartTexts;

/// The most calls that a list shows.
const LIST_LENGTH: usize = 12;

/// The most new calls that are considered for the list, since some of them have closed again.
const MAX_NEW: usize = 2 * LIST_LENGTH;

/// The most changes of a week that are considered.
const MAX_CHANGES: i64 = 1_000;

/// Size and greatest number of the batches in which open calls are searched for those that close soon.
const BATCH_SIZE: usize = 40;
const MAX_BATCHES: usize = 5;

#[derive(Template)]
#[template(path = "page/start.html")]
struct StartPage {
    t: &'static StartTexts,
    layout: Layout,
    new: Vec<CallRow>,
    changed: Vec<CallRow>,
    closing: Vec<CallRow>,
    kommuner: Vec<KommunLink>,
    today: String,
}

/// A link to the page of a kommun.
struct KommunLink {
    href: String,
    namn: String,
}

pub(super) async fn page(State(state): State<WebState>, request_locale: RequestLocale) -> PageResult {
    let (now, locale) = (state.now(), request_locale.locale);
    let week_ago = now.checked_sub(SignedDuration::from_hours(7 * 24)).unwrap_or(now);
    let recent = state.store.recent_changes(week_ago, MAX_CHANGES).await?;
    let matched = MatchedKommuner { by_call: state.store.matched_kommuner().await?, state: &state, locale };
    let new = matched.first_matching(recent.iter().filter(|change| change.kind == ChangeKind::New), MAX_NEW);
    let is_update = |change: &&Change| !matches!(change.kind, ChangeKind::New | ChangeKind::Closed);
    let changed = matched.first_matching(recent.iter().filter(is_update), LIST_LENGTH);
    let calls = calls_by_id(&state, new.iter().chain(&changed)).await?;
    let is_not_over = |change: &&Change| calls.get(&change.opportunity).is_some_and(|c| !c.status_at(now).is_over());
    let t = StartTexts::of(locale);
    let page = StartPage {
        t,
        layout: Layout::of(&state, &request_locale, t.title, MenuItem::Start),
        new: matched.rows(new.into_iter().filter(is_not_over).take(LIST_LENGTH), &calls),
        changed: matched.rows(changed.into_iter(), &calls),
        closing: closing_soon(&matched).await?,
        kommuner: state
            .kommuner
            .iter()
            .map(|kommun| KommunLink { href: kommun_path(locale, &kommun.slug), namn: names::kommun(kommun) })
            .collect(),
        today: locale.long_date(dates::today(now)),
    };
    Ok(render(&page)?)
}

/// Reads the calls of these changes in one query.
async fn calls_by_id<'c>(
    state: &WebState,
    changes: impl Iterator<Item = &'c &'c Change>,
) -> Result<HashMap<OpportunityId, Opportunity>, anyhow::Error> {
    let ids: HashSet<&OpportunityId> = changes.map(|change| &change.opportunity).collect();
    let ids: Vec<&OpportunityId> = ids.into_iter().collect();
    let calls = state.store.opportunities(&ids).await?;
    Ok(calls.into_iter().map(|call| (call.id.clone(), call)).collect())
}

/// Which kommuner each call suits, and how well.
struct MatchedKommuner<'a> {
    by_call: HashMap<OpportunityId, Vec<(KommunSlug, Level)>>,
    state: &'a WebState,
    locale: Locale,
}

impl MatchedKommuner<'_> {
    /// Returns whether the call suits some kommun; every call does when there are no kommuner.
    fn suits_some(&self, call: &OpportunityId) -> bool {
        self.state.kommuner.is_empty() || self.by_call.contains_key(call)
    }

    /// Returns a sentence on whom the call suits, such as "Passar väl: Götene och Tyresö."
    fn sentences(&self, call: &OpportunityId) -> Vec<String> {
        let at = |level: Level| {
            let kommuner = self.by_call.get(call).into_iter().flatten().filter(|(_, at)| *at == level);
            let names: Vec<String> =
                kommuner.filter_map(|(slug, _)| self.state.kommun(slug)).map(names::kommun).collect();
            (!names.is_empty()).then(|| self.locale.list(&names))
        };
        let (key, kommuner) = match (at(Level::Alert), at(Level::Digest)) {
            (Some(well), _) => ("start-suits-well", well),
            (None, Some(perhaps)) => ("start-may-suit", perhaps),
            (None, None) => return Vec::new(),
        };
        vec![self.locale.message(key, [("kommuner", kommuner.into())])]
    }

    fn level(&self, call: &OpportunityId) -> Level {
        let levels = self.by_call.get(call).into_iter().flatten().map(|(_, level)| *level);
        levels.max().unwrap_or(Level::None)
    }

    /// Returns the first changes whose call suits some kommun, each call once and the best matches first.
    fn first_matching<'c>(&self, changes: impl Iterator<Item = &'c Change>, most: usize) -> Vec<&'c Change> {
        let mut seen = HashSet::new();
        let mut chosen: Vec<&Change> =
            changes.filter(|change| self.suits_some(&change.opportunity) && seen.insert(&change.opportunity)).collect();
        chosen.sort_by_key(|change| std::cmp::Reverse(self.level(&change.opportunity)));
        chosen.truncate(most);
        chosen
    }

    /// Returns a row for each change: the call, and what happened to it.
    fn rows<'c>(
        &self,
        changes: impl Iterator<Item = &'c Change>,
        calls: &HashMap<OpportunityId, Opportunity>,
    ) -> Vec<CallRow> {
        let (now, locale) = (self.state.now(), self.locale);
        let row = |change: &Change| {
            let mut row = CallRow::of(locale, calls.get(&change.opportunity)?, now);
            row.notes = locale.changes(change.kind, &change.fields, dates::today(now));
            if row.notes.is_empty() && change.kind != ChangeKind::New {
                row.notes.push(format!("{}.", locale.heading(change.kind)));
            }
            row.notes.extend(self.sentences(&change.opportunity));
            Some(row)
        };
        changes.filter_map(row).collect()
    }
}

/// Returns open calls that suit some kommun, the nearest last day first.
async fn closing_soon(matched: &MatchedKommuner<'_>) -> Result<Vec<CallRow>, anyhow::Error> {
    let (state, now) = (matched.state, matched.state.now());
    let mut rows = Vec::new();
    for batch in 0..MAX_BATCHES {
        let query = SearchQuery {
            order: SortOrder::Deadline,
            status: StatusFilter::One(Status::Open),
            limit: BATCH_SIZE,
            offset: batch * BATCH_SIZE,
            ..SearchQuery::default()
        };
        let found = state.search(query).await?;
        let those = found
            .hits
            .iter()
            .filter_map(|hit| Some((hit.id.parse::<OpportunityId>().ok()?, hit)))
            .filter(|(id, _)| matched.suits_some(id));
        let row = |(id, hit)| {
            let line = CallRow::from_hit(matched.locale, hit, now);
            CallRow { snippet: Vec::new(), notes: matched.sentences(&id), ..line }
        };
        rows.extend(those.take(LIST_LENGTH - rows.len()).map(row));
        if rows.len() == LIST_LENGTH || found.hits.len() < BATCH_SIZE {
            break;
        }
    }
    Ok(rows)
}
