//! The facts of a call as rows for readers: the deadline first, then money, and who may apply.

use jiff::Timestamp;
use jiff::civil::Date;

use super::swedish::{dates, words};
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
        (locale.text("Fler datum", "More dates"), later_deadlines(locale, facts, now)),
        ("Status", Some(status(locale, opportunity, now))),
        (locale.text("Pengar", "Money"), money(locale, facts)),
        (
            locale.text("Kommunen får söka", "A municipality may apply"),
            eligible.filter(|_| !over && facts.kind != CallKind::Policy),
        ),
        (locale.text("Program", "Programme"), programme(facts)),
        (publisher_label(locale, facts.kind), clean_text(&locale.funder(&facts.funder))),
        (locale.text("Gäller", "Holds for"), places(locale, facts)),
        (locale.text("Beteckning", "Identifier"), facts.identifier.as_deref().and_then(clean_text)),
    ];
    let plain =
        |(label, value): (&'static str, Option<String>)| value.map(|value| Fact { label, value, note: String::new() });
    std::iter::once(first).chain(rows.into_iter().filter_map(plain)).collect()
}

/// Returns the label of the publisher's row: a policy matter and a watched page have no funder.
fn publisher_label(locale: Locale, kind: CallKind) -> &'static str {
    match kind {
        CallKind::Funding => locale.text("Finansiär", "Funder"),
        CallKind::Policy | CallKind::Page => locale.text("Från", "From"),
    }
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
    let fact = |value: String, notes: Vec<&str>| Fact {
        label: deadline_label(locale, facts.kind),
        value,
        note: notes.join("; "),
    };
    if facts.rolling {
        return fact(
            locale.text("löpande, det finns ingen sista dag", "any time, there is no deadline").to_owned(),
            Vec::new(),
        );
    }
    let Some(deadline) = facts.next_deadline(now) else {
        let check = locale.text("kontrollera på sidan", "check on the funder’s page");
        return fact(locale.text("inget datum angivet", "no date given").to_owned(), vec![check]);
    };
    let mut notes = Vec::new();
    if deadline.time.is_none() && deadline.instant() > now {
        notes.push(if on_eu_portal(&deadline, facts) {
            locale.text(
                "på EU-portalen brukar det gälla kl.\u{a0}17.00 brysseltid – kontrollera på sidan",
                "on the EU portal it is usually 17:00 Brussels time – check on the funder’s page",
            )
        } else {
            locale.text(
                "inget klockslag angivet – kontrollera på sidan",
                "no time of day given – check on the funder’s page",
            )
        });
    }
    if deadline.year_inferred {
        notes.push(
            locale.text("sidan anger inget år, det är vår tolkning", "the page gives no year, this is our reading"),
        );
    }
    fact(locale.deadline(&deadline, now), notes)
}

/// Returns the row with the deadline of a call that can no longer be applied for.
fn past_deadline_row(locale: Locale, facts: &Facts, now: Timestamp) -> Fact {
    let day = facts.next_deadline(now).map(|deadline| locale.full_date(deadline.date));
    let value = day.unwrap_or_else(|| locale.text("inget datum angivet", "no date given").to_owned());
    Fact { label: locale.text("Sista dag var", "The deadline was"), value, note: String::new() }
}

/// Returns the label of the deadline: one applies for a call, and answers a policy matter.
fn deadline_label(locale: Locale, kind: CallKind) -> &'static str {
    match kind {
        CallKind::Policy => locale.text("Svara senast", "Reply by"),
        CallKind::Funding | CallKind::Page => locale.text("Sök senast", "Apply by"),
    }
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
        DeadlineModel::TwoStage => {
            let says = locale.text("ansökan i två steg; steg två lämnas senast", "apply in two steps; the second by");
            format!("{says} {days}")
        }
        DeadlineModel::MultipleCutOff => {
            format!("{} {days}", locale.text("det går också att söka till", "it can also be applied for by"))
        }
        DeadlineModel::SingleStage => days,
    })
}

/// Returns the status, with the opening day where it is known: "öppen", "öppnar 3 juni 2026".
pub fn status(locale: Locale, opportunity: &Opportunity, now: Timestamp) -> String {
    let status = opportunity.status_at(now);
    match (status, opportunity.facts.opens) {
        (Status::Forthcoming, Some(opens)) if opens > dates::today(now) => {
            format!("{} {}", locale.text("öppnar", "opens"), locale.full_date(opens))
        }
        (Status::Forthcoming | Status::Unknown, None) if opportunity.facts.planned.is_some() => {
            planned(locale, opportunity.facts.planned)
        }
        (status, _) => locale.status(status).to_owned(),
    }
}

/// Returns "planeras öppna i september 2026".
fn planned(locale: Locale, month: Option<Month>) -> String {
    let says = locale.text("planeras öppna i", "planned to open in");
    month.map_or_else(String::new, |month| format!("{says} {}", locale.month(month)))
}

fn money(locale: Locale, facts: &Facts) -> Option<String> {
    let (least, most) = (facts.grant_min.as_ref(), facts.grant_max.as_ref());
    let sums = locale.grant(least, most, facts.budget.as_ref(), facts.expected_grants);
    // A consultation gives no money, so it has no such row.
    sums.or_else(|| {
        (facts.kind != CallKind::Policy).then(|| locale.text("inget belopp angivet", "no sum given").to_owned())
    })
}

/// Returns who may apply and who may not, "förening, skola; inte privatperson"; empty where the call does not say.
pub fn applicants(facts: &Facts) -> String {
    let named = |verdict: ApplicantVerdict| {
        let those = facts.applicants.iter().filter(|applicant| applicant.verdict == verdict);
        those.take(12).map(|applicant| clean::line(&applicant.who, 40)).collect::<Vec<_>>()
    };
    let (yes, no) = (named(ApplicantVerdict::Yes), named(ApplicantVerdict::No));
    let no = if no.is_empty() { String::new() } else { format!("inte {}", words::list(&no)) };
    [words::list(&yes), no].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
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
        return locale.text("söks löpande", "apply at any time").to_owned();
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
    let opens = opens.map(|date| format!("{} {}", locale.text("öppnar", "opens"), locale.near_date(date, today)));
    let last = last.filter(|deadline| deadline.instant() > now).map(|deadline| {
        let left = locale.days_left(&deadline, now);
        format!("{} {} ({left})", deadline_label(locale, kind).to_lowercase(), locale.near_date(deadline.date, today))
    });
    let parts: Vec<String> = [opens, last].into_iter().flatten().collect();
    if parts.is_empty() {
        locale.text("inget sista datum angivet", "no deadline given").to_owned()
    } else {
        parts.join(", ")
    }
}
