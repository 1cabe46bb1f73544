//! Explains a judgement: the calculation behind a score, in full.

use serde::Serialize;

use super::areas::areas;
use super::eligibility::{self, REALISTIC_PARTICIPATION};
use super::evidence::Evidence;
use super::relevance::{self, ScoreCap};
use super::thresholds::Thresholds;
use super::{judge_by, reasons};
use crate::kommun::{Eligible, Kommun, Level, Match, Priority};
use crate::opportunity::CallKind;

/// A judgement and how it was calculated. Score = participation x the best of `areas` (strength x priority weight).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    pub found: Match,
    /// The score from which a call belongs in the digest, 0..1.
    pub digest_from: f64,
    /// The score from which a call is worth an alert, 0..1.
    pub alert_from: f64,
    /// How the kommun's answers have moved the thresholds, in Swedish.
    pub thresholds_moved: Vec<String>,
    /// Whether there is anything to apply for.
    pub applicants: Applicants,
    /// How likely it is that a kommun can take part, 0..1.
    #[serde(rename = "part")]
    pub participation: f64,
    /// The participation by the programme's rule, before the text was read, 0..1; absent when there is no rule.
    #[serde(rename = "part_by_programme")]
    pub participation_by_programme: Option<f64>,
    /// The rule's sentence, in Swedish.
    pub programme_says: Option<String>,
    /// The words for kommuner and actors near them.
    pub speaks_for: Vec<String>,
    /// The words for other actors.
    pub speaks_against: Vec<String>,
    pub others: Vec<&'static str>,
    /// Why the score was capped, in Swedish.
    #[serde(rename = "held_down")]
    pub capped_because: Option<String>,
    /// The areas of the call, strongest first, whether the kommun has a priority for them or not.
    pub areas: Vec<AreaExplanation>,
}

/// Whether a call has applicants; a policy matter or a watched page has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicants {
    Some,
    None,
}

/// One area of a call and the kommun's best priority for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AreaExplanation {
    pub id: String,
    /// The area's name, in Swedish.
    pub name: String,
    /// How much the call is about the area, 0..1.
    pub strength: f64,
    /// The call's words for the area; none when only its programme names it.
    pub words: Vec<String>,
    /// Whether semantic similarity alone found the area: then the words are the nearest of the title. Absent if not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[serde(rename = "by_meaning")]
    pub by_similarity: bool,
    /// The priority that covers the area best.
    pub priority: Option<Priority>,
    /// The weight that the priority is given, 0.5..1; 0 without a priority.
    #[serde(rename = "counts")]
    pub priority_weight: f64,
    /// strength x priority weight x participation, before any cap.
    pub score: f64,
}

/// Areas under this strength (0..1) are listed on one line.
const MAIN_AREA_STRENGTH: f64 = 0.25;

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
            name: known.name_sv.clone(),
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
        digest_from: fraction(thresholds.digest.from, 1_000),
        alert_from: fraction(thresholds.alert.from, 1_000),
        thresholds_moved: thresholds.describe_moves(),
        applicants: if evidence.kind == CallKind::Funding { Applicants::Some } else { Applicants::None },
        participation: fraction(participation, 100),
        participation_by_programme: evidence.rule.map(|rule| fraction(rule.strength, 100)),
        programme_says: evidence.rule.map(|rule| rule.says.clone()),
        speaks_for: evidence.local_actors.words.clone(),
        speaks_against: evidence.other_actors.words.clone(),
        others: evidence.other_names.clone(),
        capped_because: sum.cap.map(|limit| cap_text(limit).to_owned()),
        areas: areas.collect(),
    }
}

fn cap_text(limit: ScoreCap) -> &'static str {
    match limit {
        ScoreCap::NoRealisticParticipation => "Kommunens möjlighet att delta är för oklar för ett veckobrev.",
        ScoreCap::GeneralPassage => "Bara en passage som öppnar för all verksamhet bär den: högst veckobrev.",
        ScoreCap::InPassing => "Policyn nämner området bara i förbigående: högst veckobrev.",
        ScoreCap::NotTheSubject => "Varken rubriken eller programmet gäller området, bara texten: högst veckobrev.",
        ScoreCap::SimilarityOnly => "Bara semantisk likhet bär den, inga gemensamma ord: högst veckobrev.",
        ScoreCap::NoFunding => "Där finns inga medel att söka, så det blir ingen avisering: högst veckobrev.",
    }
}

fn fraction(part: u32, whole: u32) -> f64 {
    f64::from(part) / f64::from(whole)
}

/// Returns the explanation as lines in Swedish: the verdict first, then the calculation.
pub fn explanation_lines(explanation: &Explanation) -> Vec<String> {
    let Explanation { found, digest_from, alert_from, .. } = explanation;
    let mut out = vec![format!(
        "{} (poäng {}; veckobrev från {}, avisering från {})",
        verdict_text(found),
        format!("{:.3}", found.score).replace('.', ","),
        format_number(*digest_from),
        format_number(*alert_from)
    )];
    out.extend(explanation.thresholds_moved.iter().cloned());
    out.push(String::new());
    for reason in &found.reasons {
        out.push(reason.text.clone());
        out.extend(
            reason.passage.iter().map(|passage| format!("    {}", reasons::quoted(in_print(explanation, passage)))),
        );
    }
    out.push(String::new());
    out.extend(participation_lines(explanation));
    let (main_areas, mentioned): (Vec<_>, Vec<_>) =
        explanation.areas.iter().partition(|area| area.strength >= MAIN_AREA_STRENGTH);
    if found.eligible == Eligible::No {
        let names: Vec<_> = main_areas.iter().map(|area| area.name.to_lowercase()).collect();
        out.extend((!names.is_empty()).then(|| format!("    Annars handlar den om {}.", names.join(", "))));
        return out;
    }
    out.extend(main_areas.iter().flat_map(|area| area_lines(area, explanation.participation)));
    if main_areas.is_empty() {
        out.push("    Inget av de kommunala områdena är dess ämne.".to_owned());
    }
    if !mentioned.is_empty() {
        let names: Vec<_> = mentioned.iter().map(|area| area.name.to_lowercase()).collect();
        out.push(format!("    Nämns i förbigående: {}.", names.join(", ")));
    }
    out.extend(explanation.capped_because.iter().map(|why| format!("Hölls nere: {why}")));
    out
}

/// Returns a passage as it reads in print, where the policy's text is damaged by scanning.
fn in_print<'a>(explanation: &'a Explanation, passage: &'a str) -> &'a str {
    let of = |area: &'a AreaExplanation| area.priority.as_ref().filter(|priority| priority.passage == passage);
    explanation.areas.iter().find_map(of).and_then(|priority| priority.quote.as_deref()).unwrap_or(passage)
}

/// Returns the lines on whether the kommun can take part, and the words for and against it.
fn participation_lines(explanation: &Explanation) -> Vec<String> {
    if explanation.found.eligible == Eligible::No {
        return vec!["Så räknades det: ett hinder går före allt annat, och poängen blir 0.".to_owned()];
    }
    if explanation.applicants == Applicants::None {
        return vec!["Så räknades det: här finns inget att söka, så möjligheten att delta räknas som 1.".to_owned()];
    }
    let mut out = vec![format!(
        "Så räknades det: kommunens möjlighet att delta {}{}.",
        format_number(explanation.participation),
        by_programme(explanation)
    )];
    if !explanation.speaks_for.is_empty() {
        out.push(format!("    Talar för att kommuner berörs: {}.", explanation.speaks_for.join(", ")));
    }
    if !explanation.speaks_against.is_empty() {
        let others = explanation.others.join(" och ");
        out.push(format!("    Talar för andra ({others}): {}.", explanation.speaks_against.join(", ")));
    }
    if explanation.participation < fraction(REALISTIC_PARTICIPATION, 100) {
        out.push(format!(
            "    Under {} räknas möjligheten som orealistisk.",
            format_number(fraction(REALISTIC_PARTICIPATION, 100))
        ));
    }
    out
}

fn verdict_text(found: &Match) -> &'static str {
    match (found.level, found.eligible) {
        (Level::Alert, _) => "Relevant: avisering",
        (Level::Digest, _) => "Relevant: veckobrev",
        (Level::None, Eligible::No) => "Inte relevant: kommunen kan inte delta",
        (Level::None, _) => "Inte relevant",
    }
}

fn by_programme(explanation: &Explanation) -> String {
    match explanation.participation_by_programme {
        None => " (programmet är okänt)".to_owned(),
        Some(part) if (part - explanation.participation).abs() < f64::EPSILON => " (så säger programmet)".to_owned(),
        Some(part) => format!(" (programmet ger {}, resten är utlysningens ord)", format_number(part)),
    }
}

fn area_lines(area: &AreaExplanation, participation: f64) -> Vec<String> {
    let words = match area.words.is_empty() {
        true => "enligt programmet".to_owned(),
        false => area.words.join(", "),
    };
    let shown = if area.by_similarity { "genom semantisk likhet" } else { "i texten" };
    let head = format!("    {}: {} {shown} ({words})", area.name, format_number(area.strength));
    let Some(priority) = &area.priority else { return vec![format!("{head}; ingen prioritering i policyn.")] };
    let sum = format!(
        "        x prioriteringen {}{}, som väger {}, x möjligheten {} = {}",
        reasons::quoted(&priority.title),
        reasons::policy_section(priority),
        format_number(area.priority_weight),
        format_number(participation),
        format_number(area.score)
    );
    vec![head, sum]
}

/// Formats a number with a decimal comma; truncated, so that a value below a limit does not look as if it reached it.
fn format_number(value: f64) -> String {
    format!("{:.2}", (value * 100.0 + 1e-6).floor() / 100.0).replace('.', ",")
}
