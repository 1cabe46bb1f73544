//! Many kommuner made ready, so that a call is weighed against all of them in the time that one account takes.

use super::areas::areas;
use super::eligibility;
use super::evidence::Evidence;
use super::relevance::{self, Bearing, Settled};
use super::thresholds::Thresholds;
use crate::kommun::{ANY_AREA, Kommun, Level};

/// What each kommun weighs by: numbers only.
#[derive(Debug)]
pub struct Profiles<'k> {
    /// Weight by kommun and area (50..100; 0 without a priority), one kommun's areas after another's.
    named: Vec<u8>,
    rows: Vec<Row>,
    /// One kommun of each län: who can take part differs by län only.
    lan: Vec<&'k Kommun>,
}

#[derive(Debug)]
struct Row {
    /// Weight of the passage that opens all municipal work.
    any: u8,
    /// The number of its län.
    lan: usize,
}

/// How a call stands to one kommun: what a [`Match`](crate::kommun::Match) says, without the reasons.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// 0..1.
    pub score: f64,
    pub level: Level,
}

/// An area of the call as the kommuner meet it.
struct Shown {
    area: usize,
    strength: u32,
    squarely: bool,
    by_meaning: bool,
    /// A passage that opens all municipal work carries it.
    everyday: bool,
}

impl<'k> Profiles<'k> {
    /// Makes kommuner ready; the standings come in their order.
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

    /// Weighs what one call showed against every kommun: the same scores and levels as judging each by itself,
    /// under the thresholds that are shipped.
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

/// The priority that counts most; of equals the one of the area that stands first in the vocabulary, and of those
/// the open passage, as everywhere.
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

    /// Kommuner of every mixture: one to three areas of all weights, some with an open passage, in two län.
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
