//! Normalisation: from the strings of a draft to typed facts.

use jiff::civil::Date;
use thiserror::Error;

use super::sums::{self, AmountPurpose, StatedAmount};
use super::{amount, applicants, date};
use crate::opportunity::facts::DeadlineModel;
use crate::opportunity::{Amount, Applicant, Deadline, Draft, Facts, Section, SectionKind, StatedStatus, UnclearDate};
use crate::text::{Language, html, language};

/// The values that apply to every call of a source unless the call says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceDefaults {
    /// The funder of what the source lists.
    pub publisher: String,
    /// The source's language, where it has only one.
    pub language: Option<Language>,
    /// The places that all its calls are limited to.
    pub geography: Vec<String>,
    /// The day that supplies the year of dates without one when the draft has no `published`: when the call was first
    /// seen. Without it such dates are not read.
    pub anchor: Option<Date>,
}

/// What a draft lacks, for which it is rejected.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum DraftError {
    #[error("no key that tells it from other calls")]
    Key,
    #[error("no title")]
    Title,
    #[error("no link that a browser opens")]
    Link,
}

/// The version of the normalisation, raised when the same draft is to give other facts, so that every draft is
/// normalised again.
pub const NORMALISER_VERSION: &str = "4";

/// The longest title, in characters; longer ones are truncated.
const MAX_TITLE_CHARS: usize = 600;
/// The most sections, keywords or deadlines of a call.
const MAX_ITEMS: usize = 200;
/// The most unclear deadlines of a call that are quoted.
const MAX_UNCLEAR: usize = 3;
/// How many characters are enough to detect the language.
const LANGUAGE_SAMPLE_CHARS: usize = 4_000;

/// Converts a draft's strings into types. The same draft and defaults always give the same facts.
///
/// # Errors
/// When it lacks a key, a title or a link.
pub fn normalise(draft: &Draft, defaults: &SourceDefaults) -> Result<Facts, DraftError> {
    if draft.key.trim().is_empty() {
        return Err(DraftError::Key);
    }
    let title = clean_line(&draft.title).map(|t| truncate(&t, MAX_TITLE_CHARS)).ok_or(DraftError::Title)?;
    let url = safe_link(&draft.url).ok_or(DraftError::Link)?;
    let stated = draft.status.unwrap_or_default();
    let anchor = anchor(draft, defaults);
    let dates = draft.dates_prose.as_deref().map(|text| date::extract(text, draft.zone, anchor)).unwrap_or_default();
    let (deadlines, unclear) = deadlines(draft, &dates, anchor);
    let opens = draft.opens.as_deref().and_then(|text| date::parse_opening(text, draft.zone, anchor)).or(dates.opens);
    let has_dates = opens.is_some() || !deadlines.is_empty();
    let is_forthcoming = matches!(stated, StatedStatus::Forthcoming | StatedStatus::Unknown);
    let planned =
        draft.dates_prose.as_deref().filter(|_| !has_dates && is_forthcoming).and_then(date::find_planned_month);
    let money =
        |text: &Option<String>| -> Option<Amount> { amount::parse(text.as_deref()?, draft.currency.as_deref()) };
    let has_stages = deadlines.len() > 1 && draft.dates_prose.as_deref().is_some_and(date::has_stages);
    let geography = if draft.geography.is_empty() { &defaults.geography } else { &draft.geography };
    let language = language_of(draft, &title, defaults);
    let terms = TermsInText::read(draft, language);
    let has_amount_fields = [&draft.budget, &draft.grant_min, &draft.grant_max].iter().any(|field| field.is_some());
    let from_text = |purpose: AmountPurpose| if has_amount_fields { None } else { terms.unique_amount(purpose) };
    Ok(Facts {
        kind: draft.kind,
        identifier: draft.identifier.as_deref().and_then(clean_line),
        funder: draft.funder.as_deref().and_then(clean_line).unwrap_or_else(|| defaults.publisher.clone()),
        programme: draft.programme.as_deref().and_then(clean_line),
        action: draft.action.as_deref().and_then(clean_line),
        call_identifier: draft.call_identifier.as_deref().and_then(clean_line),
        call_title: draft.call_title.as_deref().and_then(clean_line),
        stated,
        opens,
        planned,
        rolling: deadlines.is_empty() && (draft.rolling || (dates.rolling && !dates.closed)),
        deadlines,
        unclear,
        deadline_model: parse_deadline_model(draft.deadline_model.as_deref(), has_stages),
        budget: money(&draft.budget).or_else(|| from_text(AmountPurpose::Total)),
        grant_min: money(&draft.grant_min).or_else(|| from_text(AmountPurpose::Least)),
        grant_max: money(&draft.grant_max).or_else(|| from_text(AmountPurpose::Most)),
        applicants: terms.applicants,
        expected_grants: draft.expected_grants.filter(|n| *n > 0),
        url,
        language,
        sections: sections(draft),
        keywords: clean_lines(&draft.keywords),
        geography: clean_lines(geography),
        title,
    })
}

/// Returns the day that supplies the year of dates without one. A call whose publication cannot be read may be years
/// old: then nothing supplies it.
fn anchor(draft: &Draft, defaults: &SourceDefaults) -> Option<Date> {
    let Some(text) = draft.published.as_deref().map(str::trim) else { return defaults.anchor };
    match date::parse_day_of_publication(text, draft.zone) {
        None if !date::stands_for_a_date(text) => defaults.anchor,
        read => read,
    }
}

/// Returns a draft's deadlines in order, and what is unclear of them: those of its own field, or else those that its
/// prose states.
fn deadlines(draft: &Draft, dates: &date::ExtractedDates, anchor: Option<Date>) -> (Vec<Deadline>, Vec<UnclearDate>) {
    let stated = draft.status.unwrap_or_default();
    let parse = |text: &String| date::parse_deadline(text, draft.zone, anchor);
    let fields: Vec<date::DeadlineField> = draft.deadlines.iter().take(MAX_ITEMS).map(parse).collect();
    let mut deadlines: Vec<Deadline> = fields.iter().filter_map(|field| field.deadline).collect();
    let mut unclear: Vec<UnclearDate> = fields.into_iter().filter_map(|field| field.unclear).collect();
    if deadlines.is_empty() {
        deadlines.clone_from(&dates.deadlines);
        unclear.extend(dates.unclear.iter().cloned());
        // A page of a call that is open or forthcoming may also tell when its last round closed: the coming round is
        // meant.
        let is_ahead = |deadline: &Deadline| anchor.is_none_or(|near| deadline.date >= near);
        if matches!(stated, StatedStatus::Open | StatedStatus::Forthcoming) && deadlines.iter().any(is_ahead) {
            deadlines.retain(is_ahead);
        }
    }
    apply_times(&mut deadlines, dates);
    deadlines.sort_by_key(Deadline::instant);
    deadlines.dedup();
    // Words about a day that is told otherwise, and is certain there, say nothing.
    unclear.retain(|doubt| match doubt.read_as {
        Some(day) => deadlines.iter().any(|deadline| deadline.date == day),
        None => deadlines.is_empty(),
    });
    unclear.truncate(MAX_UNCLEAR);
    (deadlines, unclear)
}

/// Gives deadlines without a time of day the one that the prose states for the same date. Where the prose says
/// midnight, a time in the field only marks the end of a calendar's day and is dropped.
fn apply_times(deadlines: &mut [Deadline], prose_dates: &date::ExtractedDates) {
    for deadline in deadlines {
        if prose_dates.ending_at_midnight.contains(&deadline.date)
            && prose_dates.deadlines.iter().all(|other| !gives_time_of(other, deadline))
        {
            deadline.time = None;
        } else if deadline.time.is_none() {
            deadline.time =
                prose_dates.deadlines.iter().find(|other| gives_time_of(other, deadline)).and_then(|o| o.time);
        }
    }
}

fn gives_time_of(told: &Deadline, deadline: &Deadline) -> bool {
    told.date == deadline.date && told.time.is_some()
}

/// The values read from running text where the source has no fields for them.
struct TermsInText {
    sums: Vec<StatedAmount>,
    applicants: Vec<Applicant>,
}

impl TermsInText {
    /// Reads only the sections on this call's terms: a long description names the amounts and partners of others too.
    /// Where a section is about who may apply, no other section is read for that.
    fn read(draft: &Draft, language: Language) -> TermsInText {
        let text = |kinds: &[SectionKind]| -> String {
            let parts = draft.sections.iter().take(MAX_ITEMS).filter(|(kind, _)| kinds.contains(kind));
            let text = parts.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n\n");
            text.get(..text.floor_char_boundary(MAX_TERMS_BYTES)).unwrap_or_default().to_owned()
        };
        let text_of_terms = text(&[SectionKind::Summary, SectionKind::Conditions, SectionKind::Other]);
        let in_conditions = applicants::find_applicants(&text(&[SectionKind::Conditions]));
        let applicants =
            if in_conditions.is_empty() { applicants::find_applicants(&text_of_terms) } else { in_conditions };
        TermsInText { sums: sums::find_amounts(&text_of_terms, language), applicants }
    }

    /// Returns the amount for a purpose, unless the text states several.
    fn unique_amount(&self, purpose: AmountPurpose) -> Option<Amount> {
        let mut sums = self.sums.iter().filter(|sum| sum.purpose == purpose).map(|sum| &sum.amount);
        let first = sums.next()?;
        sums.all(|other| other == first).then(|| first.clone())
    }
}

/// The longest part of the terms that is read for amounts and applicants, in bytes.
const MAX_TERMS_BYTES: usize = 20_000;

fn clean_line(text: &str) -> Option<String> {
    Some(html::collapse_whitespace(&without_controls(text))).filter(|t| !t.is_empty())
}

/// Replaces control characters: they can rewrite terminals, and databases refuse some of them.
fn without_controls(text: &str) -> String {
    text.replace(|c: char| c.is_control() && c != '\n', " ")
}

fn clean_lines(texts: &[String]) -> Vec<String> {
    texts.iter().take(MAX_ITEMS).filter_map(|t| clean_line(t)).collect()
}

fn truncate(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// Returns a link that is safe to open from a letter: http or https, without spaces, quotes or control characters.
fn safe_link(url: &str) -> Option<String> {
    let url = url.trim();
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let clean = !url.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\'));
    (clean && url.len() <= 2000 && rest.starts_with(char::is_alphanumeric)).then(|| url.to_owned())
}

/// Returns the deadline model that the source states, else the one that its prose implies.
fn parse_deadline_model(word: Option<&str>, steps: bool) -> DeadlineModel {
    match word.map(|w| w.trim().to_lowercase()).as_deref() {
        Some("two-stage") => DeadlineModel::TwoStage,
        Some("multiple cut-off") => DeadlineModel::MultipleCutOff,
        None if steps => DeadlineModel::TwoStage,
        _ => DeadlineModel::SingleStage,
    }
}

fn sections(draft: &Draft) -> Vec<Section> {
    let whole = draft.sections.iter().take(MAX_ITEMS).filter(|(_, text)| !text.trim().is_empty());
    whole.map(|(kind, text)| Section { kind: *kind, text: without_controls(text).trim().to_owned() }).collect()
}

fn language_of(draft: &Draft, title: &str, defaults: &SourceDefaults) -> Language {
    if let Some(language) = draft.language.or(defaults.language) {
        return language;
    }
    let texts = std::iter::once(title).chain(draft.sections.iter().map(|(_, text)| text.as_str()));
    language::detect(&texts.collect::<Vec<_>>().join("\n").chars().take(LANGUAGE_SAMPLE_CHARS).collect::<String>())
}

#[cfg(test)]
mod tests;
