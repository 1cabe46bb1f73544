//! The explanation as `--json` prints it, with its texts in Swedish.

use serde::Serialize;

use crate::kommun::{AreaId, Eligible, KommunSlug, Level, Match, Priority, Reason};
use crate::locale::Locale;
use crate::matching::{AreaExplanation, Explanation};

/// A judgement and how it was calculated.
#[derive(Serialize)]
pub(super) struct ExplanationDto {
    found: FoundDto,
    digest_from: f64,
    alert_from: f64,
    thresholds_moved: Vec<String>,
    applicants: &'static str,
    part: f64,
    part_by_programme: Option<f64>,
    programme_says: Option<String>,
    speaks_for: Vec<String>,
    speaks_against: Vec<String>,
    others: Vec<String>,
    held_down: Option<&'static str>,
    areas: Vec<AreaDto>,
}

#[derive(Serialize)]
struct FoundDto {
    kommun: KommunSlug,
    score: f64,
    level: Level,
    eligible: Eligible,
    areas: Vec<AreaId>,
    reasons: Vec<ReasonDto>,
}

#[derive(Serialize)]
struct ReasonDto {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    passage: Option<String>,
    words: Vec<String>,
}

#[derive(Serialize)]
struct AreaDto {
    id: AreaId,
    name: String,
    strength: f64,
    words: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    by_meaning: bool,
    priority: Option<Priority>,
    counts: f64,
    score: f64,
}

impl ExplanationDto {
    pub(super) fn of(explanation: Explanation) -> ExplanationDto {
        let locale = Locale::default();
        let thresholds = explanation.thresholds;
        ExplanationDto {
            found: FoundDto::from(explanation.found),
            digest_from: f64::from(thresholds.digest.from) / 1_000.0,
            alert_from: f64::from(thresholds.alert.from) / 1_000.0,
            thresholds_moved: thresholds.moves().iter().map(|moved| locale.threshold_move(moved)).collect(),
            applicants: if explanation.has_applicants { "some" } else { "none" },
            part: explanation.participation,
            part_by_programme: explanation.participation_by_programme,
            programme_says: explanation.programme_rule.map(|rule| locale.programme_rule(&rule).to_owned()),
            speaks_for: explanation.speaks_for,
            speaks_against: explanation.speaks_against,
            others: explanation.other_groups.iter().map(|group| locale.actors(group).to_owned()).collect(),
            held_down: explanation.cap.map(|cap| locale.score_cap(cap)),
            areas: explanation.areas.into_iter().map(AreaDto::from).collect(),
        }
    }
}

impl From<Match> for FoundDto {
    fn from(Match { kommun, score, level, eligible, areas, reasons }: Match) -> FoundDto {
        FoundDto { kommun, score, level, eligible, areas, reasons: reasons.into_iter().map(ReasonDto::from).collect() }
    }
}

impl From<Reason> for ReasonDto {
    fn from(reason: Reason) -> ReasonDto {
        ReasonDto { text: Locale::default().reason(&reason), passage: reason.passage, words: reason.words }
    }
}

impl From<AreaExplanation> for AreaDto {
    fn from(area: AreaExplanation) -> AreaDto {
        AreaDto {
            name: Locale::default().area(area.id.as_str()),
            id: area.id,
            strength: area.strength,
            words: area.words,
            by_meaning: area.by_similarity,
            priority: area.priority,
            counts: area.priority_weight,
            score: area.score,
        }
    }
}
