//! The page of one call: its facts, the kommuner that it suits and why, its text, its history, and where it is listed.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::Timestamp;

use crate::feedback::{Feedback, MAX_WHY_CHARS, OpinionCounts};
use crate::kommun::{Kommun, KommunSlug, Level, Match};
use crate::letters::rationale::MatchRationale;
use crate::locale::Locale;
use crate::locale::clean;
use crate::locale::dates;
use crate::locale::facts::{self, Fact};
use crate::locale::names;
use crate::opportunity::{
    Change, Field, FieldChange, FieldValue, Listing, Opportunity, OpportunityId, Section, SectionKind,
};
use crate::web::files;
use crate::web::http::call_link::CallLink;
use crate::web::http::error::PageError;
use crate::web::http::layout::{Layout, MenuItem, render};
use crate::web::http::params::path::CallFile;
use crate::web::http::paths::{call_path, kommun_path};
use crate::web::http::request_locale::RequestLocale;
use crate::web::state::WebState;
use crate::web::texts::call::CallTexts;

/// The longest line of a call's text that is shown, in characters.
const MAX_LINE_CHARS: usize = 60_000;

#[derive(Template)]
#[template(path = "page/call.html")]
struct CallPage {
    t: &'static CallTexts,
    layout: Layout,
    link: CallLink,
    in_short: String,
    facts: Vec<Fact>,
    source: Option<String>,
    /// Path of the call's calendar, while a deadline is ahead.
    calendar: Option<String>,
    suited_kommuner: Vec<SuitedKommun>,
    unsuited_kommuner: String,
    /// Answers of kommuner that the call does not suit, or no longer does.
    other_answers: Vec<OtherAnswers>,
    sections: Vec<TextSection>,
    /// Standard texts, shown folded.
    fine_print: Vec<TextSection>,
    history: Vec<HistoryEntry>,
    listings: Vec<ListingView>,
}

/// A kommun that the call suits, and why.
struct SuitedKommun {
    href: String,
    why: MatchRationale,
    level: &'static str,
    eligible: &'static str,
    areas: String,
    /// The kommun's way to a decision, in words; may be empty.
    decision: String,
    answers: AnswerSummary,
}

/// The answers of a kommun that the call does not suit.
struct OtherAnswers {
    kommun: String,
    answers: AnswerSummary,
}

/// The answers of a kommun's recipients, without their names.
struct AnswerSummary {
    /// The answers counted, such as "2 relevant och 1 inte relevant"; empty when there are none.
    counts: String,
    why: Vec<String>,
}

/// A section of the call's text.
struct TextSection {
    heading: &'static str,
    paragraphs: Vec<String>,
}

/// An entry of the call's history.
struct HistoryEntry {
    when: String,
    heading: &'static str,
    sentences: Vec<String>,
    changed_fields: Vec<ChangedField>,
}

/// A field that changed, in words.
struct ChangedField {
    name: String,
    old: String,
    new: String,
}

/// A source that lists the call.
struct ListingView {
    publisher: String,
    link: Option<String>,
    reference: String,
    first_seen: String,
    taken_down_at: Option<String>,
}

/// Shows the page, or sends the call's calendar where the path ends with its format.
pub(super) async fn page(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    CallFile { name, is_calendar }: CallFile,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    if is_calendar {
        return files::calendar(&state, request_locale.locale, &name, &headers).await;
    }
    let call = match name.parse::<OpportunityId>() {
        Ok(id) => state.store.opportunity(&id).await?,
        Err(_) => None,
    };
    match call {
        Some(call) => Ok(show(&state, &request_locale, &call).await?.into_response()),
        None => redirect_to_call(&state, request_locale.locale, &name).await,
    }
}

/// Redirects from a funder's identifier or a source's reference to the call's own page.
async fn redirect_to_call(state: &WebState, locale: Locale, name: &str) -> Result<Response, PageError> {
    let call = state.store.find(name).await?.ok_or(PageError::NotFound)?;
    Ok(Redirect::to(&call_path(locale, call.id.as_str())).into_response())
}

async fn show(state: &WebState, request_locale: &RequestLocale, call: &Opportunity) -> Result<Html<String>, PageError> {
    let (store, id, facts) = (&state.store, &call.id, &call.facts);
    let (listings, history) = (store.listings(id).await?, store.history(id).await?);
    let (matches, feedback) = (store.matches_of(id).await?, store.feedback_on(id).await?);
    let (now, locale) = (state.now(), request_locale.locale);
    let (fine_print, sections) = split_sections(locale, &facts.sections);
    let link = CallLink::of(locale, call);
    let page = CallPage {
        t: CallTexts::of(locale),
        layout: Layout::of(state, request_locale, &link.title, MenuItem::NotInMenu),
        link,
        in_short: capitalized(&facts::summary(locale, call, now)),
        facts: facts::rows(locale, call, common_eligibility(locale, &matches), now),
        source: clean::link(&facts.url),
        calendar: calendar_path(locale, call, now),
        suited_kommuner: suited_kommuner(state, locale, call, &matches, &feedback),
        unsuited_kommuner: unsuited_kommuner(state, locale, &matches),
        other_answers: other_answers(state, locale, &matches, &feedback),
        sections,
        fine_print,
        history: history.iter().rev().map(|change| HistoryEntry::of(locale, change, now)).collect(),
        listings: listings.iter().map(|listing| ListingView::of(state, locale, listing, call, now)).collect(),
    };
    Ok(render(&page)?)
}

fn calendar_path(locale: Locale, call: &Opportunity, now: Timestamp) -> Option<String> {
    let ahead = call.facts.deadlines.iter().any(|deadline| deadline.instant() > now);
    (ahead && !call.status_at(now).is_over()).then(|| format!("{}.ics", call_path(locale, call.id.as_str())))
}

/// Returns the text with its first letter in upper case.
fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Returns whether kommuner may apply, in words, where all judgements agree; else each kommun states its own.
fn common_eligibility(locale: Locale, matches: &[Match]) -> Option<String> {
    let first = matches.first()?.eligible;
    matches.iter().all(|judged| judged.eligible == first).then(|| locale.eligible(first).to_owned())
}

fn suited_kommuner(
    state: &WebState,
    locale: Locale,
    call: &Opportunity,
    matches: &[Match],
    feedback: &[Feedback],
) -> Vec<SuitedKommun> {
    let suited = matches.iter().filter(|judged| judged.level != Level::None);
    let view = |judged: &Match| {
        let kommun = state.kommun(&judged.kommun)?;
        let areas: Vec<String> = judged.areas.iter().map(|area| clean::line(&locale.area(area.as_str()), 60)).collect();
        Some(SuitedKommun {
            href: kommun_path(locale, &kommun.slug),
            why: MatchRationale::of(locale, kommun, judged),
            level: locale.level(judged.level),
            eligible: locale.eligible(judged.eligible),
            areas: areas.join(", "),
            decision: facts::decision(locale, call, kommun, state.now()).unwrap_or_default(),
            answers: AnswerSummary::of(locale, &kommun.slug, feedback),
        })
    };
    suited.filter_map(view).collect()
}

/// Returns the answers of kommuner that the call does not suit, or no longer does.
fn other_answers(state: &WebState, locale: Locale, matches: &[Match], feedback: &[Feedback]) -> Vec<OtherAnswers> {
    let suited = |slug: &KommunSlug| matches.iter().any(|judged| judged.kommun == *slug && judged.level != Level::None);
    let others = state.kommuner.iter().filter(|kommun| !suited(&kommun.slug));
    let answers = others.map(|kommun| OtherAnswers {
        kommun: names::kommun(kommun),
        answers: AnswerSummary::of(locale, &kommun.slug, feedback),
    });
    answers.filter(|other| !other.answers.counts.is_empty()).collect()
}

impl AnswerSummary {
    fn of(locale: Locale, slug: &KommunSlug, feedback: &[Feedback]) -> AnswerSummary {
        let opinions = OpinionCounts::count(feedback.iter().filter(|answer| answer.kommun == *slug));
        let why = opinions.reasons.iter().map(|why| clean::line(why, MAX_WHY_CHARS)).collect();
        AnswerSummary { counts: locale.opinions(opinions.relevant, opinions.not_relevant), why }
    }
}

/// Returns the kommuner that the call does not suit, such as "Götene och Kungälv".
fn unsuited_kommuner(state: &WebState, locale: Locale, matches: &[Match]) -> String {
    let none = matches.iter().filter(|judged| judged.level == Level::None);
    let names: Vec<String> =
        none.filter_map(|judged| state.kommun(&judged.kommun)).map(|k: &Kommun| names::kommun(k)).collect();
    locale.list(&names)
}

fn split_sections(locale: Locale, sections: &[Section]) -> (Vec<TextSection>, Vec<TextSection>) {
    let (fine, plain): (Vec<&Section>, Vec<&Section>) =
        sections.iter().partition(|section| section.kind == SectionKind::Boilerplate);
    let part = |section: &&Section| TextSection {
        heading: locale.section(section.kind),
        paragraphs: section.text.lines().take(2_000).map(|line| clean::line(line, MAX_LINE_CHARS)).collect(),
    };
    (fine.iter().map(part).collect(), plain.iter().map(part).collect())
}

impl HistoryEntry {
    fn of(locale: Locale, change: &Change, now: Timestamp) -> HistoryEntry {
        let today = dates::today(now);
        let value = |field: Field, value: &Option<FieldValue>| {
            value.as_ref().map_or_else(|| "–".to_owned(), |value| locale.field_value(field, value, today))
        };
        let changed_field = |(field, change): (Field, &FieldChange)| ChangedField {
            name: locale.field_name(field),
            old: value(field, &change.old),
            new: value(field, &change.new),
        };
        HistoryEntry {
            when: locale.moment(change.at, now),
            heading: locale.heading(change.kind),
            sentences: locale.changes(change.kind, &change.fields, today),
            changed_fields: change.fields.iter().map(changed_field).collect(),
        }
    }
}

impl ListingView {
    fn of(state: &WebState, locale: Locale, listing: &Listing, call: &Opportunity, now: Timestamp) -> ListingView {
        let day = |at: Timestamp| locale.moment(at, now);
        let publisher = locale.funder(state.publisher(listing.source.as_str()));
        let link = clean::link(&listing.url)
            .or_else(|| (listing.source == call.source).then(|| clean::link(&call.facts.url)).flatten());
        ListingView {
            publisher,
            link,
            reference: clean::line(&listing.reference, 80),
            first_seen: day(listing.first_seen),
            taken_down_at: listing.gone_at.map(day),
        }
    }
}
