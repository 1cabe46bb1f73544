//! Two dates of one sentence: a range, a list, or neither.

use std::sync::LazyLock;

use regex::Regex;

use super::names;
use super::role::{Around, LISTS, Role};

/// Returns the words before a date without a time of day at their end, as in "by 17:00 Brussels local time, 28
/// September".
pub(super) fn without_clock(lead: &str) -> &str {
    static CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:\b(?:kl\.?|klockan|at) ?)?\b\d{1,2}[:.]\d\d(?: ?[ap]m)?[ ,]*(?:\(?(?:brussels|helsinki|stockholm|local|time|cet|cest|eet|svensk|tid)\)?[ ,]*){0,4}(?:den|on|the)?\s*$").ok()
    });
    let at = CLOCK.as_ref().and_then(|clock| clock.find(lead)).map_or(lead.len(), |found| found.start());
    lead.get(..at).unwrap_or(lead)
}

/// Returns the roles of two dates that no other word decides, when they are a range or a list; `begins` is the text
/// before the first.
pub(super) fn both(around: &Around<'_>, previous: Role, begins: &str) -> Option<(Role, Role)> {
    let between = follows_between(begins);
    let lead = around.lead.trim().to_lowercase();
    let words: Vec<&str> = lead.split_whitespace().collect();
    let dash = words.iter().any(|w| matches!(*w, "–" | "-" | "—" | "--" | "till" | "to" | "til" | "→"));
    let range = (dash || between || lead.contains('–') || lead.is_empty()) && !lead.contains(';');
    let list = only(&lead, &[JOINING]);
    if matches!(previous, Role::Aside | Role::Written) {
        return (range || list).then_some((previous, previous));
    }
    if between && by_night(begins) {
        return Some((Role::Closes, Role::Aside));
    }
    if range {
        let around_it = format!("{}\n{}", around.whole, around.heading);
        let later = LISTS.later.are_in(&around_it);
        let applies = previous != Role::Unknown || LISTS.applying.are_in(&around_it);
        return match (applies, later, previous) {
            (true, true, Role::Opens) if LISTS.opens.are_in(around.whole) => Some((Role::Aside, Role::Opens)),
            (true, true, _) => Some((Role::Was, Role::Closes)),
            (true, false, _) => Some((Role::Opens, Role::Closes)),
            (false, ..) => None,
        };
    }
    list.then_some((previous, previous))
}

/// Words that join the dates of a list.
pub(super) const JOINING: &[&str] = &[
    "och",
    "and",
    "og",
    "eller",
    "or",
    "samt",
    "den",
    "the",
    "on",
    "respektive",
    "resp.",
    "därefter",
    "sedan",
    "then",
    "dernæst",
    "deretter",
    "first",
    "second",
    "third",
    "första",
    "andra",
    "tredje",
    "stage",
    "steg",
    "trin",
    "round",
    "is",
    "är",
    "er",
    "cet",
    "cest",
    "eet",
    "brussels",
    "local",
    "time",
    "svensk",
    "tid",
];
/// Words that mark the end of a period that the date before began.
pub(super) const LIMITS: &[&str] = &[
    "men", "but", "senast", "senest", "tidigast", "tidligst", "latest", "earliest", "at", "no", "not", "later", "than",
    "until", "by", "till", "til", "to", "med", "tom", "t.o.m.", "slutar", "end", "ends", "pågår", "must", "ska",
    "avslutas", "vara",
];

/// Returns whether the text has nothing but words of these lists, weekdays and punctuation.
pub(super) fn only(text: &str, lists: &[&[&str]]) -> bool {
    let text = text.to_lowercase();
    text.split_whitespace().all(|word| {
        let word = word.trim_matches([',', ';', '/', '(', ')', ':', '–', '-', '&', '•']);
        word.is_empty() || lists.iter().any(|list| list.contains(&word)) || names::weekday(word).is_some()
    })
}

/// Returns whether the text is about a night, as in "the night between 31 March and 1 April".
fn by_night(before: &str) -> bool {
    let before = before.to_lowercase();
    ["natt", "nat ", "night"].iter().any(|night| before.contains(night))
}

/// Returns whether the text ends with "between", so that the "and" after the date joins a range.
fn follows_between(before: &str) -> bool {
    let before = before.to_lowercase();
    let before = before.trim_end().trim_end_matches(" the").trim_end_matches(" den").trim_end();
    ["between", "mellan", "mellem", "mellom"].iter().any(|word| before.ends_with(word))
}
