//! Measures how fast a call is scored for many kommuner, beside a plain loop that judges each.
//! `cargo bench --bench matching`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use utkik::internals::config::kommun_file::read;
use utkik::internals::kommun::{ANY_AREA, Kommun, Priority};
use utkik::internals::matching::areas::areas;
use utkik::internals::matching::{Evidence, PhraseMatcher, Profiles, judge_evidence};
use utkik::internals::opportunity::{
    Facts, Opportunity, OpportunityId, Revision, Section, SectionKind, SourceId, Status,
};

#[allow(dead_code, reason = "shared with the bench of rounds")]
#[path = "round/words.rs"]
mod words;
use words::Dice;

const CALLS: usize = 1_000;
/// The number of kommuner in Sweden.
const KOMMUNER: usize = 290;
const PROFILES: [usize; 3] = [KOMMUNER, 10_000, 100_000];
const TIMES: usize = 15;
/// Bytes in a call's text, about as many as in the portal's.
const TEXT: usize = 6_000;

const FILE: &str = r#"
namn = "Provköpings kommun"
kommunkod = "0138"
lan = "Stockholms län"
policy = "Policy"
vanorter = []
[[priority]]
area = "kultur"
title = "Ett område"
weight = 0.5
passage = "Kommunen ska arbeta med detta i samverkan med kommuner i andra länder."
place = "2.1"
"#;

const PROGRAMMES: [(&str, &str); 6] = [
    ("CERV-2027-CITIZENS-CIV", "CERV Lump Sum Grants"),
    ("HORIZON-CL5-2027-01-D4", "HORIZON Innovation Actions"),
    ("HORIZON-CL2-2027-01-HERITAGE", "HORIZON Research and Innovation Actions"),
    ("LIFE-2027-SAP-ENV", "LIFE Project Grants"),
    ("ERASMUS-YOUTH-2027", "ERASMUS Lump Sum Grants"),
    ("JTM-2027-PSLF", "JTM Lump Sum Grants"),
];

fn main() -> Result<()> {
    let mut dice = Dice(7);
    let Ok(base) = read("provkoping", FILE) else { bail!("the bench's kommun file has faults") };
    let calls: Vec<Opportunity> = (0..CALLS).map(|number| call(number, &mut dice)).collect();
    println!("{:>8} {:>12} {:>12}  one call, median of {TIMES}", "kommuner", "weighed", "one by one");
    for count in PROFILES {
        let kommuner: Vec<Kommun> = (0..count).map(|number| kommun(number, &base, &mut dice)).collect::<Result<_>>()?;
        one_call(&calls, &kommuner)?;
    }
    let kommuner: Vec<Kommun> = (0..KOMMUNER).map(|number| kommun(number, &base, &mut dice)).collect::<Result<_>>()?;
    all_calls(&calls, &kommuner);
    Ok(())
}

/// Measures several calls against all kommuner in both ways; the results must be equal.
fn one_call(calls: &[Opportunity], kommuner: &[Kommun]) -> Result<()> {
    let profiles = Profiles::of(kommuner);
    let (mut weighed, mut looped) = (Vec::new(), Vec::new());
    for call in calls.iter().take(TIMES) {
        let evidence = Evidence::read(call);
        let start = Instant::now();
        let scores = black_box(profiles.score(black_box(&evidence)));
        weighed.push(start.elapsed());
        let start = Instant::now();
        let judged: Vec<_> = kommuner.iter().map(|kommun| judge_evidence(black_box(&evidence), kommun)).collect();
        looped.push(start.elapsed());
        let same = scores.iter().zip(&judged).all(|(one, other)| (one.score, one.level) == (other.score, other.level));
        ensure!(same && scores.len() == judged.len(), "the two ways disagree about {}", call.reference);
    }
    let (weighed, looped) = (median(weighed), median(looped));
    println!("{:>8} {:>9.3} ms {:>9.3} ms", kommuner.len(), millis(weighed), millis(looped));
    Ok(())
}

/// Measures what the stage does for a whole portal: reads each call once and judges it for every kommun, with reasons.
fn all_calls(calls: &[Opportunity], kommuner: &[Kommun]) {
    let start = Instant::now();
    let mut matcher = PhraseMatcher::default();
    let read: Vec<Evidence> = calls.iter().map(|call| Evidence::read_with(&mut matcher, call)).collect();
    let reading = start.elapsed();
    for evidence in &read {
        for kommun in kommuner {
            black_box(judge_evidence(black_box(evidence), kommun));
        }
    }
    let (whole, pairs) = (start.elapsed(), calls.len() * kommuner.len());
    println!(
        "\n{pairs} pairs with their reasons: {:.2} s, of which reading {:.2} s",
        whole.as_secs_f64(),
        reading.as_secs_f64()
    );
    let (start, profiles) = (Instant::now(), Profiles::of(kommuner));
    read.iter().for_each(|evidence| drop(black_box(profiles.score(evidence))));
    println!("{pairs} pairs weighed only: {:.3} s", start.elapsed().as_secs_f64());
}

fn call(number: usize, dice: &mut Dice) -> Opportunity {
    let (programme, action) = PROGRAMMES[number % PROGRAMMES.len()];
    let identifier = format!("{programme}-{number}");
    let section = Section { kind: SectionKind::Scope, text: dice.prose(TEXT) };
    let facts = Facts {
        identifier: Some(identifier.clone()),
        action: Some(action.into()),
        title: dice.prose(60),
        sections: vec![section],
        ..Facts::default()
    };
    let (source, reference) = (SourceId::from_static("bench"), identifier.clone());
    Opportunity {
        id: OpportunityId::from_first_listing("bench", &identifier),
        revision: Revision::new(1),
        status: Status::Open,
        source,
        reference,
        facts,
    }
}

/// Returns a kommun with one to six priorities, and in most cases a passage that covers all municipal work.
fn kommun(number: usize, base: &Kommun, dice: &mut Dice) -> Result<Kommun> {
    let ids: Vec<&str> = areas().iter().map(|area| area.id.as_str()).collect();
    let mut cares: Vec<&str> = (0..=dice.roll(6)).map(|_| ids[dice.roll(ids.len())]).collect();
    if dice.roll(4) > 0 {
        cares.push(ANY_AREA);
    }
    let priority = |area: &str, dice: &mut Dice| -> Result<Priority> {
        let weight = (dice.roll(10) + 1) as f64 / 10.0;
        Ok(Priority { area: area.parse()?, weight, ..base.priorities[0].clone() })
    };
    let lan = ["Stockholms län", "Skåne län", "Norrbottens län", "Västra Götalands län", "Jämtlands län"];
    Ok(Kommun {
        slug: format!("kommun-{number}").parse()?,
        lan: lan[number % lan.len()].into(),
        priorities: cares.into_iter().map(|area| priority(area, dice)).collect::<Result<_>>()?,
        ..base.clone()
    })
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
