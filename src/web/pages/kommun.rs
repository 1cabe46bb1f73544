//! The page of a kommun: the calls that suit it and why, and the priorities that it has decided on.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse as _, Response};
use jiff::Timestamp;

use super::call_row::CallRow;
use super::timeline::Timeline;
use super::upcoming::{DecisionProcess, UpcomingDeadline, meeting_days, upcoming_deadlines};
use crate::feedback::{MAX_WHY_CHARS, OpinionCounts};
use crate::kommun::{Forvaltning, Kommun, Level, Priority};
use crate::letters::rationale::{MatchRationale, Quote};
use crate::locale::Locale;
use crate::locale::clean;
use crate::locale::dates;
use crate::locale::names;
use crate::store::{FeedbackRow, MatchedCall};
use crate::web::files::{self, Downloads};
use crate::web::http::call_link::CallLink;
use crate::web::http::error::PageError;
use crate::web::http::layout::{Layout, MenuItem, render};
use crate::web::http::params::matches::MatchFilter;
use crate::web::http::params::path::KommunFile;
use crate::web::http::params::query::{QueryString, path_with_query};
use crate::web::http::paths::{kommun_path, report_path};
use crate::web::http::request_locale::RequestLocale;
use crate::web::state::WebState;
use crate::web::texts::kommun::KommunTexts;

#[derive(Template)]
#[template(path = "page/kommun.html")]
struct KommunPage {
    t: &'static KommunTexts,
    layout: Layout,
    namn: String,
    slug: String,
    policy: String,
    href: String,
    /// Path of the kommun's report.
    report: String,
    strong: Vec<MatchView>,
    weak: Vec<MatchView>,
    timeline: Timeline,
    /// How many calls close later than the drawing shows, in words.
    later_count: String,
    /// Every coming deadline of a call that suits, the nearest first.
    deadlines: Vec<UpcomingDeadline>,
    decision_process: DecisionProcess,
    closed_count: String,
    with_closed: bool,
    priorities: Vec<PriorityView>,
    twins: String,
    /// The kommun's förvaltningar, each with its areas in words.
    forvaltningar: Vec<ForvaltningView>,
    /// Name of the förvaltning that the page is limited to.
    shown_forvaltning: Option<String>,
    /// Path of the page with all of the kommun's calls.
    own_path: String,
    /// The calls that the kommun has passed on and that can still be applied for.
    passed_on: Vec<CallRow>,
    /// The recipients' answers, newest first.
    answers: Vec<AnswerView>,
    /// The answers counted, such as "5 relevant och 2 inte relevant".
    answer_counts: String,
    /// How the answers have moved the thresholds, in sentences.
    threshold_moves: Vec<String>,
    downloads: Downloads,
}

/// A förvaltning, and the page of its calls.
struct ForvaltningView {
    namn: String,
    href: String,
    areas: String,
}

/// An anonymous answer on a call.
struct AnswerView {
    call: CallLink,
    opinion: &'static str,
    why: String,
}

/// A call that suits the kommun.
struct MatchView {
    row: CallRow,
    why: MatchRationale,
    area: String,
}

/// A priority of the kommun's policy.
struct PriorityView {
    area: String,
    title: String,
    quote: Quote,
}

impl PriorityView {
    fn of(locale: Locale, kommun: &Kommun, priority: &Priority) -> PriorityView {
        PriorityView {
            area: clean::line(&locale.area(priority.area.as_str()), 80),
            title: clean::line(&priority.title, 160),
            quote: Quote::of(locale, kommun, priority),
        }
    }
}

/// Shows the page, or sends its calls as a file where the path ends with a format.
pub(super) async fn page(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    KommunFile { kommun, format }: KommunFile,
    query: QueryString,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let filter = MatchFilter::read(&kommun, &query)?;
    match format {
        Some(format) => files::kommun_file((&state, request_locale.locale), &kommun, &filter, format, &headers).await,
        None => Ok(show(&state, &request_locale, &kommun, &filter).await?.into_response()),
    }
}

async fn show(
    state: &WebState,
    request_locale: &RequestLocale,
    kommun: &Kommun,
    filter: &MatchFilter<'_>,
) -> Result<Html<String>, PageError> {
    let (now, locale) = (state.now(), request_locale.locale);
    let mut matches = state.store.matches_of_kommun(&kommun.slug).await?;
    matches.retain(|call| filter.concerns(call));
    let (closed, current): (Vec<MatchedCall>, Vec<MatchedCall>) =
        matches.into_iter().partition(|call| call.opportunity.status_at(now).is_over());
    let shown: Vec<&MatchedCall> = current.iter().chain(closed.iter().filter(|_| filter.with_closed)).collect();
    let answers = state.store.feedback_list(Some(&kommun.slug)).await?;
    let opinions = OpinionCounts::count(answers.iter().map(|row| &row.feedback));
    let today = dates::today(now);
    let deadlines = upcoming_deadlines(locale, &current, now);
    let days: Vec<_> = deadlines.iter().map(|due| (due.date, due.level)).collect();
    let timeline = Timeline::of(locale, &days, &meeting_days(kommun), today);
    let threshold_moves = state.store.thresholds(&kommun.slug).await?.moves();
    let (own_path, forvaltning) = (kommun_path(locale, &kommun.slug), [("forvaltning", filter.forvaltning_id())]);
    let page = KommunPage {
        t: KommunTexts::of(locale),
        layout: Layout::of(state, request_locale, &names::kommun(kommun), MenuItem::Kommuner),
        namn: names::kommun(kommun),
        slug: clean::path_segment(kommun.slug.as_str()),
        policy: clean::line(&kommun.policy, 160),
        href: path_with_query(&own_path, &forvaltning),
        report: report_path(locale, &kommun.slug),
        strong: match_views(locale, kommun, &shown, Level::Alert, now),
        weak: match_views(locale, kommun, &shown, Level::Digest, now),
        later_count: later_text(locale, timeline.later_count),
        timeline,
        decision_process: DecisionProcess::of(locale, kommun, &deadlines, today),
        deadlines,
        closed_count: locale.message("count-closed-calls", [("count", closed.len().into())]),
        with_closed: filter.with_closed,
        priorities: kommun.priorities.iter().map(|priority| PriorityView::of(locale, kommun, priority)).collect(),
        twins: twin_towns(locale, kommun),
        forvaltningar: kommun.forvaltningar.iter().map(|one| ForvaltningView::of(locale, &own_path, one)).collect(),
        own_path,
        shown_forvaltning: filter.forvaltning.map(|one| clean::line(&one.namn, 80)),
        passed_on: passed_on_rows(state, locale, kommun, now).await?,
        answers: answers.iter().map(|row| AnswerView::of(locale, row)).collect(),
        answer_counts: locale.opinions(opinions.relevant, opinions.not_relevant),
        threshold_moves: threshold_moves.iter().map(|moved| locale.threshold_move(moved)).collect(),
        downloads: Downloads::of(locale, |end| {
            path_with_query(&format!("{}{end}", kommun_path(locale, &kommun.slug)), &forvaltning)
        }),
    };
    Ok(render(&page)?)
}

/// Returns the kommun's twin towns in words, such as "Cesis (Lettland)".
fn twin_towns(locale: Locale, kommun: &Kommun) -> String {
    let towns = kommun.vanorter.iter().map(|town| clean::line(&format!("{} ({})", town.ort, town.land), 80));
    locale.list(&towns.collect::<Vec<_>>())
}

impl ForvaltningView {
    fn of(locale: Locale, own: &str, forvaltning: &Forvaltning) -> ForvaltningView {
        let areas: Vec<String> = forvaltning.areas.iter().map(|area| locale.area(area.as_str())).collect();
        ForvaltningView {
            namn: clean::line(&forvaltning.namn, 80),
            href: path_with_query(own, &[("forvaltning", &forvaltning.id)]),
            areas: locale.list(&areas),
        }
    }
}

async fn passed_on_rows(
    state: &WebState,
    locale: Locale,
    kommun: &Kommun,
    now: Timestamp,
) -> Result<Vec<CallRow>, PageError> {
    let passings = state.store.passed_on_calls(Some(&kommun.slug)).await?;
    let open_calls = passings.iter().filter(|one| !one.passed_on.undone && !one.opportunity.status_at(now).is_over());
    Ok(open_calls.map(|one| CallRow::of(locale, &one.opportunity, now)).collect())
}

/// Returns the number in words: "3 stänger senare än så; de står i tabellen."
fn later_text(locale: Locale, count: usize) -> String {
    locale.message("kommun-later", [("calls", count.into())])
}

/// Returns the calls whose match is of this level.
fn match_views(
    locale: Locale,
    kommun: &Kommun,
    calls: &[&MatchedCall],
    level: Level,
    now: Timestamp,
) -> Vec<MatchView> {
    let those = calls.iter().filter(|call| call.judgement.level == level);
    those.map(|call| MatchView::of(locale, kommun, call, now)).collect()
}

impl MatchView {
    fn of(locale: Locale, kommun: &Kommun, call: &MatchedCall, now: Timestamp) -> MatchView {
        let area = call.judgement.areas.first().map(|area| locale.area(area.as_str())).unwrap_or_default();
        MatchView {
            row: CallRow::of(locale, &call.opportunity, now),
            why: MatchRationale::of(locale, kommun, &call.judgement),
            area: clean::line(&area, 80),
        }
    }
}

impl AnswerView {
    fn of(locale: Locale, row: &FeedbackRow) -> AnswerView {
        AnswerView {
            call: CallLink::new(locale, row.feedback.call.as_str(), &row.title, row.language),
            opinion: locale.opinion(row.feedback.opinion),
            why: clean::line(&row.feedback.why, MAX_WHY_CHARS),
        }
    }
}
