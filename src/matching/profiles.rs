//! Prepares many kommuner, so that a call is scored for all of them in the time that one explanation takes.

use super::areas::areas;
use super::eligibility;
use super::evidence::Evidence;
use super::relevance::{self, CappedScore, PriorityScore};
use super::thresholds::Thresholds;
use crate::kommun::{ANY_AREA, Kommun, Level};

/// The priorities of many kommuner, as numbers only.
#[derive(Debug)]
pub struct Profiles<'k> {
    /// The weight by kommun and area (50..100; 0 without a priority), one kommun's areas after another's.
    weights: Vec<u8>,
    rows: Vec<ProfileRow>,
    /// One kommun of each län: eligibility differs between län only.
    lan: Vec<&'k Kommun>,
}

#[derive(Debug)]
struct ProfileRow {
    /// The weight of a passage that covers all municipal work.
    general_weight: u8,
    /// The index of its län.
    lan: usize,
}

/// The score of a call for one kommun: a [`Match`](crate::kommun::Match) without its reasons.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoreRow {
    /// The score, 0..1.
    pub score: f64,
    pub level: Level,
}

/// An area of the call, as far as scoring needs it.
struct CallArea {
    area: usize,
    strength: u32,
    is_subject: bool,
    by_similarity: bool,
    /// Whether a passage that covers all municipal work covers the area.
    everyday: bool,
}

impl<'k> Profiles<'k> {
    /// Prepares kommuner; scores are returned in their order.
    pub fn of(kommuner: &'k [Kommun]) -> Profiles<'k> {
        let known = areas().iter().count();
        let mut profiles = Profiles { weights: vec![0; known * kommuner.len()], rows: Vec::new(), lan: Vec::new() };
        for (at, kommun) in kommuner.iter().enumerate() {
            let lan = profiles.lan.iter().position(|other| other.lan == kommun.lan).unwrap_or_else(|| {
                profiles.lan.push(kommun);
                profiles.lan.len() - 1
            });
            let mut general_weight = 0;
            for priority in &kommun.priorities {
                let weight = u8::try_from(relevance::weight(priority)).unwrap_or(u8::MAX);
                let number = areas().index_of(priority.area.as_str());
                let place = number.and_then(|number| profiles.weights.get_mut(at * known + number));
                match place {
                    Some(place) => *place = weight.max(*place),
                    None if priority.area == ANY_AREA => general_weight = weight.max(general_weight),
                    None => {}
                }
            }
            profiles.rows.push(ProfileRow { general_weight, lan });
        }
        profiles
    }

    /// Scores one call for every kommun: the same scores and levels as judging it for each by itself, under the default
    /// thresholds.
    pub fn score(&self, evidence: &Evidence) -> Vec<ScoreRow> {
        let participations: Vec<u32> =
            self.lan.iter().map(|kommun| eligibility::assess(evidence, kommun).participation).collect();
        let shown: Vec<CallArea> = evidence
            .areas
            .iter()
            .map(|area| CallArea {
                area: area.area,
                strength: area.strength,
                is_subject: area.is_subject,
                by_similarity: area.by_similarity,
                everyday: relevance::is_everyday(evidence, area),
            })
            .collect();
        let (known, shipped) = (areas().iter().count().max(1), Thresholds::default());
        let row_score = |(row, named): (&ProfileRow, &[u8])| {
            let participation = participations.get(row.lan).copied().unwrap_or(0);
            let CappedScore { score, held } =
                relevance::capped_score(evidence.kind, participation, best_priority(row, named, &shown));
            ScoreRow { score: f64::from(score) / 1000.0, level: shipped.level(score, held) }
        };
        self.rows.iter().zip(self.weights.chunks_exact(known)).map(row_score).collect()
    }
}

/// Returns the priority with the most points; of equals, the one whose area comes first in the vocabulary, and of those
/// the passage that covers all work, as in [`relevance`].
fn best_priority(row: &ProfileRow, weights: &[u8], shown: &[CallArea]) -> Option<PriorityScore> {
    let mut best: Option<(usize, PriorityScore)> = None;
    for CallArea { area, strength, is_subject: squarely, by_similarity: by_meaning, everyday } in shown {
        let own = u32::from(weights.get(*area).copied().unwrap_or(0));
        let any = if *everyday { u32::from(row.general_weight) } else { 0 };
        let is_open = any > 0 && any >= own;
        let weight = if is_open { any } else { own };
        if weight == 0 {
            continue;
        }
        let priority_score = PriorityScore {
            points: strength * weight,
            weight,
            is_general: is_open,
            is_subject: *squarely,
            by_similarity: *by_meaning,
        };
        let beats = |(first, known): &(usize, PriorityScore)| {
            priority_score.points > known.points || (priority_score.points == known.points && area < first)
        };
        if best.as_ref().is_none_or(beats) {
            best = Some((*area, priority_score));
        }
    }
    best.map(|(_, bearing)| bearing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kommun::Priority;
    use crate::matching::{judge_evidence, tests};

    /// Returns kommuner with many mixtures: one to four priorities of all weights, some for all work, in two län.
    fn kommuner() -> Vec<Kommun> {
        let ids: Vec<&str> = areas().iter().map(|area| area.id.as_str()).chain([ANY_AREA]).collect();
        let base = tests::kommun("tyreso");
        let priority = |at: usize, weight: usize| Priority {
            area: ids[at % ids.len()].parse().unwrap(),
            weight: (weight % 11) as f64 / 10.0,
            ..base.priorities[0].clone()
        };
        let kommun = |number: usize| Kommun {
            slug: format!("kommun-{number}").parse().unwrap(),
            lan: if number.is_multiple_of(2) { "Stockholms län".into() } else { "Skåne län".into() },
            priorities: (0..=number % 4).map(|nth| priority(number * 7 + nth * 5, number + nth * 3)).collect(),
            ..base.clone()
        };
        (0..500).map(kommun).collect()
    }

    #[test]
    fn a_call_weighed_against_many_stands_as_when_it_is_judged_for_each() {
        let kommuner = kommuner();
        let profiles = Profiles::of(&kommuner);
        let mut levels = std::collections::BTreeSet::new();
        for call in tests::calls() {
            let evidence = Evidence::read(&call);
            for (score, kommun) in profiles.score(&evidence).into_iter().zip(&kommuner) {
                let judged = judge_evidence(&evidence, kommun);
                assert_eq!((score.score, score.level), (judged.score, judged.level), "{}", kommun.slug);
                levels.insert(score.level);
            }
        }
        assert_eq!(levels.len(), 3, "all levels must be met, or nothing is proved");
    }
}
