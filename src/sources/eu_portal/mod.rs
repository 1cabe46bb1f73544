//! The EU Funding & Tenders Portal: its search API, the details of one topic, and the bulk file as a fallback.

mod bulk;
mod codes;
mod dates;
mod detail;
mod fields;
mod filter;
mod links;
mod money;
mod query;
mod row;
mod sections;

#[cfg(test)]
mod tests;

use serde_json::Value;

use super::{Page, ParseError, ParsedPage, Request, Source, SourceKind, address};
use crate::opportunity::Zone;

pub use bulk::BulkFileSource;
use query::KIND_NAME;
pub use query::SEARCH_URL;

/// The kind of source that the portal is.
pub const KIND: SourceKind = SourceKind {
    url: Some(SEARCH_URL),
    zone: Zone::Brussels,
    ..SourceKind::new(KIND_NAME, |spec, _| Some(Box::new(EuPortalSource::new(&spec.url))))
};
/// The portal's own list of calls, for people.
const SITE_URL: &str =
    "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/calls-for-proposals";

/// The portal's calls: topics (type 1), external action (type 2) and cascade funding (type 8),
/// open and forthcoming, in English.
///
/// A crawl pass is complete when the distinct `reference`s of all its drafts, and the skipped rows, together make up
/// the `total` that every page repeats. A total that changes between two pages means that the portal changed meanwhile,
/// and the pass should begin again.
#[derive(Clone, Debug)]
pub struct EuPortalSource {
    search_url: String,
}

impl Default for EuPortalSource {
    fn default() -> EuPortalSource {
        EuPortalSource::new(SEARCH_URL)
    }
}

impl EuPortalSource {
    /// Creates a source that is searched at `search`, the address of the search API without its parameters.
    pub fn new(search: impl Into<String>) -> EuPortalSource {
        EuPortalSource { search_url: search.into() }
    }

    fn parse_search(&self, page: &Page) -> Result<ParsedPage, ParseError> {
        let answer: Value = super::bytes::read_json(page, "a page of the portal's search")?;
        let envelope = query::PortalResponse::read(&answer)?;
        let mut parsed =
            ParsedPage { total: Some(envelope.total), row_count: envelope.rows.len() as u64, ..ParsedPage::default() };
        for row in envelope.rows {
            filter::check_filter(row)?;
            match row::draft(row) {
                Ok(draft) => parsed.drafts.push(draft),
                Err(reason) => parsed.skip(reason),
            }
        }
        if query::page_number(&page.request.url) == 1 {
            parsed.next_requests =
                (2..=query::page_count(envelope.total)).map(|n| query::request(&self.search_url, n)).collect();
        }
        Ok(parsed)
    }
}

impl Source for EuPortalSource {
    fn kind(&self) -> &'static str {
        KIND_NAME
    }

    /// The search, and the details of topics.
    fn hosts(&self) -> Vec<String> {
        address::hosts([self.search_url.as_str(), bulk::BULK_URL])
    }

    fn public_page(&self) -> Option<String> {
        Some(SITE_URL.to_owned())
    }

    fn rank(&self) -> u8 {
        0
    }

    fn start_requests(&self) -> Vec<Request> {
        vec![query::request(&self.search_url, 1)]
    }

    fn parse(&self, page: &Page) -> Result<ParsedPage, ParseError> {
        if detail::is_detail_url(&page.request.url) {
            return detail::parse(page);
        }
        self.parse_search(page)
    }

    fn details_of(&self, key: &str, identifier: Option<&str>) -> Option<Request> {
        detail::request(key, identifier)
    }

    fn fallback(&self) -> Option<Box<dyn Source>> {
        Some(Box::new(BulkFileSource))
    }
}
