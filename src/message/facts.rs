//! The facts of a call in rows for a reader: the last day first, then money, and who may apply.

use jiff::Timestamp;
use jiff::civil::Date;

use super::clean;
use super::swedish::{dates, ladder, numbers, words};
use crate::kommun::Kommun;
use crate::opportunity::date::Month;
use crate::opportunity::facts::DeadlineModel;
use crate::opportunity::{Deadline, Facts, Kind, Opportunity, Status, Zone};

/// A row of the facts table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub label: &'static str,
    pub value: String,
    /// What is not known of the value, to stand in parentheses after it; mostly empty.
    pub note: String,
}

/// The facts that a reader decides by, in the order in which they matter. `eligible` says who may apply, as judged.
pub fn rows(opportunity: &Opportunity, eligible: Option<String>, now: Timestamp) -> Vec<Fact> {
    let facts = &opportunity.facts;
    let over = opportunity.status_at(now).is_over();
    let first = if over { day_it_was(facts, now) } else { last_day(facts, now) };
    let rows = [
        ("Fler datum", other_days(facts, now)),
        ("Status", Some(status(opportunity, now))),
        ("Pengar", Some(money(facts))),
        ("Kommunen får söka", eligible.filter(|_| !over)),
        ("Program", programme(facts)),
        ("Finansiär", text(&words::funder(&facts.funder))),
        ("Gäller", places(facts)),
        ("Beteckning", facts.identifier.as_deref().and_then(text)),
    ];
    let plain =
        |(label, value): (&'static str, Option<String>)| value.map(|value| Fact { label, value, note: String::new() });
    std::iter::once(first).chain(rows.into_iter().filter_map(plain)).collect()
}

/// The kommun's own way to a decision before the call's last day. Nothing when that day has passed, and where the
/// kommun's file says nothing of decisions.
pub fn decision(opportunity: &Opportunity, kommun: &Kommun, now: Timestamp) -> Option<String> {
    let facts = &opportunity.facts;
    if facts.kind != Kind::Funding || opportunity.status_at(now).is_over() {
        return None;
    }
    let deadline = facts.deadline(now).filter(|deadline| deadline.instant() > now)?;
    let said = ladder::sentences(kommun, &facts.title, deadline.date, dates::today(now));
    (!said.is_empty()).then(|| said.join(" "))
}

fn text(raw: &str) -> Option<String> {
    let clean = clean::line(raw, 120);
    (!clean.is_empty()).then_some(clean)
}

/// The last day to apply in words, and what is not known of it.
fn last_day(facts: &Facts, now: Timestamp) -> Fact {
    let fact = |value: String, notes: Vec<&str>| Fact { label: "Sök senast", value, note: notes.join("; ") };
    if facts.rolling {
        return fact("löpande, det finns ingen sista dag".to_owned(), Vec::new());
    }
    let Some(deadline) = facts.deadline(now) else {
        return fact("inget datum angivet".to_owned(), vec!["kontrollera på sidan"]);
    };
    let mut notes = Vec::new();
    if deadline.time.is_none() && deadline.instant() > now {
        notes.push(if on_eu_portal(&deadline, facts) {
            "på EU-portalen brukar det gälla kl.\u{a0}17.00 brysseltid – kontrollera på sidan"
        } else {
            "inget klockslag angivet – kontrollera på sidan"
        });
    }
    if deadline.year_inferred {
        notes.push("sidan anger inget år, det är vår tolkning");
    }
    fact(dates::deadline(&deadline, now), notes)
}

/// The last day of a call that nobody can apply for any more.
fn day_it_was(facts: &Facts, now: Timestamp) -> Fact {
    let day = facts.deadline(now).map(|deadline| dates::full(deadline.date));
    let value = day.unwrap_or_else(|| "inget datum angivet".to_owned());
    Fact { label: "Sista dag var", value, note: String::new() }
}

fn on_eu_portal(deadline: &Deadline, facts: &Facts) -> bool {
    deadline.zone == Zone::Brussels && facts.url.starts_with("https://ec.europa.eu/")
}

/// The dates beside the next one that a planner needs.
fn other_days(facts: &Facts, now: Timestamp) -> Option<String> {
    let next = facts.deadline(now)?;
    let today = dates::today(now);
    let later: Vec<String> =
        facts.deadlines.iter().filter(|d| d.date > next.date).take(12).map(|d| dates::near(d.date, today)).collect();
    if later.is_empty() {
        return None;
    }
    let days = words::list(&later);
    Some(match facts.deadline_model {
        DeadlineModel::TwoStage => format!("ansökan i två steg; steg två lämnas senast {days}"),
        DeadlineModel::MultipleCutOff => format!("det går också att söka till {days}"),
        DeadlineModel::SingleStage => days,
    })
}

/// "öppen", "öppnar 3 juni 2026".
pub fn status(opportunity: &Opportunity, now: Timestamp) -> String {
    let status = opportunity.status_at(now);
    match (status, opportunity.facts.opens) {
        (Status::Forthcoming, Some(opens)) if opens > dates::today(now) => format!("öppnar {}", dates::full(opens)),
        (Status::Forthcoming | Status::Unknown, None) if opportunity.facts.planned.is_some() => {
            planned(opportunity.facts.planned)
        }
        (status, _) => words::status(status).to_owned(),
    }
}

/// "planeras öppna i september 2026".
fn planned(month: Option<Month>) -> String {
    month.map_or_else(String::new, |month| format!("planeras öppna i {}", dates::month(month)))
}

fn money(facts: &Facts) -> String {
    let (least, most) = (facts.grant_min.as_ref(), facts.grant_max.as_ref());
    let said = numbers::grant(least, most, facts.budget.as_ref(), facts.expected_grants);
    said.unwrap_or_else(|| "inget belopp angivet".to_owned())
}

fn programme(facts: &Facts) -> Option<String> {
    let programme = facts.programme.as_deref().and_then(text);
    let action = facts.action.as_deref().and_then(text);
    match (programme, action) {
        (Some(programme), Some(action)) => Some(format!("{programme} ({action})")),
        (programme, action) => programme.or(action),
    }
}

fn places(facts: &Facts) -> Option<String> {
    let places: Vec<String> = facts.geography.iter().take(12).filter_map(|place| text(place)).collect();
    (!places.is_empty()).then(|| words::list(&places))
}

/// "sök senast 20 maj (12 dagar kvar)", "öppnar 3 juni", "söks löpande": for lists and subjects.
pub fn in_short(opportunity: &Opportunity, now: Timestamp) -> String {
    let facts = &opportunity.facts;
    if facts.rolling && opportunity.status_at(now) == Status::Open {
        return "söks löpande".to_owned();
    }
    if facts.planned.is_some() && !opportunity.status_at(now).is_over() {
        return planned(facts.planned);
    }
    dates_in_short(opportunity.status_at(now), facts.opens, facts.deadline(now), now)
}

/// As [`in_short`], for a call of which only these are at hand.
pub fn dates_in_short(status: Status, opens: Option<Date>, last: Option<Deadline>, now: Timestamp) -> String {
    if status.is_over() {
        return words::status(status).to_owned();
    }
    let today = dates::today(now);
    let opens = opens.filter(|_| status == Status::Forthcoming);
    let opens = opens.map(|date| format!("öppnar {}", dates::near(date, today)));
    let last = last.filter(|deadline| deadline.instant() > now).map(|deadline| {
        let left = dates::days_left(&deadline, now);
        format!("sök senast {} ({left})", dates::near(deadline.date, today))
    });
    let parts: Vec<String> = [opens, last].into_iter().flatten().collect();
    if parts.is_empty() { "inget sista datum angivet".to_owned() } else { parts.join(", ") }
}
