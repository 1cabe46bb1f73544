//! The Swedish forms of [`Locale`]'s methods, for texts that do not take the reader's language yet.

pub mod dates {
    use jiff::Timestamp;
    use jiff::civil::{Date, Time};

    use crate::locale::Locale::Swedish;
    pub use crate::locale::dates::today;
    use crate::opportunity::{Deadline, Zone};

    pub fn weekday(date: Date) -> &'static str {
        Swedish.weekday(date)
    }

    pub fn day(date: Date) -> String {
        Swedish.day(date)
    }

    pub fn full(date: Date) -> String {
        Swedish.full_date(date)
    }

    pub fn near(date: Date, today: Date) -> String {
        Swedish.near_date(date, today)
    }

    pub fn long(date: Date) -> String {
        Swedish.long_date(date)
    }

    pub fn time_of_day(time: Time) -> String {
        Swedish.time_of_day(time)
    }

    pub fn moment(at: Timestamp, now: Timestamp) -> String {
        Swedish.moment(at, now)
    }

    pub fn date_range(from: Timestamp, to: Timestamp) -> String {
        Swedish.date_range(from, to)
    }

    pub fn zone_name(zone: Zone) -> &'static str {
        Swedish.zone_name(zone)
    }

    pub fn days_until(day: Date, today: Date) -> String {
        Swedish.days_until(day, today)
    }

    pub fn deadline(deadline: &Deadline, now: Timestamp) -> String {
        Swedish.deadline(deadline, now)
    }
}

pub mod numbers {
    use crate::locale::Locale::Swedish;
    use crate::opportunity::Amount;

    pub fn number(value: u64) -> String {
        Swedish.number(value)
    }

    pub fn money(amount: &Amount) -> String {
        Swedish.money(amount)
    }

    pub fn grant(
        min: Option<&Amount>,
        max: Option<&Amount>,
        pot: Option<&Amount>,
        grants: Option<u64>,
    ) -> Option<String> {
        Swedish.grant(min, max, pot, grants)
    }

    pub fn count(value: u64, one: &str, several: &str) -> String {
        format!("{}\u{a0}{}", number(value), if value == 1 { one } else { several })
    }
}

pub mod words {
    use crate::feedback::Opinion;
    use crate::kommun::{Eligible, Level};
    use crate::locale::Locale::Swedish;
    pub use crate::locale::names::kommun;
    use crate::opportunity::{ChangeKind, SourceHealth, Status};
    use crate::subscription::{Frequency, ReminderDays};

    pub fn status(status: Status) -> &'static str {
        Swedish.status(status)
    }

    pub fn level(level: Level) -> &'static str {
        Swedish.level(level)
    }

    pub fn eligible(eligible: Eligible) -> &'static str {
        Swedish.eligible(eligible)
    }

    pub fn heading(kind: ChangeKind) -> &'static str {
        Swedish.heading(kind)
    }

    pub fn source_health(health: SourceHealth) -> &'static str {
        Swedish.source_health(health)
    }

    pub fn funder(name: &str) -> String {
        Swedish.funder(name)
    }

    pub fn opinion(opinion: Opinion) -> &'static str {
        Swedish.opinion(opinion)
    }

    pub fn letter(kind: &str) -> &'static str {
        Swedish.letter(kind)
    }

    pub fn letter_reason(kind: &str) -> &'static str {
        Swedish.letter_reason(kind)
    }

    pub fn frequency(frequency: Frequency) -> &'static str {
        Swedish.frequency(frequency)
    }

    pub fn reminders(days: &ReminderDays) -> String {
        Swedish.reminders(days)
    }

    pub fn delivery_state(state: &str) -> &'static str {
        Swedish.delivery_state(state)
    }

    pub fn area(id: &str) -> String {
        Swedish.area(id)
    }

    pub fn list(words: &[String]) -> String {
        Swedish.list(words)
    }
}

pub mod changes {
    use jiff::civil::Date;

    use crate::locale::Locale::Swedish;
    use crate::opportunity::{ChangeKind, Field, FieldChanges, FieldValue};

    pub fn sentences(kind: ChangeKind, fields: &FieldChanges, today: Date) -> Vec<String> {
        Swedish.changes(kind, fields, today)
    }

    pub fn field_name(field: Field) -> String {
        Swedish.field_name(field)
    }

    pub fn value(field: Field, value: &FieldValue, today: Date) -> String {
        Swedish.field_value(field, value, today)
    }
}

pub mod decision {
    use jiff::civil::Date;

    use crate::kommun::Kommun;
    use crate::kommun::decision::MeetingStep;
    use crate::locale::Locale::Swedish;

    pub fn papers_countdown(first: &MeetingStep<'_>, deadline: Date, today: Date) -> String {
        Swedish.papers_countdown(first, deadline, today)
    }

    pub fn too_late_to_decide(kommun: &Kommun, title: &str, deadline: Date, today: Date) -> Option<String> {
        Swedish.too_late_to_decide(kommun, title, deadline, today)
    }
}
