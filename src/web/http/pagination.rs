//! The pages of a long list: which one is shown, and the links to its neighbours.

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) struct Pagination {
    /// Number of the page, from 1.
    pub(in crate::web) page: usize,
    /// How many pages there are; at least 1.
    pub(in crate::web) pages: usize,
    pub(in crate::web) earlier: Option<String>,
    pub(in crate::web) later: Option<String>,
}

impl Pagination {
    /// Returns the requested page, or the last one when there are fewer; `address` is that of a page by its number.
    pub(in crate::web) fn of(
        requested: usize,
        total: u64,
        per_page: usize,
        address: impl Fn(usize) -> String,
    ) -> Pagination {
        let pages = usize::try_from(total).unwrap_or(usize::MAX).div_ceil(per_page).max(1);
        let page = requested.clamp(1, pages);
        let earlier = (page > 1).then(|| address(page - 1));
        Pagination { page, pages, earlier, later: (page < pages).then(|| address(page + 1)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_past_the_end_is_the_last() {
        let at = |requested, total| Pagination::of(requested, total, 20, |page| format!("?sida={page}"));
        let found = at(9, 41);
        assert_eq!((found.page, found.pages, found.earlier.as_deref(), found.later), (3, 3, Some("?sida=2"), None));
        assert_eq!(at(1, 21).later.as_deref(), Some("?sida=2"));
        assert_eq!((at(1, 0).page, at(1, 0).pages), (1, 1));
    }
}
