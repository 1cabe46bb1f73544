//! The approaching days of a call for a person, and the reminder steps before them that are due today.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::delivery::ToldStep;
use crate::kommun::Kommun;
use crate::kommun::decision::{Ladder, ladder};
use crate::letters::Goal;
use crate::locale::swedish::dates;
use crate::opportunity::{Kind, Opportunity};
use crate::subscription::ReminderDays;

/// Days after its date until which a missed step is made up for.
const MADE_UP_DAYS: i64 = 7;
/// The most days before the papers' last day at which a reminder comes: it is not long from papers to a decision.
const PAPERS_DAYS: u16 = 14;

/// An approaching day, and the steps before it that are due.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Due<'k> {
    pub(super) goal: Goal<'k>,
    /// Days before the goal's day, the most first; never empty.
    pub(super) steps: Vec<u16>,
}

/// The reminder days of one subscription.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted<'k> {
    pub(super) days: &'k ReminderDays,
    /// The kommun whose last days for papers are reminded of as well.
    pub(super) papers_of: Option<&'k Kommun>,
}

/// Returns the goals of an open call that have steps due today, the nearest day first: its last days, and those of the
/// papers for each kommun's first meeting.
pub(super) fn due<'k>(opportunity: &Opportunity, counted: &[Counted<'k>], now: Timestamp) -> Vec<Due<'k>> {
    let facts = &opportunity.facts;
    if facts.rolling || opportunity.status_at(now).is_over() {
        return Vec::new();
    }
    let today = dates::today(now);
    let mut found: Vec<Due<'k>> = Vec::new();
    let mut note = |goal: Goal<'k>, days: &mut dyn Iterator<Item = u16>| {
        let steps = come(goal.day(), days, today);
        let known = found.iter().any(|due| due.goal.word() == goal.word() && due.goal.day() == goal.day());
        if !steps.is_empty() && !known {
            found.push(Due { goal, steps });
        }
    };
    for deadline in facts.entries().iter().filter(|deadline| deadline.instant() > now) {
        note(Goal::Deadline(*deadline), &mut counted.iter().flat_map(|one| one.days.iter()));
        for one in counted.iter().filter(|_| facts.kind == Kind::Funding) {
            let (Some(kommun), days) = (one.papers_of, one.days) else { continue };
            if kommun.approval.as_ref().is_some_and(|approval| approval.exempts(&facts.title).is_some()) {
                continue;
            }
            let Some(Ladder::InTime(steps)) = ladder(&kommun.meetings, deadline.date, today) else { continue };
            let Some(first) = steps.into_iter().next() else { continue };
            let papers = Goal::Papers { kommun, first, deadline: deadline.date };
            note(papers, &mut days.iter().filter(|days| *days <= PAPERS_DAYS));
        }
    }
    found.sort_by_key(|due| due.goal.day());
    found
}

/// Returns the steps whose date came at most [`CATCH_UP_DAYS`] days ago, each once; none after the day itself.
fn come(day: Date, steps: &mut dyn Iterator<Item = u16>, today: Date) -> Vec<u16> {
    let left = days_between(today, day);
    let due = |step: &u16| (0..=MADE_UP_DAYS).contains(&(i64::from(*step) - left));
    let mut steps: Vec<u16> = steps.filter(due).filter(|_| left >= 0).collect();
    steps.sort_unstable_by(|a, b| b.cmp(a));
    steps.dedup();
    steps
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| span.get_days().into())
}

impl Due<'_> {
    /// Removes the steps that the person was reminded of before, and longer ones. Returns false when none is left.
    pub(super) fn leave_out_reminded(&mut self, call: &str, reminded: &BTreeSet<ToldStep>) -> bool {
        let (word, day) = (self.goal.word(), self.goal.day());
        let before = reminded.iter().filter(|told| told.call == call && told.goal == word && told.day == day);
        if let Some(nearest) = before.map(|told| told.step).min() {
            self.steps.retain(|step| *step < nearest);
        }
        !self.steps.is_empty()
    }

    /// Removes the steps up to the day on which the person last saw the call. Returns false when none is left.
    pub(super) fn leave_out_seen(&mut self, seen: Date) -> bool {
        let day = self.goal.day();
        self.steps.retain(|step| day.checked_sub(i32::from(*step).days()).is_ok_and(|at| at > seen));
        !self.steps.is_empty()
    }
}

#[cfg(test)]
mod tests;
