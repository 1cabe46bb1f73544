//! Explains a judgement: the calculation behind a score, in full.

use super::areas::areas;
use super::eligibility::{self, REALISTIC_PARTICIPATION};
use super::evidence::Evidence;
use super::judge_by;
use super::relevance;
use super::thresholds::Thresholds;
use crate::kommun::{AreaId, Kommun, Match, Priority, ScoreCap};
use crate::opportunity::CallKind;

/// A judgement and how it was calculated. Score = participation x the best of `areas` (strength x priority weight).
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    pub found: Match,
    /// The scores from which a call belongs in the digest or is worth an alert, and how the kommun's answers moved
    /// them.
    pub thresholds: Thresholds,
    /// Whether there is anything to apply for; a policy matter or a watched page has no applicants.
    pub has_applicants: bool,
    /// How likely it is that a kommun can take part, 0..1.
    pub participation: f64,
    /// The participation by the programme's rule, before the text was read, 0..1; none when there is no rule.
    pub participation_by_programme: Option<f64>,
    /// The key of the rule's sentence.
    pub programme_rule: Option<String>,
    /// The words for kommuner and actors near them.
    pub speaks_for: Vec<String>,
    /// The words for other actors.
    pub speaks_against: Vec<String>,
    /// The groups of other actors: the keys of their names.
    pub other_groups: Vec<&'static str>,
    /// What kept the score below a level that it would otherwise have reached.
    pub cap: Option<ScoreCap>,
    /// The areas of the call, strongest first, whether the kommun has a priority for them or not.
    pub areas: Vec<AreaExplanation>,
}

/// One area of a call and the kommun's best priority for it.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaExplanation {
    pub id: AreaId,
    /// How much the call is about the area, 0..1.
    pub strength: f64,
    /// The call's words for the area; none when only its programme names it.
    pub words: Vec<String>,
    /// Whether semantic similarity alone found the area: then the words are the nearest of the title.
    pub by_similarity: bool,
    /// The priority that covers the area best.
    pub priority: Option<Priority>,
    /// The weight that the priority is given, 0.5..1; 0 without a priority.
    pub priority_weight: f64,
    /// strength x priority weight x participation, before any cap.
    pub score: f64,
}

/// Areas under this strength (0..1) are only mentioned.
const MAIN_AREA_STRENGTH: f64 = 0.25;

impl AreaExplanation {
    /// Returns whether the call is about the area and does not only mention it.
    pub fn is_main(&self) -> bool {
        self.strength >= MAIN_AREA_STRENGTH
    }
}

impl Explanation {
    /// The participation from which taking part is realistic, 0..1.
    pub const REALISTIC_PARTICIPATION: f64 = REALISTIC_PARTICIPATION as f64 / 100.0;
}

/// Judges as [`judge_by`] does, and returns the calculation.
pub fn explain(evidence: &Evidence, kommun: &Kommun, thresholds: &Thresholds) -> Explanation {
    let eligibility = eligibility::assess(evidence, kommun);
    let sum = relevance::assess(evidence, kommun, &eligibility);
    let participation = eligibility.participation;
    let areas = evidence.areas.iter().filter_map(|shown| {
        let known = areas().by_index(shown.area)?;
        let carrier = relevance::best_priority(evidence, shown, kommun);
        let (priority, counts) = carrier.map_or((None, 0), |(priority, counts)| (Some(priority.clone()), counts));
        Some(AreaExplanation {
            id: known.id.clone(),
            strength: fraction(shown.strength, 100),
            words: shown.words.clone(),
            by_similarity: shown.by_similarity,
            priority,
            priority_weight: fraction(counts, 100),
            score: fraction(participation * shown.strength * counts / 1_000, 1_000),
        })
    });
    Explanation {
        found: judge_by(evidence, kommun, thresholds),
        thresholds: *thresholds,
        has_applicants: evidence.kind == CallKind::Funding,
        participation: fraction(participation, 100),
        participation_by_programme: evidence.rule.map(|rule| fraction(rule.strength, 100)),
        programme_rule: evidence.rule.map(|rule| rule.says.clone()),
        speaks_for: evidence.local_actors.words.clone(),
        speaks_against: evidence.other_actors.words.clone(),
        other_groups: evidence.other_groups.clone(),
        cap: sum.cap,
        areas: areas.collect(),
    }
}

fn fraction(part: u32, whole: u32) -> f64 {
    f64::from(part) / f64::from(whole)
}
