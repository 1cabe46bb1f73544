//! Texts of the search page.

use super::texts;

texts! {
    /// The texts of the search page.
    SearchTexts, "search" {
        title, words, search, how, narrow_by, status, programme, area, source, suits, order, also, exact,
        searched_exactly, expand, ignored, ignored_more, nothing, all, nothing_status, earlier, later, page, of,
        not_over, open, forthcoming, closed, by_relevance, by_deadline, by_newest, by_money, all_programmes, all_areas,
        all_sources, all_kommuner,
    }
}
