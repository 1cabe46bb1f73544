//! The rules that `sources.toml` gives for a list, with their selectors parsed.

use regex::Regex;
use scraper::{ElementRef, Selector};

use super::field_selector::FieldSelector;
use super::prose;
use crate::opportunity::{CallKind, Draft, SectionKind, StatedStatus, Zone};
use crate::reading::date;
use crate::sources::personal_data;
use crate::text::{Language, fold};

/// Words on a page, and the status that they stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusPhrase {
    pub phrase: String,
    pub status: StatedStatus,
}

/// The rules that a list is read by.
#[derive(Clone, Debug)]
pub struct ListingRules {
    pub kind: CallKind,
    pub zone: Zone,
    pub language: Option<Language>,
    pub geography: Vec<String>,
    /// Further pages with calls, each read like the first.
    pub extra_pages: Vec<String>,
    pub row: Selector,
    pub link: RowLink,
    /// The places of the title, joined when several; the link's own text, or the first heading, when absent.
    pub title: Vec<Selector>,
    /// Matches the calls of a title that announces several: each match is one call, and a row without any is none.
    pub call_pattern: Option<Regex>,
    pub fields: FieldRules,
    pub statuses: Vec<StatusPhrase>,
    /// Matches the part of the address that tells one call from another: the first group, or the whole match.
    pub key_pattern: Option<Regex>,
    pub next_link: Option<Selector>,
    /// Phrases by which the page says that it lists no calls.
    pub empty_phrases: Vec<String>,
    pub include_words: Vec<String>,
    pub exclude_words: Vec<String>,
    pub detail: Option<DetailRules>,
}

/// The page that a row links to.
#[derive(Clone, Debug)]
pub enum RowLink {
    /// To the call's detail page.
    DetailPage(Selector),
    /// Nowhere: the call has no page but this one.
    ThisPage,
    /// Nowhere, and the call is one of several on this page: its title becomes the fragment of its address.
    Anchor,
}

/// The rules that a detail page is read by.
#[derive(Clone, Debug)]
pub struct DetailRules {
    pub main: Selector,
    /// Whether detail pages of closed calls are fetched too: for lists that say closed of what was cancelled, or that
    /// leave out dates.
    pub follow_closed: bool,
    /// Hosts beside the list's own that detail pages are fetched from.
    pub hosts: Vec<String>,
    pub title: Option<Selector>,
    pub fields: FieldRules,
}

/// The places of the facts, in a row or on a page.
#[derive(Clone, Debug, Default)]
pub struct FieldRules {
    pub status: Option<FieldSelector>,
    pub opens: Option<FieldSelector>,
    pub deadline: Option<FieldSelector>,
    /// One text with both dates: the first opens, the last closes.
    pub window: Option<FieldSelector>,
    /// Prose in which dates are looked for by the words around them.
    pub dates_prose: Option<FieldSelector>,
    pub summary: Option<FieldSelector>,
    pub applicants: Option<FieldSelector>,
    pub budget: Option<FieldSelector>,
    pub geography: Option<FieldSelector>,
    pub funder: Option<FieldSelector>,
    /// Words that give the status wherever they stand: in the status field if there is one, else in all text. Withdrawn
    /// wins over all; of the others the one that stands first.
    pub status_phrases: Vec<StatusPhrase>,
    /// Words in the place of the deadline that mean that there is none, such as `31/12/2028`.
    pub rolling_phrases: Vec<String>,
}

impl FieldRules {
    /// Fills the draft from the element; words that give the status are looked for in `main`.
    pub(super) fn fill(
        &self,
        draft: &mut Draft,
        element: ElementRef<'_>,
        main: ElementRef<'_>,
        statuses: &[StatusPhrase],
    ) {
        let text =
            |pick: &Option<FieldSelector>| pick.as_ref().and_then(|p| p.text(element)).map(|t| without_people(&t));
        let badge = text(&self.status);
        if let Some(badge) = &badge {
            draft.status = status_of_badge(badge, statuses).or(draft.status.take());
        }
        if !self.status_phrases.is_empty() {
            draft.status = status_in_prose(&badge.unwrap_or_else(|| prose::text(main)), &self.status_phrases)
                .or(draft.status.take());
        }
        self.fill_dates(draft, element);
        draft.budget = text(&self.budget).or(draft.budget.take());
        draft.funder = text(&self.funder).map(|name| name.trim_start_matches("By ").to_owned()).or(draft.funder.take());
        for (pick, kind) in [(&self.summary, SectionKind::Summary), (&self.applicants, SectionKind::Conditions)] {
            if let Some(text) = text(pick)
                && !draft.sections.iter().any(|(_, known)| known.contains(&text))
            {
                draft.sections.push((kind, text));
            }
        }
        if let Some(places) = self.geography.as_ref().map(|p| p.texts(element)).filter(|p| !p.is_empty()) {
            draft.geography = split_places(&places);
        }
    }

    fn fill_dates(&self, draft: &mut Draft, element: ElementRef<'_>) {
        let text =
            |pick: &Option<FieldSelector>| pick.as_ref().and_then(|p| p.text(element)).map(|t| without_people(&t));
        let block = self.dates_prose.as_ref().map(|pick| pick.block(element)).unwrap_or_default();
        let deadline_text = format!("{}\n{block}", text(&self.deadline).unwrap_or_default());
        if self.rolling_phrases.iter().any(|words| fold(&deadline_text).contains(&fold(words))) {
            draft.rolling = true;
            return;
        }
        if let Some(window) = text(&self.window) {
            draft.opens = more_than_one_date(&window).then(|| window.clone());
            draft.deadlines = vec![window];
        }
        draft.opens = text(&self.opens).or(draft.opens.take());
        if let Some(deadline) = text(&self.deadline) {
            draft.deadlines = vec![deadline];
        }
        draft.dates_prose = Some(dated_lines(&block)).filter(|t| !t.is_empty()).or(draft.dates_prose.take());
    }
}

/// Returns the status that running text gives.
fn status_in_prose(text: &str, words: &[StatusPhrase]) -> Option<StatedStatus> {
    let text = fold(&crate::text::html::collapse_whitespace(text));
    let found = words.iter().filter_map(|word| Some((text.find(&fold(&word.phrase))?, word.status)));
    found.min_by_key(|(at, status)| (*status != StatedStatus::Withdrawn, *at)).map(|(_, status)| status)
}

/// Returns the status whose words begin the badge, the longest first: "Öppnar snart" is not "Öppna".
fn status_of_badge(badge: &str, statuses: &[StatusPhrase]) -> Option<StatedStatus> {
    let badge = fold(badge.trim());
    let matching = statuses.iter().filter(|word| badge.starts_with(&fold(&word.phrase)));
    matching.max_by_key(|word| word.phrase.len()).map(|word| word.status)
}

/// Returns the lines with a date or a planned month in them, each with the short line above it, which may be its
/// heading.
fn dated_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let dated = |at: usize| {
        lines.get(at).is_some_and(|line| date::count_dates(line) > 0 || date::find_planned_month(line).is_some())
    };
    let heads = |at: usize, line: &str| dated(at + 1) && line.chars().count() <= 60;
    let included = lines.iter().enumerate().filter(|(at, line)| dated(*at) || heads(*at, line));
    included.map(|(_, line)| without_people(line)).collect::<Vec<_>>().join("\n")
}

/// Returns the text without mail addresses and telephone numbers.
fn without_people(text: &str) -> String {
    personal_data::without_contacts(text)
}

fn more_than_one_date(window: &str) -> bool {
    date::count_dates(window) > 1
}

fn split_places(texts: &[String]) -> Vec<String> {
    let parts = texts.iter().flat_map(|t| t.split(['·', '|', ',', ';']));
    parts.map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect()
}
