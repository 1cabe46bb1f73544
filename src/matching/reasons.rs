//! The reasons why a call suits a kommun or not, in Swedish sentences short enough for a letter.

use super::areas::{Area, areas};
use super::eligibility::Verdict;
use super::evidence::Evidence;
use super::relevance::{Answer, Relevance};
use crate::kommun::{ANY_AREA, Eligible, Priority, Reason};

/// Returns the reasons, strongest first: the policy's passage, the call's words, who can take part, counter-arguments.
pub(super) fn reasons(evidence: &Evidence, verdict: &Verdict, relevance: &Relevance<'_>) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if verdict.eligible == Eligible::No {
        reasons.push(Reason { text: verdict.text.clone(), passage: None, words: verdict.words.clone() });
    }
    match relevance.best {
        Some(best) => {
            reasons.extend(for_priority(best, evidence));
            reasons.extend(relevance.also.iter().flat_map(|also| for_priority(*also, evidence)));
        }
        None => reasons.push(without_priority(evidence)),
    }
    if verdict.eligible != Eligible::No {
        reasons.push(Reason { text: verdict.text.clone(), passage: None, words: verdict.words.clone() });
        reasons.extend(against(evidence));
    }
    reasons
}

fn for_priority(best: Answer<'_>, evidence: &Evidence) -> Vec<Reason> {
    let Some(area) = areas().at(best.area.area) else { return Vec::new() };
    let priority = best.priority;
    let place = place(priority);
    let text = match priority.area.as_str() {
        ANY_AREA => format!("Policyn öppnar för all kommunal verksamhet: {}{place}.", priority.title),
        _ => format!("Svarar mot kommunens prioritering: {}{place}.", priority.title),
    };
    let policy = Reason { text, passage: Some(priority.passage.clone()), words: Vec::new() };
    let about = match best.area.by_meaning {
        true => alike(area, &best.area.words),
        false => about(area, &best.area.words, &evidence.label),
    };
    vec![policy, about]
}

/// Returns the priority's section of the policy in brackets, with a space before it.
pub(super) fn place(priority: &Priority) -> String {
    match priority.place.as_str() {
        "" => String::new(),
        number if number.starts_with(|c: char| c.is_ascii_digit()) => format!(" (avsnitt {number})"),
        place => format!(" ({place})"),
    }
}

/// Returns the reason that names what the call is about; without words in its text, its programme is named.
fn about(area: &Area, words: &[String], label: &str) -> Reason {
    if words.is_empty() {
        let text = format!("Den hör till ett program för {}: {label}.", lower(&area.name_sv));
        return Reason { text, passage: None, words: vec![label.to_owned()] };
    }
    let text = format!("Utlysningen handlar om {}: {}.", lower(&area.name_sv), words.join(", "));
    Reason { text, passage: None, words: words.to_vec() }
}

/// Returns the reason for an area that was found by semantic similarity alone, and says so.
fn alike(area: &Area, words: &[String]) -> Reason {
    let name = lower(&area.name_sv);
    let text = format!("Semantisk likhet, inga gemensamma ord: rubriken ligger nära {name} ({}).", words.join(", "));
    Reason { text, passage: None, words: words.to_vec() }
}

/// The most areas that are named when the kommun has priorities for none of them.
const MOST_NAMED: usize = 3;

fn without_priority(evidence: &Evidence) -> Reason {
    let named: Vec<String> =
        evidence.meant().take(MOST_NAMED).filter_map(|a| areas().at(a.area)).map(|a| lower(&a.name_sv)).collect();
    let words = evidence.meant().take(MOST_NAMED).flat_map(|area| area.words.iter().take(2).cloned()).collect();
    let text = match named.is_empty() {
        true => "Utlysningen gäller inget område som kommunen arbetar med.".to_owned(),
        false => format!("Utlysningen gäller {}, som policyn inte prioriterar.", named.join(" och ")),
    };
    Reason { text, passage: None, words }
}

fn against(evidence: &Evidence) -> Option<Reason> {
    let (who, words) = (evidence.other_names.first()?, &evidence.others.words);
    let text = format!("Talar emot: texten vänder sig också till {who}.");
    Some(Reason { text, passage: None, words: words.clone() })
}

/// Puts a text in Swedish quotation marks.
pub(super) fn quoted(text: &str) -> String {
    format!("”{text}”")
}

fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().collect::<String>() + letters.as_str())
}
