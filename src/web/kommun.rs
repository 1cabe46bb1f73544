//! One kommun: the calls that suit it and why, and what it has itself decided to care for.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};

use super::export::Take;
use super::fault::Fault;
use super::layout::{Here, Layout, Shown, render};
use super::line::{self, Line};
use super::query::Query;
use crate::feedback::{LONGEST_WHY, Opinions};
use crate::kommun::{Kommun, Level};
use crate::message::clean;
use crate::message::swedish::{numbers::count, words};
use crate::message::why::{Quote, Why};
use crate::store::{Candidate, FeedbackRow};

#[derive(Template)]
#[template(path = "page/kommuner.html")]
struct KommunerPage {
    layout: Layout,
    /// Address, name, län, number of priorities in words.
    kommuner: Vec<(String, String, String, String)>,
}

#[derive(Template)]
#[template(path = "page/kommun.html")]
struct KommunPage {
    layout: Layout,
    namn: String,
    policy: String,
    href: String,
    strong: Vec<Suiting>,
    weak: Vec<Suiting>,
    over: String,
    with_over: bool,
    priorities: Vec<Wanted>,
    twins: String,
    /// What the readers have answered, newest first.
    answers: Vec<Said>,
    /// "5 relevant och 2 inte relevant".
    counts: String,
    /// What the answers have moved, in sentences.
    moved: Vec<String>,
    take: Take,
}

/// An answer on a call, without who.
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

pub(super) async fn all(State(state): State<super::State>) -> Shown {
    let row = |kommun: &Kommun| {
        let priorities = count(kommun.priorities.len() as u64, "prioritering", "prioriteringar");
        let name = words::kommun(kommun);
        (href(kommun), name, clean::line(&kommun.lan, 60), priorities)
    };
    let kommuner = state.kommuner.iter().map(row).collect();
    render(&KommunerPage { layout: Layout::of(&state, "Kommuner", Here::Kommuner), kommuner })
}

pub(super) async fn page(
    State(state): State<super::State>,
    slug: Result<Path<String>, PathRejection>,
    RawQuery(raw): RawQuery,
) -> Shown {
    let kommun = slug.ok().and_then(|Path(slug)| state.kommun(&slug)).ok_or(Fault::NotFound)?;
    let with_over = Query::read(raw.as_deref()).get("stangda").is_some();
    let candidates = state.store.matches_of_kommun(&kommun.slug).await?;
    let now = state.now();
    let (over, current): (Vec<Candidate>, Vec<Candidate>) =
        candidates.into_iter().partition(|candidate| candidate.opportunity.status_at(now).is_over());
    let shown: Vec<&Candidate> = current.iter().chain(over.iter().filter(|_| with_over)).collect();
    let at = |level: Level| {
        let those = shown.iter().filter(|candidate| candidate.found.level == level);
        those.map(|candidate| suiting(kommun, candidate, now)).collect::<Vec<_>>()
    };
    let answers = state.store.feedback_list(Some(&kommun.slug)).await?;
    let said = Opinions::of(answers.iter().map(|row| &row.feedback));
    let twins: Vec<String> =
        kommun.vanorter.iter().map(|v| clean::line(&format!("{} ({})", v.ort, v.land), 80)).collect();
    let page = KommunPage {
        layout: Layout::of(&state, &words::kommun(kommun), Here::Kommuner),
        namn: words::kommun(kommun),
        policy: clean::line(&kommun.policy, 160),
        href: href(kommun),
        strong: at(Level::Alert),
        weak: at(Level::Digest),
        over: count(over.len() as u64, "stängd utlysning", "stängda utlysningar"),
        with_over,
        priorities: kommun
            .priorities
            .iter()
            .map(|priority| Wanted {
                area: clean::line(&words::area(&priority.area), 80),
                title: clean::line(&priority.title, 160),
                quote: Quote::of(kommun, priority),
            })
            .collect(),
        twins: words::list(&twins),
        answers: answers.iter().map(Said::of).collect(),
        counts: words::opinions(said.relevant, said.not_relevant),
        moved: state.store.thresholds(&kommun.slug).await?.told(),
        take: Take::of(|end| format!("{}{end}", href(kommun))),
    };
    render(&page)
}

fn suiting(kommun: &Kommun, candidate: &Candidate, now: jiff::Timestamp) -> Suiting {
    let area = candidate.found.areas.first().map(|area| words::area(area)).unwrap_or_default();
    Suiting {
        line: Line::of(&candidate.opportunity, now),
        why: Why::of(kommun, &candidate.found),
        area: clean::line(&area, 80),
    }
}

impl Said {
    fn of(row: &FeedbackRow) -> Said {
        Said {
            href: line::href(&row.feedback.call),
            title: line::title(&row.title),
            lang: line::foreign(row.language),
            opinion: words::opinion(row.feedback.opinion),
            why: clean::line(&row.feedback.why, LONGEST_WHY),
        }
    }
}

pub(super) fn href(kommun: &Kommun) -> String {
    format!("/kommun/{}", clean::path_step(&kommun.slug))
}
