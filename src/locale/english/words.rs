//! The names of states, levels, areas and kinds of change.

use super::numbers::number;
use crate::feedback::Opinion;
use crate::kommun::{ANY_AREA, Eligible, Level};
use crate::locale::clean::line;
use crate::opportunity::{ChangeKind, SectionKind, SourceHealth, Status};
use crate::subscription::{Frequency, ReminderDays, Role};

/// Returns the status of a call: "open".
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Forthcoming => "forthcoming",
        Status::Open => "open",
        Status::Closed => "closed",
        Status::Withdrawn => "withdrawn",
        Status::Unknown => "not stated",
    }
}

/// Returns how well a call matches the kommun's priorities: "good match".
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Alert => "good match",
        Level::Digest => "possible match",
        Level::None => "no match",
    }
}

/// Returns whether a kommun can apply, as far as the call says.
pub fn eligible(eligible: Eligible) -> &'static str {
    match eligible {
        Eligible::Yes => "yes",
        Eligible::No => "no, by the terms of the call",
        Eligible::Unstated => "not stated – check in the call",
    }
}

/// Returns the heading above a change.
pub fn heading(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::New => "New call",
        ChangeKind::Amended => "Amended call",
        ChangeKind::Opened => "Now open",
        ChangeKind::Closed => "Has closed",
        ChangeKind::Withdrawn => "Withdrawn",
        ChangeKind::Reopened => "Open again",
        ChangeKind::Corrected => "Correction",
    }
}

/// Returns the health of a source as a clause after its publisher's name.
pub fn source_health(health: SourceHealth) -> &'static str {
    match health {
        SourceHealth::Ok => "read without error",
        SourceHealth::Unchanged => "read, nothing has changed",
        SourceHealth::Degraded => "read only in part",
        SourceHealth::Silent => "has been unusually quiet",
        SourceHealth::Suspect => "gave an answer that we do not trust",
        SourceHealth::Blocked => "did not let us in",
        SourceHealth::Broken => "could not be read",
        SourceHealth::Never => "has never been readable",
    }
}

/// Returns the heading over a section of a call's text.
pub fn section(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Summary => "Summary",
        SectionKind::Objective => "Objective",
        SectionKind::ExpectedOutcome => "Expected results",
        SectionKind::Scope => "What the project is to do",
        SectionKind::Destination => "Direction",
        SectionKind::Conditions => "Conditions",
        SectionKind::Boilerplate => "Forms, contacts and standard texts",
        SectionKind::Other => "More from the call",
    }
}

/// Returns the funder's name in English where it is known; other names stay as they are.
pub fn funder(name: &str) -> String {
    match name {
        "Europeiska kommissionen" | "EU-kommissionen" => "European Commission".to_owned(),
        other => line(other, 80),
    }
}

/// Returns an answer on a call: "not relevant".
pub fn opinion(opinion: Opinion) -> &'static str {
    match opinion {
        Opinion::Relevant => "relevant",
        Opinion::NotRelevant => "not relevant",
    }
}

/// Returns "2 relevant and 1 not relevant"; empty when nobody has answered.
pub fn opinions(relevant: u64, not_relevant: u64) -> String {
    let counts = [(relevant, Opinion::Relevant), (not_relevant, Opinion::NotRelevant)];
    let some = counts.into_iter().filter(|(n, _)| *n > 0);
    list(&some.map(|(n, said)| format!("{} {}", number(n), opinion(said))).collect::<Vec<_>>())
}

/// Returns the name of a letter's kind (as stored).
pub fn letter(kind: &str) -> &'static str {
    match kind {
        "welcome" => "Welcome letter",
        "alert" => "Alert",
        "digest" => "Digest",
        "reminder" => "Reminder",
        "correction" => "Correction",
        "operator" => "Letter to the operator",
        "confirmation" => "Letter to confirm",
        "signin" => "Letter to sign in",
        _ => "Letter",
    }
}

/// Returns how often a person gets letters.
pub fn frequency(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Immediate => "at once when something is a good match, and a digest every Monday",
        Frequency::Daily => "a digest every morning",
        Frequency::Weekly => "a digest every Monday",
    }
}

/// Returns when reminders are sent: "30, 14 and 3 days before a deadline".
pub fn reminders(days: &ReminderDays) -> String {
    let numbers: Vec<String> = days.iter().map(|day| day.to_string()).collect();
    match numbers.as_slice() {
        [] => "none".to_owned(),
        [one] if one == "1" => "1 day before a deadline".to_owned(),
        _ => format!("{} days before a deadline", list(&numbers)),
    }
}

/// Returns the name of a role: "Coordinator".
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Representative => "Representative",
        Role::Coordinator => "Coordinator",
        Role::Operator => "Operator",
    }
}

/// Returns the state of a delivery (as stored). "Sent" means accepted by the next server, not read.
pub fn delivery_state(state: &str) -> &'static str {
    match state {
        "pending" => "waiting to be sent",
        "sent" => "sent",
        "failed" => "could not be sent",
        "refused" => "was not accepted",
        _ => "unknown state",
    }
}

const AREAS: [(&str, &str); 22] = [
    ("arbetsmarknad-kompetens", "Employment and skills"),
    ("barn-unga", "Children and young people"),
    ("demokrati-medborgare", "Democracy and citizens"),
    ("digitalisering", "Digitalisation"),
    ("forskning-innovation", "Research and innovation"),
    ("idrott", "Sport and leisure"),
    ("integration-migration", "Integration and migration"),
    ("internationellt-utvecklingssamarbete", "International development cooperation"),
    ("jamstalldhet-likabehandling", "Gender equality and equal treatment"),
    ("klimat-energi", "Climate and energy"),
    ("krisberedskap-sakerhet", "Crisis preparedness and security"),
    ("kultur", "Culture"),
    ("landsbygd-mat", "Countryside and food"),
    ("miljo-natur", "Environment and nature"),
    ("naringsliv-foretag", "Business and enterprise"),
    ("skola-utbildning", "Schools and education"),
    ("social-omsorg-halsa", "Social care and health"),
    ("stadsplanering-bostader", "Urban planning and housing"),
    ("transport-mobilitet", "Transport and mobility"),
    ("turism-besoksnaring", "Tourism"),
    ("vanorter-natverk", "Twin towns and networks"),
    ("vatten-avfall-cirkular", "Water, waste and circular economy"),
];

/// Returns an area's name. `*` stands for any municipal work; an unknown id is shown with spaces for hyphens.
pub fn area(id: &str) -> String {
    if id == ANY_AREA {
        return "The work of the municipality as a whole".to_owned();
    }
    let known = AREAS.iter().find(|(known, _)| *known == id);
    known.map_or_else(|| id.replace('-', " "), |(_, name)| (*name).to_owned())
}

/// Returns "Tyresö", "Tyresö and Götene", "Tyresö, Götene and Kungälv".
pub fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::swedish;

    #[test]
    fn every_area_has_a_name_in_both_tongues() {
        for (id, name) in AREAS {
            assert_ne!(swedish::words::area(id), id.replace('-', " "), "{id} has no Swedish name");
            assert_eq!(area(id), name);
        }
        assert_eq!(area("rymd-och-hav"), "rymd och hav");
    }
}
