//! The approaching days of a call for a person, and the reminder steps before them that are due today.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::delivery::RemindedStep;
use crate::kommun::Kommun;
use crate::kommun::decision::{DecisionTimeline, decision_timeline};
use crate::letters::Countdown;
use crate::locale::dates;
use crate::opportunity::{CallKind, Opportunity, OpportunityId};
use crate::subscription::ReminderDays;

/// Days after its date until which a missed step is made up for.
const CATCH_UP_DAYS: i64 = 7;
/// The most days before the papers' last day at which a reminder comes: it is not long from papers to a decision.
const MAX_PAPERS_DAYS: u16 = 14;

/// An approaching day, and the steps before it that are due.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct DueGoal<'k> {
    pub(super) countdown: Countdown<'k>,
    /// Days before its day, the most first; never empty.
    pub(super) steps: Vec<u16>,
}

/// The reminder days of one subscription.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReminderSchedule<'k> {
    pub(super) days: &'k ReminderDays,
    /// The kommun whose last days for papers are reminded of as well.
    pub(super) papers_of: Option<&'k Kommun>,
}

/// Returns the goals of an open call that have steps due today, the nearest day first: its last days, and those of the
/// papers for each kommun's first meeting.
pub(super) fn due_goals<'k>(
    opportunity: &Opportunity,
    schedules: &[ReminderSchedule<'k>],
    now: Timestamp,
) -> Vec<DueGoal<'k>> {
    let facts = &opportunity.facts;
    if facts.rolling || opportunity.status_at(now).is_over() {
        return Vec::new();
    }
    let today = dates::today(now);
    let mut found: Vec<DueGoal<'k>> = Vec::new();
    let mut add = |countdown: Countdown<'k>, days: &mut dyn Iterator<Item = u16>| {
        let steps = due_steps(countdown.day(), days, today);
        let known =
            found.iter().any(|due| due.countdown.goal() == countdown.goal() && due.countdown.day() == countdown.day());
        if !steps.is_empty() && !known {
            found.push(DueGoal { countdown, steps });
        }
    };
    for deadline in facts.entry_deadlines().iter().filter(|deadline| deadline.instant() > now) {
        add(Countdown::Deadline(*deadline), &mut schedules.iter().flat_map(|one| one.days.iter()));
        for one in schedules.iter().filter(|_| facts.kind == CallKind::Funding) {
            let (Some(kommun), days) = (one.papers_of, one.days) else { continue };
            if kommun.approval.as_ref().is_some_and(|approval| approval.exempts(&facts.title).is_some()) {
                continue;
            }
            let Some(DecisionTimeline::InTime(steps)) = decision_timeline(&kommun.meetings, deadline.date, today)
            else {
                continue;
            };
            let Some(first) = steps.into_iter().next() else { continue };
            let papers = Countdown::Papers { kommun, meeting: first, deadline: deadline.date };
            add(papers, &mut days.iter().filter(|days| *days <= MAX_PAPERS_DAYS));
        }
    }
    found.sort_by_key(|due| due.countdown.day());
    found
}

/// Returns the steps whose date came at most [`CATCH_UP_DAYS`] days ago, each once; none after the day itself.
fn due_steps(day: Date, steps: &mut dyn Iterator<Item = u16>, today: Date) -> Vec<u16> {
    let left = days_between(today, day);
    let due = |step: &u16| (0..=CATCH_UP_DAYS).contains(&(i64::from(*step) - left));
    let mut steps: Vec<u16> = steps.filter(due).filter(|_| left >= 0).collect();
    steps.sort_unstable_by(|a, b| b.cmp(a));
    steps.dedup();
    steps
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| span.get_days().into())
}

impl DueGoal<'_> {
    /// Removes the steps that the person was reminded of before, and longer ones. Returns false when none is left.
    pub(super) fn remove_reminded(&mut self, call: &OpportunityId, reminded: &BTreeSet<RemindedStep>) -> bool {
        let (goal, day) = (self.countdown.goal(), self.countdown.day());
        let earlier = reminded.iter().filter(|step| step.call == *call && step.goal == goal && step.day == day);
        if let Some(nearest) = earlier.map(|reminded| reminded.days_before).min() {
            self.steps.retain(|step| *step < nearest);
        }
        !self.steps.is_empty()
    }

    /// Removes the steps up to the day on which the person last saw the call. Returns false when none is left.
    pub(super) fn remove_seen(&mut self, seen: Date) -> bool {
        let day = self.countdown.day();
        self.steps.retain(|step| day.checked_sub(i32::from(*step).days()).is_ok_and(|at| at > seen));
        !self.steps.is_empty()
    }
}

#[cfg(test)]
mod tests;
