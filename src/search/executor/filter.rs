//! Decides which calls pass a search's conditions, from the columns, while the matches are collected: one pass gives
//! hits, total and facet counts, and "open" means open now.

use std::sync::Arc;

use jiff::Timestamp;
use tantivy::{DocId, SegmentReader};

use super::columns::{ColumnRow, NEVER_CLOSES, SINGLE_VALUED, SegmentColumns, area_bit};
use crate::kommun::KommunSlug;
use crate::opportunity::Status;
use crate::search::document::status_from_code;
use crate::search::fit_scores::FitScores;
use crate::search::parser::{Condition, ParsedQuery};
use crate::search::search_query::{SearchQuery, StatusFilter};
use crate::search::stored_hit::{NEVER, status_at};
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
pub(in crate::search) const SINGLE_VALUED_FACETS: [Facet; SINGLE_VALUED.len()] =
    [Facet::Source, Facet::Programme, Facet::Kind];

/// A search's conditions at one instant.
pub(in crate::search) struct Filter {
    pub(in crate::search) status: StatusFilter,
    /// Each condition, and whether it must match (true) or must not.
    conditions: Vec<(Condition, bool)>,
    pub(in crate::search) fit_scores: Arc<FitScores>,
    /// Milliseconds since 1970.
    pub(in crate::search) now: i64,
}

impl Filter {
    pub(in crate::search) fn new(
        query: &SearchQuery,
        parsed: &ParsedQuery,
        fit_scores: Arc<FitScores>,
        now: Timestamp,
    ) -> Filter {
        let mut conditions: Vec<(Condition, bool)> = Vec::new();
        conditions.extend(query.source.clone().map(|source| (Condition::Source(source), true)));
        conditions.extend(query.programme.clone().map(|programme| (Condition::Programme(programme), true)));
        conditions.extend(query.kind.map(|kind| (Condition::Kind(kind), true)));
        conditions.extend(query.area.clone().map(|area| (Condition::Area(area), true)));
        let kommun = query.kommun.clone().filter(|kommun| fit_scores.kommun_index(kommun).is_some());
        conditions.extend(kommun.map(|kommun| (Condition::Kommun(kommun), true)));
        conditions.extend(parsed.conditions.iter().map(|condition| (condition.clone(), true)));
        conditions.extend(parsed.excluded_conditions.iter().map(|condition| (condition.clone(), false)));
        Filter { status: parsed.status.unwrap_or(query.status), conditions, fit_scores, now: now.as_millisecond() }
    }

    /// Returns the filter for one segment.
    pub(in crate::search) fn for_segment(
        &self,
        segment: &SegmentReader,
        columns: Arc<SegmentColumns>,
    ) -> tantivy::Result<SegmentFilter> {
        let test = |(condition, wanted): &(Condition, bool)| {
            (facet_of(condition), *wanted, SegmentCondition::new(condition, &self.fit_scores, &columns))
        };
        Ok(SegmentFilter {
            status: self.status,
            now: self.now,
            conditions: self.conditions.iter().map(test).collect(),
            fit_slots: if self.fit_scores.is_empty() {
                Arc::default()
            } else {
                columns.fit_slots(&self.fit_scores, segment)?
            },
            fit_scores: Arc::clone(&self.fit_scores),
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
enum SegmentCondition {
    /// The position in [`SINGLE_VALUED`], and for each word of that column whether it matches.
    Words(usize, Vec<bool>),
    /// The area's bit.
    Area(u32),
    /// The kommun's index in the fit scores.
    Kommun(u16),
    Deadline(i64, i64),
}

impl SegmentCondition {
    fn new(condition: &Condition, fit_scores: &FitScores, columns: &SegmentColumns) -> SegmentCondition {
        match condition {
            Condition::Source(source) => word_condition(columns, Facet::Source, |word| word == fold(source)),
            Condition::Area(area) => SegmentCondition::Area(area_bit(area)),
            Condition::Kommun(kommun) => SegmentCondition::Kommun(fit_scores.kommun_index(kommun).unwrap_or(u16::MAX)),
            Condition::Kind(kind) => word_condition(columns, Facet::Kind, |word| word == kind.as_str()),
            Condition::Programme(programme) => {
                word_condition(columns, Facet::Programme, |word| name_starts_with(word, &fold(programme)))
            }
            Condition::Deadline(first, last) => SegmentCondition::Deadline(*first, *last),
        }
    }
}

/// Returns whether a programme's name starts with the words typed: `horizon` matches "Horizon Europe", but `life` does
/// not match "Lifelong".
fn name_starts_with(programme: &str, typed: &str) -> bool {
    let after = programme.strip_prefix(typed);
    after.is_some_and(|after| !after.starts_with(char::is_alphanumeric))
}

fn word_condition(columns: &SegmentColumns, facet: Facet, matches: impl Fn(&str) -> bool) -> SegmentCondition {
    let at = SINGLE_VALUED_FACETS.iter().position(|known| *known == facet).unwrap_or(usize::MAX);
    let words = columns.values.get(at).into_iter().flatten();
    SegmentCondition::Words(at, words.map(|word| matches(&fold(word))).collect())
}

pub(in crate::search) struct SegmentFilter {
    status: StatusFilter,
    now: i64,
    conditions: Vec<(Facet, bool, SegmentCondition)>,
    fit_scores: Arc<FitScores>,
    /// The slot of each call in the fit scores; empty when there are none.
    fit_slots: Arc<[u32]>,
    columns: Arc<SegmentColumns>,
}

/// The outcome of filtering a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::search) enum FilterOutcome {
    Passed,
    /// All conditions except those on this facet matched: the call still counts among that facet's other values.
    OnlyFailed(Facet),
    Rejected,
}

impl SegmentFilter {
    #[inline]
    pub(in crate::search) fn status(&self, row: &ColumnRow) -> Status {
        let closes = if row.closes_at_s == NEVER_CLOSES { NEVER } else { i64::from(row.closes_at_s) * 1000 };
        status_at(status_from_code(u64::from(row.status)), closes, self.now)
    }

    #[inline]
    pub(in crate::search) fn columns(&self) -> &SegmentColumns {
        &self.columns
    }

    #[inline]
    pub(in crate::search) fn check(&self, doc: DocId, row: &ColumnRow, status: Status) -> FilterOutcome {
        let mut outcome = FilterOutcome::Passed;
        let passes = match self.status {
            StatusFilter::All => true,
            StatusFilter::NotOver => !status.is_over(),
            StatusFilter::One(wanted) => status == wanted,
        };
        if !passes {
            outcome = FilterOutcome::OnlyFailed(Facet::Status);
        }
        for (facet, wanted, test) in &self.conditions {
            if self.matches(test, doc, row) == *wanted {
                continue;
            }
            outcome = match outcome {
                FilterOutcome::Passed => FilterOutcome::OnlyFailed(*facet),
                FilterOutcome::OnlyFailed(other) if other == *facet => outcome,
                _ => return FilterOutcome::Rejected,
            };
        }
        outcome
    }

    /// Returns the next deadline, or the last when all have passed: its instant (ms) and its date (see
    /// `document::date_number`).
    #[inline]
    pub(in crate::search) fn deadline(&self, doc: DocId) -> Option<(i64, i64)> {
        let deadlines = self.columns.deadlines(doc);
        deadlines.iter().find(|(at, _)| *at > self.now).or(deadlines.last()).copied()
    }

    /// Returns the slugs of all kommuner, by their index.
    pub(in crate::search) fn slugs(&self) -> &[KommunSlug] {
        self.fit_scores.slugs()
    }

    /// Returns the kommuner that the call suits, with their scores.
    #[inline]
    pub(in crate::search) fn fit_scores(&self, doc: DocId) -> &[(u16, f32)] {
        self.fit_scores.scores_at(self.fit_slots.get(doc as usize).copied().unwrap_or_default())
    }

    /// Returns how well the call suits the kommun that is filtered by; without one, the kommun it suits best (0..1).
    pub(in crate::search) fn best_fit(&self, doc: DocId) -> f32 {
        if self.fit_scores.is_empty() {
            return 0.0;
        }
        let wanted_kommun = self.conditions.iter().find_map(|(_, wanted, test)| match test {
            SegmentCondition::Kommun(kommun) if *wanted => Some(*kommun),
            _ => None,
        });
        let scores =
            self.fit_scores(doc).iter().filter(|(kommun, _)| wanted_kommun.is_none_or(|wanted| wanted == *kommun));
        scores.map(|(_, score)| *score).fold(0.0, f32::max)
    }

    fn matches(&self, test: &SegmentCondition, doc: DocId, row: &ColumnRow) -> bool {
        match test {
            SegmentCondition::Words(at, fitting) => {
                let word = row.ordinals.get(*at).and_then(|word| fitting.get(usize::from(*word)));
                word.copied().unwrap_or(false)
            }
            SegmentCondition::Area(bit) => row.areas & bit != 0,
            SegmentCondition::Kommun(kommun) => self.fit_scores(doc).iter().any(|(suits, _)| suits == kommun),
            SegmentCondition::Deadline(first, last) => {
                self.deadline(doc).is_some_and(|(_, on)| *first <= on && on <= *last)
            }
        }
    }
}
