//! Scores the calls that match. Each concept of a search is worth at most one point, so that a call that mentions two
//! of them ranks before a call that repeats one of them many times.
//!
//! Facets count every call that matches, so none can be skipped. The query is therefore evaluated term by term, over a
//! window of calls that fits a core's cache, and not call by call through a tree of terms.

use std::collections::BTreeMap;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight, EnableScoring, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Score, Searcher, SegmentReader, TERMINATED, Term};

/// Calls that are scored together; their sums take 200 kB.
const WINDOW: usize = 16_384;

/// The raw score at which a concept gets half a point.
const KNEE: Score = 8.0;

/// The share of each further form's score that is added to the score of a concept's best form.
const ECHO: Score = 0.4;

/// The alternative ways to match a concept. A term that is reached in several ways is looked up once, at its best
/// weight.
#[derive(Default)]
pub(in crate::search) struct Ways {
    pub(in crate::search) terms: BTreeMap<Term, Score>,
    pub(in crate::search) others: Vec<Box<dyn Query>>,
}

impl Ways {
    pub(in crate::search) fn is_empty(&self) -> bool {
        self.others.is_empty() && self.terms.is_empty()
    }
}

/// A compiled search: what to score, and what a call must match.
#[derive(Default)]
pub(in crate::search) struct Tally {
    /// The concepts to match; without any, every call matches with a score of 0.
    pub(in crate::search) ideas: Vec<Ways>,
    /// Calls that match any of these are left out.
    pub(in crate::search) without: Vec<Ways>,
    /// The least number of concepts that a call must match.
    pub(in crate::search) needed: usize,
    /// Whether the search has words, so that there is a score to rank by.
    pub(in crate::search) ranked: bool,
}

impl Tally {
    /// Calls `each` with the matching calls of a segment that are not deleted and their scores, in order, up to a
    /// window at a time.
    pub(in crate::search) fn work(
        &self,
        searcher: &Searcher,
        mut each: impl FnMut(usize, &[Answering]),
    ) -> tantivy::Result<()> {
        if self.ranked && self.ideas.is_empty() {
            return Ok(());
        }
        let weighed = |ways: &Ways| Weighed::new(ways, searcher);
        let ideas = self.ideas.iter().map(weighed).collect::<tantivy::Result<Vec<_>>>()?;
        let without = self.without.iter().map(weighed).collect::<tantivy::Result<Vec<_>>>()?;
        let mut window = Window::new();
        for (at, segment) in searcher.segment_readers().iter().enumerate() {
            let over = |ways: &Weighed| ways.over(segment);
            let mut ideas = ideas.iter().map(over).collect::<tantivy::Result<Vec<_>>>()?;
            let mut without = without.iter().map(over).collect::<tantivy::Result<Vec<_>>>()?;
            for base in (0..segment.max_doc()).step_by(WINDOW) {
                window.begin(base, segment.max_doc(), !self.ranked);
                ideas.iter_mut().for_each(|idea| window.add(idea));
                without.iter_mut().for_each(|idea| window.strike(idea));
                each(at, window.tell(segment, self.needed));
            }
        }
        Ok(())
    }
}

/// A call that matches, and its score.
pub(in crate::search) type Answering = (DocId, Score);

/// The alternatives of a concept, with weights computed over the whole index.
struct Weighed {
    terms: Vec<(Term, Bm25Weight)>,
    others: Vec<Box<dyn Weight>>,
}

impl Weighed {
    fn new(ways: &Ways, searcher: &Searcher) -> tantivy::Result<Weighed> {
        let calls = searcher.total_num_docs()?;
        let mut terms = Vec::with_capacity(ways.terms.len());
        for (term, boost) in &ways.terms {
            let words = searcher.total_num_tokens(term.field())?;
            let held = searcher.doc_freq(term)?;
            let weight = Bm25Weight::for_one_term_without_explain(held, calls, words as Score / calls as Score);
            terms.push((term.clone(), weight.boost_by(*boost)));
        }
        let scoring = || EnableScoring::enabled_from_searcher(searcher);
        let others = ways.others.iter().map(|query| query.weight(scoring())).collect::<tantivy::Result<_>>()?;
        Ok(Weighed { terms, others })
    }

    fn over(&self, segment: &SegmentReader) -> tantivy::Result<Laid> {
        let mut terms = Vec::with_capacity(self.terms.len());
        for (term, weight) in &self.terms {
            let inverted = segment.inverted_index(term.field())?;
            if let Some(postings) = inverted.read_block_postings(term, IndexRecordOption::WithFreqs)? {
                let norms = segment.get_fieldnorms_reader(term.field())?;
                terms.push(Postings { postings, at: 0, norms, weight: weight.clone() });
            }
        }
        let others = self.others.iter().map(|weight| weight.scorer(segment, 1.0)).collect::<tantivy::Result<_>>()?;
        Ok(Laid { terms, others })
    }
}

/// Scores one concept in one segment, and keeps its position in each of the alternatives.
struct Laid {
    terms: Vec<Postings>,
    others: Vec<Box<dyn Scorer>>,
}

impl Laid {
    /// Scores the calls before `end`, alternative by alternative.
    #[inline]
    fn until(&mut self, end: DocId, mut each: impl FnMut(DocId, Score)) {
        for term in &mut self.terms {
            term.until(end, &mut each);
        }
        for scorer in &mut self.others {
            let mut doc = scorer.doc();
            while doc < end && doc != TERMINATED {
                each(doc, scorer.score());
                doc = scorer.advance();
            }
        }
    }
}

/// The postings of a term, and the position in them.
struct Postings {
    postings: BlockSegmentPostings,
    /// The position in the current block.
    at: usize,
    norms: FieldNormReader,
    weight: Bm25Weight,
}

impl Postings {
    #[inline]
    fn until(&mut self, end: DocId, each: &mut impl FnMut(DocId, Score)) {
        loop {
            let docs = self.postings.docs();
            if docs.is_empty() {
                return;
            }
            let rest = docs.iter().zip(self.postings.freqs()).skip(self.at);
            for (doc, times) in rest {
                if *doc >= end {
                    return;
                }
                each(*doc, self.weight.score(self.norms.fieldnorm_id(*doc), *times));
                self.at += 1;
            }
            self.postings.advance();
            self.at = 0;
        }
    }
}

/// The sums of a window of calls, while one concept and then the whole query is scored.
struct Window {
    base: DocId,
    end: DocId,
    /// The best score of the current concept.
    best: Vec<Score>,
    sum: Vec<Score>,
    touched: Bits,
    /// The sum over all concepts so far.
    score: Vec<Score>,
    answered: Vec<u8>,
    met: Bits,
    told: Vec<Answering>,
}

impl Window {
    fn new() -> Window {
        Window {
            base: 0,
            end: 0,
            best: vec![0.0; WINDOW],
            sum: vec![0.0; WINDOW],
            touched: Bits::new(),
            score: vec![0.0; WINDOW],
            answered: vec![0; WINDOW],
            met: Bits::new(),
            told: Vec::with_capacity(WINDOW),
        }
    }

    fn begin(&mut self, base: DocId, most: DocId, all: bool) {
        self.base = base;
        self.end = most.min(base + WINDOW as DocId);
        if all {
            self.met.fill((self.end - base) as usize);
        }
    }

    fn add(&mut self, idea: &mut Laid) {
        let Window { base, best, sum, touched, score, answered, met, .. } = self;
        idea.until(self.end, |doc, points| {
            let at = (doc - *base) as usize;
            touched.set(at);
            if let (Some(best), Some(sum)) = (best.get_mut(at), sum.get_mut(at)) {
                *best = best.max(points);
                *sum += points;
            }
        });
        touched.drain(|at| {
            let (Some(best), Some(sum)) = (best.get_mut(at), sum.get_mut(at)) else { return };
            let points = *best + (*sum - *best) * ECHO;
            (*best, *sum) = (0.0, 0.0);
            met.set(at);
            if let (Some(score), Some(answered)) = (score.get_mut(at), answered.get_mut(at)) {
                *score += points / (points + KNEE);
                *answered += 1;
            }
        });
    }

    fn strike(&mut self, idea: &mut Laid) {
        let Window { base, met, .. } = self;
        idea.until(self.end, |doc, _| met.unset((doc - *base) as usize));
    }

    /// Returns the calls that match enough concepts, and clears the window.
    fn tell(&mut self, segment: &SegmentReader, needed: usize) -> &[Answering] {
        let Window { base, score, answered, met, told, .. } = self;
        let alive = segment.alive_bitset();
        told.clear();
        met.drain(|at| {
            let doc = *base + at as DocId;
            let (Some(score), Some(answered)) = (score.get(at), answered.get(at)) else { return };
            if usize::from(*answered) >= needed && alive.is_none_or(|alive| alive.is_alive(doc)) {
                told.push((doc, *score));
            }
        });
        score.fill(0.0);
        answered.fill(0);
        told
    }
}

/// A bit set over the calls of a window.
struct Bits(Vec<u64>);

impl Bits {
    fn new() -> Bits {
        Bits(vec![0; WINDOW / 64])
    }

    #[inline]
    fn set(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    #[inline]
    fn unset(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word &= !(1 << (at % 64));
        }
    }

    fn fill(&mut self, count: usize) {
        for (at, word) in self.0.iter_mut().enumerate() {
            let left = count.saturating_sub(at * 64);
            *word = if left >= 64 { u64::MAX } else { (1 << left) - 1 };
        }
    }

    /// Calls `each` for every bit that is set, in order, and clears them.
    #[inline]
    fn drain(&mut self, mut each: impl FnMut(usize)) {
        for (at, word) in self.0.iter_mut().enumerate() {
            let mut rest = std::mem::take(word);
            while rest != 0 {
                each(at * 64 + rest.trailing_zeros() as usize);
                rest &= rest - 1;
            }
        }
    }
}
