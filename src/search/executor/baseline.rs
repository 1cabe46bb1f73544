//! Runs the same query plan by tantivy's own queries and collectors. `cargo bench --bench search` measures the executor
//! against it, so that whoever comes later sees what the executor buys; nothing else uses it.
//!
//! It does less than the executor: concepts are not saturated, conditions (`kommun:`, `deadline:`) and what is open now
//! are not asked for, and hits are not lifted by their deadline or by how well they suit a kommun.

use anyhow::Context;
use tantivy::aggregation::AggContextParams;
use tantivy::aggregation::AggregationCollector;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{AllQuery, BooleanQuery, DisjunctionMaxQuery, Occur, Query};

use super::scorer::{Alternatives, QueryPlan, TIE_BREAKER};
use crate::search::query_compiler::{self, Breadth, into_queries};
use crate::search::{Index, SearchQuery, parser};

/// The columns that the executor counts by, as terms aggregations.
const FACETS: &str = r#"{
    "status": { "terms": { "field": "status", "size": 100 } },
    "source": { "terms": { "field": "source", "size": 1000 } },
    "programme": { "terms": { "field": "programme", "size": 1000 } },
    "kind": { "terms": { "field": "kind", "size": 100 } },
    "area": { "terms": { "field": "area", "size": 100 } }
}"#;

impl Index {
    /// Returns how many calls match a search, after keeping the best `limit` and counting facets, all by tantivy.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn search_by_tantivy(&self, search: &SearchQuery, limit: usize) -> anyhow::Result<usize> {
        let parsed = parser::parse(&search.words);
        let searcher = self.searcher();
        let compiled = query_compiler::compile(&parsed, search.expansion, Breadth::Narrow, &self.fields, &searcher)?;
        let facets: Aggregations = serde_json::from_str(FACETS).context("the facets are no aggregations")?;
        let facets = AggregationCollector::from_aggs(facets, AggContextParams::default());
        let collector = (TopDocs::with_limit(limit).order_by_score(), Count, facets);
        let (_, total, _) = searcher.search(&*query(compiled.plan), &collector)?;
        Ok(total)
    }
}

/// Returns the plan as one of tantivy's queries.
fn query(plan: QueryPlan) -> Box<dyn Query> {
    if plan.concepts.is_empty() {
        return Box::new(AllQuery);
    }
    let clause = |occur: Occur| move |concept| (occur, concept_query(concept));
    let wanted = plan.concepts.into_iter().map(clause(Occur::Should));
    let clauses = wanted.chain(plan.excluded.into_iter().map(clause(Occur::MustNot))).collect();
    Box::new(BooleanQuery::with_minimum_required_clauses(clauses, plan.min_concepts))
}

fn concept_query(alternatives: Alternatives) -> Box<dyn Query> {
    Box::new(DisjunctionMaxQuery::with_tie_breaker(into_queries(alternatives), TIE_BREAKER))
}
