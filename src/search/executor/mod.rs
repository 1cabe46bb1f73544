//! The executor: goes once through the calls that match a query plan, and scores, filters, counts and ranks them.
//!
//! # Why it is here
//!
//! tantivy can do each of these by itself: `BooleanQuery` with a least number of clauses, `DisjunctionMaxQuery` with a
//! tie-breaker, `TopDocs`, terms aggregations. A search here asks for all of it at once, with some fifty terms that the
//! vocabulary adds, and every matching call must be seen, because it counts in the facets. tantivy then advances a tree
//! of scorers call by call; the executor goes term by term over a window of calls that fits a core's cache, and counts
//! in columns that it has unpacked once. `cargo bench --bench search` runs both on the same searches in one run (see
//! [`baseline`]); `docs/measured.md` has the figures. If tantivy ever comes near, this folder can go.
//!
//! # How a search runs
//!
//! | step | file | term of the field |
//! | --- | --- | --- |
//! | words typed become concepts and conditions | `parser` | query parser |
//! | the vocabulary's words are added | `expansion` | query expansion |
//! | concepts become terms and queries with weights | `query_compiler` | query plan; a concept is a clause |
//! | calls that match get a score | [`scorer`] | scorer: BM25, best form plus tie-breaker, saturated by concept |
//! | conditions are asked of the columns | [`filter`], [`columns`] | filter, fast fields |
//! | what passes is counted and ranked | [`collector`], [`facet_counts`] | collector, facet counts |
//! | the passage that answers best is cut out | `snippet`, `highlight` | snippet, highlight terms |
//!
//! Snippets are ours since tantivy's highlight whole words of one tokenizer; a Swedish compound is found by its parts.

#[cfg(feature = "internals")]
mod baseline;
pub(super) mod collector;
pub(super) mod columns;
pub(super) mod facet_counts;
pub(super) mod filter;
pub(super) mod scorer;
