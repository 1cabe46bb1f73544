//! Two dates of one sentence: a range, a list, or neither.

use std::sync::LazyLock;

use regex::Regex;

use super::names;
use super::phrases::LISTS;
use super::role::{DateContext, DateRole};

/// Returns the words before a date without a time of day at their end, as in "by 17:00 Brussels local time, 28
/// September".
pub(super) fn without_clock(lead: &str) -> &str {
    static CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:\b(?:kl\.?|klockan|at) ?)?(?:\b\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?|\b\d{1,2} ?[ap]\.?m\.?|(?:kl\.? ?|klockan |klokken )\d{1,4}|\b\d{4} ?h(?:rs?|ours)?)[ ,]*(?:\(?(?:brussels|helsinki|stockholm|local|time|cet|cest|eet|svensk|tid|gmt|utc|[+-]\d{1,2}|h|hrs|hours)\)?[ ,]*){0,4}(?:den|d\.|on|the)?\s*$").ok()
    });
    let at = CLOCK.as_ref().and_then(|clock| clock.find(lead)).map_or(lead.len(), |found| found.start());
    lead.get(..at).unwrap_or(lead)
}

/// Returns the roles of two dates that no other word decides, when they are a range or a list; `begins` is the text
/// before the first.
pub(super) fn classify_pair(
    around: &DateContext<'_>,
    previous: DateRole,
    begins: &str,
) -> Option<(DateRole, DateRole)> {
    let between = ends_with_between(begins);
    // "1.9.-15.10."
    let lead = around.lead.trim_start_matches('.').trim().to_lowercase();
    let words: Vec<&str> = lead.split_whitespace().collect();
    let dash = words.iter().any(|w| matches!(*w, "–" | "-" | "—" | "--" | "till" | "to" | "til" | "→"));
    let range = (dash || between || lead.contains('–') || lead.is_empty()) && !lead.contains(';');
    let list = has_only(&lead, &[LIST_JOINERS]) || has_only(without_clock(&lead), &[LIST_JOINERS]);
    if matches!(previous, DateRole::Unrelated | DateRole::Written) {
        return (range || list).then_some((previous, previous));
    }
    if between && mentions_night(begins) {
        return Some((DateRole::Closes, DateRole::Unrelated));
    }
    // "kl. 23.59 (natten till den 18 juni)" says the same twice.
    if mentions_night(&lead) && matches!(previous, DateRole::Closes | DateRole::Extended) {
        return Some((previous, DateRole::Unrelated));
    }
    if range {
        let context = format!("{}\n{}", around.sentence, around.heading);
        let later = LISTS.later.matches(&context);
        let is_about_applying = previous != DateRole::Unknown || LISTS.applying.matches(&context);
        return match (is_about_applying, later, previous) {
            (true, true, DateRole::Opens) if LISTS.opens.matches(around.sentence) => {
                Some((DateRole::Unrelated, DateRole::Opens))
            }
            (true, true, _) => Some((DateRole::Former, DateRole::Closes)),
            (true, false, _) => Some((DateRole::Opens, DateRole::Closes)),
            (false, ..) => None,
        };
    }
    list.then_some((previous, previous))
}

/// Words that join the dates of a list.
pub(super) const LIST_JOINERS: &[&str] = &[
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
pub(super) const RANGE_ENDS: &[&str] = &[
    "men", "but", "senast", "senest", "tidigast", "tidligst", "latest", "earliest", "at", "no", "not", "later", "than",
    "until", "by", "till", "til", "to", "med", "tom", "t.o.m.", "slutar", "end", "ends", "pågår", "must", "ska",
    "avslutas", "vara",
];

/// Returns whether the text has nothing but words of these lists, weekdays and punctuation.
pub(super) fn has_only(text: &str, lists: &[&[&str]]) -> bool {
    let text = text.to_lowercase();
    text.split_whitespace().all(|word| {
        let word = word.trim_matches([',', ';', '/', '(', ')', ':', '–', '-', '&', '•']);
        word.is_empty() || lists.iter().any(|list| list.contains(&word)) || names::weekday(word).is_some()
    })
}

/// Returns whether the text is about a night, as in "the night between 31 March and 1 April".
fn mentions_night(before: &str) -> bool {
    let before = before.to_lowercase();
    ["natt", "nat ", "night"].iter().any(|night| before.contains(night))
}

/// Returns whether the text ends with "between", so that the "and" after the date joins a range.
fn ends_with_between(before: &str) -> bool {
    let before = before.to_lowercase();
    let before = before.trim_end().trim_end_matches(" the").trim_end_matches(" den").trim_end();
    ["between", "mellan", "mellem", "mellom"].iter().any(|word| before.ends_with(word))
}
