//! Each idea of a question is worth at most one point, so that a call with two of them, each in passing, stands
//! before a call that repeats one of them all over.

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, SegmentReader, Term};

/// Bends the score `s` of `inner` to `s / (s + knee)`.
#[derive(Debug)]
pub(super) struct Saturated {
    inner: Box<dyn Query>,
    knee: Score,
}

impl Saturated {
    pub(super) fn new(inner: Box<dyn Query>, knee: Score) -> Saturated {
        Saturated { inner, knee }
    }
}

impl Clone for Saturated {
    fn clone(&self) -> Saturated {
        Saturated { inner: self.inner.box_clone(), knee: self.knee }
    }
}

impl Query for Saturated {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let scored = scoring.is_scoring_enabled();
        let inner = self.inner.weight(scoring)?;
        Ok(if scored { Box::new(SaturatedWeight { inner, knee: self.knee }) } else { inner })
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.inner.query_terms(visitor);
    }
}

struct SaturatedWeight {
    inner: Box<dyn Weight>,
    knee: Score,
}

impl Weight for SaturatedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let inner = self.inner.scorer(reader, 1.0)?;
        Ok(Box::new(SaturatedScorer { inner, knee: self.knee, boost }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let inner = self.inner.explain(reader, doc)?;
        let mut explanation = Explanation::new("Saturated", bend(inner.value(), self.knee));
        explanation.add_detail(inner);
        Ok(explanation)
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        self.inner.count(reader)
    }
}

struct SaturatedScorer {
    inner: Box<dyn Scorer>,
    knee: Score,
    boost: Score,
}

impl DocSet for SaturatedScorer {
    fn advance(&mut self) -> DocId {
        self.inner.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.inner.seek(target)
    }

    fn fill_buffer(&mut self, buffer: &mut [DocId; COLLECT_BLOCK_BUFFER_LEN]) -> usize {
        self.inner.fill_buffer(buffer)
    }

    fn doc(&self) -> DocId {
        self.inner.doc()
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }

    fn cost(&self) -> u64 {
        self.inner.cost()
    }
}

impl Scorer for SaturatedScorer {
    fn score(&mut self) -> Score {
        bend(self.inner.score(), self.knee) * self.boost
    }
}

fn bend(score: Score, knee: Score) -> Score {
    if score <= 0.0 { 0.0 } else { score / (score + knee) }
}
