//! The list of kommuner, and the page of one: the calls that suit it and why, and the priorities that it has decided
//! on.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use jiff::Timestamp;

use super::call_row::{self, Line};
use super::timeline::Timeline;
use super::upcoming::{Due, Inside, dues, meeting_days};
use crate::feedback::{LONGEST_WHY, Opinions};
use crate::kommun::{Forvaltning, Kommun, Level, Priority};
use crate::letters::why::{Quote, Why};
use crate::locale::Tongue;
use crate::locale::clean;
use crate::locale::swedish::{dates, words};
use crate::store::{Candidate, FeedbackRow};
use crate::web::files::export::Take;
use crate::web::http::error::Fault;
use crate::web::http::layout::{Here, Layout, Shown, render};
use crate::web::http::query::{Query, address};
use crate::web::http::request_locale::{Visit, at};
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
    strong: Vec<Suiting>,
    weak: Vec<Suiting>,
    timeline: Timeline,
    /// How many calls close later than the drawing shows, in words.
    later: String,
    /// Every coming deadline of a call that suits, the nearest first.
    dues: Vec<Due>,
    inside: Inside,
    over: String,
    with_over: bool,
    priorities: Vec<Wanted>,
    twins: String,
    /// The kommun's förvaltningar, each with its areas in words.
    forvaltningar: Vec<Part>,
    /// Name of the förvaltning that the page is limited to.
    only: Option<String>,
    /// Path of the page with all of the kommun's calls.
    all: String,
    /// The calls that the kommun has passed on and that can still be applied for.
    passed_on: Vec<Line>,
    /// The recipients' answers, newest first.
    answers: Vec<Said>,
    /// The answers counted, such as "5 relevant och 2 inte relevant".
    counts: String,
    /// How the answers have moved the thresholds, in sentences.
    moved: Vec<String>,
    take: Take,
}

/// A förvaltning, and the page of its calls.
struct Part {
    namn: String,
    href: String,
    areas: String,
}

/// An anonymous answer on a call.
struct Said {
    href: String,
    title: String,
    lang: Option<&'static str>,
    opinion: &'static str,
    why: String,
}

/// A call that suits the kommun.
struct Suiting {
    line: Line,
    why: Why,
    area: String,
}

/// A priority of the kommun's policy.
struct Wanted {
    area: String,
    title: String,
    quote: Quote,
}

impl Wanted {
    fn of(tongue: Tongue, kommun: &Kommun, priority: &Priority) -> Wanted {
        Wanted {
            area: clean::line(&tongue.area(&priority.area), 80),
            title: clean::line(&priority.title, 160),
            quote: Quote::of(kommun, priority),
        }
    }
}

pub(in crate::web) async fn all(State(state): State<crate::web::State>, visit: Visit) -> Shown {
    let (tongue, t) = (visit.tongue, KommunTexts::of(visit.tongue));
    let row = |kommun: &Kommun| {
        let priorities = tongue.count(
            kommun.priorities.len() as u64,
            ("prioritering", "prioriteringar"),
            ("priority", "priorities"),
        );
        let name = words::kommun(kommun);
        (href(tongue, kommun), name, clean::line(&kommun.lan, 60), priorities)
    };
    let kommuner = state.kommuner.iter().map(row).collect();
    render(&KommunerPage { t, layout: Layout::of(&state, &visit, t.all, Here::Kommuner), kommuner })
}

pub(in crate::web) async fn page(
    State(state): State<crate::web::State>,
    visit: Visit,
    slug: Result<Path<String>, PathRejection>,
    RawQuery(raw): RawQuery,
) -> Shown {
    let kommun = slug.ok().and_then(|Path(slug)| state.kommun(&slug)).ok_or(Fault::NotFound)?;
    let query = Query::read(raw.as_deref());
    let (with_over, only) = (query.get("stangda").is_some(), chosen(kommun, &query)?);
    let mut candidates = state.store.matches_of_kommun(&kommun.slug).await?;
    candidates.retain(|candidate| concerns(only, candidate));
    let (now, tongue) = (state.now(), visit.tongue);
    let (over, current): (Vec<Candidate>, Vec<Candidate>) =
        candidates.into_iter().partition(|candidate| candidate.opportunity.status_at(now).is_over());
    let shown: Vec<&Candidate> = current.iter().chain(over.iter().filter(|_| with_over)).collect();
    let at = |level: Level| {
        let those = shown.iter().filter(|candidate| candidate.found.level == level);
        those.map(|candidate| suiting(tongue, kommun, candidate, now)).collect::<Vec<_>>()
    };
    let answers = state.store.feedback_list(Some(&kommun.slug)).await?;
    let said = Opinions::of(answers.iter().map(|row| &row.feedback));
    let twins: Vec<String> =
        kommun.vanorter.iter().map(|v| clean::line(&format!("{} ({})", v.ort, v.land), 80)).collect();
    let today = dates::today(now);
    let dues = dues(tongue, &current, now);
    let days: Vec<_> = dues.iter().map(|due| (due.date, due.level)).collect();
    let timeline = Timeline::of(tongue, &days, &meeting_days(kommun), today);
    let own = href(tongue, kommun);
    let page = KommunPage {
        t: KommunTexts::of(tongue),
        layout: Layout::of(&state, &visit, &words::kommun(kommun), Here::Kommuner),
        namn: words::kommun(kommun),
        slug: clean::path_step(&kommun.slug),
        policy: clean::line(&kommun.policy, 160),
        href: only.map_or(own.clone(), |one| address(&own, &[("forvaltning", &one.id)])),
        strong: at(Level::Alert),
        weak: at(Level::Digest),
        later: later(tongue, timeline.later),
        timeline,
        inside: Inside::of(tongue, kommun, &dues, today),
        dues,
        over: tongue.count(
            over.len() as u64,
            ("stängd utlysning", "stängda utlysningar"),
            ("closed call", "closed calls"),
        ),
        with_over,
        priorities: kommun.priorities.iter().map(|priority| Wanted::of(tongue, kommun, priority)).collect(),
        twins: tongue.list(&twins),
        forvaltningar: kommun.forvaltningar.iter().map(|one| Part::of(tongue, &own, one)).collect(),
        all: own.clone(),
        only: only.map(|one| clean::line(&one.namn, 80)),
        passed_on: passed_on(&state, tongue, kommun, now).await?,
        answers: answers.iter().map(|row| Said::of(tongue, row)).collect(),
        counts: tongue.opinions(said.relevant, said.not_relevant),
        moved: state.store.thresholds(&kommun.slug).await?.told(),
        take: Take::of(tongue, |end| {
            let id = only.map_or("", |one| one.id.as_str());
            address(&format!("{}{end}", href(Tongue::Swedish, kommun)), &[("forvaltning", id)])
        }),
    };
    render(&page)
}

/// Returns the requested förvaltning, if any.
///
/// # Errors
/// Fails when the kommun has none of that id, since the page would else show all calls as if they concerned it.
pub(in crate::web) fn chosen<'a>(kommun: &'a Kommun, query: &Query) -> Result<Option<&'a Forvaltning>, Fault> {
    let Some(id) = query.get("forvaltning") else { return Ok(None) };
    kommun.forvaltningar.iter().find(|one| one.id == id).map(Some).ok_or(Fault::NotFound)
}

/// Returns whether a call concerns the förvaltning; every call does where none is given.
pub(in crate::web) fn concerns(forvaltning: Option<&Forvaltning>, candidate: &Candidate) -> bool {
    forvaltning.is_none_or(|one| candidate.found.areas.iter().any(|area| one.areas.contains(area)))
}

impl Part {
    fn of(tongue: Tongue, own: &str, forvaltning: &Forvaltning) -> Part {
        let areas: Vec<String> = forvaltning.areas.iter().map(|area| tongue.area(area)).collect();
        Part {
            namn: clean::line(&forvaltning.namn, 80),
            href: address(own, &[("forvaltning", &forvaltning.id)]),
            areas: tongue.list(&areas),
        }
    }
}

async fn passed_on(
    state: &crate::web::State,
    tongue: Tongue,
    kommun: &Kommun,
    now: Timestamp,
) -> Result<Vec<Line>, Fault> {
    let passings = state.store.passings(Some(&kommun.slug)).await?;
    let stand = passings.iter().filter(|one| !one.what.undone && !one.opportunity.status_at(now).is_over());
    Ok(stand.map(|one| Line::of(tongue, &one.opportunity, now)).collect())
}

/// Returns the number in words: "3 stänger senare än så; de står i tabellen."
fn later(tongue: Tongue, count: usize) -> String {
    let count = tongue.number(count as u64);
    match tongue {
        Tongue::Swedish => format!("{count} stänger senare än så; de står i tabellen."),
        Tongue::English => format!("{count} close later than that; they are in the table."),
    }
}

fn suiting(tongue: Tongue, kommun: &Kommun, candidate: &Candidate, now: Timestamp) -> Suiting {
    let area = candidate.found.areas.first().map(|area| tongue.area(area)).unwrap_or_default();
    Suiting {
        line: Line::of(tongue, &candidate.opportunity, now),
        why: Why::of(kommun, &candidate.found),
        area: clean::line(&area, 80),
    }
}

impl Said {
    fn of(tongue: Tongue, row: &FeedbackRow) -> Said {
        Said {
            href: call_row::href(tongue, row.feedback.call.as_str()),
            title: call_row::title(tongue, &row.title),
            lang: call_row::foreign(tongue, row.language),
            opinion: tongue.opinion(row.feedback.opinion),
            why: clean::line(&row.feedback.why, LONGEST_WHY),
        }
    }
}

pub(in crate::web) fn href(tongue: Tongue, kommun: &Kommun) -> String {
    at(tongue, &format!("/kommun/{}", clean::path_step(&kommun.slug)))
}
