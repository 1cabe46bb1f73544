//! The executor: goes through the calls that answer a query once, scoring, filtering, counting and ranking them.

pub(super) mod collector;
pub(super) mod columns;
pub(super) mod facet_counts;
pub(super) mod filter;
pub(super) mod scorer;
