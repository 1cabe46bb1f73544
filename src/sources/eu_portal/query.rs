//! What is asked of the search interface, and the envelope that its answer comes in.

use serde_json::{Value, json};

use super::super::{Body, PAGE_LIMIT, ParseError, Part, Request};

/// The search interface; `apiKey=SEDIA` is a public constant, `***` matches everything.
pub const SEARCH: &str = "https://api.tech.ec.europa.eu/search-api/prod/rest/search";

/// The most that a page may hold.
const PAGE_SIZE: u64 = 100;
/// The portal answers nothing beyond its ten-thousandth row.
const WINDOW: u64 = 10_000;

/// Grants, external action, cascade funding.
pub(super) const TYPES: [&str; 3] = ["1", "2", "8"];
/// Forthcoming, open.
pub(super) const STATUSES: [&str; 2] = ["31094501", "31094502"];
pub(super) const LANGUAGE: &str = "en";
/// Leaves out the stale copies that carry `SEDIA_PRD_CENTRICITY`.
pub(super) const DATASOURCE: &str = "SEDIA";

/// Page `number` (from 1) of everything open and forthcoming.
///
/// The order by identifier matters: every other one has ties, and then pages overlap and rows fall out.
pub(super) fn request(search: &str, number: u64) -> Request {
    let query = json!({"bool": {"must": [
        {"terms": {"type": TYPES}},
        {"terms": {"status": STATUSES}},
        {"term": {"language": LANGUAGE}},
        {"term": {"DATASOURCE": DATASOURCE}},
    ]}});
    let sort = json!({"field": "identifier", "order": "ASC"});
    let parts = [("query", query), ("languages", json!([LANGUAGE])), ("sort", sort)];
    Request {
        url: format!("{search}?apiKey=SEDIA&text=***&pageSize={PAGE_SIZE}&pageNumber={number}"),
        body: Body::JsonParts(parts.into_iter().map(|(name, part)| (name.to_owned(), part.to_string())).collect()),
        limit: PAGE_LIMIT,
        spool: false,
        part: Part::List,
    }
}

/// How many pages hold `total` rows, as far as the window reaches.
pub(super) fn pages(total: u64) -> u64 {
    total.min(WINDOW).div_ceil(PAGE_SIZE)
}

/// Which page a request asked for; the first when it does not say.
pub(super) fn page_number(url: &str) -> u64 {
    url.split(['?', '&']).find_map(|pair| pair.strip_prefix("pageNumber=")).and_then(|n| n.parse().ok()).unwrap_or(1)
}

/// The answer around the rows.
#[derive(Debug)]
pub(super) struct Envelope<'a> {
    pub(super) total: u64,
    pub(super) rows: &'a [Value],
}

impl<'a> Envelope<'a> {
    /// # Errors
    /// When it is the portal's error message, something else, or an empty result: the portal is never without a call,
    /// and a filter put wrongly is answered by silence.
    pub(super) fn read(answer: &'a Value) -> Result<Envelope<'a>, ParseError> {
        let shape = |found: String| ParseError::Shape { expected: "a page of the portal's search", found };
        if let Some(kind) = answer.get("type").and_then(Value::as_str) {
            let message = answer.get("message").and_then(Value::as_str).unwrap_or("no message");
            return Err(shape(format!("its error \"{}\": {}", super::super::clip(kind), super::super::clip(message))));
        }
        let rows = answer.get("results").and_then(Value::as_array);
        let total = answer.get("totalResults").and_then(Value::as_u64);
        match (rows, total) {
            (Some(_), Some(0)) => Err(shape("a result without a single row".to_owned())),
            (Some(rows), Some(total)) => Ok(Envelope { total, rows }),
            (None, _) => Err(shape("JSON without \"results\"".to_owned())),
            (_, None) => Err(shape("JSON without \"totalResults\"".to_owned())),
        }
    }
}
