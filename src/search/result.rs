//! Runs a search and builds its result: the hits, what else was searched, and what was not understood.

use std::sync::Arc;

use anyhow::Context;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use tantivy::schema::Value;
use tantivy::{Searcher, TantivyDocument};
use utoipa::ToSchema;

use super::Index;
use super::executor::collector::{CollectedHits, FilterCollector, RankedHit};
use super::executor::filter::{Facet, Filter};
use super::fit_scores::FitScores;
use super::highlight::HighlightTerms;
use super::parser::{self, ParsedQuery};
use super::query_compiler::{self, Breadth, CompiledQuery};
use super::search_query::{SearchQuery, SortOrder};
use super::snippet::{Snippet, snippet};
use super::stored_hit::{NEVER, StoredHit, status_at};
use crate::opportunity::{Amount, CallKind, Status};
use crate::text::Language;

/// With fewer hits than this, calls that match one concept only, or only its area, are shown too.
const FEW_HITS: u64 = 10;

/// The result of a search.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SearchResult {
    /// The number of all calls that match, not only of the hits returned.
    pub total: u64,
    pub hits: Vec<Hit>,
    /// Terms that were searched beside the words typed.
    pub also_searched: Vec<String>,
    /// The parts that could not be understood, as typed; their words were searched.
    pub ignored: Vec<String>,
    pub facets: Facets,
}

/// How many answer with each value; a facet's own filter does not lessen its counts. Most first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Facets {
    pub status: Vec<(String, u64)>,
    pub source: Vec<(String, u64)>,
    pub programme: Vec<(String, u64)>,
    pub kind: Vec<(String, u64)>,
    pub area: Vec<(String, u64)>,
    pub kommun: Vec<(String, u64)>,
}

/// A call that answers, as it stands at the time of asking.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Hit {
    pub id: String,
    pub source: String,
    /// As its source prints it.
    pub reference: String,
    pub identifier: Option<String>,
    pub title: String,
    pub programme: Option<String>,
    pub funder: String,
    pub kind: CallKind,
    pub status: Status,
    pub opens: Option<Date>,
    /// Where the deadline holds (its own zone); the next one, or the last when all have passed.
    pub deadline: Option<Date>,
    /// `17:00`, in the same zone; nothing when the whole day counts.
    pub deadline_time: Option<String>,
    /// The pot, or what one project can get where no pot is named; whole units of the currency.
    pub amount: Option<u64>,
    pub currency: Option<String>,
    /// The whole pot.
    pub budget: Option<Amount>,
    /// The most that one project can get.
    pub grant_max: Option<Amount>,
    /// Comparable within one answer only.
    pub score: f32,
    pub url: String,
    /// The language that title and snippet are in.
    pub language: Language,
    /// The piece of the text that answers best.
    #[schema(value_type = String)]
    pub snippet: Snippet,
}

impl Index {
    /// Searches as of `now`, without knowing which calls suit which kommuner.
    ///
    /// # Errors
    /// As [`Index::search_with`].
    pub fn search(&self, query: &SearchQuery, now: Timestamp) -> anyhow::Result<SearchResult> {
        self.search_with(query, &Arc::default(), now)
    }

    /// Searches as of `now`; `kommun:` filters by the fit scores, and hits are counted by kommun. Any words are
    /// accepted: what cannot be understood is searched as plain words.
    ///
    /// # Errors
    /// When the disk fails, or the index belongs to another store by now.
    pub fn search_with(
        &self,
        query: &SearchQuery,
        fit_scores: &Arc<FitScores>,
        now: Timestamp,
    ) -> anyhow::Result<SearchResult> {
        self.revision()?;
        let mut parsed = parser::parse(&query.words);
        parsed.drop_unknown_kommuner(fit_scores);
        let unknown = query.kommun.iter().filter(|kommun| fit_scores.kommun_index(kommun).is_none());
        parsed.ignored.extend(unknown.map(|kommun| format!("kommun:{kommun}")));
        // One searcher throughout, because a hit's address is meaningless in a later one.
        let searcher = self.searcher();
        let run = |breadth| {
            let filter = Filter::new(query, &parsed, Arc::clone(fit_scores), now);
            self.run_query(&searcher, query, &parsed, breadth, filter)
        };
        let (mut compiled, mut found) = run(Breadth::Narrow)?;
        if compiled.can_broaden && found.total < FEW_HITS {
            (compiled, found) = run(Breadth::Broad)?;
        }
        let shown = found.top.iter().skip(query.offset);
        let hits = shown
            .map(|ranked| self.load_hit(&searcher, ranked, &compiled.highlight_terms, now))
            .collect::<anyhow::Result<Vec<Hit>>>()?;
        let facets = Facets::of(&found);
        Ok(SearchResult {
            total: found.total,
            hits,
            also_searched: compiled.added_terms,
            ignored: parsed.ignored,
            facets,
        })
    }

    fn run_query(
        &self,
        searcher: &Searcher,
        query: &SearchQuery,
        parsed: &ParsedQuery,
        breadth: Breadth,
        filter: Filter,
    ) -> anyhow::Result<(CompiledQuery, CollectedHits)> {
        let compiled = query_compiler::compile(parsed, query.expansion, breadth, &self.fields, searcher)
            .context("failed to put the question to the index")?;
        let order = match query.order {
            SortOrder::Relevance if !compiled.plan.has_words => SortOrder::Deadline,
            order => order,
        };
        let limit = query.offset.saturating_add(query.limit);
        let collector = FilterCollector { filter, order, limit };
        let columns = self.columns.columns(searcher).context("failed to read the index's columns")?;
        let found = collector.search(&compiled.plan, searcher, &columns).context("failed to search the index")?;
        Ok((compiled, found))
    }

    fn load_hit(
        &self,
        searcher: &Searcher,
        ranked: &RankedHit,
        highlight_terms: &HighlightTerms,
        now: Timestamp,
    ) -> anyhow::Result<Hit> {
        let doc: TantivyDocument = searcher.doc(ranked.address).context("failed to read a call from the index")?;
        let stored = |field| doc.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
        let card: StoredHit =
            serde_json::from_str(stored(self.fields.stored_hit)).context("failed to read a call's card")?;
        let deadline = card.deadline(now);
        let closes = card.deadlines.iter().map(|d| d.instant().as_millisecond()).max();
        let closes = closes.filter(|_| !card.rolling).unwrap_or(NEVER);
        Ok(Hit {
            snippet: snippet(stored(self.fields.text), card.language, highlight_terms),
            status: status_at(card.status, closes, now.as_millisecond()),
            deadline: deadline.map(|d| d.date),
            deadline_time: deadline.and_then(|d| d.time_text()),
            amount: card.amount().map(|amount| amount.value),
            currency: card.amount().map(|amount| amount.currency.clone()),
            budget: card.budget,
            grant_max: card.grant_max,
            score: ranked.score,
            id: card.id,
            source: card.source,
            reference: card.reference,
            identifier: card.identifier,
            title: card.title,
            programme: card.programme,
            funder: card.funder,
            kind: card.kind,
            opens: card.opens,
            url: card.url,
            language: card.language,
        })
    }
}

impl Facets {
    fn of(found: &CollectedHits) -> Facets {
        let list = |facet: Facet| {
            let counts = found.counts.get(&facet).into_iter().flatten();
            let mut list: Vec<(String, u64)> = counts.map(|(word, count)| (word.clone(), *count)).collect();
            list.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            list
        };
        Facets {
            status: list(Facet::Status),
            source: list(Facet::Source),
            programme: list(Facet::Programme),
            kind: list(Facet::Kind),
            area: list(Facet::Area),
            kommun: list(Facet::Kommun),
        }
    }
}
