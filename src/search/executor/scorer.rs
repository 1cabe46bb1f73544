//! Adds up what each call answers. Each idea of a question is worth at most one point, so that a call with two of
//! them, each in passing, stands before a call that repeats one of them all over.
//!
//! Facets count every call that answers, so none can be passed over. The question is therefore worked off term by
//! term, over a window of calls that fits a core's cache, rather than call by call through a tree of terms.

use std::collections::BTreeMap;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight, EnableScoring, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Score, Searcher, SegmentReader, TERMINATED, Term};

/// Calls that are worked off together; their sums take 200 kB.
const WINDOW: usize = 16_384;

/// The score at which an idea is half answered.
const KNEE: Score = 8.0;

/// How much each further form of the same idea adds to the best one.
const ECHO: Score = 0.4;

/// The ways in which a call may answer an idea. A term that several ways lead to is looked up once, at its best weight.
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

/// A question, ready to be worked off.
#[derive(Default)]
pub(in crate::search) struct Tally {
    /// Without any, every call answers with a score of nothing.
    pub(in crate::search) ideas: Vec<Ways>,
    /// Calls that answer one of these are left out.
    pub(in crate::search) without: Vec<Ways>,
    /// The least number of ideas that a call must answer.
    pub(in crate::search) needed: usize,
    /// Whether the question has words at all.
    pub(in crate::search) ranked: bool,
}

impl Tally {
    /// Calls `each` with the living calls of a segment that answer, in their order, some thousand at a time, and their
    /// scores.
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

/// A call that answers, and how well.
pub(in crate::search) type Answering = (DocId, Score);

/// The ways of an idea with what they weigh in the whole index.
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

/// The ways of an idea in one segment, each with how far it has come.
struct Laid {
    terms: Vec<Postings>,
    others: Vec<Box<dyn Scorer>>,
}

impl Laid {
    /// Goes on to `end`, way by way.
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

/// The calls that have a term.
struct Postings {
    postings: BlockSegmentPostings,
    /// Where in the block.
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

/// A call's sums while an idea, and then the question, is worked off.
struct Window {
    base: DocId,
    end: DocId,
    /// Of the idea in hand.
    best: Vec<Score>,
    sum: Vec<Score>,
    touched: Bits,
    /// Of all ideas so far.
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

    /// The calls that answer enough ideas. Leaves the window empty.
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

/// Which calls of a window.
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
