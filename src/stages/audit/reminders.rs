//! The reminders before last days that people should have had by now, derived without the code of the remind stage. The
//! days for a kommun's own papers are left out: they stand in no table.

use std::collections::BTreeSet;

use anyhow::Result;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::kommun::Kommun;
use crate::opportunity::{Opportunity, OpportunityId, Zone};
use crate::store::{AuditedReminder, MissedReminder, QuietCalls, Store};
use crate::subscription::PersonId;

/// The first hour at which a reminder is due, Swedish time: chat messages make phones ring.
const FIRST_HOUR: i8 = 7;
/// Days after which a missed step is void.
const CATCH_UP_DAYS: i64 = 7;

/// Returns the person and call of each step that was due `grace_period` ago or earlier, and that no reminder, and no
/// visit to the call's page, accounts for.
pub(super) async fn missed_reminders(
    store: &Store,
    kommuner: &[Kommun],
    now: Timestamp,
    grace_period: SignedDuration,
) -> Result<BTreeSet<(PersonId, OpportunityId)>> {
    let overdue_before = now.checked_sub(grace_period)?;
    let lead_days = store.all_reminder_days().await?;
    let mut missed = BTreeSet::new();
    for call in store.quiet_calls(QuietCalls { closing_after: now, unchanged_since: overdue_before }).await? {
        for (day, step, morning) in due_steps(&call, &lead_days, overdue_before, now) {
            let expected = AuditedReminder {
                call: &call.id,
                day,
                days_before: step,
                seen_from: midnight(morning)?,
                active_before: overdue_before,
            };
            let unreminded = store
                .missed_reminders(&expected)
                .await?
                .into_iter()
                .filter(|one| one.followed || is_wanted(one, kommuner));
            missed.extend(unreminded.map(|one| (one.person, call.id.clone())));
        }
    }
    Ok(missed)
}

fn is_wanted(missed: &MissedReminder, kommuner: &[Kommun]) -> bool {
    let kommun = kommuner.iter().find(|kommun| kommun.slug == missed.kommun);
    missed.scope.covers(&missed.areas, |id| kommun.and_then(|kommun| kommun.areas_of(id)))
}

/// Returns the steps of a call that are due and not yet void: the last day, which is still to come; how many days
/// before it the step is; and the date on which the step falls.
fn due_steps(
    call: &Opportunity,
    lead_days: &BTreeSet<u16>,
    overdue_before: Timestamp,
    now: Timestamp,
) -> Vec<(Date, u16, Date)> {
    let facts = &call.facts;
    if facts.rolling || call.status_at(now).is_over() {
        return Vec::new();
    }
    let (today, latest_due) = (Zone::Stockholm.date_of(now), overdue_before.to_zoned(Zone::Stockholm.time_zone()));
    let has_come = |morning: Date| {
        morning < latest_due.date() || (morning == latest_due.date() && latest_due.hour() >= FIRST_HOUR)
    };
    let days = facts.entry_deadlines().iter().filter(|deadline| deadline.instant() > now);
    let steps = days.map(|deadline| deadline.last_day_in(Zone::Stockholm)).flat_map(|day| {
        let morning = move |step: &u16| Some((day, *step, day.checked_sub(i32::from(*step).days()).ok()?));
        lead_days.iter().filter_map(morning)
    });
    let is_due = |(_, _, morning): &(Date, u16, Date)| {
        let late = (today - *morning).get_days();
        has_come(*morning) && i64::from(late) <= CATCH_UP_DAYS
    };
    steps.filter(is_due).collect()
}

fn midnight(day: Date) -> Result<Timestamp> {
    Ok(day.to_zoned(Zone::Stockholm.time_zone())?.timestamp())
}
