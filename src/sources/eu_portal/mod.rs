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

use super::{Page, ParseError, Parsed, Request, Source};

pub use bulk::BulkFile;
pub use query::SEARCH;

/// The portal's calls: topics (type 1), external action (type 2) and cascade funding (type 8),
/// open and forthcoming, in English.
///
/// A crawl pass is complete when the distinct `reference`s of all its drafts, and the skipped rows, together make up
/// the `total` that every page repeats. A total that changes between two pages means that the portal changed meanwhile,
/// and the pass should begin again.
#[derive(Clone, Debug)]
pub struct EuPortal {
    search: String,
}

impl Default for EuPortal {
    fn default() -> EuPortal {
        EuPortal::new(SEARCH)
    }
}

impl EuPortal {
    /// Creates a source that is searched at `search`, the address of the search API without its parameters.
    pub fn new(search: impl Into<String>) -> EuPortal {
        EuPortal { search: search.into() }
    }

    fn parse_search(&self, page: &Page) -> Result<Parsed, ParseError> {
        let answer: Value = super::read_json(page, "a page of the portal's search")?;
        let envelope = query::Envelope::read(&answer)?;
        let mut parsed = Parsed { total: Some(envelope.total), rows: envelope.rows.len() as u64, ..Parsed::default() };
        for row in envelope.rows {
            filter::check(row)?;
            match row::draft(row) {
                Ok(draft) => parsed.drafts.push(draft),
                Err(reason) => parsed.skip(reason),
            }
        }
        if query::page_number(&page.request.url) == 1 {
            parsed.follow = (2..=query::pages(envelope.total)).map(|n| query::request(&self.search, n)).collect();
        }
        Ok(parsed)
    }
}

impl Source for EuPortal {
    fn start(&self) -> Vec<Request> {
        vec![query::request(&self.search, 1)]
    }

    fn parse(&self, page: &Page) -> Result<Parsed, ParseError> {
        if detail::answers(&page.request.url) {
            return detail::parse(page);
        }
        self.parse_search(page)
    }

    fn detail(&self, key: &str, identifier: Option<&str>) -> Option<Request> {
        detail::request(key, identifier)
    }

    fn fallback(&self) -> Option<Box<dyn Source>> {
        Some(Box::new(BulkFile))
    }
}
