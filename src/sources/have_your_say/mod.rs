//! Have your say: initiatives on which the European Commission asks for feedback. Its API is undocumented; formats and
//! quirks are as observed in 2026.

use serde::Deserialize;
use serde_json::Value;

use super::bytes::read_json;
use super::{
    LIST_PAGE_FRAGMENT, MAX_LIST_PAGES, Page, ParseError, ParsedPage, Request, RequestKind, SkipReason, Source,
    SourceKind, address,
};
use crate::opportunity::{CallKind, Draft, SectionKind, StatedStatus, Zone};
use crate::text::{Language, html};

const EXPECTED: &str = "a list of initiatives";
/// The address of the API.
pub const API_URL: &str = "https://ec.europa.eu/info/law/better-regulation/brpapi";
/// The pages of initiatives, for people.
const SITE_URL: &str = "https://ec.europa.eu/info/law/better-regulation/have-your-say/initiatives";

/// The kind of source that the initiatives are.
pub const KIND: SourceKind = SourceKind {
    url: Some(API_URL),
    zone: Zone::Brussels,
    record: CallKind::Policy,
    ..SourceKind::new("have-your-say", |spec, _| Some(Box::new(HaveYourSaySource { api_url: spec.url.clone() })))
};

/// The open initiatives as a source.
#[derive(Clone, Debug)]
pub struct HaveYourSaySource {
    pub api_url: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    initiative_result_dto_page: Listed,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    content: Vec<Value>,
    total_elements: Option<u64>,
    #[serde(default)]
    last: bool,
    #[serde(default)]
    number: usize,
}

/// The fields that are read of an initiative. Staff names, mail addresses and telephone numbers are not among them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Initiative {
    /// Written as a float: `18805.0`.
    id: f64,
    reference: Option<String>,
    short_title: Option<String>,
    #[serde(default)]
    current_statuses: Vec<FeedbackStage>,
    #[serde(default)]
    topics: Vec<Topic>,
    #[serde(default)]
    initiative_translations: Vec<Translation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FeedbackStage {
    receiving_feedback_status: Option<String>,
    feedback_start_date: Option<String>,
    feedback_end_date: Option<String>,
    #[serde(default)]
    is_current: bool,
}

#[derive(Deserialize)]
struct Topic {
    label: Option<String>,
}

#[derive(Deserialize)]
struct Translation {
    field: String,
    language: String,
    value: Option<String>,
}

impl Source for HaveYourSaySource {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn hosts(&self) -> Vec<String> {
        address::hosts([&self.api_url])
    }

    fn public_page(&self) -> Option<String> {
        Some(SITE_URL.to_owned())
    }

    fn start_requests(&self) -> Vec<Request> {
        // Without language or page the API returns an error; the filter with the longer name is ignored.
        vec![Request::get(self.page_url(0)).for_data()]
    }

    fn parse(&self, page: &Page) -> Result<ParsedPage, ParseError> {
        if page.request.kind == RequestKind::Detail {
            return parse_detail(page);
        }
        let answer: Answer = read_json(page, EXPECTED)?;
        let listed = answer.initiative_result_dto_page;
        let mut parsed = ParsedPage {
            row_count: listed.content.len() as u64,
            total: listed.total_elements,
            ..ParsedPage::default()
        };
        parsed.says_empty = listed.total_elements == Some(0);
        for row in listed.content {
            match serde_json::from_value(row).map_err(|_| "an initiative without id".into()).and_then(draft) {
                Ok(draft) => parsed.drafts.push(draft),
                Err(reason) => parsed.skip(reason),
            }
        }
        if !listed.last && parsed.row_count > 0 && listed.number + 1 < MAX_LIST_PAGES {
            let next = listed.number + 1;
            parsed
                .next_requests
                .push(Request::get(format!("{}#{LIST_PAGE_FRAGMENT}{}", self.page_url(next), next + 1)).for_data());
        }
        Ok(parsed)
    }

    fn details_of(&self, key: &str, _identifier: Option<&str>) -> Option<Request> {
        Some(Request::detail(format!("{}/groupInitiatives/{key}?language=EN", self.api_url)))
    }
}

impl HaveYourSaySource {
    fn page_url(&self, number: usize) -> String {
        format!("{}/searchInitiatives?feedbackStatus=OPEN&language=EN&page={number}&size=100", self.api_url)
    }
}

fn draft(initiative: Initiative) -> Result<Draft, SkipReason> {
    let key = format!("{:.0}", initiative.id);
    let current = initiative.current_statuses.iter().find(|stage| stage.is_current);
    let Some(stage) = current.or(initiative.current_statuses.first()) else { return Err(SkipReason::NotACall) };
    let status = match stage.receiving_feedback_status.as_deref() {
        Some("OPEN") => StatedStatus::Open,
        Some("UPCOMING") => StatedStatus::Forthcoming,
        _ => return Err(SkipReason::NotACall),
    };
    let swedish = initiative.initiative_translations.iter().find(|t| t.field == "SHORT_TITLE" && t.language == "SV");
    let swedish = swedish.and_then(|t| t.value.clone()).filter(|title| !title.trim().is_empty());
    let language = if swedish.is_some() { Language::Sv } else { Language::En };
    let title = swedish.or(initiative.short_title).ok_or("an initiative without title")?;
    Ok(Draft {
        url: format!("{SITE_URL}/{key}_sv"),
        reference: initiative.reference.unwrap_or_else(|| key.clone()),
        key,
        title: html::to_line(&title),
        kind: CallKind::Policy,
        zone: Zone::Brussels,
        status: Some(status),
        opens: stage.feedback_start_date.as_deref().and_then(wall_time),
        deadlines: stage.feedback_end_date.as_deref().and_then(wall_time).into_iter().collect(),
        language: Some(language),
        keywords: initiative.topics.into_iter().filter_map(|topic| topic.label).collect(),
        ..Draft::default()
    })
}

/// Rewrites `2026/06/02 23:59:59`, wall time in Brussels, as `2026-06-02 23:59`.
fn wall_time(text: &str) -> Option<String> {
    let date = text.get(..10)?.replace('/', "-");
    Some(text.get(10..16).map_or_else(|| date.clone(), |time| format!("{date}{time}")))
}

/// Reads the summary of one initiative, and nothing about who works on it.
fn parse_detail(page: &Page) -> Result<ParsedPage, ParseError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Initiative {
        id: f64,
        dossier_summary: Option<String>,
    }
    let initiative: Initiative = read_json(page, "an initiative")?;
    let mut parsed = ParsedPage { row_count: 1, ..ParsedPage::default() };
    let key = format!("{:.0}", initiative.id);
    let summary = html::to_text(super::bounded(&initiative.dossier_summary.unwrap_or_default()));
    if summary.trim().is_empty() {
        parsed.skip("an initiative without summary");
        return Ok(parsed);
    }
    parsed.drafts.push(Draft {
        url: format!("{SITE_URL}/{key}_sv"),
        key,
        kind: CallKind::Policy,
        sections: vec![(SectionKind::Summary, super::personal_data::without_personal_lines(&summary))],
        ..Draft::default()
    });
    Ok(parsed)
}

#[cfg(test)]
mod tests;
