//! Judges whether a kommun can take part (yes, no or not stated), and names the words that show it.

use super::evidence::Evidence;
use super::geography;
use super::programmes::{KommunRole, ProgrammeRule};
use crate::kommun::{EligibilityBasis, EligibilityReason, Eligible, Kommun};
use crate::opportunity::{self, CallKind};

/// Whether one kommun can take part.
#[derive(Clone, Debug)]
pub(super) struct Eligibility {
    pub(super) eligible: Eligible,
    /// How likely it is that the kommun can take part, 0..100; 0 when it is excluded.
    pub(super) participation: u32,
    /// Why.
    pub(super) reason: EligibilityReason,
    /// The words that the verdict is based on.
    pub(super) words: Vec<String>,
}

/// Participation without a rule for the programme, and the most that the text can raise it to.
const UNKNOWN_PARTICIPATION: u32 = 30;
const UNKNOWN_MAX: u32 = 80;
/// The most that is deducted for a text about other actors.
const MAX_DEDUCTION: u32 = 20;
/// A rule's participation from which a text that names others too does not lower it further.
const FIRM_PARTICIPATION: u32 = 60;
/// Participation when the text says that kommuner may apply.
const STATED_PARTICIPATION: u32 = 60;
/// Participation from which taking part is realistic.
pub(super) const REALISTIC_PARTICIPATION: u32 = 50;

pub(super) fn assess(evidence: &Evidence, kommun: &Kommun) -> Eligibility {
    let no_call = match evidence.kind {
        CallKind::Funding => None,
        CallKind::Policy => Some(EligibilityReason::PolicyMatter),
        CallKind::Page => Some(EligibilityReason::WatchedPage),
    };
    if let Some(reason) = no_call {
        return Eligibility { eligible: Eligible::Unstated, participation: 100, reason, words: Vec::new() };
    }
    if let Some(excluded) = exclusion(evidence, kommun) {
        return excluded;
    }
    let strength = participation(evidence);
    let stated = evidence.stated.as_ref().filter(|(verdict, _)| *verdict == opportunity::ApplicantVerdict::Yes);
    let words = stated.map(|(_, words)| words.clone()).into_iter().chain(evidence.local_actors.words.clone()).collect();
    let basis = match evidence.rule {
        Some(rule) => EligibilityBasis::Programme(rule.says.clone()),
        None if stated.is_some() => EligibilityBasis::Stated,
        None => EligibilityBasis::NotStated,
    };
    let (eligible, reason) = match evidence.rule.map(|rule| rule.role) {
        _ if strength < REALISTIC_PARTICIPATION => (Eligible::Unstated, EligibilityReason::Unclear(basis)),
        Some(KommunRole::PassOn) => (Eligible::Yes, EligibilityReason::CanPassOn(basis)),
        None if stated.is_some() => (Eligible::Yes, EligibilityReason::CanApply(basis)),
        Some(KommunRole::Lead) => (Eligible::Yes, EligibilityReason::CanApply(basis)),
        _ => (Eligible::Yes, EligibilityReason::CanTakePart(basis)),
    };
    Eligibility { eligible, participation: strength, reason, words }
}

/// Returns what excludes a kommun, if anything: the programme's rule, the title, the text or the place.
fn exclusion(evidence: &Evidence, kommun: &Kommun) -> Option<Eligibility> {
    let no = |reason: EligibilityReason, words: Vec<String>| Eligibility {
        eligible: Eligible::No,
        participation: 0,
        reason,
        words,
    };
    if let Some(rule) = evidence.rule.filter(|rule| rule.role == KommunRole::No) {
        return Some(no(EligibilityReason::ExcludedByProgramme(rule.says.clone()), vec![evidence.label.clone()]));
    }
    if let Some((reason, words)) = &evidence.exclusion {
        return Some(no(reason.clone(), vec![words.clone()]));
    }
    let leads = evidence.rule.is_some_and(|rule| rule.role == KommunRole::Lead);
    if let Some((opportunity::ApplicantVerdict::No, words)) = evidence.stated.as_ref().filter(|_| !leads) {
        return Some(no(EligibilityReason::ExcludedByText, vec![words.clone()]));
    }
    let limits = [evidence.rule.map(|rule| rule.lan.as_slice()).unwrap_or_default(), &evidence.geography];
    let outside = limits.into_iter().find_map(|places| geography::excluding_places(kommun, places))?;
    let words = outside.iter().map(ToString::to_string).collect();
    Some(no(EligibilityReason::OutsideArea, words))
}

/// Returns the participation by the programme's rule, raised by words for kommuner and lowered by words for others.
fn participation(evidence: &Evidence) -> u32 {
    let (base, limit) = evidence.rule.map_or((UNKNOWN_PARTICIPATION, UNKNOWN_MAX), bounds);
    let against = evidence.other_actors.points.min(MAX_DEDUCTION);
    // A rule for the programme is more reliable than a sentence of the text.
    let stated = evidence.rule.is_none() && matches!(evidence.stated, Some((opportunity::ApplicantVerdict::Yes, _)));
    let base = if stated { base.max(STATED_PARTICIPATION) } else { base };
    let read = (base + evidence.local_actors.points).saturating_sub(against).min(limit.max(base));
    if base >= FIRM_PARTICIPATION { read.max(base.min(FIRM_PARTICIPATION)) } else { read }
}

fn bounds(rule: &ProgrammeRule) -> (u32, u32) {
    (rule.strength, rule.limit)
}
