//! The executor: goes once through the calls that match a query, and scores, filters, counts and ranks them.

pub(super) mod collector;
pub(super) mod columns;
pub(super) mod facet_counts;
pub(super) mod filter;
pub(super) mod scorer;
