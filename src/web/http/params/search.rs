//! A search as its address states it, shared by the search page and its files.

use super::query::{QueryString, path_with_query};
use crate::opportunity::Status;
use crate::search::{QueryExpansion, SearchQuery, SortOrder, StatusFilter};
use crate::web::texts::search::SearchTexts;

/// Hits on a page.
pub(in crate::web) const PER_PAGE: usize = 20;

/// A search as its address states it.
#[derive(Clone, Debug, Default)]
pub(in crate::web) struct SearchParams {
    pub(in crate::web) words: String,
    pub(in crate::web) status: String,
    pub(in crate::web) programme: String,
    pub(in crate::web) area: String,
    pub(in crate::web) source: String,
    pub(in crate::web) kommun: String,
    pub(in crate::web) order: String,
    pub(in crate::web) is_exact: bool,
}

/// A value in the address, its label, and what it stands for.
pub(in crate::web) type FixedOption<T> = (&'static str, fn(&SearchTexts) -> &'static str, T);

pub(in crate::web) const STATUSES: [FixedOption<StatusFilter>; 5] = [
    ("", |t| t.not_over, StatusFilter::NotOver),
    ("oppna", |t| t.open, StatusFilter::One(Status::Open)),
    ("kommande", |t| t.forthcoming, StatusFilter::One(Status::Forthcoming)),
    ("stangda", |t| t.closed, StatusFilter::One(Status::Closed)),
    ("alla", |t| t.all, StatusFilter::All),
];

pub(in crate::web) const ORDERS: [FixedOption<SortOrder>; 4] = [
    ("", |t| t.by_relevance, SortOrder::Relevance),
    ("datum", |t| t.by_deadline, SortOrder::Deadline),
    ("nyast", |t| t.by_newest, SortOrder::Newest),
    ("pengar", |t| t.by_money, SortOrder::Money),
];

impl SearchParams {
    pub(in crate::web) fn read(query: &QueryString) -> SearchParams {
        let text = |name: &str| query.get(name).unwrap_or_default().to_owned();
        SearchParams {
            words: text("q"),
            status: text("status"),
            programme: text("program"),
            area: text("omrade"),
            source: text("kalla"),
            kommun: text("kommun"),
            order: text("ordning"),
            is_exact: query.get("bara").is_some(),
        }
    }

    /// Returns whether any drop-down list has been used.
    pub(in crate::web) fn has_filters(&self) -> bool {
        [&self.status, &self.programme, &self.area, &self.source, &self.kommun, &self.order]
            .iter()
            .any(|chosen| !chosen.is_empty())
    }

    /// Returns the query for one page of the result.
    pub(in crate::web) fn query(&self, page: usize) -> SearchQuery {
        let status = STATUSES.iter().find(|(value, ..)| *value == self.status).map(|(.., filter)| *filter);
        let order = ORDERS.iter().find(|(value, ..)| *value == self.order).map(|(.., order)| *order);
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        SearchQuery {
            words: self.words.clone(),
            programme: some(&self.programme),
            area: some(&self.area),
            source: some(&self.source),
            kommun: some(&self.kommun),
            status: status.unwrap_or_default(),
            order: order.unwrap_or_default(),
            expansion: if self.is_exact { QueryExpansion::Off } else { QueryExpansion::On },
            limit: PER_PAGE,
            offset: (page - 1) * PER_PAGE,
            ..SearchQuery::default()
        }
    }

    /// Returns the address of this search at `path`.
    pub(in crate::web) fn address(&self, path: &str, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let parameters = [
            ("q", self.words.as_str()),
            ("status", &self.status),
            ("program", &self.programme),
            ("omrade", &self.area),
            ("kalla", &self.source),
            ("kommun", &self.kommun),
            ("ordning", &self.order),
            ("bara", if self.is_exact { "1" } else { "" }),
            ("sida", &page),
        ];
        path_with_query(path, &parameters)
    }
}
