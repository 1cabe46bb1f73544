//! The facts of a call in rows for a reader: the last day first, then money, and who may apply.

use jiff::Timestamp;
use jiff::civil::Date;

use super::swedish::{dates, words};
use crate::kommun::Kommun;
use crate::locale::Tongue;
use crate::locale::clean;
use crate::opportunity::date::Month;
use crate::opportunity::facts::DeadlineModel;
use crate::opportunity::{Deadline, Facts, Kind, Opportunity, Status, Verdict, Zone};

/// A row of the facts table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub label: &'static str,
    pub value: String,
    /// What is not known of the value, to stand in parentheses after it; mostly empty.
    pub note: String,
}

/// The facts that a reader decides by, in the order in which they matter. `eligible` says who may apply, as judged.
pub fn rows(tongue: Tongue, opportunity: &Opportunity, eligible: Option<String>, now: Timestamp) -> Vec<Fact> {
    let facts = &opportunity.facts;
    let over = opportunity.status_at(now).is_over();
    let first = if over { day_it_was(tongue, facts, now) } else { last_day(tongue, facts, now) };
    let rows = [
        (tongue.say("Fler datum", "More dates"), other_days(tongue, facts, now)),
        ("Status", Some(status(tongue, opportunity, now))),
        (tongue.say("Pengar", "Money"), money(tongue, facts)),
        (
            tongue.say("Kommunen får söka", "A municipality may apply"),
            eligible.filter(|_| !over && facts.kind != Kind::Policy),
        ),
        (tongue.say("Program", "Programme"), programme(facts)),
        (publisher(tongue, facts.kind), text(&tongue.funder(&facts.funder))),
        (tongue.say("Gäller", "Holds for"), places(tongue, facts)),
        (tongue.say("Beteckning", "Identifier"), facts.identifier.as_deref().and_then(text)),
    ];
    let plain =
        |(label, value): (&'static str, Option<String>)| value.map(|value| Fact { label, value, note: String::new() });
    std::iter::once(first).chain(rows.into_iter().filter_map(plain)).collect()
}

/// Who stands behind it: a policy matter and a watched page have no funder.
fn publisher(tongue: Tongue, kind: Kind) -> &'static str {
    match kind {
        Kind::Funding => tongue.say("Finansiär", "Funder"),
        Kind::Policy | Kind::Page => tongue.say("Från", "From"),
    }
}

/// The kommun's own way to a decision before the call's last day. Nothing when that day has passed, and where the
/// kommun's file says nothing of decisions.
pub fn decision(tongue: Tongue, opportunity: &Opportunity, kommun: &Kommun, now: Timestamp) -> Option<String> {
    let facts = &opportunity.facts;
    if facts.kind != Kind::Funding || opportunity.status_at(now).is_over() {
        return None;
    }
    let deadline = facts.deadline(now).filter(|deadline| deadline.instant() > now)?;
    let said = tongue.decision(kommun, &facts.title, deadline.date, dates::today(now));
    (!said.is_empty()).then(|| said.join(" "))
}

fn text(raw: &str) -> Option<String> {
    let clean = clean::line(raw, 120);
    (!clean.is_empty()).then_some(clean)
}

/// The last day to apply in words, and what is not known of it.
fn last_day(tongue: Tongue, facts: &Facts, now: Timestamp) -> Fact {
    let fact =
        |value: String, notes: Vec<&str>| Fact { label: by_when(tongue, facts.kind), value, note: notes.join("; ") };
    if facts.rolling {
        return fact(
            tongue.say("löpande, det finns ingen sista dag", "any time, there is no deadline").to_owned(),
            Vec::new(),
        );
    }
    let Some(deadline) = facts.deadline(now) else {
        let check = tongue.say("kontrollera på sidan", "check on the funder’s page");
        return fact(tongue.say("inget datum angivet", "no date given").to_owned(), vec![check]);
    };
    let mut notes = Vec::new();
    if deadline.time.is_none() && deadline.instant() > now {
        notes.push(if on_eu_portal(&deadline, facts) {
            tongue.say(
                "på EU-portalen brukar det gälla kl.\u{a0}17.00 brysseltid – kontrollera på sidan",
                "on the EU portal it is usually 17:00 Brussels time – check on the funder’s page",
            )
        } else {
            tongue.say(
                "inget klockslag angivet – kontrollera på sidan",
                "no time of day given – check on the funder’s page",
            )
        });
    }
    if deadline.year_inferred {
        notes.push(
            tongue.say("sidan anger inget år, det är vår tolkning", "the page gives no year, this is our reading"),
        );
    }
    fact(tongue.deadline(&deadline, now), notes)
}

/// The last day of a call that nobody can apply for any more.
fn day_it_was(tongue: Tongue, facts: &Facts, now: Timestamp) -> Fact {
    let day = facts.deadline(now).map(|deadline| tongue.full_date(deadline.date));
    let value = day.unwrap_or_else(|| tongue.say("inget datum angivet", "no date given").to_owned());
    Fact { label: tongue.say("Sista dag var", "The deadline was"), value, note: String::new() }
}

/// A call is applied for; a policy matter is answered.
fn by_when(tongue: Tongue, kind: Kind) -> &'static str {
    match kind {
        Kind::Policy => tongue.say("Svara senast", "Reply by"),
        Kind::Funding | Kind::Page => tongue.say("Sök senast", "Apply by"),
    }
}

fn on_eu_portal(deadline: &Deadline, facts: &Facts) -> bool {
    deadline.zone == Zone::Brussels && facts.url.starts_with("https://ec.europa.eu/")
}

/// The dates beside the next one that a planner needs.
fn other_days(tongue: Tongue, facts: &Facts, now: Timestamp) -> Option<String> {
    let next = facts.deadline(now)?;
    let today = dates::today(now);
    let later: Vec<String> = facts
        .deadlines
        .iter()
        .filter(|d| d.date > next.date)
        .take(12)
        .map(|d| tongue.near_date(d.date, today))
        .collect();
    if later.is_empty() {
        return None;
    }
    let days = tongue.list(&later);
    Some(match facts.deadline_model {
        DeadlineModel::TwoStage => {
            let says = tongue.say("ansökan i två steg; steg två lämnas senast", "apply in two steps; the second by");
            format!("{says} {days}")
        }
        DeadlineModel::MultipleCutOff => {
            format!("{} {days}", tongue.say("det går också att söka till", "it can also be applied for by"))
        }
        DeadlineModel::SingleStage => days,
    })
}

/// "öppen", "öppnar 3 juni 2026".
pub fn status(tongue: Tongue, opportunity: &Opportunity, now: Timestamp) -> String {
    let status = opportunity.status_at(now);
    match (status, opportunity.facts.opens) {
        (Status::Forthcoming, Some(opens)) if opens > dates::today(now) => {
            format!("{} {}", tongue.say("öppnar", "opens"), tongue.full_date(opens))
        }
        (Status::Forthcoming | Status::Unknown, None) if opportunity.facts.planned.is_some() => {
            planned(tongue, opportunity.facts.planned)
        }
        (status, _) => tongue.status(status).to_owned(),
    }
}

/// "planeras öppna i september 2026".
fn planned(tongue: Tongue, month: Option<Month>) -> String {
    let says = tongue.say("planeras öppna i", "planned to open in");
    month.map_or_else(String::new, |month| format!("{says} {}", tongue.month(month)))
}

fn money(tongue: Tongue, facts: &Facts) -> Option<String> {
    let (least, most) = (facts.grant_min.as_ref(), facts.grant_max.as_ref());
    let said = tongue.grant(least, most, facts.budget.as_ref(), facts.expected_grants);
    // Nobody asks what a consultation pays.
    said.or_else(|| (facts.kind != Kind::Policy).then(|| tongue.say("inget belopp angivet", "no sum given").to_owned()))
}

/// Who may apply and who may not, as the call says: "förening, skola; inte privatperson". Empty where it does not.
pub fn applicants(facts: &Facts) -> String {
    let said = |verdict: Verdict| {
        let those = facts.applicants.iter().filter(|applicant| applicant.verdict == verdict);
        those.take(12).map(|applicant| clean::line(&applicant.who, 40)).collect::<Vec<_>>()
    };
    let (yes, no) = (said(Verdict::Yes), said(Verdict::No));
    let no = if no.is_empty() { String::new() } else { format!("inte {}", words::list(&no)) };
    [words::list(&yes), no].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

fn programme(facts: &Facts) -> Option<String> {
    let programme = facts.programme.as_deref().and_then(text);
    let action = facts.action.as_deref().and_then(text);
    match (programme, action) {
        (Some(programme), Some(action)) => Some(format!("{programme} ({action})")),
        (programme, action) => programme.or(action),
    }
}

fn places(tongue: Tongue, facts: &Facts) -> Option<String> {
    let places: Vec<String> = facts.geography.iter().take(12).filter_map(|place| text(place)).collect();
    (!places.is_empty()).then(|| tongue.list(&places))
}

/// "sök senast 20 maj (12 dagar kvar)", "öppnar 3 juni", "söks löpande": for lists and subjects.
pub fn in_short(tongue: Tongue, opportunity: &Opportunity, now: Timestamp) -> String {
    let facts = &opportunity.facts;
    if facts.rolling && opportunity.status_at(now) == Status::Open {
        return tongue.say("söks löpande", "apply at any time").to_owned();
    }
    if facts.planned.is_some() && !opportunity.status_at(now).is_over() {
        return planned(tongue, facts.planned);
    }
    dates_in_short(tongue, facts.kind, opportunity.status_at(now), facts.opens, facts.deadline(now), now)
}

/// As [`in_short`], for a call of which only these are at hand.
pub fn dates_in_short(
    tongue: Tongue,
    kind: Kind,
    status: Status,
    opens: Option<Date>,
    last: Option<Deadline>,
    now: Timestamp,
) -> String {
    if status.is_over() {
        return tongue.status(status).to_owned();
    }
    let today = dates::today(now);
    let opens = opens.filter(|_| status == Status::Forthcoming);
    let opens = opens.map(|date| format!("{} {}", tongue.say("öppnar", "opens"), tongue.near_date(date, today)));
    let last = last.filter(|deadline| deadline.instant() > now).map(|deadline| {
        let left = tongue.days_left(&deadline, now);
        format!("{} {} ({left})", by_when(tongue, kind).to_lowercase(), tongue.near_date(deadline.date, today))
    });
    let parts: Vec<String> = [opens, last].into_iter().flatten().collect();
    if parts.is_empty() {
        tongue.say("inget sista datum angivet", "no deadline given").to_owned()
    } else {
        parts.join(", ")
    }
}
