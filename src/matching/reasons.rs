//! The reasons why a call suits a kommun or not.

use super::areas::{Area, areas};
use super::eligibility::Eligibility;
use super::evidence::Evidence;
use super::relevance::{PriorityMatch, Relevance};
use crate::kommun::{ANY_AREA, Eligible, Reason, ReasonKind};

/// Returns the reasons, strongest first: the policy's passage, the call's words, who can take part, counter-arguments.
pub(super) fn reasons(evidence: &Evidence, eligibility: Eligibility, relevance: &Relevance<'_>) -> Vec<Reason> {
    let Eligibility { eligible, reason, words, .. } = eligibility;
    let can_take_part = Reason::with_words(ReasonKind::Eligibility(reason), words);
    let mut reasons = Vec::with_capacity(6);
    match relevance.best {
        Some(best) => {
            let best_and_next = std::iter::once(best).chain(relevance.runner_up);
            reasons.extend(best_and_next.filter_map(|found| priority_reasons(found, evidence)).flatten());
        }
        None => reasons.push(no_priority_reason(evidence)),
    }
    if eligible == Eligible::No {
        reasons.insert(0, can_take_part);
        return reasons;
    }
    reasons.push(can_take_part);
    reasons.extend(counter_reason(evidence));
    reasons
}

fn priority_reasons(best: PriorityMatch<'_>, evidence: &Evidence) -> Option<[Reason; 2]> {
    let area = areas().by_index(best.area.area)?;
    let priority = best.priority;
    let (title, place) = (priority.title.clone(), priority.place.clone());
    let kind = match priority.area.as_str() {
        ANY_AREA => ReasonKind::GeneralPassage { title, place },
        _ => ReasonKind::Priority { title, place },
    };
    let policy = Reason { kind, passage: Some(priority.passage.clone()), words: Vec::new() };
    let words = best.area.words.clone();
    let call = match best.area.by_similarity {
        true => Reason::with_words(ReasonKind::Similarity { area: area.id.clone() }, words),
        false => area_reason(area, words, &evidence.label),
    };
    Some([policy, call])
}

/// Returns the reason that names what the call is about; without words in its text, its programme is named.
fn area_reason(area: &Area, words: Vec<String>, label: &str) -> Reason {
    let area = area.id.clone();
    if words.is_empty() {
        let kind = ReasonKind::Programme { area, label: label.to_owned() };
        return Reason::with_words(kind, vec![label.to_owned()]);
    }
    Reason::with_words(ReasonKind::Area { area }, words)
}

/// The most areas that are named when the kommun has priorities for none of them.
const MAX_NAMED_AREAS: usize = 3;

fn no_priority_reason(evidence: &Evidence) -> Reason {
    let named = || evidence.main_areas().take(MAX_NAMED_AREAS);
    let ids = named().filter_map(|shown| areas().by_index(shown.area)).map(|area| area.id.clone()).collect();
    let words = named().flat_map(|area| area.words.iter().take(2).cloned()).collect();
    Reason::with_words(ReasonKind::NoPriority { areas: ids }, words)
}

fn counter_reason(evidence: &Evidence) -> Option<Reason> {
    let group = (*evidence.other_groups.first()?).to_owned();
    Some(Reason::with_words(ReasonKind::OtherActors { group }, evidence.other_actors.words.clone()))
}
