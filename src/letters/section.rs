//! The sections of a letter: calls sorted by area, the strongest first. The first calls are shown in full, the rest
//! in short.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::card::{Card, change_class, strongest_area};
use super::{Letterhead, Notice};
use crate::kommun::AreaId;
use crate::locale::{Locale, dates};
use crate::opportunity::OpportunityId;

/// The most calls of a letter that are shown in full; the rest follow in a compact list. A call in full takes about 6
/// kB of HTML; where the letter still gets too long, fewer are shown so.
pub(super) const MAX_FULL_CARDS: usize = 10;

/// Calls under one heading.
#[derive(Clone, Debug)]
pub(super) struct LetterSection {
    pub(super) heading: &'static str,
    /// An explanation of the heading; may be empty.
    pub(super) note: &'static str,
    pub(super) full: Vec<Card>,
    pub(super) short: Vec<Card>,
    /// Calls that the HTML of a long letter only counts.
    pub(super) left_out: u64,
}

impl LetterSection {
    pub(super) fn len(&self) -> usize {
        self.full.len() + self.short.len() + usize::try_from(self.left_out).unwrap_or(usize::MAX)
    }

    pub(super) fn cards(&self) -> impl Iterator<Item = &Card> {
        self.full.iter().chain(&self.short)
    }
}

/// Builds the sections of one letter; counts the calls shown in full and skips those already shown.
#[derive(Debug)]
pub(super) struct SectionBuilder<'a> {
    head: &'a Letterhead<'a>,
    full_cards_left: usize,
    included: HashSet<&'a OpportunityId>,
}

impl<'a> SectionBuilder<'a> {
    pub(super) fn new(head: &'a Letterhead<'a>) -> SectionBuilder<'a> {
        SectionBuilder { head, full_cards_left: MAX_FULL_CARDS, included: HashSet::new() }
    }

    /// Builds a section whose first calls are shown in full while the letter has room; `None` without calls.
    pub(super) fn full_section(
        &mut self,
        heading: &'static str,
        note: &'static str,
        notices: Vec<&'a Notice<'a>>,
    ) -> Option<LetterSection> {
        let mut section = self.section(heading, note, notices)?;
        section.full = section.short.drain(..section.short.len().min(self.full_cards_left)).collect();
        self.full_cards_left -= section.full.len();
        Some(section)
    }

    /// Builds a section with the first calls in full, in the order given.
    pub(super) fn section_as_given(&mut self, notices: &'a [Notice<'a>]) -> LetterSection {
        let unseen = notices.iter().filter(|notice| self.included.insert(&notice.opportunity.id));
        let mut full: Vec<Card> = unseen.map(|notice| Card::of(self.head, notice)).collect();
        let short = full.split_off(full.len().min(self.full_cards_left));
        self.full_cards_left -= full.len();
        LetterSection { heading: "", note: "", full, short, left_out: 0 }
    }

    /// Builds a section with all calls in short.
    pub(super) fn short_section(
        &mut self,
        heading: &'static str,
        note: &'static str,
        notices: &'a [Notice<'a>],
    ) -> Option<LetterSection> {
        self.section(heading, note, notices.iter().collect())
    }

    /// Builds a section in short, without the calls that an earlier section of the letter has.
    fn section(
        &mut self,
        heading: &'static str,
        note: &'static str,
        notices: Vec<&'a Notice<'a>>,
    ) -> Option<LetterSection> {
        let unseen: Vec<&Notice<'_>> =
            notices.into_iter().filter(|notice| self.included.insert(&notice.opportunity.id)).collect();
        let short: Vec<Card> = sorted(unseen).into_iter().map(|notice| Card::of(self.head, notice)).collect();
        (!short.is_empty()).then_some(LetterSection { heading, note, full: Vec::new(), short, left_out: 0 })
    }
}

/// Sorts corrections first, then by area: the area with the strongest call first, and the strongest call first
/// within each area.
fn sorted<'a>(mut notices: Vec<&'a Notice<'a>>) -> Vec<&'a Notice<'a>> {
    notices.sort_by_cached_key(|notice| {
        (change_class(notice), Reverse(best_score(notice)), notice.opportunity.id.clone())
    });
    let mut areas: Vec<Option<&AreaId>> = Vec::new();
    for notice in &notices {
        let area = strongest_area(notice);
        if !areas.contains(&area) {
            areas.push(area);
        }
    }
    let rank = |notice: &Notice<'_>| areas.iter().position(|area| *area == strongest_area(notice));
    // The sort is stable, so calls stay ordered by strength within each area.
    notices.sort_by_cached_key(|notice| (change_class(notice), rank(notice)));
    notices
}

/// Returns the best score among the recipient's kommuner, in thousandths.
fn best_score(notice: &Notice<'_>) -> i64 {
    let scores = notice.matches.iter().map(|(_, judged)| (judged.score * 1000.0).round() as i64);
    scores.max().unwrap_or(0)
}

/// Returns the nearest deadline among the calls that can still be applied for: "20 maj".
pub(super) fn nearest_deadline<'a>(
    head: &Letterhead<'_>,
    notices: impl Iterator<Item = &'a Notice<'a>>,
) -> Option<String> {
    let deadlines = notices.filter_map(|notice| {
        let opportunity = notice.opportunity;
        let next = opportunity.facts.next_deadline(head.now).filter(|d| d.instant() > head.now);
        next.filter(|_| !opportunity.status_at(head.now).is_over() && !opportunity.facts.rolling)
    });
    let date = deadlines.map(|deadline| deadline.date).min()?;
    Some(head.locale.near_date(date, dates::today(head.now)))
}

/// Returns the subject with the nearest deadline: "… – närmast 20 maj".
pub(super) fn with_nearest(locale: Locale, subject: String, nearest: Option<&str>) -> String {
    let Some(date) = nearest else { return subject };
    format!("{subject} – {}", locale.message("letter-nearest", [("date", date.into())]))
}
