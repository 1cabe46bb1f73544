//! Collects the matching calls in one pass: filters, counts and ranks them, and keeps the first ones.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

use super::columns::{Columns, Row, SINGLE, area_bit};
use super::facet_counts::Sidewise;
use super::filter::{Facet, SINGLES, SegmentSieve, Sieve, Verdict};
use super::scorer::{Answering, Tally};
use crate::matching::areas::areas;
use crate::opportunity::Status;
use crate::search::document::status_code;
use crate::search::question::Order;

/// The boost of a deadline today over a distant one: enough to order equals, no more.
const NEARNESS: f64 = 0.04;

/// The boost of a call that suits the kommun well over one that does not suit it at all.
const FITNESS: f64 = 0.06;

const DAY: f64 = 86_400_000.0;

pub(in crate::search) struct Sifting {
    pub(in crate::search) sieve: Sieve,
    pub(in crate::search) order: Order,
    /// The number of top hits to keep.
    pub(in crate::search) most: usize,
}

/// A top hit; a greater one ranks earlier.
#[derive(Clone, Copy, Debug)]
pub(in crate::search) struct Ranked {
    key: f64,
    tie: u64,
    pub(in crate::search) score: Score,
    pub(in crate::search) address: DocAddress,
}

impl Ord for Ranked {
    fn cmp(&self, other: &Ranked) -> Ordering {
        self.key.total_cmp(&other.key).then_with(|| other.tie.cmp(&self.tie))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Ranked) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Ranked) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ranked {}

/// The top hits in order, with the total and the facet counts.
#[derive(Debug, Default)]
pub(in crate::search) struct Found {
    pub(in crate::search) total: u64,
    pub(in crate::search) first: Vec<Ranked>,
    pub(in crate::search) counts: BTreeMap<Facet, BTreeMap<String, u64>>,
}

impl Sifting {
    /// Runs a query plan and filters the calls that match. `columns` are those of the searcher's segments.
    pub(in crate::search) fn search(
        &self,
        tally: &Tally,
        searcher: &Searcher,
        columns: &[Arc<Columns>],
    ) -> tantivy::Result<Found> {
        let mut segments = Vec::new();
        for (at, (segment, columns)) in (0..).zip(searcher.segment_readers().iter().zip(columns)) {
            segments.push(self.over(at, segment, Arc::clone(columns))?);
        }
        tally.work(searcher, |segment, answering| {
            if let Some(segment) = segments.get_mut(segment) {
                segment.collect(answering);
            }
        })?;
        let mut all = Found::default();
        segments.into_iter().for_each(|segment| segment.harvest(&mut all));
        all.first.sort_by(|a, b| b.cmp(a));
        all.first.truncate(self.most);
        Ok(all)
    }

    fn over(
        &self,
        at: SegmentOrdinal,
        segment: &SegmentReader,
        columns: Arc<Columns>,
    ) -> tantivy::Result<SegmentSifting> {
        let packed = segment.fast_fields();
        Ok(SegmentSifting {
            segment: at,
            now: self.sieve.now,
            order: self.order,
            most: self.most.min(segment.max_doc() as usize),
            tie: packed.u64("tie")?,
            revision: packed.i64("revision")?,
            money: packed.u64("money")?,
            by_word: columns.words.each_ref().map(|words| vec![0; words.len()]),
            by_area: Sidewise::default(),
            by_kommun: vec![0; if self.sieve.fits.is_empty() { 0 } else { self.sieve.fits.slugs().len() }],
            sieve: self.sieve.over(segment, columns)?,
            by_status: [0; Status::ALL.len()],
            total: 0,
            through: Vec::new(),
            rows: Vec::new(),
            heap: BinaryHeap::new(),
        })
    }
}

struct SegmentSifting {
    segment: SegmentOrdinal,
    sieve: SegmentSieve,
    now: i64,
    order: Order,
    most: usize,
    /// Orders calls of equal rank.
    tie: Column<u64>,
    revision: Column<i64>,
    money: Column<u64>,
    /// Counts for each of [`SINGLE_VALUED`] and each of its values.
    by_word: [Vec<u64>; SINGLE.len()],
    by_area: Sidewise,
    by_kommun: Vec<u64>,
    by_status: [u64; Status::ALL.len()],
    total: u64,
    heap: BinaryHeap<Reverse<Ranked>>,
    /// Buffers for the calls that passed the filter, and for their rows.
    through: Vec<Answering>,
    rows: Vec<Row>,
}

impl SegmentSifting {
    /// Filters, counts and ranks, each in a loop over all calls: loops that do one thing run several times faster than
    /// one loop that does everything.
    fn collect(&mut self, answering: &[Answering]) {
        let (mut through, mut rows) = (std::mem::take(&mut self.through), std::mem::take(&mut self.rows));
        self.sift(answering, &mut through, &mut rows);
        self.total += through.len() as u64;
        SINGLES.into_iter().for_each(|facet| self.count(facet, &rows));
        self.count(Facet::Area, &rows);
        through.iter().for_each(|(doc, _)| self.count_kommuner(*doc));
        through.iter().for_each(|(doc, score)| self.keep(*doc, *score));
        (self.through, self.rows) = (through, rows);
    }

    fn sift(&mut self, answering: &[Answering], through: &mut Vec<Answering>, rows: &mut Vec<Row>) {
        through.resize(answering.len(), (0, 0.0));
        rows.resize(answering.len(), Row::BLANK);
        let mut passed = 0;
        for (doc, score) in answering {
            let Some(row) = self.sieve.columns().row(*doc).copied() else { continue };
            let status = self.sieve.status(&row);
            let verdict = self.sieve.judge(*doc, &row, status);
            let counts = matches!(verdict, Verdict::Through | Verdict::AllBut(Facet::Status));
            if let Some(count) = self.by_status.get_mut(status_code(status) as usize) {
                *count += u64::from(counts);
            }
            // Written in any case and kept only when it passed: a branch here would be unpredictable.
            if let (Some(place), Some(beside)) = (through.get_mut(passed), rows.get_mut(passed)) {
                (*place, *beside) = ((*doc, *score), row);
            }
            passed += usize::from(verdict == Verdict::Through);
            match verdict {
                Verdict::AllBut(Facet::Kommun) => self.count_kommuner(*doc),
                Verdict::AllBut(facet) if facet != Facet::Status => self.count(facet, &[row]),
                _ => {}
            }
        }
        through.truncate(passed);
        rows.truncate(passed);
    }

    fn count_kommuner(&mut self, doc: DocId) {
        for (kommun, _) in self.sieve.fits(doc) {
            self.by_kommun.get_mut(usize::from(*kommun)).into_iter().for_each(|count| *count += 1);
        }
    }

    fn count(&mut self, facet: Facet, rows: &[Row]) {
        match facet {
            Facet::Area => rows.iter().for_each(|row| self.by_area.add(row.areas)),
            Facet::Source | Facet::Programme | Facet::Kind => {
                let at = SINGLES.iter().position(|single| *single == facet).unwrap_or_default();
                let Some(counts) = self.by_word.get_mut(at) else { return };
                for word in rows.iter().filter_map(|row| row.words.get(at)) {
                    counts.get_mut(usize::from(*word)).into_iter().for_each(|count| *count += 1);
                }
            }
            Facet::Status | Facet::Deadline | Facet::Kommun => {}
        }
    }

    fn harvest(self, all: &mut Found) {
        let mut add = |facet: Facet, word: &str, count: u64| {
            if count > 0 {
                *all.counts.entry(facet).or_default().entry(word.to_owned()).or_default() += count;
            }
        };
        Status::ALL.iter().zip(self.by_status).for_each(|(status, count)| add(Facet::Status, status.word(), count));
        self.sieve.slugs().iter().zip(&self.by_kommun).for_each(|(slug, count)| add(Facet::Kommun, slug, *count));
        for ((facet, words), counts) in SINGLES.iter().zip(&self.sieve.columns().words).zip(&self.by_word) {
            words.iter().zip(counts).for_each(|(word, count)| add(*facet, word, *count));
        }
        let by_area = self.by_area.sums();
        for area in areas().iter() {
            let count = by_area.get(area_bit(&area.id).trailing_zeros() as usize);
            add(Facet::Area, &area.id, count.copied().unwrap_or_default());
        }
        all.total += self.total;
        all.first.extend(self.heap.into_iter().map(|Reverse(ranked)| ranked));
    }

    fn keep(&mut self, doc: DocId, score: Score) {
        // Most calls can be skipped by their score alone: no boost could lift them among the top hits.
        let hopeless = |last: &Reverse<Ranked>| f64::from(score) * (1.0 + NEARNESS + FITNESS) < last.0.key;
        let full = self.heap.len() >= self.most;
        if self.most == 0 || (full && self.order == Order::Relevance && self.heap.peek().is_some_and(hopeless)) {
            return;
        }
        let key = self.key(doc, score);
        if full && self.heap.peek().is_some_and(|last| key < last.0.key) {
            return;
        }
        let tie = self.tie.first(doc).unwrap_or_default();
        let ranked = Ranked { key, tie, score, address: DocAddress::new(self.segment, doc) };
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
            Order::Newest => self.revision.first(doc).unwrap_or_default() as f64,
            Order::Deadline => match self.sieve.deadline(doc) {
                Some((at, _)) if at > self.now => -(at as f64),
                None => -4e18,
                Some((at, _)) => at as f64 - 8e18,
            },
            Order::Money => self.money.first(doc).unwrap_or_default() as f64,
            Order::Relevance => {
                let lift = NEARNESS * self.nearness(doc) + FITNESS * f64::from(self.sieve.fit(doc));
                f64::from(score) * (1.0 + lift)
            }
        }
    }

    fn nearness(&self, doc: DocId) -> f64 {
        match self.sieve.deadline(doc) {
            Some((at, _)) if at > self.now => 1.0 / (1.0 + (at - self.now) as f64 / (30.0 * DAY)),
            _ => 0.0,
        }
    }
}
