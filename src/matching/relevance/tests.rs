//! Each kommun's own priorities count: one that cares for a single area gets that area first and nothing loud besides.

use super::super::judge;
use crate::daemon::demo::recording;
use crate::kommun::{Kommun, Level, Match, Priority};
use crate::opportunity::{Facts, Opportunity, OpportunityId, Section, SectionKind, Status};

fn call(identifier: &str, action: &str, title: &str, scope: &str) -> Opportunity {
    let section = Section { kind: SectionKind::Scope, text: scope.into() };
    let facts = Facts {
        identifier: Some(identifier.into()),
        action: Some(action.into()),
        title: title.into(),
        sections: vec![section],
        ..Facts::default()
    };
    let (source, reference) = ("test".to_owned(), identifier.to_owned());
    Opportunity { id: OpportunityId(identifier.into()), revision: 1, status: Status::Open, source, reference, facts }
}

const LOCAL: &str = "Municipalities and local authorities take part and test it in cities and towns with citizens.";

/// Area, identifier, type of action, title, scope: invented calls, two for each area.
const OF_AREAS: [(&str, &str, &str, &str, &str); 12] = [
    (
        "turism-besoksnaring",
        "SMP-COSME-2027-TOUR-1",
        "SMP Grants",
        "Sustainable tourism in small destinations",
        "Support to tourism SMEs and destinations.",
    ),
    (
        "turism-besoksnaring",
        "HORIZON-CL2-2027-91-1",
        "HORIZON Innovation Actions",
        "Cultural tourism off season",
        "Tourism destinations and visitors.",
    ),
    (
        "vatten-avfall-cirkular",
        "LIFE-2027-SAP-ENV-91",
        "LIFE Project Grants",
        "Separate collection of household waste",
        "Waste collection, recycling and reuse.",
    ),
    (
        "vatten-avfall-cirkular",
        "HORIZON-CL6-2027-91-2",
        "HORIZON Innovation Actions",
        "Urban wastewater and water reuse",
        "Wastewater and stormwater in the circular economy.",
    ),
    (
        "barn-unga",
        "CERV-2027-CHILD-91",
        "CERV Project Grants",
        "Rights of the child in everyday decisions",
        "Children's participation and child protection.",
    ),
    (
        "barn-unga",
        "ERASMUS-YOUTH-2027-91",
        "ERASMUS Lump Sum Grants",
        "Youth participation where decisions are made",
        "Young people and youth work.",
    ),
    (
        "kultur",
        "CREA-CULT-2027-COOP-91",
        "CREA Project Grants",
        "European cooperation of cultural organisations",
        "Culture, arts and artists.",
    ),
    (
        "kultur",
        "HORIZON-CL2-2027-91-3",
        "HORIZON Innovation Actions",
        "Cultural heritage and museums close to people",
        "Cultural heritage, museums and libraries.",
    ),
    (
        "transport-mobilitet",
        "HORIZON-CL5-2027-91-4",
        "HORIZON Innovation Actions",
        "Public transport for all",
        "Public transport, cycling infrastructure and shared mobility.",
    ),
    (
        "transport-mobilitet",
        "HORIZON-MISS-2027-91-5",
        "HORIZON Innovation Actions",
        "Urban mobility and urban logistics",
        "Sustainable urban mobility, walking and cycling.",
    ),
    (
        "krisberedskap-sakerhet",
        "UCPM-2027-KAPP-91",
        "UCPM Project Grants",
        "Preparedness of local communities",
        "Civil protection, disaster risk and crisis preparedness.",
    ),
    (
        "krisberedskap-sakerhet",
        "HORIZON-CL3-2027-91-6",
        "HORIZON Innovation Actions",
        "Societal resilience after disasters",
        "Preparedness, first responders and community resilience.",
    ),
];

fn calls() -> Vec<Opportunity> {
    let recorded = recording::calls(2).into_iter().map(|shown| {
        let text = [shown.outcome, shown.scope, shown.summary].into_iter().flatten().collect::<Vec<_>>().join(" ");
        call(&shown.identifier, shown.action.as_deref().unwrap_or_default(), &shown.title, &text)
    });
    let invented = OF_AREAS
        .map(|(_, identifier, action, title, scope)| call(identifier, action, title, &format!("{scope} {LOCAL}")));
    recorded.chain(invented).collect()
}

fn caring_for(area: &str) -> Kommun {
    let only = Priority {
        area: area.into(),
        title: "Det enda".into(),
        weight: 1.0,
        passage: "Kommunen ska arbeta med detta.".into(),
        place: "1".into(),
        quote: None,
    };
    Kommun {
        slug: area.into(),
        namn: "Provköpings kommun".into(),
        kommunkod: "0138".into(),
        lan: "Stockholms län".into(),
        policy: "Policy".into(),
        vanorter: Vec::new(),
        program: Vec::new(),
        priorities: vec![only],
        approval: None,
        meetings: Vec::new(),
        fingerprint: String::new(),
    }
}

/// References and judgements, best first.
fn ranked(area: &str) -> Vec<(String, Match)> {
    let kommun = caring_for(area);
    let mut found: Vec<_> = calls().iter().map(|call| (call.reference.clone(), judge(call, &kommun))).collect();
    found.sort_by(|one, other| other.1.score.total_cmp(&one.1.score).then_with(|| one.0.cmp(&other.0)));
    found
}

const SIX: [&str; 6] = [
    "turism-besoksnaring",
    "vatten-avfall-cirkular",
    "barn-unga",
    "kultur",
    "transport-mobilitet",
    "krisberedskap-sakerhet",
];

#[test]
fn the_calls_of_the_only_priority_come_first() {
    for area in SIX {
        let ranked = ranked(area);
        let shown = ranked.iter().filter(|(_, found)| found.level > Level::None).count();
        for (_, own, ..) in OF_AREAS.iter().filter(|(of, ..)| *of == area) {
            let at = ranked.iter().position(|(reference, _)| reference == own).unwrap();
            assert!(at < 10 && at < shown, "{own} is number {at} of {shown} for {area}");
        }
        assert!(ranked.iter().take(shown).all(|(_, found)| found.areas == [area]), "{area}");
    }
}

#[test]
fn calls_of_other_areas_are_no_alerts() {
    for area in SIX {
        let ranked = ranked(area);
        for (of, identifier, ..) in OF_AREAS.iter().filter(|(of, ..)| *of != area) {
            let found = &ranked.iter().find(|(reference, _)| reference == identifier).unwrap().1;
            assert!(found.level < Level::Alert, "{identifier} of {of} alerts a kommun that cares for {area}");
        }
    }
}

#[test]
fn two_kommuner_get_different_lists() {
    let first = |area| ranked(area).into_iter().take(3).map(|(reference, _)| reference).collect::<Vec<_>>();
    for pair in SIX.windows(2) {
        assert!(first(pair[0]).iter().all(|reference| !first(pair[1]).contains(reference)), "{pair:?}");
    }
}

#[test]
fn the_account_adds_up_to_the_judgement() {
    let kommun = caring_for("kultur");
    for call in calls() {
        let account =
            super::super::account(&super::super::Evidence::read(&call), &kommun, &super::super::Thresholds::default());
        let best = account.areas.iter().map(|area| area.score).fold(0.0, f64::max);
        assert!(
            (account.held_down.is_some() && account.found.score < best) || (account.found.score - best).abs() < 1e-9
        );
        let told = super::super::told(&account).join("\n");
        assert!(told.contains("Så räknades det") && told.contains("avisering från 0,70"), "{told}");
    }
}
