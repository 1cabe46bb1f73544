//! Goes through all calls that answer a question once: counts, ranks, keeps the first ones.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::document::status_code;
use super::fits::Fits;
use super::question::Order;
use super::sift::{Facet, SegmentSieve, Sieve, Verdict, WORDED};
use crate::opportunity::Status;

/// How much nearer a deadline of today is worth than one far off: enough to part equals, no more.
const NEARNESS: f64 = 0.04;

/// How much a call that suits the kommun well is worth beside one that suits it not at all.
const FITNESS: f64 = 0.06;

const DAY: f64 = 86_400_000.0;

pub(super) struct Sifting {
    pub(super) sieve: Sieve,
    pub(super) order: Order,
    /// How many of the first to keep.
    pub(super) most: usize,
}

/// A call among the first, ordered by rank: the greater, the earlier.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranked {
    key: f64,
    tie: u64,
    pub(super) score: Score,
    pub(super) address: DocAddress,
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

/// The first ones in order, and what there was in all.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) total: u64,
    pub(super) first: Vec<Ranked>,
    pub(super) counts: BTreeMap<Facet, BTreeMap<String, u64>>,
}

impl Collector for Sifting {
    type Fruit = Found;
    type Child = SegmentSifting;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentSifting> {
        let columns = reader.fast_fields();
        let mut worded = Vec::new();
        for (facet, name) in WORDED {
            if let Some(column) = columns.str(name)? {
                worded.push(Counted { facet, counts: vec![0; column.num_terms()], column });
            }
        }
        Ok(SegmentSifting {
            segment,
            sieve: self.sieve.over(reader)?,
            now: self.sieve.now,
            order: self.order,
            most: self.most.min(reader.max_doc() as usize),
            revision: columns.i64("revision")?,
            money: columns.u64("money")?,
            by_kommun: vec![0; if self.sieve.fits.is_empty() { 0 } else { self.sieve.fits.slugs().len() }],
            slugs: Arc::clone(&self.sieve.fits),
            worded,
            by_status: [0; Status::ALL.len()],
            total: 0,
            heap: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.order == Order::Relevance
    }

    fn merge_fruits(&self, fruits: Vec<tantivy::Result<Found>>) -> tantivy::Result<Found> {
        let mut all = Found::default();
        for found in fruits {
            let found = found?;
            all.total += found.total;
            all.first.extend(found.first);
            for (facet, counts) in found.counts {
                let sums = all.counts.entry(facet).or_default();
                counts.into_iter().for_each(|(word, count)| *sums.entry(word).or_default() += count);
            }
        }
        all.first.sort_by(|a, b| b.cmp(a));
        all.first.truncate(self.most);
        Ok(all)
    }
}

/// A column of words and how often each was met.
struct Counted {
    facet: Facet,
    counts: Vec<u64>,
    column: StrColumn,
}

impl Counted {
    fn count(&mut self, doc: DocId) {
        for ord in self.column.term_ords(doc) {
            if let Some(count) = usize::try_from(ord).ok().and_then(|at| self.counts.get_mut(at)) {
                *count += 1;
            }
        }
    }

    fn sums(&self) -> tantivy::Result<BTreeMap<String, u64>> {
        let mut sums = BTreeMap::new();
        for (ord, count) in self.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let mut word = String::new();
            self.column.ord_to_str(ord as u64, &mut word)?;
            sums.insert(word, *count);
        }
        Ok(sums)
    }
}

pub(super) struct SegmentSifting {
    segment: SegmentOrdinal,
    sieve: SegmentSieve,
    now: i64,
    order: Order,
    most: usize,
    revision: Column<i64>,
    money: Column<u64>,
    by_kommun: Vec<u64>,
    slugs: Arc<Fits>,
    worded: Vec<Counted>,
    by_status: [u64; Status::ALL.len()],
    total: u64,
    heap: BinaryHeap<Reverse<Ranked>>,
}

impl SegmentCollector for SegmentSifting {
    type Fruit = tantivy::Result<Found>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let status = self.sieve.status(doc);
        let verdict = self.sieve.judge(doc, status);
        if verdict == Verdict::Out {
            return;
        }
        if matches!(verdict, Verdict::Through | Verdict::AllBut(Facet::Status))
            && let Some(count) = self.by_status.get_mut(status_code(status) as usize)
        {
            *count += 1;
        }
        for counted in &mut self.worded {
            if verdict == Verdict::Through || verdict == Verdict::AllBut(counted.facet) {
                counted.count(doc);
            }
        }
        if !self.by_kommun.is_empty() && matches!(verdict, Verdict::Through | Verdict::AllBut(Facet::Kommun)) {
            for (kommun, _) in self.sieve.fits(doc) {
                self.by_kommun.get_mut(usize::from(*kommun)).into_iter().for_each(|count| *count += 1);
            }
        }
        if verdict == Verdict::Through {
            self.total += 1;
            self.keep(doc, score);
        }
    }

    fn harvest(self) -> tantivy::Result<Found> {
        let mut counts = BTreeMap::new();
        let by_status = Status::ALL.iter().zip(self.by_status).filter(|(_, count)| *count > 0);
        counts.insert(Facet::Status, by_status.map(|(status, count)| (status.word().to_owned(), count)).collect());
        let by_kommun = self.slugs.slugs().iter().zip(&self.by_kommun).filter(|(_, count)| **count > 0);
        counts.insert(Facet::Kommun, by_kommun.map(|(slug, count)| (slug.clone(), *count)).collect());
        for counted in &self.worded {
            counts.insert(counted.facet, counted.sums()?);
        }
        let first = self.heap.into_iter().map(|Reverse(ranked)| ranked).collect();
        Ok(Found { total: self.total, first, counts })
    }
}

impl SegmentSifting {
    fn keep(&mut self, doc: DocId, score: Score) {
        // Most calls are passed over by their score alone: nothing else could lift them among the first.
        let hopeless = |last: &Reverse<Ranked>| f64::from(score) * (1.0 + NEARNESS + FITNESS) < last.0.key;
        let full = self.heap.len() >= self.most;
        if self.most == 0 || (full && self.order == Order::Relevance && self.heap.peek().is_some_and(hopeless)) {
            return;
        }
        let ranked = Ranked {
            key: self.key(doc, score),
            tie: self.sieve.tie(doc),
            score,
            address: DocAddress::new(self.segment, doc),
        };
        if !full {
            self.heap.push(Reverse(ranked));
        } else if let Some(mut last) = self.heap.peek_mut()
            && ranked > last.0
        {
            *last = Reverse(ranked);
        }
    }

    /// What a call is ordered by; milliseconds are whole numbers in an f64 for the next 280 000 years.
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
