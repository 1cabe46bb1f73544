//! Decides which calls pass a search's conditions, from the columns, while the matches are collected: one pass gives
//! hits, total and facet counts, and "open" means open now.

use std::sync::Arc;

use jiff::Timestamp;
use tantivy::{DocId, SegmentReader};

use super::columns::{Columns, Row, SINGLE, STAYS, area_bit};
use crate::opportunity::Status;
use crate::search::card::{NEVER, status_at};
use crate::search::document::status_of;
use crate::search::fits::Fits;
use crate::search::parser::{Asked, Condition};
use crate::search::question::{Question, StatusFilter};
use crate::text::fold;

/// A property that calls are filtered by and, except for the deadline, counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::search) enum Facet {
    Status,
    Source,
    Programme,
    Kind,
    Area,
    Kommun,
    Deadline,
}

/// The facets of the columns in [`SINGLE_VALUED`].
pub(in crate::search) const SINGLES: [Facet; SINGLE.len()] = [Facet::Source, Facet::Programme, Facet::Kind];

/// A search's conditions at one instant.
pub(in crate::search) struct Sieve {
    pub(in crate::search) status: StatusFilter,
    /// Each condition, and whether it must match (true) or must not.
    conditions: Vec<(Condition, bool)>,
    pub(in crate::search) fits: Arc<Fits>,
    /// Milliseconds since 1970.
    pub(in crate::search) now: i64,
}

impl Sieve {
    pub(in crate::search) fn new(question: &Question, asked: &Asked, fits: Arc<Fits>, now: Timestamp) -> Sieve {
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

    /// Returns the filter for one segment.
    pub(in crate::search) fn over(
        &self,
        segment: &SegmentReader,
        columns: Arc<Columns>,
    ) -> tantivy::Result<SegmentSieve> {
        let test = |(condition, wanted): &(Condition, bool)| {
            (facet_of(condition), *wanted, Test::new(condition, &self.fits, &columns))
        };
        Ok(SegmentSieve {
            status: self.status,
            now: self.now,
            tests: self.conditions.iter().map(test).collect(),
            suits: if self.fits.is_empty() { Arc::default() } else { columns.suits(&self.fits, segment)? },
            fits: Arc::clone(&self.fits),
            columns,
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

/// A condition expressed in the columns of one segment.
enum Test {
    /// The position in [`SINGLE_VALUED`], and for each word of that column whether it matches.
    Words(usize, Vec<bool>),
    /// The area's bit.
    Area(u32),
    /// The kommun's index in the fit scores.
    Suits(u16),
    Deadline(i64, i64),
}

impl Test {
    fn new(condition: &Condition, fits: &Fits, columns: &Columns) -> Test {
        match condition {
            Condition::Source(source) => words(columns, Facet::Source, |word| word == fold(source)),
            Condition::Area(area) => Test::Area(area_bit(area)),
            Condition::Kommun(kommun) => Test::Suits(fits.number(kommun).unwrap_or(u16::MAX)),
            Condition::Kind(kind) => words(columns, Facet::Kind, |word| word == kind.word()),
            Condition::Programme(programme) => words(columns, Facet::Programme, |word| names(word, &fold(programme))),
            Condition::Deadline(first, last) => Test::Deadline(*first, *last),
        }
    }
}

/// Returns whether a programme's name starts with the words typed: `horizon` matches "Horizon Europe", but `life` does
/// not match "Lifelong".
fn names(programme: &str, asked: &str) -> bool {
    let after = programme.strip_prefix(asked);
    after.is_some_and(|after| !after.starts_with(char::is_alphanumeric))
}

fn words(columns: &Columns, facet: Facet, fits: impl Fn(&str) -> bool) -> Test {
    let at = SINGLES.iter().position(|known| *known == facet).unwrap_or(usize::MAX);
    let words = columns.words.get(at).into_iter().flatten();
    Test::Words(at, words.map(|word| fits(&fold(word))).collect())
}

pub(in crate::search) struct SegmentSieve {
    status: StatusFilter,
    now: i64,
    tests: Vec<(Facet, bool, Test)>,
    fits: Arc<Fits>,
    /// The slot of each call in the fit scores; empty when there are none.
    suits: Arc<[u32]>,
    columns: Arc<Columns>,
}

/// The outcome of filtering a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::search) enum Verdict {
    Through,
    /// All conditions except those on this facet matched: the call still counts among that facet's other values.
    AllBut(Facet),
    Out,
}

impl SegmentSieve {
    #[inline]
    pub(in crate::search) fn status(&self, row: &Row) -> Status {
        let closes = if row.closes == STAYS { NEVER } else { i64::from(row.closes) * 1000 };
        status_at(status_of(u64::from(row.status)), closes, self.now)
    }

    #[inline]
    pub(in crate::search) fn columns(&self) -> &Columns {
        &self.columns
    }

    #[inline]
    pub(in crate::search) fn judge(&self, doc: DocId, row: &Row, status: Status) -> Verdict {
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
            if self.holds(test, doc, row) == *wanted {
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

    /// Returns the next deadline, or the last when all have passed: its instant (ms) and its date (see
    /// `document::date_number`).
    #[inline]
    pub(in crate::search) fn deadline(&self, doc: DocId) -> Option<(i64, i64)> {
        let deadlines = self.columns.deadlines(doc);
        deadlines.iter().find(|(at, _)| *at > self.now).or(deadlines.last()).copied()
    }

    /// Returns the slugs of all kommuner, by their index.
    pub(in crate::search) fn slugs(&self) -> &[String] {
        self.fits.slugs()
    }

    /// Returns the kommuner that the call suits, with their scores.
    #[inline]
    pub(in crate::search) fn fits(&self, doc: DocId) -> &[(u16, f32)] {
        self.fits.at(self.suits.get(doc as usize).copied().unwrap_or_default())
    }

    /// Returns how well the call suits the kommun that is filtered by; without one, the kommun it suits best (0..1).
    pub(in crate::search) fn fit(&self, doc: DocId) -> f32 {
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

    fn holds(&self, test: &Test, doc: DocId, row: &Row) -> bool {
        match test {
            Test::Words(at, fitting) => {
                let word = row.words.get(*at).and_then(|word| fitting.get(usize::from(*word)));
                word.copied().unwrap_or(false)
            }
            Test::Area(bit) => row.areas & bit != 0,
            Test::Suits(kommun) => self.fits(doc).iter().any(|(suits, _)| suits == kommun),
            Test::Deadline(first, last) => self.deadline(doc).is_some_and(|(_, on)| *first <= on && on <= *last),
        }
    }
}
