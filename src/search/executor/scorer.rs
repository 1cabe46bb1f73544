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
const SATURATION: Score = 8.0;

/// The share of each further form's score that is added to the score of a concept's best form.
pub(super) const TIE_BREAKER: Score = 0.4;

/// The alternative ways to match a concept. A term that is reached in several ways is looked up once, at its best
/// weight.
#[derive(Default)]
pub(in crate::search) struct Alternatives {
    pub(in crate::search) terms: BTreeMap<Term, Score>,
    pub(in crate::search) queries: Vec<Box<dyn Query>>,
}

impl Alternatives {
    pub(in crate::search) fn is_empty(&self) -> bool {
        self.queries.is_empty() && self.terms.is_empty()
    }
}

/// A compiled search: what to score, and what a call must match.
#[derive(Default)]
pub(in crate::search) struct QueryPlan {
    /// The concepts to match; without any, every call matches with a score of 0.
    pub(in crate::search) concepts: Vec<Alternatives>,
    /// Calls that match any of these are left out.
    pub(in crate::search) excluded: Vec<Alternatives>,
    /// The least number of concepts that a call must match.
    pub(in crate::search) min_concepts: usize,
    /// Whether the search has words, so that there is a score to rank by.
    pub(in crate::search) has_words: bool,
}

impl QueryPlan {
    /// Calls `each` with the matching calls of a segment that are not deleted and their scores, in order, up to a
    /// window at a time.
    pub(in crate::search) fn run(
        &self,
        searcher: &Searcher,
        mut each: impl FnMut(usize, &[ScoredDoc]),
    ) -> tantivy::Result<()> {
        if self.has_words && self.concepts.is_empty() {
            return Ok(());
        }
        let weighted = |ways: &Alternatives| WeightedAlternatives::new(ways, searcher);
        let concepts = self.concepts.iter().map(weighted).collect::<tantivy::Result<Vec<_>>>()?;
        let excluded = self.excluded.iter().map(weighted).collect::<tantivy::Result<Vec<_>>>()?;
        let mut window = ScoreWindow::new();
        for (at, segment) in searcher.segment_readers().iter().enumerate() {
            let over = |ways: &WeightedAlternatives| ways.for_segment(segment);
            let mut concepts = concepts.iter().map(over).collect::<tantivy::Result<Vec<_>>>()?;
            let mut excluded = excluded.iter().map(over).collect::<tantivy::Result<Vec<_>>>()?;
            for base in (0..segment.max_doc()).step_by(WINDOW) {
                window.reset(base, segment.max_doc(), !self.has_words);
                concepts.iter_mut().for_each(|idea| window.add_concept(idea));
                excluded.iter_mut().for_each(|idea| window.exclude(idea));
                each(at, window.collect(segment, self.min_concepts));
            }
        }
        Ok(())
    }
}

/// A call that matches, and its score.
pub(in crate::search) type ScoredDoc = (DocId, Score);

/// The alternatives of a concept, with weights computed over the whole index.
struct WeightedAlternatives {
    terms: Vec<(Term, Bm25Weight)>,
    queries: Vec<Box<dyn Weight>>,
}

impl WeightedAlternatives {
    fn new(alternatives: &Alternatives, searcher: &Searcher) -> tantivy::Result<WeightedAlternatives> {
        let calls = searcher.total_num_docs()?;
        let mut terms = Vec::with_capacity(alternatives.terms.len());
        for (term, boost) in &alternatives.terms {
            let words = searcher.total_num_tokens(term.field())?;
            let doc_freq = searcher.doc_freq(term)?;
            let weight = Bm25Weight::for_one_term_without_explain(doc_freq, calls, words as Score / calls as Score);
            terms.push((term.clone(), weight.boost_by(*boost)));
        }
        let scoring = || EnableScoring::enabled_from_searcher(searcher);
        let others =
            alternatives.queries.iter().map(|query| query.weight(scoring())).collect::<tantivy::Result<_>>()?;
        Ok(WeightedAlternatives { terms, queries: others })
    }

    fn for_segment(&self, segment: &SegmentReader) -> tantivy::Result<SegmentScorer> {
        let mut terms = Vec::with_capacity(self.terms.len());
        for (term, weight) in &self.terms {
            let inverted = segment.inverted_index(term.field())?;
            if let Some(postings) = inverted.read_block_postings(term, IndexRecordOption::WithFreqs)? {
                let norms = segment.get_fieldnorms_reader(term.field())?;
                terms.push(TermPostings { postings, block_position: 0, norms, weight: weight.clone() });
            }
        }
        let others = self.queries.iter().map(|weight| weight.scorer(segment, 1.0)).collect::<tantivy::Result<_>>()?;
        Ok(SegmentScorer { terms, scorers: others })
    }
}

/// Scores one concept in one segment, and keeps its position in each of the alternatives.
struct SegmentScorer {
    terms: Vec<TermPostings>,
    scorers: Vec<Box<dyn Scorer>>,
}

impl SegmentScorer {
    /// Scores the calls before `end`, alternative by alternative.
    #[inline]
    fn score_until(&mut self, end: DocId, mut each: impl FnMut(DocId, Score)) {
        for term in &mut self.terms {
            term.score_until(end, &mut each);
        }
        for scorer in &mut self.scorers {
            let mut doc = scorer.doc();
            while doc < end && doc != TERMINATED {
                each(doc, scorer.score());
                doc = scorer.advance();
            }
        }
    }
}

/// The postings of a term, and the position in them.
struct TermPostings {
    postings: BlockSegmentPostings,
    /// The position in the current block.
    block_position: usize,
    norms: FieldNormReader,
    weight: Bm25Weight,
}

impl TermPostings {
    #[inline]
    fn score_until(&mut self, end: DocId, each: &mut impl FnMut(DocId, Score)) {
        loop {
            let docs = self.postings.docs();
            if docs.is_empty() {
                return;
            }
            let rest = docs.iter().zip(self.postings.freqs()).skip(self.block_position);
            for (doc, times) in rest {
                if *doc >= end {
                    return;
                }
                each(*doc, self.weight.score(self.norms.fieldnorm_id(*doc), *times));
                self.block_position += 1;
            }
            self.postings.advance();
            self.block_position = 0;
        }
    }
}

/// The sums of a window of calls, while one concept and then the whole query is scored.
struct ScoreWindow {
    base: DocId,
    end: DocId,
    /// The best score of the current concept.
    best: Vec<Score>,
    sum: Vec<Score>,
    touched: BitSet,
    /// The sum over all concepts so far.
    score: Vec<Score>,
    matched_concepts: Vec<u8>,
    matched: BitSet,
    results: Vec<ScoredDoc>,
}

impl ScoreWindow {
    fn new() -> ScoreWindow {
        ScoreWindow {
            base: 0,
            end: 0,
            best: vec![0.0; WINDOW],
            sum: vec![0.0; WINDOW],
            touched: BitSet::new(),
            score: vec![0.0; WINDOW],
            matched_concepts: vec![0; WINDOW],
            matched: BitSet::new(),
            results: Vec::with_capacity(WINDOW),
        }
    }

    fn reset(&mut self, base: DocId, max_doc: DocId, all: bool) {
        self.base = base;
        self.end = max_doc.min(base + WINDOW as DocId);
        if all {
            self.matched.fill((self.end - base) as usize);
        }
    }

    fn add_concept(&mut self, concept: &mut SegmentScorer) {
        let ScoreWindow { base, best, sum, touched, score, matched_concepts, matched: met, .. } = self;
        concept.score_until(self.end, |doc, points| {
            let at = (doc - *base) as usize;
            touched.set(at);
            if let (Some(best), Some(sum)) = (best.get_mut(at), sum.get_mut(at)) {
                *best = best.max(points);
                *sum += points;
            }
        });
        touched.drain(|at| {
            let (Some(best), Some(sum)) = (best.get_mut(at), sum.get_mut(at)) else { return };
            let points = *best + (*sum - *best) * TIE_BREAKER;
            (*best, *sum) = (0.0, 0.0);
            met.set(at);
            if let (Some(score), Some(answered)) = (score.get_mut(at), matched_concepts.get_mut(at)) {
                *score += points / (points + SATURATION);
                *answered += 1;
            }
        });
    }

    fn exclude(&mut self, concept: &mut SegmentScorer) {
        let ScoreWindow { base, matched: met, .. } = self;
        concept.score_until(self.end, |doc, _| met.unset((doc - *base) as usize));
    }

    /// Returns the calls that match enough concepts, and clears the window.
    fn collect(&mut self, segment: &SegmentReader, min_concepts: usize) -> &[ScoredDoc] {
        let ScoreWindow { base, score, matched_concepts, matched: met, results, .. } = self;
        let alive = segment.alive_bitset();
        results.clear();
        met.drain(|at| {
            let doc = *base + at as DocId;
            let (Some(score), Some(answered)) = (score.get(at), matched_concepts.get(at)) else { return };
            if usize::from(*answered) >= min_concepts && alive.is_none_or(|alive| alive.is_alive(doc)) {
                results.push((doc, *score));
            }
        });
        score.fill(0.0);
        matched_concepts.fill(0);
        results
    }
}

/// A bit set over the calls of a window.
struct BitSet(Vec<u64>);

impl BitSet {
    fn new() -> BitSet {
        BitSet(vec![0; WINDOW / 64])
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
