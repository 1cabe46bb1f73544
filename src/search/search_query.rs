//! A search as the caller states it: words, filters, order and page.

use crate::opportunity::{CallKind, Status};

/// The calls to show, by their status at the time of the search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StatusFilter {
    /// All but closed and withdrawn ones.
    #[default]
    NotOver,
    All,
    One(Status),
}

/// The order of the hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortOrder {
    /// Best match first; a search without words is ordered by deadline instead.
    #[default]
    Relevance,
    /// Next deadline first, then calls without one, then calls whose deadline has passed, the latest first.
    Deadline,
    /// Highest revision first, which is the call that changed last.
    Newest,
    /// Highest amount first, whatever the currency; then calls that name no sum.
    Money,
}

/// Whether the words also find their synonyms and translations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QueryExpansion {
    #[default]
    On,
    Off,
}

/// A search. Filters given here and filters written among the words (`programme:LIFE`) must both match; only a status
/// among the words replaces the one given here.
#[derive(Clone, Debug)]
pub struct SearchQuery {
    /// The words as typed, with `"phrases"`, `-not`, `programme:`, `source:`, `kind:`, `area:`, `kommun:`,
    /// `status:` and `deadline:<2026-10-01` (Swedish names of the fields too). Empty means all calls.
    pub words: String,
    pub source: Option<String>,
    pub programme: Option<String>,
    pub kind: Option<CallKind>,
    pub area: Option<String>,
    /// Only calls that suit this kommun (its slug); an unknown one is ignored.
    pub kommun: Option<String>,
    pub status: StatusFilter,
    pub order: SortOrder,
    pub expansion: QueryExpansion,
    /// The most hits to return; `usize::MAX` for all.
    pub limit: usize,
    /// Hits to skip.
    pub offset: usize,
}

impl Default for SearchQuery {
    fn default() -> SearchQuery {
        SearchQuery {
            words: String::new(),
            source: None,
            programme: None,
            kind: None,
            area: None,
            kommun: None,
            status: StatusFilter::default(),
            order: SortOrder::default(),
            expansion: QueryExpansion::default(),
            limit: 20,
            offset: 0,
        }
    }
}

impl SearchQuery {
    /// Returns a search for these words, with defaults for everything else.
    pub fn of(words: &str) -> SearchQuery {
        SearchQuery { words: words.to_owned(), ..SearchQuery::default() }
    }
}
