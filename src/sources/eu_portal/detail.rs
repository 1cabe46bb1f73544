//! One topic in full: `topicDetails/<identifier in lower case>.json` (in upper case it is not found).

use serde_json::Value;

use super::super::bytes::read_json;
use super::super::{Page, ParseError, ParsedPage, Request, clip};
use super::fields::scalar_text;
use super::{links, money, row, sections};
use crate::opportunity::{Draft, SectionKind};
use crate::text::{Language, html};

const BASE: &str = "https://ec.europa.eu/info/funding-tenders/opportunities/data/topicDetails";
const PATH: &str = "/data/topicDetails/";

/// Returns the request for the details of a topic; other types of call have none.
pub(super) fn request(key: &str, identifier: Option<&str>) -> Option<Request> {
    let identifier = identifier.map(str::trim).filter(|i| !i.is_empty() && key.starts_with("ccm2:"))?;
    Some(Request::detail(links::with_segment(BASE, &format!("{}.json", identifier.to_lowercase()))))
}

/// Tells whether an address is one that [`request`] made.
pub(super) fn is_detail_url(url: &str) -> bool {
    url.contains(PATH)
}

/// Reads one draft with the topic's key and only what the details carry; its `reference` is empty.
pub(super) fn parse(page: &Page) -> Result<ParsedPage, ParseError> {
    const EXPECTED: &str = "the details of a topic";
    let answer: Value = read_json(page, EXPECTED)?;
    let Some(topic) = answer.get("TopicDetails").filter(|t| t.is_object()) else {
        let found = format!("JSON without \"TopicDetails\": {}", clip(&answer.to_string()));
        return Err(ParseError::UnexpectedFormat { expected: EXPECTED, found });
    };
    let mut parsed = ParsedPage { row_count: 1, ..ParsedPage::default() };
    match draft(topic) {
        Some(draft) => parsed.drafts.push(draft),
        None => parsed.skip("details without ccm2Id"),
    }
    Ok(parsed)
}

fn draft(topic: &Value) -> Option<Draft> {
    let line = |name: &str| topic.get(name).and_then(scalar_text).map(|v| html::to_line(&v)).filter(|v| !v.is_empty());
    let number = line("ccm2Id").filter(|n| n != "0" && n.bytes().all(|b| b.is_ascii_digit()))?;
    let identifier = line("identifier");
    let field = |name: &str| topic.get(name).and_then(Value::as_str).unwrap_or_default();
    let mut text = sections::description(field("description"));
    for (name, kind) in [
        ("destinationDescription", SectionKind::Destination),
        ("destinationDetails", SectionKind::Destination),
        ("missionDescription", SectionKind::Destination),
        ("missionDetails", SectionKind::Destination),
        ("conditions", SectionKind::Conditions),
        ("supportInfo", SectionKind::Boilerplate),
    ] {
        sections::add_section(&mut text, kind, field(name));
    }
    let mut draft = Draft {
        key: row::topic_key(&number),
        title: line("title").unwrap_or_default(),
        call_identifier: line("callIdentifier"),
        call_title: line("callTitle"),
        url: identifier.as_deref().map(links::topic).unwrap_or_default(),
        language: Some(Language::En),
        sections: text,
        ..Draft::default()
    };
    if let (Some(overview), Some(identifier)) = (topic.get("budgetOverviewJSONItem"), &identifier) {
        let money = money::TopicBudget { deadlines: Vec::new(), ..money::topic_budget(overview, identifier) };
        row::apply_topic_budget(&mut draft, money);
    }
    draft.identifier = identifier;
    Some(draft)
}
