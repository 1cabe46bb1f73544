//! Judges whether a kommun can take part (yes, no or not stated), and names the words that show it.

use super::evidence::Evidence;
use super::place;
use super::programmes::{Role, Rule};
use crate::kommun::{Eligible, Kommun};
use crate::opportunity::{self, Kind};

/// Whether one kommun can take part.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    pub(super) eligible: Eligible,
    /// How likely it is that the kommun can take part, 0..100; 0 when it is excluded.
    pub(super) strength: u32,
    /// The verdict as one Swedish sentence.
    pub(super) text: String,
    /// The words that the verdict is based on.
    pub(super) words: Vec<String>,
}

/// Participation without a rule for the programme, and the most that the text can raise it to.
const UNKNOWN_STRENGTH: u32 = 30;
const UNKNOWN_LIMIT: u32 = 80;
/// The most that is deducted for a text about other actors.
const MOST_AGAINST: u32 = 20;
/// A rule's participation from which a text that names others too does not lower it further.
const SURE: u32 = 60;
/// Participation when the text says that kommuner may apply.
const STATED: u32 = 60;
/// Participation from which taking part is realistic.
pub(super) const REALISTIC: u32 = 50;

pub(super) fn verdict(evidence: &Evidence, kommun: &Kommun) -> Verdict {
    let no_call = match evidence.kind {
        Kind::Funding => None,
        Kind::Policy => Some("Ett policyärende har inga sökande; kommunen kan svara eller bevaka."),
        Kind::Page => Some("En bevakad sida: öppna den för att se vad som gäller."),
    };
    if let Some(text) = no_call {
        let text = text.to_owned();
        return Verdict { eligible: Eligible::Unstated, strength: 100, text, words: Vec::new() };
    }
    if let Some(closed) = gate(evidence, kommun) {
        return closed;
    }
    let strength = strength(evidence);
    let stated = evidence.stated.as_ref().filter(|(verdict, _)| *verdict == opportunity::Verdict::Yes);
    let words = stated.map(|(_, words)| words.clone()).into_iter().chain(evidence.local.words.clone()).collect();
    let unsaid =
        if stated.is_some() { "Det står i utlysningen." } else { "Utlysningen säger inte vem som får söka." };
    let says = evidence.rule.map_or(unsaid, |rule| &rule.says);
    let (eligible, text) = match evidence.rule.map(|rule| rule.role) {
        _ if strength < REALISTIC => (Eligible::Unstated, format!("Oklart om kommunen kan delta. {says}")),
        Some(Role::PassOn) => (Eligible::Yes, format!("Kommunen kan föra den vidare. {says}")),
        None if stated.is_some() => (Eligible::Yes, format!("Kommunen kan söka. {says}")),
        Some(Role::Lead) => (Eligible::Yes, format!("Kommunen kan söka. {says}")),
        _ => (Eligible::Yes, format!("Kommunen kan delta. {says}")),
    };
    Verdict { eligible, strength, text, words }
}

/// Returns what excludes a kommun, if anything: the programme's rule, the title, the text or the place.
fn gate(evidence: &Evidence, kommun: &Kommun) -> Option<Verdict> {
    let no = |text: String, words: Vec<String>| Verdict { eligible: Eligible::No, strength: 0, text, words };
    if let Some(rule) = evidence.rule.filter(|rule| rule.role == Role::No) {
        return Some(no(format!("Kommunen kan inte delta. {}", rule.says), vec![evidence.label.clone()]));
    }
    if let Some((text, words)) = &evidence.gate {
        return Some(no(format!("Kommunen kan inte delta. {text}"), vec![words.clone()]));
    }
    let leads = evidence.rule.is_some_and(|rule| rule.role == Role::Lead);
    if let Some((opportunity::Verdict::No, words)) = evidence.stated.as_ref().filter(|_| !leads) {
        return Some(no("Kommunen kan inte söka. Det står i utlysningen.".to_owned(), vec![words.clone()]));
    }
    let limits = [evidence.rule.map(|rule| rule.lan.as_slice()).unwrap_or_default(), &evidence.geography];
    let outside = limits.into_iter().find_map(|places| place::outside(kommun, places))?;
    let words = outside.iter().map(ToString::to_string).collect();
    Some(no(format!("Gäller bara {}.", outside.join(", ")), words))
}

/// Returns the participation by the programme's rule, raised by words for kommuner and lowered by words for others.
fn strength(evidence: &Evidence) -> u32 {
    let (base, limit) = evidence.rule.map_or((UNKNOWN_STRENGTH, UNKNOWN_LIMIT), bounds);
    let against = evidence.others.points.min(MOST_AGAINST);
    // A rule for the programme is more reliable than a sentence of the text.
    let stated = evidence.rule.is_none() && matches!(evidence.stated, Some((opportunity::Verdict::Yes, _)));
    let base = if stated { base.max(STATED) } else { base };
    let read = (base + evidence.local.points).saturating_sub(against).min(limit.max(base));
    if base >= SURE { read.max(base.min(SURE)) } else { read }
}

fn bounds(rule: &Rule) -> (u32, u32) {
    (rule.strength, rule.limit)
}
