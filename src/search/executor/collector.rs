//! Collects the matching calls in one pass: filters, counts and ranks them, and keeps the first ones.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

use super::columns::{ColumnRow, SINGLE_VALUED, SegmentColumns, area_bit};
use super::facet_counts::BitCounter;
use super::filter::{Facet, Filter, FilterOutcome, SINGLE_VALUED_FACETS, SegmentFilter};
use super::scorer::{QueryPlan, ScoredDoc};
use crate::matching::areas::areas;
use crate::opportunity::Status;
use crate::search::document::status_code;
use crate::search::search_query::SortOrder;

/// The boost of a deadline today over a distant one: enough to order equals, no more.
const DEADLINE_BOOST: f64 = 0.04;

/// The boost of a call that suits the kommun well over one that does not suit it at all.
const FIT_BOOST: f64 = 0.06;

const DAY_MS: f64 = 86_400_000.0;

pub(in crate::search) struct FilterCollector {
    pub(in crate::search) filter: Filter,
    pub(in crate::search) order: SortOrder,
    /// The number of top hits to keep.
    pub(in crate::search) limit: usize,
}

/// A top hit; a greater one ranks earlier.
#[derive(Clone, Copy, Debug)]
pub(in crate::search) struct RankedHit {
    key: f64,
    tie_breaker: u64,
    pub(in crate::search) score: Score,
    pub(in crate::search) address: DocAddress,
}

impl Ord for RankedHit {
    fn cmp(&self, other: &RankedHit) -> Ordering {
        self.key.total_cmp(&other.key).then_with(|| other.tie_breaker.cmp(&self.tie_breaker))
    }
}

impl PartialOrd for RankedHit {
    fn partial_cmp(&self, other: &RankedHit) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for RankedHit {
    fn eq(&self, other: &RankedHit) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for RankedHit {}

/// The top hits in order, with the total and the facet counts.
#[derive(Debug, Default)]
pub(in crate::search) struct CollectedHits {
    pub(in crate::search) total: u64,
    pub(in crate::search) top: Vec<RankedHit>,
    pub(in crate::search) counts: BTreeMap<Facet, BTreeMap<String, u64>>,
}

impl FilterCollector {
    /// Runs a query plan and filters the calls that match. `columns` are those of the searcher's segments.
    pub(in crate::search) fn search(
        &self,
        plan: &QueryPlan,
        searcher: &Searcher,
        columns: &[Arc<SegmentColumns>],
    ) -> tantivy::Result<CollectedHits> {
        let mut segments = Vec::new();
        for (at, (segment, columns)) in (0..).zip(searcher.segment_readers().iter().zip(columns)) {
            segments.push(self.for_segment(at, segment, Arc::clone(columns))?);
        }
        plan.run(searcher, |segment, answering| {
            if let Some(segment) = segments.get_mut(segment) {
                segment.collect(answering);
            }
        })?;
        let mut all = CollectedHits::default();
        segments.into_iter().for_each(|segment| segment.merge_into(&mut all));
        all.top.sort_by(|a, b| b.cmp(a));
        all.top.truncate(self.limit);
        Ok(all)
    }

    fn for_segment(
        &self,
        at: SegmentOrdinal,
        segment: &SegmentReader,
        columns: Arc<SegmentColumns>,
    ) -> tantivy::Result<SegmentCollector> {
        let packed = segment.fast_fields();
        Ok(SegmentCollector {
            segment: at,
            now: self.filter.now,
            order: self.order,
            limit: self.limit.min(segment.max_doc() as usize),
            tie_breaker: packed.u64("tie")?,
            revision: packed.i64("revision")?,
            money: packed.u64("money")?,
            by_value: columns.values.each_ref().map(|words| vec![0; words.len()]),
            by_area: BitCounter::default(),
            by_kommun: vec![
                0;
                if self.filter.fit_scores.is_empty() { 0 } else { self.filter.fit_scores.slugs().len() }
            ],
            filter: self.filter.for_segment(segment, columns)?,
            by_status: [0; Status::ALL.len()],
            total: 0,
            passing: Vec::new(),
            rows: Vec::new(),
            heap: BinaryHeap::new(),
        })
    }
}

struct SegmentCollector {
    segment: SegmentOrdinal,
    filter: SegmentFilter,
    now: i64,
    order: SortOrder,
    limit: usize,
    /// Orders calls of equal rank.
    tie_breaker: Column<u64>,
    revision: Column<i64>,
    money: Column<u64>,
    /// Counts for each of [`SINGLE_VALUED`] and each of its values.
    by_value: [Vec<u64>; SINGLE_VALUED.len()],
    by_area: BitCounter,
    by_kommun: Vec<u64>,
    by_status: [u64; Status::ALL.len()],
    total: u64,
    heap: BinaryHeap<Reverse<RankedHit>>,
    /// Buffers for the calls that passed the filter, and for their rows.
    passing: Vec<ScoredDoc>,
    rows: Vec<ColumnRow>,
}

impl SegmentCollector {
    /// Filters, counts and ranks, each in a loop over all calls: loops that do one thing run several times faster than
    /// one loop that does everything.
    fn collect(&mut self, docs: &[ScoredDoc]) {
        let (mut passing, mut rows) = (std::mem::take(&mut self.passing), std::mem::take(&mut self.rows));
        self.apply_filter(docs, &mut passing, &mut rows);
        self.total += passing.len() as u64;
        SINGLE_VALUED_FACETS.into_iter().for_each(|facet| self.count(facet, &rows));
        self.count(Facet::Area, &rows);
        passing.iter().for_each(|(doc, _)| self.count_kommuner(*doc));
        passing.iter().for_each(|(doc, score)| self.push_top(*doc, *score));
        (self.passing, self.rows) = (passing, rows);
    }

    fn apply_filter(&mut self, docs: &[ScoredDoc], passing: &mut Vec<ScoredDoc>, rows: &mut Vec<ColumnRow>) {
        passing.resize(docs.len(), (0, 0.0));
        rows.resize(docs.len(), ColumnRow::EMPTY);
        let mut passed = 0;
        for (doc, score) in docs {
            let Some(row) = self.filter.columns().row(*doc).copied() else { continue };
            let status = self.filter.status(&row);
            let outcome = self.filter.check(*doc, &row, status);
            let counts = matches!(outcome, FilterOutcome::Passed | FilterOutcome::OnlyFailed(Facet::Status));
            if let Some(count) = self.by_status.get_mut(status_code(status) as usize) {
                *count += u64::from(counts);
            }
            // Written in any case and kept only when it passed: a branch here would be unpredictable.
            if let (Some(place), Some(beside)) = (passing.get_mut(passed), rows.get_mut(passed)) {
                (*place, *beside) = ((*doc, *score), row);
            }
            passed += usize::from(outcome == FilterOutcome::Passed);
            match outcome {
                FilterOutcome::OnlyFailed(Facet::Kommun) => self.count_kommuner(*doc),
                FilterOutcome::OnlyFailed(facet) if facet != Facet::Status => self.count(facet, &[row]),
                _ => {}
            }
        }
        passing.truncate(passed);
        rows.truncate(passed);
    }

    fn count_kommuner(&mut self, doc: DocId) {
        for (kommun, _) in self.filter.fit_scores(doc) {
            self.by_kommun.get_mut(usize::from(*kommun)).into_iter().for_each(|count| *count += 1);
        }
    }

    fn count(&mut self, facet: Facet, rows: &[ColumnRow]) {
        match facet {
            Facet::Area => rows.iter().for_each(|row| self.by_area.add(row.areas)),
            Facet::Source | Facet::Programme | Facet::Kind => {
                let at = SINGLE_VALUED_FACETS.iter().position(|single| *single == facet).unwrap_or_default();
                let Some(counts) = self.by_value.get_mut(at) else { return };
                for word in rows.iter().filter_map(|row| row.ordinals.get(at)) {
                    counts.get_mut(usize::from(*word)).into_iter().for_each(|count| *count += 1);
                }
            }
            Facet::Status | Facet::Deadline | Facet::Kommun => {}
        }
    }

    fn merge_into(self, all: &mut CollectedHits) {
        let mut add = |facet: Facet, word: &str, count: u64| {
            if count > 0 {
                *all.counts.entry(facet).or_default().entry(word.to_owned()).or_default() += count;
            }
        };
        Status::ALL.iter().zip(self.by_status).for_each(|(status, count)| add(Facet::Status, status.as_str(), count));
        self.filter
            .slugs()
            .iter()
            .zip(&self.by_kommun)
            .for_each(|(slug, count)| add(Facet::Kommun, slug.as_str(), *count));
        for ((facet, words), counts) in
            SINGLE_VALUED_FACETS.iter().zip(&self.filter.columns().values).zip(&self.by_value)
        {
            words.iter().zip(counts).for_each(|(word, count)| add(*facet, word, *count));
        }
        let by_area = self.by_area.sums();
        for area in areas().iter() {
            let count = by_area.get(area_bit(area.id.as_str()).trailing_zeros() as usize);
            add(Facet::Area, area.id.as_str(), count.copied().unwrap_or_default());
        }
        all.total += self.total;
        all.top.extend(self.heap.into_iter().map(|Reverse(ranked)| ranked));
    }

    fn push_top(&mut self, doc: DocId, score: Score) {
        // Most calls can be skipped by their score alone: no boost could lift them among the top hits.
        let hopeless = |last: &Reverse<RankedHit>| f64::from(score) * (1.0 + DEADLINE_BOOST + FIT_BOOST) < last.0.key;
        let full = self.heap.len() >= self.limit;
        if self.limit == 0 || (full && self.order == SortOrder::Relevance && self.heap.peek().is_some_and(hopeless)) {
            return;
        }
        let key = self.key(doc, score);
        if full && self.heap.peek().is_some_and(|last| key < last.0.key) {
            return;
        }
        let tie_breaker = self.tie_breaker.first(doc).unwrap_or_default();
        let ranked = RankedHit { key, tie_breaker, score, address: DocAddress::new(self.segment, doc) };
        if !full {
            self.heap.push(Reverse(ranked));
        } else if let Some(mut last) = self.heap.peek_mut()
            && ranked > last.0
        {
            *last = Reverse(ranked);
        }
    }

    /// Returns the key that a call is sorted by; an f64 holds milliseconds exactly for the next 280 000 years.
    fn key(&self, doc: DocId, score: Score) -> f64 {
        match self.order {
            SortOrder::Newest => self.revision.first(doc).unwrap_or_default() as f64,
            SortOrder::Deadline => match self.filter.deadline(doc) {
                Some((at, _)) if at > self.now => -(at as f64),
                None => -4e18,
                Some((at, _)) => at as f64 - 8e18,
            },
            SortOrder::Money => self.money.first(doc).unwrap_or_default() as f64,
            SortOrder::Relevance => {
                let lift = DEADLINE_BOOST * self.nearness(doc) + FIT_BOOST * f64::from(self.filter.best_fit(doc));
                f64::from(score) * (1.0 + lift)
            }
        }
    }

    fn nearness(&self, doc: DocId) -> f64 {
        match self.filter.deadline(doc) {
            Some((at, _)) if at > self.now => 1.0 / (1.0 + (at - self.now) as f64 / (30.0 * DAY_MS)),
            _ => 0.0,
        }
    }
}
