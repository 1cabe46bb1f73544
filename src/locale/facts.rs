//! The facts of a call as rows for readers: the deadline first, then money, and who may apply.

use jiff::Timestamp;
use jiff::civil::Date;

use super::dates;
use crate::kommun::Kommun;
use crate::locale::Locale;
use crate::locale::clean;
use crate::opportunity::Month;
use crate::opportunity::facts::DeadlineModel;
use crate::opportunity::{ApplicantVerdict, CallKind, Deadline, Facts, Opportunity, Status, Zone};

/// A row of the facts table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub label: &'static str,
    pub value: String,
    /// A reservation about the value, shown in parentheses after it; mostly empty.
    pub note: String,
}

/// Returns the facts in order of importance. `eligible` says whether the kommun may apply, as judged.
pub fn rows(locale: Locale, opportunity: &Opportunity, eligible: Option<String>, now: Timestamp) -> Vec<Fact> {
    let facts = &opportunity.facts;
    let over = opportunity.status_at(now).is_over();
    let first = if over { past_deadline_row(locale, facts, now) } else { deadline_row(locale, facts, now) };
    let rows = [
        (locale.text("facts-more-dates"), later_deadlines(locale, facts, now)),
        (locale.text("facts-status"), Some(status(locale, opportunity, now))),
        (locale.text("facts-money"), money(locale, facts)),
        (locale.text("facts-eligible"), eligible.filter(|_| !over && facts.kind != CallKind::Policy)),
        (locale.text("facts-programme"), programme(facts)),
        (publisher_label(locale, facts.kind), clean_text(&locale.funder(&facts.funder))),
        (locale.text("facts-places"), places(locale, facts)),
        (locale.text("facts-identifier"), facts.identifier.as_deref().and_then(clean_text)),
    ];
    let plain =
        |(label, value): (&'static str, Option<String>)| value.map(|value| Fact { label, value, note: String::new() });
    std::iter::once(first).chain(rows.into_iter().filter_map(plain)).collect()
}

/// Returns the label of the publisher's row: a policy matter and a watched page have no funder.
fn publisher_label(locale: Locale, kind: CallKind) -> &'static str {
    locale.text(match kind {
        CallKind::Funding => "facts-funder",
        CallKind::Policy | CallKind::Page => "facts-from",
    })
}

/// Returns the kommun's decision timeline before the call's deadline. `None` when the deadline has passed, and where
/// the kommun's file has neither approval nor meetings.
pub fn decision(locale: Locale, opportunity: &Opportunity, kommun: &Kommun, now: Timestamp) -> Option<String> {
    let facts = &opportunity.facts;
    if facts.kind != CallKind::Funding || opportunity.status_at(now).is_over() {
        return None;
    }
    let deadline = facts.next_deadline(now).filter(|deadline| deadline.instant() > now)?;
    let timeline = locale.decision(kommun, &facts.title, deadline.date, dates::today(now));
    (!timeline.is_empty()).then(|| timeline.join(" "))
}

fn clean_text(raw: &str) -> Option<String> {
    let clean = clean::line(raw, 120);
    (!clean.is_empty()).then_some(clean)
}

/// Returns the row with the last day to apply, and a note of what is not known about it.
fn deadline_row(locale: Locale, facts: &Facts, now: Timestamp) -> Fact {
    let fact = |value: String, notes: Vec<String>| Fact {
        label: deadline_label(locale, facts.kind),
        value,
        note: notes.join("; "),
    };
    if facts.rolling {
        return fact(locale.text("facts-rolling").to_owned(), Vec::new());
    }
    let next = facts.next_deadline(now);
    let doubt = facts.doubt_about(next.as_ref()).map(|words| unclear(locale, words));
    let Some(deadline) = next else {
        let value = if doubt.is_some() { "facts-unread-date" } else { "facts-no-date" };
        let check = locale.text("facts-check").to_owned();
        return fact(locale.text(value).to_owned(), doubt.into_iter().chain([check]).collect());
    };
    let mut notes: Vec<String> = doubt.into_iter().collect();
    if deadline.time.is_none() && deadline.instant() > now {
        let note = if on_eu_portal(&deadline, facts) { "facts-portal-time" } else { "facts-no-time" };
        notes.push(locale.text(note).to_owned());
    }
    if deadline.year_inferred {
        notes.push(locale.text("facts-year-inferred").to_owned());
    }
    fact(locale.deadline(&deadline, now), notes)
}

/// Returns the source's own words on a deadline that is not certain.
fn unclear(locale: Locale, words: &str) -> String {
    locale.message("facts-unclear", [("words", clean::line(words, 130).into())])
}

/// Returns the row with the deadline of a call that can no longer be applied for.
fn past_deadline_row(locale: Locale, facts: &Facts, now: Timestamp) -> Fact {
    let day = facts.next_deadline(now).map(|deadline| locale.full_date(deadline.date));
    let value = day.unwrap_or_else(|| locale.text("facts-no-date").to_owned());
    Fact { label: locale.text("facts-deadline-was"), value, note: String::new() }
}

/// Returns the label of the deadline: one applies for a call, and answers a policy matter.
fn deadline_label(locale: Locale, kind: CallKind) -> &'static str {
    locale.text(match kind {
        CallKind::Policy => "facts-reply-by",
        CallKind::Funding | CallKind::Page => "facts-apply-by",
    })
}

fn on_eu_portal(deadline: &Deadline, facts: &Facts) -> bool {
    deadline.zone == Zone::Brussels && facts.url.starts_with("https://ec.europa.eu/")
}

/// Returns the deadlines after the next one.
fn later_deadlines(locale: Locale, facts: &Facts, now: Timestamp) -> Option<String> {
    let next = facts.next_deadline(now)?;
    let today = dates::today(now);
    let later: Vec<String> = facts
        .deadlines
        .iter()
        .filter(|d| d.date > next.date)
        .take(12)
        .map(|d| locale.near_date(d.date, today))
        .collect();
    if later.is_empty() {
        return None;
    }
    let days = locale.list(&later);
    Some(match facts.deadline_model {
        DeadlineModel::TwoStage => locale.message("facts-second-step", [("days", days.into())]),
        DeadlineModel::MultipleCutOff => locale.message("facts-further-cutoffs", [("days", days.into())]),
        DeadlineModel::SingleStage => days,
    })
}

/// Returns the status, with the opening day where it is known: "öppen", "öppnar 3 juni 2026".
pub fn status(locale: Locale, opportunity: &Opportunity, now: Timestamp) -> String {
    let status = opportunity.status_at(now);
    match (status, opportunity.facts.opens) {
        (Status::Forthcoming, Some(opens)) if opens > dates::today(now) => {
            locale.message("facts-opens", [("date", locale.full_date(opens).into())])
        }
        (Status::Forthcoming | Status::Unknown, None) if opportunity.facts.planned.is_some() => {
            planned(locale, opportunity.facts.planned)
        }
        (status, _) => locale.status(status).to_owned(),
    }
}

/// Returns "planeras öppna i september 2026".
fn planned(locale: Locale, month: Option<Month>) -> String {
    let planned = |month| locale.message("facts-planned", [("month", locale.month(month).into())]);
    month.map(planned).unwrap_or_default()
}

fn money(locale: Locale, facts: &Facts) -> Option<String> {
    let (least, most) = (facts.grant_min.as_ref(), facts.grant_max.as_ref());
    let sums = locale.grant(least, most, facts.budget.as_ref(), facts.expected_grants);
    // A consultation gives no money, so it has no such row.
    sums.or_else(|| (facts.kind != CallKind::Policy).then(|| locale.text("facts-no-sum").to_owned()))
}

/// Returns who may apply and who may not, "förening, skola; inte privatperson"; empty where the call does not say.
pub fn applicants(locale: Locale, facts: &Facts) -> String {
    let named = |verdict: ApplicantVerdict| {
        let those = facts.applicants.iter().filter(|applicant| applicant.verdict == verdict);
        those.take(12).map(|applicant| clean::line(&applicant.who, 40)).collect::<Vec<_>>()
    };
    let (yes, no) = (named(ApplicantVerdict::Yes), named(ApplicantVerdict::No));
    let no = (!no.is_empty()).then(|| locale.message("facts-applicants-not", [("list", locale.list(&no).into())]));
    let yes = Some(locale.list(&yes)).filter(|yes| !yes.is_empty());
    [yes, no].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn programme(facts: &Facts) -> Option<String> {
    let programme = facts.programme.as_deref().and_then(clean_text);
    let action = facts.action.as_deref().and_then(clean_text);
    match (programme, action) {
        (Some(programme), Some(action)) => Some(format!("{programme} ({action})")),
        (programme, action) => programme.or(action),
    }
}

fn places(locale: Locale, facts: &Facts) -> Option<String> {
    let places: Vec<String> = facts.geography.iter().take(12).filter_map(|place| clean_text(place)).collect();
    (!places.is_empty()).then(|| locale.list(&places))
}

/// Returns the dates in short for lists: "sök senast 20 maj (12 dagar kvar)", "öppnar 3 juni", "söks löpande".
pub fn summary(locale: Locale, opportunity: &Opportunity, now: Timestamp) -> String {
    let facts = &opportunity.facts;
    if facts.rolling && opportunity.status_at(now) == Status::Open {
        return locale.text("summary-rolling").to_owned();
    }
    if facts.planned.is_some() && !opportunity.status_at(now).is_over() {
        return planned(locale, facts.planned);
    }
    dates_summary(locale, facts.kind, opportunity.status_at(now), facts.opens, facts.next_deadline(now), now)
}

/// Returns the dates in short, for a call of which only these fields are at hand.
pub fn dates_summary(
    locale: Locale,
    kind: CallKind,
    status: Status,
    opens: Option<Date>,
    last: Option<Deadline>,
    now: Timestamp,
) -> String {
    if status.is_over() {
        return locale.status(status).to_owned();
    }
    let today = dates::today(now);
    let opens = opens.filter(|_| status == Status::Forthcoming);
    let opens = opens.map(|date| locale.message("facts-opens", [("date", locale.near_date(date, today).into())]));
    let last = last.filter(|deadline| deadline.instant() > now).map(|deadline| {
        let key = if kind == CallKind::Policy { "summary-reply-by" } else { "summary-apply-by" };
        let (date, left) = (locale.near_date(deadline.date, today), locale.days_left(&deadline, now));
        locale.message(key, [("date", date.into()), ("left", left.into())])
    });
    let parts: Vec<String> = [opens, last].into_iter().flatten().collect();
    if parts.is_empty() { locale.text("summary-no-deadline").to_owned() } else { parts.join(", ") }
}
