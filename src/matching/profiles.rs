//! Prepares many kommuner, so that a call is scored for all of them in the time that one explanation takes.

use super::areas::areas;
use super::eligibility;
use super::evidence::Evidence;
use super::relevance::{self, Bearing, Settled};
use super::thresholds::Thresholds;
use crate::kommun::{ANY_AREA, Kommun, Level};

/// The priorities of many kommuner, as numbers only.
#[derive(Debug)]
pub struct Profiles<'k> {
    /// The weight by kommun and area (50..100; 0 without a priority), one kommun's areas after another's.
    named: Vec<u8>,
    rows: Vec<Row>,
    /// One kommun of each län: eligibility differs between län only.
    lan: Vec<&'k Kommun>,
}

#[derive(Debug)]
struct Row {
    /// The weight of a passage that covers all municipal work.
    any: u8,
    /// The index of its län.
    lan: usize,
}

/// The score of a call for one kommun: a [`Match`](crate::kommun::Match) without its reasons.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// The score, 0..1.
    pub score: f64,
    pub level: Level,
}

/// An area of the call, as far as scoring needs it.
struct Shown {
    area: usize,
    strength: u32,
    squarely: bool,
    by_meaning: bool,
    /// Whether a passage that covers all municipal work covers the area.
    everyday: bool,
}

impl<'k> Profiles<'k> {
    /// Prepares kommuner; scores are returned in their order.
    pub fn of(kommuner: &'k [Kommun]) -> Profiles<'k> {
        let known = areas().iter().count();
        let mut profiles = Profiles { named: vec![0; known * kommuner.len()], rows: Vec::new(), lan: Vec::new() };
        for (at, kommun) in kommuner.iter().enumerate() {
            let lan = profiles.lan.iter().position(|other| other.lan == kommun.lan).unwrap_or_else(|| {
                profiles.lan.push(kommun);
                profiles.lan.len() - 1
            });
            let mut any = 0;
            for priority in &kommun.priorities {
                let weight = u8::try_from(relevance::weight(priority)).unwrap_or(u8::MAX);
                let number = areas().number(&priority.area);
                let place = number.and_then(|number| profiles.named.get_mut(at * known + number));
                match place {
                    Some(place) => *place = weight.max(*place),
                    None if priority.area == ANY_AREA => any = weight.max(any),
                    None => {}
                }
            }
            profiles.rows.push(Row { any, lan });
        }
        profiles
    }

    /// Scores one call for every kommun: the same scores and levels as judging it for each by itself, under the default
    /// thresholds.
    pub fn weigh(&self, evidence: &Evidence) -> Vec<Standing> {
        let parts: Vec<u32> = self.lan.iter().map(|kommun| eligibility::verdict(evidence, kommun).strength).collect();
        let shown: Vec<Shown> = evidence
            .areas
            .iter()
            .map(|area| Shown {
                area: area.area,
                strength: area.strength,
                squarely: area.squarely,
                by_meaning: area.by_meaning,
                everyday: relevance::is_everyday(evidence, area),
            })
            .collect();
        let (known, shipped) = (areas().iter().count().max(1), Thresholds::default());
        let standing = |(row, named): (&Row, &[u8])| {
            let part = parts.get(row.lan).copied().unwrap_or(0);
            let Settled { score, held } = relevance::settle(evidence.kind, part, best(row, named, &shown));
            Standing { score: f64::from(score) / 1000.0, level: shipped.level(score, held) }
        };
        self.rows.iter().zip(self.named.chunks_exact(known)).map(standing).collect()
    }
}

/// Returns the priority with the most points; of equals, the one whose area comes first in the vocabulary, and of those
/// the passage that covers all work, as in [`relevance`].
fn best(row: &Row, named: &[u8], shown: &[Shown]) -> Option<Bearing> {
    let mut best: Option<(usize, Bearing)> = None;
    for Shown { area, strength, squarely, by_meaning, everyday } in shown {
        let own = u32::from(named.get(*area).copied().unwrap_or(0));
        let any = if *everyday { u32::from(row.any) } else { 0 };
        let is_open = any > 0 && any >= own;
        let weight = if is_open { any } else { own };
        if weight == 0 {
            continue;
        }
        let bearing =
            Bearing { points: strength * weight, weight, is_open, squarely: *squarely, by_meaning: *by_meaning };
        let beats = |(first, known): &(usize, Bearing)| {
            bearing.points > known.points || (bearing.points == known.points && area < first)
        };
        if best.as_ref().is_none_or(beats) {
            best = Some((*area, bearing));
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
            area: ids[at % ids.len()].into(),
            weight: (weight % 11) as f64 / 10.0,
            ..base.priorities[0].clone()
        };
        let kommun = |number: usize| Kommun {
            slug: format!("kommun-{number}"),
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
            for (standing, kommun) in profiles.weigh(&evidence).into_iter().zip(&kommuner) {
                let judged = judge_evidence(&evidence, kommun);
                assert_eq!((standing.score, standing.level), (judged.score, judged.level), "{}", kommun.slug);
                levels.insert(standing.level);
            }
        }
        assert_eq!(levels.len(), 3, "all levels must be met, or nothing is proved");
    }
}
