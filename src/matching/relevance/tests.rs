//! Tests that each kommun's own priorities count: one with a single priority gets that area first and no other alerts.

use super::super::{areas::areas, judge};
use crate::demo::recording;
use crate::kommun::{AreaId, Kommun, Level, Match, Priority};
use crate::opportunity::{Facts, Opportunity, Revision, Section, SectionKind, SourceId, Status};

fn call(identifier: &str, action: &str, title: &str, scope: &str) -> Opportunity {
    let section = Section { kind: SectionKind::Scope, text: scope.into() };
    let facts = Facts {
        identifier: Some(identifier.into()),
        action: Some(action.into()),
        title: title.into(),
        sections: vec![section],
        ..Facts::default()
    };
    let (source, reference) = (SourceId::from_static("test"), identifier.to_owned());
    Opportunity {
        id: identifier.parse().unwrap(),
        revision: Revision::new(1),
        status: Status::Open,
        source,
        reference,
        facts,
    }
}

const LOCAL: &str = "Municipalities and local authorities take part and test it in cities and towns with citizens.";

/// Invented calls, two for each area: area, identifier, type of action, title, scope.
const OF_AREAS: &str = include_str!("calls.tsv");

fn of_areas() -> Vec<[&'static str; 5]> {
    let rows = OF_AREAS.lines().skip(1).map(|row| row.split('\t').collect::<Vec<_>>().try_into().unwrap());
    rows.collect()
}

fn calls() -> Vec<Opportunity> {
    let recorded = recording::calls(2).into_iter().map(|shown| {
        let text = [shown.outcome, shown.scope, shown.summary].into_iter().flatten().collect::<Vec<_>>().join(" ");
        call(&shown.identifier, shown.action.as_deref().unwrap_or_default(), &shown.title, &text)
    });
    let invented = of_areas()
        .into_iter()
        .map(|[_, identifier, action, title, scope]| call(identifier, action, title, &format!("{scope} {LOCAL}")));
    recorded.chain(invented).collect()
}

fn caring_for(area: &str) -> Kommun {
    let only = Priority {
        area: area.parse().unwrap(),
        title: "Det enda".into(),
        weight: 1.0,
        passage: "Kommunen ska arbeta med detta.".into(),
        place: "1".into(),
        quote: None,
    };
    Kommun {
        slug: area.parse().unwrap(),
        namn: "Provköpings kommun".into(),
        kommunkod: "0138".into(),
        lan: "Stockholms län".into(),
        policy: "Policy".into(),
        vanorter: Vec::new(),
        program: Vec::new(),
        priorities: vec![only],
        approval: None,
        meetings: Vec::new(),
        forvaltningar: Vec::new(),
        fingerprint: String::new(),
    }
}

/// Returns references and judgements, best first.
fn ranked(area: &str) -> Vec<(String, Match)> {
    let kommun = caring_for(area);
    let mut found: Vec<_> = calls().iter().map(|call| (call.reference.clone(), judge(call, &kommun))).collect();
    found.sort_by(|one, other| other.1.score.total_cmp(&one.1.score).then_with(|| one.0.cmp(&other.0)));
    found
}

fn every_area() -> impl Iterator<Item = &'static str> {
    areas().iter().map(|area| area.id.as_str())
}

/// Returns the invented calls in the order in which a kommun with this one priority gets them.
fn invented(area: &str) -> Vec<(String, Match)> {
    let known = of_areas();
    ranked(area).into_iter().filter(|(reference, _)| known.iter().any(|row| row[1] == reference)).collect()
}

fn own(area: &str) -> Vec<&'static str> {
    of_areas().into_iter().filter(|row| row[0] == area).map(|row| row[1]).collect()
}

#[test]
fn the_calls_of_the_only_priority_come_first() {
    for area in every_area() {
        let (own, ranked) = (own(area), invented(area));
        assert!(own.len() >= 2, "no calls of {area}");
        for (reference, found) in ranked.iter().take(own.len()) {
            assert!(own.contains(&reference.as_str()), "{reference} before the calls of {area}");
            assert!(found.level > Level::None, "{reference} is not shown to a kommun that cares for {area}");
            assert_eq!(found.areas.first().map(AreaId::as_str), Some(area), "{reference}");
        }
    }
}

#[test]
fn calls_of_other_areas_are_no_alerts() {
    for area in every_area() {
        let own = own(area);
        for (reference, found) in invented(area).iter().filter(|(reference, _)| !own.contains(&reference.as_str())) {
            assert!(found.level < Level::Alert, "{reference} alerts a kommun that cares for {area}");
        }
    }
}

#[test]
fn two_kommuner_get_different_lists() {
    let first = |area| ranked(area).into_iter().take(2).map(|(reference, _)| reference).collect::<Vec<_>>();
    let lists: Vec<_> = every_area().map(|area| (area, first(area))).collect();
    for pair in lists.windows(2) {
        let [(one, first), (other, second)] = pair else { continue };
        assert!(first.iter().all(|reference| !second.contains(reference)), "{one} and {other}: {first:?} {second:?}");
    }
}

#[test]
fn an_area_that_only_the_running_text_speaks_of_is_no_alert() {
    let text = format!("Public transport, cycling, shared mobility, buses and road safety. {LOCAL} {LOCAL}");
    let call = call("CERV-2027-CITIZENS-TOWN-TT-92", "CERV Lump Sum Grants", "Town twinning", &text);
    let (beside, squarely) =
        (judge(&call, &caring_for("transport-mobilitet")), judge(&call, &caring_for("vanorter-natverk")));
    assert_eq!((beside.level, squarely.level), (Level::Digest, Level::Alert), "{} {}", beside.score, squarely.score);
}

#[test]
fn the_account_adds_up_to_the_judgement() {
    let kommun = caring_for("kultur");
    for call in calls() {
        let explanation =
            super::super::explain(&super::super::Evidence::read(&call), &kommun, &super::super::Thresholds::default());
        let best = explanation.areas.iter().map(|area| area.score).fold(0.0, f64::max);
        assert!(
            (explanation.cap.is_some() && explanation.found.score < best)
                || (explanation.found.score - best).abs() < 1e-9
        );
    }
}
