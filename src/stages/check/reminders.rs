//! The reminders before last days that people should have had by now, derived without the code of the remind stage. The
//! days for a kommun's own papers are left out: they stand in no table.

use std::collections::BTreeSet;

use anyhow::Result;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::kommun::Kommun;
use crate::opportunity::{Opportunity, Zone};
use crate::store::{Store, Unreminded, UnremindedStep};

/// The first hour at which a reminder is due, Swedish time: chat messages make phones ring.
const FROM_HOUR: i8 = 7;
/// Days after which a missed step is void.
const MADE_UP_DAYS: i64 = 7;

/// Returns the person and call of each step that was due `grace_period` ago or earlier, and that no reminder, and no
/// visit to the call's page, accounts for.
pub(super) async fn unreminded(
    store: &Store,
    kommuner: &[Kommun],
    now: Timestamp,
    patience: SignedDuration,
) -> Result<BTreeSet<(String, String)>> {
    let before = now.checked_sub(patience)?;
    let lengths = store.reminder_lengths().await?;
    let mut missing = BTreeSet::new();
    for call in store.open_calls(now.as_millisecond(), before.as_millisecond()).await? {
        for (day, step, morning) in steps(&call, &lengths, before, now) {
            let asked = UnremindedStep {
                call: call.id.as_str(),
                day,
                step,
                seen_from: midnight(morning)?.as_millisecond(),
                before: before.as_millisecond(),
            };
            let theirs = store.unreminded(&asked).await?.into_iter().filter(|one| one.followed || wants(one, kommuner));
            missing.extend(theirs.map(|one| (one.person, call.id.to_string())));
        }
    }
    Ok(missing)
}

fn wants(one: &Unreminded, kommuner: &[Kommun]) -> bool {
    let kommun = kommuner.iter().find(|kommun| kommun.slug == one.kommun);
    one.scope.wants(&one.areas, |id| kommun.and_then(|kommun| kommun.areas_of(id)))
}

/// Returns the steps of a call that are due and not yet void: the last day, which is still to come; how many days
/// before it the step is; and the date on which the step falls.
fn steps(call: &Opportunity, lengths: &BTreeSet<u16>, before: Timestamp, now: Timestamp) -> Vec<(Date, u16, Date)> {
    let facts = &call.facts;
    if facts.rolling || call.status_at(now).is_over() {
        return Vec::new();
    }
    let (today, hour_came) = (Zone::Stockholm.date_of(now), before.to_zoned(Zone::Stockholm.rules()));
    let came =
        |morning: Date| morning < hour_came.date() || (morning == hour_came.date() && hour_came.hour() >= FROM_HOUR);
    let days = facts.entries().iter().filter(|deadline| deadline.instant() > now);
    let steps = days.map(|deadline| deadline.last_day_in(Zone::Stockholm)).flat_map(|day| {
        let morning = move |step: &u16| Some((day, *step, day.checked_sub(i32::from(*step).days()).ok()?));
        lengths.iter().filter_map(morning)
    });
    let is_owed = |(_, _, morning): &(Date, u16, Date)| {
        let late = (today - *morning).get_days();
        came(*morning) && i64::from(late) <= MADE_UP_DAYS
    };
    steps.filter(is_owed).collect()
}

fn midnight(day: Date) -> Result<Timestamp> {
    Ok(day.to_zoned(Zone::Stockholm.rules())?.timestamp())
}
