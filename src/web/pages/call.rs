//! The page of one call: its facts, the kommuner that it suits and why, its text, its history, and where it is listed.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;

use super::call_row::{foreign, href, title};
use crate::feedback::{Feedback, LONGEST_WHY, Opinions};
use crate::kommun::{Kommun, Level, Match};
use crate::letters::why::Why;
use crate::locale::Tongue;
use crate::locale::clean;
use crate::locale::facts::{self, Fact};
use crate::locale::swedish::{dates, words};
use crate::opportunity::{Change, Listing, Opportunity, OpportunityId, Section, SectionKind};
use crate::web::http::error::Fault;
use crate::web::http::layout::{Here, Layout, render};
use crate::web::http::request_locale::Visit;
use crate::web::texts::call::CallTexts;

/// The longest line of a call's text that is shown, in characters.
const LONGEST: usize = 60_000;

#[derive(Template)]
#[template(path = "page/call.html")]
struct CallPage {
    t: &'static CallTexts,
    layout: Layout,
    title: String,
    lang: Option<&'static str>,
    in_short: String,
    facts: Vec<Fact>,
    source: Option<String>,
    /// Path of the call's calendar, while a deadline is ahead.
    calendar: Option<String>,
    suits: Vec<Suits>,
    others: String,
    /// Answers of kommuner that the call does not suit, or no longer does; each with the kommun's name.
    said_elsewhere: Vec<(String, Said)>,
    parts: Vec<Part>,
    /// Standard texts, shown folded.
    fine_print: Vec<Part>,
    history: Vec<Event>,
    listings: Vec<Place>,
}

/// A kommun that the call suits, and why.
struct Suits {
    href: String,
    why: Why,
    level: &'static str,
    eligible: &'static str,
    areas: String,
    /// The kommun's way to a decision, in words; may be empty.
    decision: String,
    said: Said,
}

/// The answers of a kommun's recipients, without their names.
struct Said {
    /// The answers counted, such as "2 relevant och 1 inte relevant"; empty when there are none.
    counts: String,
    why: Vec<String>,
}

/// A section of the call's text.
struct Part {
    heading: &'static str,
    paragraphs: Vec<String>,
}

/// An entry of the call's history.
struct Event {
    when: String,
    heading: &'static str,
    said: Vec<String>,
    /// The changed fields: name, old value, new value.
    moved: Vec<(String, String, String)>,
}

/// A source that lists the call.
struct Place {
    publisher: String,
    link: Option<String>,
    reference: String,
    since: String,
    gone: Option<String>,
}

pub(in crate::web) async fn page(
    State(state): State<crate::web::State>,
    visit: Visit,
    name: Result<Path<String>, PathRejection>,
) -> Result<Response, Fault> {
    let Ok(Path(name)) = name else { return Err(Fault::NotFound) };
    let (id, tongue) = (OpportunityId(name), visit.tongue);
    let Some(call) = state.store.opportunity(&id).await? else {
        // A funder's identifier or a source's reference redirects to the call's own page.
        let call = state.store.find(id.as_str()).await?.ok_or(Fault::NotFound)?;
        return Ok(Redirect::to(&href(tongue, call.id.as_str())).into_response());
    };
    let listings = state.store.listings(&id).await?;
    let (history, matches) = (state.store.history(&id).await?, state.store.matches_of(&id).await?);
    let said = state.store.feedback_on(&id).await?;
    let now = state.now();
    let facts = &call.facts;
    let (fine_print, parts) = parts(tongue, &facts.sections);
    let page = CallPage {
        t: CallTexts::of(tongue),
        layout: Layout::of(&state, &visit, &title(tongue, &facts.title), Here::Elsewhere),
        title: title(tongue, &facts.title),
        lang: foreign(tongue, facts.language),
        in_short: capital(&facts::in_short(tongue, &call, now)),
        facts: facts::rows(tongue, &call, eligible(tongue, &matches), now),
        source: clean::link(&facts.url),
        calendar: calendar(&call, now),
        suits: suits(&state, tongue, &call, &matches, &said),
        others: others(&state, tongue, &matches),
        said_elsewhere: said_elsewhere(&state, tongue, &matches, &said),
        parts,
        fine_print,
        history: history.iter().rev().map(|change| Event::of(tongue, change, now)).collect(),
        listings: listings.iter().map(|listing| Place::of(&state, tongue, listing, &call, now)).collect(),
    };
    Ok(render(&page)?.into_response())
}

fn calendar(call: &Opportunity, now: Timestamp) -> Option<String> {
    let ahead = call.facts.deadlines.iter().any(|deadline| deadline.instant() > now);
    (ahead && !call.status_at(now).is_over()).then(|| format!("{}.ics", href(Tongue::Swedish, call.id.as_str())))
}

/// Returns the text with its first letter in upper case.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Returns whether kommuner may apply, in words, where all judgements agree; else each kommun states its own.
fn eligible(tongue: Tongue, matches: &[Match]) -> Option<String> {
    let first = matches.first()?.eligible;
    matches.iter().all(|judged| judged.eligible == first).then(|| tongue.eligible(first).to_owned())
}

fn suits(
    state: &crate::web::State,
    tongue: Tongue,
    call: &Opportunity,
    matches: &[Match],
    said: &[Feedback],
) -> Vec<Suits> {
    let above = matches.iter().filter(|judged| judged.level != Level::None);
    let of = |judged: &Match| {
        let kommun = state.kommun(&judged.kommun)?;
        let areas: Vec<String> = judged.areas.iter().map(|area| clean::line(&tongue.area(area), 60)).collect();
        Some(Suits {
            href: super::kommun::href(tongue, kommun),
            why: Why::of(kommun, judged),
            level: tongue.level(judged.level),
            eligible: tongue.eligible(judged.eligible),
            areas: areas.join(", "),
            decision: facts::decision(tongue, call, kommun, state.now()).unwrap_or_default(),
            said: Said::of(tongue, &kommun.slug, said),
        })
    };
    above.filter_map(of).collect()
}

/// Returns the answers of kommuner that the call does not suit, or no longer does.
fn said_elsewhere(
    state: &crate::web::State,
    tongue: Tongue,
    matches: &[Match],
    said: &[Feedback],
) -> Vec<(String, Said)> {
    let suited = |slug: &str| matches.iter().any(|judged| judged.kommun == slug && judged.level != Level::None);
    let others = state.kommuner.iter().filter(|kommun| !suited(&kommun.slug));
    let answered = others.map(|kommun| (words::kommun(kommun), Said::of(tongue, &kommun.slug, said)));
    answered.filter(|(_, said)| !said.counts.is_empty()).collect()
}

impl Said {
    fn of(tongue: Tongue, slug: &str, said: &[Feedback]) -> Said {
        let said = Opinions::of(said.iter().filter(|answer| answer.kommun == slug));
        let why = said.why.iter().map(|why| clean::line(why, LONGEST_WHY)).collect();
        Said { counts: tongue.opinions(said.relevant, said.not_relevant), why }
    }
}

/// Returns the kommuner that the call does not suit, such as "Götene och Kungälv".
fn others(state: &crate::web::State, tongue: Tongue, matches: &[Match]) -> String {
    let none = matches.iter().filter(|judged| judged.level == Level::None);
    let names: Vec<String> =
        none.filter_map(|judged| state.kommun(&judged.kommun)).map(|k: &Kommun| words::kommun(k)).collect();
    tongue.list(&names)
}

fn parts(tongue: Tongue, sections: &[Section]) -> (Vec<Part>, Vec<Part>) {
    let (fine, plain): (Vec<&Section>, Vec<&Section>) =
        sections.iter().partition(|section| section.kind == SectionKind::Boilerplate);
    let part = |section: &&Section| Part {
        heading: tongue.section(section.kind),
        paragraphs: section.text.lines().take(2_000).map(|line| clean::line(line, LONGEST)).collect(),
    };
    (fine.iter().map(part).collect(), plain.iter().map(part).collect())
}

impl Event {
    fn of(tongue: Tongue, change: &Change, now: Timestamp) -> Event {
        let today = dates::today(now);
        let at = Timestamp::from_millisecond(change.at).unwrap_or(now);
        let value = |field: &str, raw: &Option<String>| {
            raw.as_deref().map_or_else(|| "–".to_owned(), |raw| tongue.field_value(field, raw, today))
        };
        let moved = change.fields.iter();
        Event {
            when: tongue.moment(at, now),
            heading: tongue.heading(change.kind),
            said: tongue.changes(change.kind, &change.fields, today),
            moved: moved.map(|(f, (old, new))| (tongue.field_name(f), value(f, old), value(f, new))).collect(),
        }
    }
}

impl Place {
    fn of(state: &crate::web::State, tongue: Tongue, listing: &Listing, call: &Opportunity, now: Timestamp) -> Place {
        let day = |ms: i64| Timestamp::from_millisecond(ms).map_or_else(|_| String::new(), |at| tongue.moment(at, now));
        let publisher = tongue.funder(state.publisher(&listing.source));
        let link = clean::link(&listing.url)
            .or_else(|| (listing.source == call.source).then(|| clean::link(&call.facts.url)).flatten());
        Place {
            publisher,
            link,
            reference: clean::line(&listing.reference, 80),
            since: day(listing.first_seen),
            gone: listing.gone_at.map(day),
        }
    }
}
