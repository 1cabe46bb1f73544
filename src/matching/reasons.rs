//! The reasons why a call suits a kommun or not, in Swedish sentences short enough for a letter.

use super::areas::{Area, areas};
use super::eligibility::Eligibility;
use super::evidence::Evidence;
use super::relevance::{PriorityMatch, Relevance};
use crate::kommun::{ANY_AREA, Eligible, Priority, Reason};

/// Returns the reasons, strongest first: the policy's passage, the call's words, who can take part, counter-arguments.
pub(super) fn reasons(evidence: &Evidence, eligibility: &Eligibility, relevance: &Relevance<'_>) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if eligibility.eligible == Eligible::No {
        reasons.push(Reason { text: eligibility.text.clone(), passage: None, words: eligibility.words.clone() });
    }
    match relevance.best {
        Some(best) => {
            reasons.extend(priority_reasons(best, evidence));
            reasons.extend(relevance.runner_up.iter().flat_map(|also| priority_reasons(*also, evidence)));
        }
        None => reasons.push(no_priority_reason(evidence)),
    }
    if eligibility.eligible != Eligible::No {
        reasons.push(Reason { text: eligibility.text.clone(), passage: None, words: eligibility.words.clone() });
        reasons.extend(counter_reason(evidence));
    }
    reasons
}

fn priority_reasons(best: PriorityMatch<'_>, evidence: &Evidence) -> Vec<Reason> {
    let Some(area) = areas().by_index(best.area.area) else { return Vec::new() };
    let priority = best.priority;
    let place = policy_section(priority);
    let text = match priority.area.as_str() {
        ANY_AREA => format!("Policyn öppnar för all kommunal verksamhet: {}{place}.", priority.title),
        _ => format!("Svarar mot kommunens prioritering: {}{place}.", priority.title),
    };
    let policy = Reason { text, passage: Some(priority.passage.clone()), words: Vec::new() };
    let call_reason = match best.area.by_similarity {
        true => similarity_reason(area, &best.area.words),
        false => area_reason(area, &best.area.words, &evidence.label),
    };
    vec![policy, call_reason]
}

/// Returns the priority's section of the policy in brackets, with a space before it.
pub(super) fn policy_section(priority: &Priority) -> String {
    match priority.place.as_str() {
        "" => String::new(),
        number if number.starts_with(|c: char| c.is_ascii_digit()) => format!(" (avsnitt {number})"),
        place => format!(" ({place})"),
    }
}

/// Returns the reason that names what the call is about; without words in its text, its programme is named.
fn area_reason(area: &Area, words: &[String], label: &str) -> Reason {
    if words.is_empty() {
        let text = format!("Den hör till ett program för {}: {label}.", lowercase_first(&area.name_sv));
        return Reason { text, passage: None, words: vec![label.to_owned()] };
    }
    let text = format!("Utlysningen handlar om {}: {}.", lowercase_first(&area.name_sv), words.join(", "));
    Reason { text, passage: None, words: words.to_vec() }
}

/// Returns the reason for an area that was found by semantic similarity alone, and says so.
fn similarity_reason(area: &Area, words: &[String]) -> Reason {
    let name = lowercase_first(&area.name_sv);
    let text = format!("Semantisk likhet, inga gemensamma ord: rubriken ligger nära {name} ({}).", words.join(", "));
    Reason { text, passage: None, words: words.to_vec() }
}

/// The most areas that are named when the kommun has priorities for none of them.
const MAX_NAMED_AREAS: usize = 3;

fn no_priority_reason(evidence: &Evidence) -> Reason {
    let named: Vec<String> = evidence
        .main_areas()
        .take(MAX_NAMED_AREAS)
        .filter_map(|a| areas().by_index(a.area))
        .map(|a| lowercase_first(&a.name_sv))
        .collect();
    let words =
        evidence.main_areas().take(MAX_NAMED_AREAS).flat_map(|area| area.words.iter().take(2).cloned()).collect();
    let text = match named.is_empty() {
        true => "Utlysningen gäller inget område som kommunen arbetar med.".to_owned(),
        false => format!("Utlysningen gäller {}, som policyn inte prioriterar.", named.join(" och ")),
    };
    Reason { text, passage: None, words }
}

fn counter_reason(evidence: &Evidence) -> Option<Reason> {
    let (who, words) = (evidence.other_names.first()?, &evidence.other_actors.words);
    let text = format!("Talar emot: texten vänder sig också till {who}.");
    Some(Reason { text, passage: None, words: words.clone() })
}

/// Puts a text in Swedish quotation marks.
pub(super) fn quoted(text: &str) -> String {
    format!("”{text}”")
}

fn lowercase_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().collect::<String>() + letters.as_str())
}
