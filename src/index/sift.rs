//! Which calls a question lets through, asked of columns while the hits are collected: so that one pass gives hits,
//! total and facet counts, and "open" means open now.

use std::sync::Arc;

use jiff::Timestamp;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use super::ask::{Asked, Condition};
use super::card::status_at;
use super::document::status_of;
use super::fits::Fits;
use super::question::{Question, StatusFilter};
use crate::opportunity::Status;
use crate::text::fold;

/// What calls are filtered by, and, but for the deadline, counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Facet {
    Status,
    Source,
    Programme,
    Kind,
    Area,
    Kommun,
    Deadline,
}

/// The facets that are columns of words.
pub(super) const WORDED: [(Facet, &str); 4] =
    [(Facet::Source, "source"), (Facet::Programme, "programme"), (Facet::Kind, "kind"), (Facet::Area, "area")];

/// A question's conditions, at a moment.
pub(super) struct Sieve {
    pub(super) status: StatusFilter,
    /// With each condition: whether it must hold.
    conditions: Vec<(Condition, bool)>,
    pub(super) fits: Arc<Fits>,
    /// Milliseconds since 1970.
    pub(super) now: i64,
}

impl Sieve {
    pub(super) fn new(question: &Question, asked: &Asked, fits: Arc<Fits>, now: Timestamp) -> Sieve {
        let mut conditions: Vec<(Condition, bool)> = Vec::new();
        conditions.extend(question.source.clone().map(|source| (Condition::Source(source), true)));
        conditions.extend(question.programme.clone().map(|programme| (Condition::Programme(programme), true)));
        conditions.extend(question.kind.map(|kind| (Condition::Kind(kind), true)));
        conditions.extend(question.area.clone().map(|area| (Condition::Area(area), true)));
        let kommun = question.kommun.clone().filter(|kommun| fits.number(kommun).is_some());
        conditions.extend(kommun.map(|kommun| (Condition::Kommun(kommun), true)));
        conditions.extend(asked.conditions.iter().map(|condition| (condition.clone(), true)));
        conditions.extend(asked.barred.iter().map(|condition| (condition.clone(), false)));
        Sieve { status: asked.status.unwrap_or(question.status), conditions, fits, now: now.as_millisecond() }
    }

    /// The sieve laid over one segment.
    pub(super) fn over(&self, reader: &SegmentReader) -> tantivy::Result<SegmentSieve> {
        let columns = reader.fast_fields();
        let mut tests = Vec::new();
        for (condition, wanted) in &self.conditions {
            tests.push((facet_of(condition), *wanted, Test::new(condition, &self.fits, reader)?));
        }
        Ok(SegmentSieve {
            status: self.status,
            now: self.now,
            tests,
            tie: columns.u64("tie")?,
            fits: Arc::clone(&self.fits),
            stored_status: columns.u64("status")?,
            closes_at: columns.i64("closes_at")?,
            deadline_at: columns.i64("deadline_at")?,
            deadline_on: columns.i64("deadline_on")?,
        })
    }
}

fn facet_of(condition: &Condition) -> Facet {
    match condition {
        Condition::Source(_) => Facet::Source,
        Condition::Programme(_) => Facet::Programme,
        Condition::Area(_) => Facet::Area,
        Condition::Kommun(_) => Facet::Kommun,
        Condition::Kind(_) => Facet::Kind,
        Condition::Deadline(..) => Facet::Deadline,
    }
}

/// A condition in one segment's terms.
enum Test {
    /// The column, and for each of its words whether it fits.
    Words(Option<StrColumn>, Vec<bool>),
    /// A kommun's number.
    Suits(u16),
    Deadline(i64, i64),
}

impl Test {
    fn new(condition: &Condition, fits: &Fits, reader: &SegmentReader) -> tantivy::Result<Test> {
        match condition {
            Condition::Source(source) => words(reader, "source", |word| word == fold(source)),
            Condition::Area(area) => words(reader, "area", |word| word == fold(area)),
            Condition::Kommun(kommun) => Ok(Test::Suits(fits.number(kommun).unwrap_or(u16::MAX))),
            Condition::Kind(kind) => words(reader, "kind", |word| word == kind.word()),
            Condition::Programme(programme) => words(reader, "programme", |word| names(word, &fold(programme))),
            Condition::Deadline(first, last) => Ok(Test::Deadline(*first, *last)),
        }
    }
}

/// `horizon` names "Horizon Europe"; `life` does not name "Lifelong".
fn names(programme: &str, asked: &str) -> bool {
    let after = programme.strip_prefix(asked);
    after.is_some_and(|after| !after.starts_with(char::is_alphanumeric))
}

fn words(reader: &SegmentReader, column: &str, fits: impl Fn(&str) -> bool) -> tantivy::Result<Test> {
    let column = reader.fast_fields().str(column)?;
    let mut fitting = Vec::new();
    if let Some(column) = &column {
        let mut word = String::new();
        for ord in 0..column.num_terms() as u64 {
            word.clear();
            column.ord_to_str(ord, &mut word)?;
            fitting.push(fits(&fold(&word)));
        }
    }
    Ok(Test::Words(column, fitting))
}

pub(super) struct SegmentSieve {
    status: StatusFilter,
    now: i64,
    tests: Vec<(Facet, bool, Test)>,
    tie: Column<u64>,
    fits: Arc<Fits>,
    stored_status: Column<u64>,
    closes_at: Column<i64>,
    deadline_at: Column<i64>,
    deadline_on: Column<i64>,
}

/// How a call came through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Through,
    /// All conditions but those on this facet held: it still counts among that facet's other values.
    AllBut(Facet),
    Out,
}

impl SegmentSieve {
    pub(super) fn status(&self, doc: DocId) -> Status {
        let stored = status_of(self.stored_status.first(doc).unwrap_or(u64::MAX));
        status_at(stored, self.closes_at.first(doc).unwrap_or(i64::MAX), self.now)
    }

    pub(super) fn judge(&self, doc: DocId, status: Status) -> Verdict {
        let mut verdict = Verdict::Through;
        let passes = match self.status {
            StatusFilter::All => true,
            StatusFilter::NotOver => !status.is_over(),
            StatusFilter::One(wanted) => status == wanted,
        };
        if !passes {
            verdict = Verdict::AllBut(Facet::Status);
        }
        for (facet, wanted, test) in &self.tests {
            if self.holds(test, doc) == *wanted {
                continue;
            }
            verdict = match verdict {
                Verdict::Through => Verdict::AllBut(*facet),
                Verdict::AllBut(other) if other == *facet => verdict,
                _ => return Verdict::Out,
            };
        }
        verdict
    }

    /// The next deadline, or the last when all have passed: its instant (ms) and its date (see `document::day`).
    pub(super) fn deadline(&self, doc: DocId) -> Option<(i64, i64)> {
        let mut last = None;
        for (at, on) in self.deadline_at.values_for_doc(doc).zip(self.deadline_on.values_for_doc(doc)) {
            last = Some((at, on));
            if at > self.now {
                break;
            }
        }
        last
    }

    /// Parts calls of equal rank.
    pub(super) fn tie(&self, doc: DocId) -> u64 {
        self.tie.first(doc).unwrap_or_default()
    }

    /// The kommuner that the call suits.
    pub(super) fn fits(&self, doc: DocId) -> &[(u16, f32)] {
        self.fits.of(self.tie(doc))
    }

    /// How well it suits the kommun that was asked for; without one, whichever it suits best (0..1).
    pub(super) fn fit(&self, doc: DocId) -> f32 {
        if self.fits.is_empty() {
            return 0.0;
        }
        let asked = self.tests.iter().find_map(|(_, wanted, test)| match test {
            Test::Suits(kommun) if *wanted => Some(*kommun),
            _ => None,
        });
        let scores = self.fits(doc).iter().filter(|(kommun, _)| asked.is_none_or(|asked| asked == *kommun));
        scores.map(|(_, score)| *score).fold(0.0, f32::max)
    }

    fn holds(&self, test: &Test, doc: DocId) -> bool {
        match test {
            Test::Words(Some(column), fitting) => column
                .term_ords(doc)
                .any(|ord| usize::try_from(ord).ok().and_then(|at| fitting.get(at)).copied().unwrap_or(false)),
            Test::Words(None, _) => false,
            Test::Suits(kommun) => self.fits(doc).iter().any(|(suits, _)| suits == kommun),
            Test::Deadline(first, last) => self.deadline(doc).is_some_and(|(_, on)| *first <= on && on <= *last),
        }
    }
}
