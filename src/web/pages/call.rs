//! The page of one call: its facts, the kommuner that it suits and why, its text, its history, and where it is listed.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;

use super::call_row::{call_path, display_title, foreign_lang};
use crate::feedback::{Feedback, MAX_WHY_CHARS, OpinionCounts};
use crate::kommun::{Kommun, Level, Match};
use crate::letters::rationale::MatchRationale;
use crate::locale::Locale;
use crate::locale::clean;
use crate::locale::facts::{self, Fact};
use crate::locale::swedish::{dates, words};
use crate::opportunity::{Change, Listing, Opportunity, OpportunityId, Section, SectionKind};
use crate::web::WebState;
use crate::web::http::error::PageError;
use crate::web::http::layout::{Layout, MenuItem, render};
use crate::web::http::request_locale::RequestLocale;
use crate::web::texts::call::CallTexts;

/// The longest line of a call's text that is shown, in characters.
const MAX_LINE_CHARS: usize = 60_000;

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
    suited_kommuner: Vec<SuitedKommun>,
    unsuited_kommuner: String,
    /// Answers of kommuner that the call does not suit, or no longer does; each with the kommun's name.
    other_answers: Vec<(String, AnswerSummary)>,
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
    /// The changed fields: name, old value, new value.
    changed_fields: Vec<(String, String, String)>,
}

/// A source that lists the call.
struct ListingView {
    publisher: String,
    link: Option<String>,
    reference: String,
    first_seen: String,
    taken_down_at: Option<String>,
}

pub(in crate::web) async fn page(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    name: Result<Path<String>, PathRejection>,
) -> Result<Response, PageError> {
    let Ok(Path(name)) = name else { return Err(PageError::NotFound) };
    let (id, locale) = (OpportunityId(name), request_locale.locale);
    let Some(call) = state.store.opportunity(&id).await? else {
        // A funder's identifier or a source's reference redirects to the call's own page.
        let call = state.store.find(id.as_str()).await?.ok_or(PageError::NotFound)?;
        return Ok(Redirect::to(&call_path(locale, call.id.as_str())).into_response());
    };
    let listings = state.store.listings(&id).await?;
    let (history, matches) = (state.store.history(&id).await?, state.store.matches_of(&id).await?);
    let feedback = state.store.feedback_on(&id).await?;
    let now = state.now();
    let facts = &call.facts;
    let (fine_print, parts) = split_sections(locale, &facts.sections);
    let page = CallPage {
        t: CallTexts::of(locale),
        layout: Layout::of(&state, &request_locale, &display_title(locale, &facts.title), MenuItem::NotInMenu),
        title: display_title(locale, &facts.title),
        lang: foreign_lang(locale, facts.language),
        in_short: capitalized(&facts::summary(locale, &call, now)),
        facts: facts::rows(locale, &call, common_eligibility(locale, &matches), now),
        source: clean::link(&facts.url),
        calendar: calendar_path(locale, &call, now),
        suited_kommuner: suited_kommuner(&state, locale, &call, &matches, &feedback),
        unsuited_kommuner: unsuited_kommuner(&state, locale, &matches),
        other_answers: other_answers(&state, locale, &matches, &feedback),
        sections: parts,
        fine_print,
        history: history.iter().rev().map(|change| HistoryEntry::of(locale, change, now)).collect(),
        listings: listings.iter().map(|listing| ListingView::of(&state, locale, listing, &call, now)).collect(),
    };
    Ok(render(&page)?.into_response())
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
        let areas: Vec<String> = judged.areas.iter().map(|area| clean::line(&locale.area(area), 60)).collect();
        Some(SuitedKommun {
            href: super::kommun::kommun_path(locale, kommun),
            why: MatchRationale::of(kommun, judged),
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
fn other_answers(
    state: &WebState,
    locale: Locale,
    matches: &[Match],
    feedback: &[Feedback],
) -> Vec<(String, AnswerSummary)> {
    let suited = |slug: &str| matches.iter().any(|judged| judged.kommun == slug && judged.level != Level::None);
    let others = state.kommuner.iter().filter(|kommun| !suited(&kommun.slug));
    let answers = others.map(|kommun| (words::kommun(kommun), AnswerSummary::of(locale, &kommun.slug, feedback)));
    answers.filter(|(_, answers)| !answers.counts.is_empty()).collect()
}

impl AnswerSummary {
    fn of(locale: Locale, slug: &str, feedback: &[Feedback]) -> AnswerSummary {
        let opinions = OpinionCounts::count(feedback.iter().filter(|answer| answer.kommun == slug));
        let why = opinions.reasons.iter().map(|why| clean::line(why, MAX_WHY_CHARS)).collect();
        AnswerSummary { counts: locale.opinions(opinions.relevant, opinions.not_relevant), why }
    }
}

/// Returns the kommuner that the call does not suit, such as "Götene och Kungälv".
fn unsuited_kommuner(state: &WebState, locale: Locale, matches: &[Match]) -> String {
    let none = matches.iter().filter(|judged| judged.level == Level::None);
    let names: Vec<String> =
        none.filter_map(|judged| state.kommun(&judged.kommun)).map(|k: &Kommun| words::kommun(k)).collect();
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
        let at = Timestamp::from_millisecond(change.at).unwrap_or(now);
        let value = |field: &str, raw: &Option<String>| {
            raw.as_deref().map_or_else(|| "–".to_owned(), |raw| locale.field_value(field, raw, today))
        };
        let moved = change.fields.iter();
        HistoryEntry {
            when: locale.moment(at, now),
            heading: locale.heading(change.kind),
            sentences: locale.changes(change.kind, &change.fields, today),
            changed_fields: moved.map(|(f, (old, new))| (locale.field_name(f), value(f, old), value(f, new))).collect(),
        }
    }
}

impl ListingView {
    fn of(state: &WebState, locale: Locale, listing: &Listing, call: &Opportunity, now: Timestamp) -> ListingView {
        let day = |ms: i64| Timestamp::from_millisecond(ms).map_or_else(|_| String::new(), |at| locale.moment(at, now));
        let publisher = locale.funder(state.publisher(&listing.source));
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
