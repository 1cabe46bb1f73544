//! One call: the facts first, then whom it suits and why, its text, what has happened to it, where it is shown.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;

use super::fault::Fault;
use super::layout::{Here, Layout, render};
use super::line::{foreign, href, title};
use crate::feedback::{Feedback, LONGEST_WHY, Opinions};
use crate::kommun::{Kommun, Level, Match};
use crate::message::clean;
use crate::message::facts::{self, Fact};
use crate::message::swedish::changes::{self, field_name};
use crate::message::swedish::{dates, words};
use crate::message::why::Why;
use crate::opportunity::{Change, Listing, Opportunity, OpportunityId, Section, SectionKind};

/// The longest part of a text that is shown, in characters.
const LONGEST: usize = 60_000;

#[derive(Template)]
#[template(path = "page/call.html")]
struct CallPage {
    layout: Layout,
    title: String,
    lang: Option<&'static str>,
    in_short: String,
    facts: Vec<Fact>,
    source: Option<String>,
    /// The last days as a calendar, while there are any to come.
    calendar: Option<String>,
    suits: Vec<Suits>,
    others: String,
    /// Answers for kommuner that it does not suit (any more): the kommun's name first.
    said_elsewhere: Vec<(String, Said)>,
    parts: Vec<Part>,
    /// Standard texts, folded away.
    fine_print: Vec<Part>,
    history: Vec<Event>,
    listings: Vec<Place>,
}

/// A kommun that the call suits.
struct Suits {
    href: String,
    why: Why,
    eligible: &'static str,
    areas: String,
    /// The kommun's own way to a decision; may be empty.
    decision: String,
    said: Said,
}

/// What a kommun's readers have answered, without who.
struct Said {
    /// "2 relevant och 1 inte relevant"; empty when nobody has answered.
    counts: String,
    why: Vec<String>,
}

/// A part of the call's text.
struct Part {
    heading: &'static str,
    paragraphs: Vec<String>,
}

/// Something that happened to the call.
struct Event {
    when: String,
    heading: &'static str,
    said: Vec<String>,
    /// Field, old value, new value.
    moved: Vec<(String, String, String)>,
}

/// A source that shows the call.
struct Place {
    publisher: String,
    link: Option<String>,
    reference: String,
    since: String,
    gone: Option<String>,
}

pub(super) async fn page(
    State(state): State<super::State>,
    name: Result<Path<String>, PathRejection>,
) -> Result<Response, Fault> {
    let Ok(Path(name)) = name else { return Err(Fault::NotFound) };
    let id = OpportunityId(name);
    let Some(call) = state.store.opportunity(&id).await? else {
        // A funder's identifier or a source's reference leads to the call's own page.
        let call = state.store.find(id.as_str()).await?.ok_or(Fault::NotFound)?;
        return Ok(Redirect::to(&href(call.id.as_str())).into_response());
    };
    let listings = state.store.listings(&id).await?;
    let (history, matches) = (state.store.history(&id).await?, state.store.matches_of(&id).await?);
    let said = state.store.feedback_on(&id).await?;
    let now = state.now();
    let facts = &call.facts;
    let (fine_print, parts) = parts(&facts.sections);
    let page = CallPage {
        layout: Layout::of(&state, &title(&facts.title), Here::Elsewhere),
        title: title(&facts.title),
        lang: foreign(facts.language),
        in_short: facts::in_short(&call, now),
        facts: facts::rows(&call, eligible(&matches), now),
        source: clean::link(&facts.url),
        calendar: calendar(&call, now),
        suits: suits(&state, &call, &matches, &said),
        others: others(&state, &matches),
        said_elsewhere: said_elsewhere(&state, &matches, &said),
        parts,
        fine_print,
        history: history.iter().rev().map(|change| Event::of(change, now)).collect(),
        listings: listings.iter().map(|listing| Place::of(&state, listing, &call, now)).collect(),
    };
    Ok(render(&page)?.into_response())
}

fn calendar(call: &Opportunity, now: Timestamp) -> Option<String> {
    let ahead = call.facts.deadlines.iter().any(|deadline| deadline.instant() > now);
    (ahead && !call.status_at(now).is_over()).then(|| format!("{}.ics", href(call.id.as_str())))
}

/// One word where all judgements agree; else each kommun has its own further down.
fn eligible(matches: &[Match]) -> Option<String> {
    let first = matches.first()?.eligible;
    matches.iter().all(|judged| judged.eligible == first).then(|| words::eligible(first).to_owned())
}

fn suits(state: &super::State, call: &Opportunity, matches: &[Match], said: &[Feedback]) -> Vec<Suits> {
    let above = matches.iter().filter(|judged| judged.level != Level::None);
    let of = |judged: &Match| {
        let kommun = state.kommun(&judged.kommun)?;
        let areas: Vec<String> = judged.areas.iter().map(|area| clean::line(&words::area(area), 60)).collect();
        Some(Suits {
            href: format!("/kommun/{}", clean::path_step(&kommun.slug)),
            why: Why::of(kommun, judged),
            eligible: words::eligible(judged.eligible),
            areas: areas.join(", "),
            decision: facts::decision(call, kommun, state.now()).unwrap_or_default(),
            said: Said::of(&kommun.slug, said),
        })
    };
    above.filter_map(of).collect()
}

/// The kommuner that have answered though it does not suit them, or suits them no longer.
fn said_elsewhere(state: &super::State, matches: &[Match], said: &[Feedback]) -> Vec<(String, Said)> {
    let suited = |slug: &str| matches.iter().any(|judged| judged.kommun == slug && judged.level != Level::None);
    let others = state.kommuner.iter().filter(|kommun| !suited(&kommun.slug));
    let answered = others.map(|kommun| (words::kommun(kommun), Said::of(&kommun.slug, said)));
    answered.filter(|(_, said)| !said.counts.is_empty()).collect()
}

impl Said {
    fn of(slug: &str, said: &[Feedback]) -> Said {
        let said = Opinions::of(said.iter().filter(|answer| answer.kommun == slug));
        let why = said.why.iter().map(|why| clean::line(why, LONGEST_WHY)).collect();
        Said { counts: words::opinions(said.relevant, said.not_relevant), why }
    }
}

/// "Götene och Kungälv": those that it does not suit.
fn others(state: &super::State, matches: &[Match]) -> String {
    let none = matches.iter().filter(|judged| judged.level == Level::None);
    let names: Vec<String> =
        none.filter_map(|judged| state.kommun(&judged.kommun)).map(|k: &Kommun| words::kommun(k)).collect();
    words::list(&names)
}

fn parts(sections: &[Section]) -> (Vec<Part>, Vec<Part>) {
    let (fine, plain): (Vec<&Section>, Vec<&Section>) =
        sections.iter().partition(|section| section.kind == SectionKind::Boilerplate);
    let part = |section: &&Section| Part {
        heading: words::section(section.kind),
        paragraphs: section.text.lines().take(2_000).map(|line| clean::line(line, LONGEST)).collect(),
    };
    (fine.iter().map(part).collect(), plain.iter().map(part).collect())
}

impl Event {
    fn of(change: &Change, now: Timestamp) -> Event {
        let today = dates::today(now);
        let at = Timestamp::from_millisecond(change.at).unwrap_or(now);
        let value = |field: &str, raw: &Option<String>| {
            raw.as_deref().map_or_else(|| "–".to_owned(), |raw| changes::value(field, raw, today))
        };
        let moved = change.fields.iter();
        Event {
            when: dates::moment(at, now),
            heading: words::heading(change.kind),
            said: changes::sentences(change.kind, &change.fields, today),
            moved: moved.map(|(f, (old, new))| (field_name(f), value(f, old), value(f, new))).collect(),
        }
    }
}

impl Place {
    fn of(state: &super::State, listing: &Listing, call: &Opportunity, now: Timestamp) -> Place {
        let day = |ms: i64| Timestamp::from_millisecond(ms).map_or_else(|_| String::new(), |at| dates::moment(at, now));
        let publisher = words::funder(state.publisher(&listing.source));
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
