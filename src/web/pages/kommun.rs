//! The list of kommuner, and the page of one: the calls that suit it and why, and the priorities that it has decided
//! on.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use jiff::Timestamp;

use super::call_row::{self, CallRow};
use super::timeline::Timeline;
use super::upcoming::{DecisionProcess, UpcomingDeadline, meeting_days, upcoming_deadlines};
use crate::feedback::{MAX_WHY_CHARS, OpinionCounts};
use crate::kommun::{Forvaltning, Kommun, Level, Priority};
use crate::letters::rationale::{MatchRationale, Quote};
use crate::locale::Locale;
use crate::locale::clean;
use crate::locale::swedish::{dates, words};
use crate::store::{FeedbackRow, MatchedCall};
use crate::web::WebState;
use crate::web::files::export::Downloads;
use crate::web::http::error::PageError;
use crate::web::http::layout::{Layout, MenuItem, PageResult, render};
use crate::web::http::query::{QueryString, path_with_query};
use crate::web::http::request_locale::{RequestLocale, localized_path};
use crate::web::texts::kommun::KommunTexts;

#[derive(Template)]
#[template(path = "page/kommuner.html")]
struct KommunerPage {
    t: &'static KommunTexts,
    layout: Layout,
    /// Path, name, län, and the number of priorities in words.
    kommuner: Vec<(String, String, String, String)>,
}

#[derive(Template)]
#[template(path = "page/kommun.html")]
struct KommunPage {
    t: &'static KommunTexts,
    layout: Layout,
    namn: String,
    slug: String,
    policy: String,
    href: String,
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
    href: String,
    title: String,
    lang: Option<&'static str>,
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
            area: clean::line(&locale.area(&priority.area), 80),
            title: clean::line(&priority.title, 160),
            quote: Quote::of(kommun, priority),
        }
    }
}

pub(in crate::web) async fn list(State(state): State<WebState>, request_locale: RequestLocale) -> PageResult {
    let (locale, t) = (request_locale.locale, KommunTexts::of(request_locale.locale));
    let row = |kommun: &Kommun| {
        let priorities = locale.message("count-priorities", [("count", kommun.priorities.len().into())]);
        let name = words::kommun(kommun);
        (kommun_path(locale, kommun), name, clean::line(&kommun.lan, 60), priorities)
    };
    let kommuner = state.kommuner.iter().map(row).collect();
    render(&KommunerPage { t, layout: Layout::of(&state, &request_locale, t.all, MenuItem::Kommuner), kommuner })
}

pub(in crate::web) async fn page(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    slug: Result<Path<String>, PathRejection>,
    RawQuery(raw): RawQuery,
) -> PageResult {
    let kommun = slug.ok().and_then(|Path(slug)| state.kommun(&slug)).ok_or(PageError::NotFound)?;
    let query = QueryString::parse(raw.as_deref());
    let (with_closed, forvaltning) = (query.get("stangda").is_some(), requested_forvaltning(kommun, &query)?);
    let mut candidates = state.store.matches_of_kommun(&kommun.slug).await?;
    candidates.retain(|candidate| concerns(forvaltning, candidate));
    let (now, locale) = (state.now(), request_locale.locale);
    let (closed, current): (Vec<MatchedCall>, Vec<MatchedCall>) =
        candidates.into_iter().partition(|candidate| candidate.opportunity.status_at(now).is_over());
    let shown: Vec<&MatchedCall> = current.iter().chain(closed.iter().filter(|_| with_closed)).collect();
    let at = |level: Level| {
        let those = shown.iter().filter(|candidate| candidate.judgement.level == level);
        those.map(|candidate| match_view(locale, kommun, candidate, now)).collect::<Vec<_>>()
    };
    let answers = state.store.feedback_list(Some(&kommun.slug)).await?;
    let opinions = OpinionCounts::count(answers.iter().map(|row| &row.feedback));
    let twins: Vec<String> =
        kommun.vanorter.iter().map(|v| clean::line(&format!("{} ({})", v.ort, v.land), 80)).collect();
    let today = dates::today(now);
    let deadlines = upcoming_deadlines(locale, &current, now);
    let days: Vec<_> = deadlines.iter().map(|due| (due.date, due.level)).collect();
    let timeline = Timeline::of(locale, &days, &meeting_days(kommun), today);
    let own_path = kommun_path(locale, kommun);
    let page = KommunPage {
        t: KommunTexts::of(locale),
        layout: Layout::of(&state, &request_locale, &words::kommun(kommun), MenuItem::Kommuner),
        namn: words::kommun(kommun),
        slug: clean::path_segment(&kommun.slug),
        policy: clean::line(&kommun.policy, 160),
        href: forvaltning.map_or(own_path.clone(), |one| path_with_query(&own_path, &[("forvaltning", &one.id)])),
        strong: at(Level::Alert),
        weak: at(Level::Digest),
        later_count: later_text(locale, timeline.later_count),
        timeline,
        decision_process: DecisionProcess::of(locale, kommun, &deadlines, today),
        deadlines,
        closed_count: locale.message("count-closed-calls", [("count", closed.len().into())]),
        with_closed,
        priorities: kommun.priorities.iter().map(|priority| PriorityView::of(locale, kommun, priority)).collect(),
        twins: locale.list(&twins),
        forvaltningar: kommun.forvaltningar.iter().map(|one| ForvaltningView::of(locale, &own_path, one)).collect(),
        own_path: own_path.clone(),
        shown_forvaltning: forvaltning.map(|one| clean::line(&one.namn, 80)),
        passed_on: passed_on_rows(&state, locale, kommun, now).await?,
        answers: answers.iter().map(|row| AnswerView::of(locale, row)).collect(),
        answer_counts: locale.opinions(opinions.relevant, opinions.not_relevant),
        threshold_moves: state.store.thresholds(&kommun.slug).await?.describe_moves(),
        downloads: Downloads::of(locale, |end| {
            let id = forvaltning.map_or("", |one| one.id.as_str());
            path_with_query(&format!("{}{end}", kommun_path(locale, kommun)), &[("forvaltning", id)])
        }),
    };
    render(&page)
}

/// Returns the requested förvaltning, if any.
///
/// # Errors
/// Fails when the kommun has none of that id, since the page would else show all calls as if they concerned it.
pub(in crate::web) fn requested_forvaltning<'a>(
    kommun: &'a Kommun,
    query: &QueryString,
) -> Result<Option<&'a Forvaltning>, PageError> {
    let Some(id) = query.get("forvaltning") else { return Ok(None) };
    kommun.forvaltningar.iter().find(|one| one.id == id).map(Some).ok_or(PageError::NotFound)
}

/// Returns whether a call concerns the förvaltning; every call does where none is given.
pub(in crate::web) fn concerns(forvaltning: Option<&Forvaltning>, candidate: &MatchedCall) -> bool {
    forvaltning.is_none_or(|one| candidate.judgement.areas.iter().any(|area| one.areas.contains(area)))
}

impl ForvaltningView {
    fn of(locale: Locale, own: &str, forvaltning: &Forvaltning) -> ForvaltningView {
        let areas: Vec<String> = forvaltning.areas.iter().map(|area| locale.area(area)).collect();
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

fn match_view(locale: Locale, kommun: &Kommun, candidate: &MatchedCall, now: Timestamp) -> MatchView {
    let area = candidate.judgement.areas.first().map(|area| locale.area(area)).unwrap_or_default();
    MatchView {
        row: CallRow::of(locale, &candidate.opportunity, now),
        why: MatchRationale::of(kommun, &candidate.judgement),
        area: clean::line(&area, 80),
    }
}

impl AnswerView {
    fn of(locale: Locale, row: &FeedbackRow) -> AnswerView {
        AnswerView {
            href: call_row::call_path(locale, row.feedback.call.as_str()),
            title: call_row::display_title(locale, &row.title),
            lang: call_row::foreign_lang(locale, row.language),
            opinion: locale.opinion(row.feedback.opinion),
            why: clean::line(&row.feedback.why, MAX_WHY_CHARS),
        }
    }
}

pub(in crate::web) fn kommun_path(locale: Locale, kommun: &Kommun) -> String {
    localized_path(locale, &format!("/kommun/{}", clean::path_segment(&kommun.slug)))
}
