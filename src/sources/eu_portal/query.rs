//! Requests to the search API, and the envelope of its responses.

use serde_json::{Value, json};

use super::super::{DATA_LIMIT, ParseError, Request, RequestBody, RequestKind};

/// The address of the search API; `apiKey=SEDIA` is a public constant, `***` matches everything.
pub const SEARCH_URL: &str = "https://api.tech.ec.europa.eu/search-api/prod/rest/search";

/// The name of the portal's kind of source.
pub(super) const KIND_NAME: &str = "eu-portal";

/// Rows on a page, as many as the API allows.
const PAGE_SIZE: u64 = 100;
/// The API returns nothing beyond its ten-thousandth row.
const MAX_ROWS: u64 = 10_000;

/// Grants, external action, cascade funding.
pub(super) const TYPES: [&str; 3] = ["1", "2", "8"];
/// Forthcoming, open.
pub(super) const STATUSES: [&str; 2] = ["31094501", "31094502"];
pub(super) const LANGUAGE: &str = "en";
/// Leaves out the stale copies that carry `SEDIA_PRD_CENTRICITY`.
pub(super) const DATASOURCE: &str = "SEDIA";

/// Returns the request for page `number` (from 1) of everything open and forthcoming.
///
/// Rows are ordered by identifier, because every other order has ties, by which pages overlap and rows get lost.
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
        body: RequestBody::JsonParts(
            parts.into_iter().map(|(name, part)| (name.to_owned(), part.to_string())).collect(),
        ),
        limit: DATA_LIMIT,
        spool: false,
        kind: RequestKind::List,
    }
}

/// Returns how many pages hold `total` rows, as far as the API returns them.
pub(super) fn page_count(total: u64) -> u64 {
    total.min(MAX_ROWS).div_ceil(PAGE_SIZE)
}

/// Returns the page number of a request; the first when it has none.
pub(super) fn page_number(url: &str) -> u64 {
    url.split(['?', '&']).find_map(|pair| pair.strip_prefix("pageNumber=")).and_then(|n| n.parse().ok()).unwrap_or(1)
}

/// The response around the rows.
#[derive(Debug)]
pub(super) struct PortalResponse<'a> {
    pub(super) total: u64,
    pub(super) rows: &'a [Value],
}

impl<'a> PortalResponse<'a> {
    /// Reads the envelope of a response.
    ///
    /// # Errors
    /// When it is the portal's error message, something else, or an empty result: the portal is never without a call,
    /// and returns nothing for a malformed filter.
    pub(super) fn read(answer: &'a Value) -> Result<PortalResponse<'a>, ParseError> {
        let unexpected_format =
            |found: String| ParseError::UnexpectedFormat { expected: "a page of the portal's search", found };
        if let Some(kind) = answer.get("type").and_then(Value::as_str) {
            let message = answer.get("message").and_then(Value::as_str).unwrap_or("no message");
            return Err(unexpected_format(format!(
                "its error \"{}\": {}",
                super::super::clip(kind),
                super::super::clip(message)
            )));
        }
        let rows = answer.get("results").and_then(Value::as_array);
        let total = answer.get("totalResults").and_then(Value::as_u64);
        match (rows, total) {
            (Some(_), Some(0)) => Err(unexpected_format("a result without a single row".to_owned())),
            (Some(rows), Some(total)) => Ok(PortalResponse { total, rows }),
            (None, _) => Err(unexpected_format("JSON without \"results\"".to_owned())),
            (_, None) => Err(unexpected_format("JSON without \"totalResults\"".to_owned())),
        }
    }
}
