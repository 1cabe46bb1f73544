//! Tests of which calls suit which kommun, and why.

use proptest::prelude::*;

use super::*;
use crate::config::kommun_file::read;
use crate::kommun::{ANY_AREA, EligibilityReason, Eligible, Level, Priority, ReasonKind};
use crate::opportunity::{CallKind, Facts, Revision, Section, SectionKind, SourceId, Status};
use crate::text::Language;

const FILES: [(&str, &str); 5] = [
    ("falkoping", include_str!("../../kommuner/falkoping.toml")),
    ("gotene", include_str!("../../kommuner/gotene.toml")),
    ("kungalv", include_str!("../../kommuner/kungalv.toml")),
    ("stromsund", include_str!("../../kommuner/stromsund.toml")),
    ("tyreso", include_str!("../../kommuner/tyreso.toml")),
];

pub(super) fn kommun(slug: &str) -> Kommun {
    let (_, text) = FILES.into_iter().find(|(known, _)| *known == slug).unwrap();
    read(slug, text).unwrap()
}

/// Returns a kommun with one priority only.
fn caring_for(area: &str) -> Kommun {
    let (title, passage, place) = ("Ett område".into(), "Kommunen ska arbeta med detta.".into(), "1".into());
    let only = Priority { area: area.parse().unwrap(), title, weight: 1.0, passage, place, quote: None };
    Kommun { priorities: vec![only], ..kommun("tyreso") }
}

/// A call as identifier, type of action, title and scope.
type Call = (&'static str, &'static str, &'static str, &'static str);

const YOUTH_DEMOCRACY: Call = (
    "CERV-2027-CITIZENS-CIV-YOUTH",
    "CERV Lump Sum Grants",
    "Young people in local democracy",
    "Projects give young people a say. Municipalities, schools and youth organisations work together.",
);
const CULTURE: Call =
    ("CREA-CULT-2027-COOP-1", "CREA Project Grants", "European Cooperation Projects Small Scale", "Cultural exchange.");
const ERC: Call = (
    "ERC-2027-STG",
    "HORIZON ERC Grants",
    "ERC Starting Grants",
    "For researchers, also on cities, children and local authorities.",
);
const DIGITAL_TWIN: Call = (
    "DIGITAL-2027-AI-01",
    "DIGITAL Simple Grants",
    "A digital twin of a factory",
    "Digital twins and digital twinning of production lines.",
);
const NATIONAL: Call = (
    "CERV-2027-CONTACT",
    "CERV Lump Sum Grants",
    "Call for proposals to national contact points",
    "Municipalities and local authorities are informed about equality.",
);
const TRANSPORT: Call = (
    "HORIZON-CL5-2027-09-D6-01",
    "HORIZON Innovation Actions",
    "Public transport in rural areas",
    "Local authorities and municipalities test multimodal public transport with cities and towns.",
);
const AIRCRAFT: Call = (
    "HORIZON-JU-CLEAN-AVIATION-2027-01",
    "HORIZON JU Research and Innovation Actions",
    "Fuel cells for regional aircraft",
    "Catalytic layers of fuel cells.",
);
const TOURISM: Call = (
    "SMP-COSME-2027-TOURISM",
    "SMP Grants for Financial Support",
    "Sustainable tourism destinations",
    "Support to tourism SMEs.",
);
const TRANSITION_LOANS: Call =
    ("JTM-2027-PSLF-PROJECTS", "JTM Lump Sum Grants", "Public projects", "Energy efficiency in public buildings.");
const ALL: [Call; 9] =
    [YOUTH_DEMOCRACY, CULTURE, ERC, DIGITAL_TWIN, NATIONAL, TRANSPORT, AIRCRAFT, TOURISM, TRANSITION_LOANS];

fn call((identifier, action, title, scope): Call) -> Opportunity {
    let section = Section { kind: SectionKind::Scope, text: scope.into() };
    let facts = Facts {
        identifier: Some(identifier.into()),
        action: Some(action.into()),
        title: title.into(),
        sections: vec![section],
        ..Facts::default()
    };
    opportunity(facts)
}

fn opportunity(facts: Facts) -> Opportunity {
    let (source, reference) = (SourceId::from_static("test"), "1".to_owned());
    Opportunity { id: "x".parse().unwrap(), revision: Revision::new(1), status: Status::Open, source, reference, facts }
}

/// Returns one call of each kind, and a policy matter.
pub(super) fn calls() -> Vec<Opportunity> {
    let policy = Facts {
        kind: CallKind::Policy,
        title: "Young people in local democracy: a consultation".into(),
        ..Facts::default()
    };
    ALL.into_iter().map(call).chain([opportunity(policy)]).collect()
}

#[test]
fn what_a_call_only_mentions_is_no_area_of_its_match() {
    let (identifier, action, title, _) = YOUTH_DEMOCRACY;
    let text = "Projects give young people a say. One of many partners may be a museum.";
    let found = judge(&call((identifier, action, title, text)), &kommun("stromsund"));
    let mentioned =
        explain(&Evidence::read(&call((identifier, action, title, text))), &kommun("stromsund"), &Default::default());
    let culture = mentioned.areas.iter().find(|area| area.id == "kultur").expect("its text mentions culture");
    assert!(culture.strength < 0.25 && culture.priority.is_some());
    assert!(
        found.areas.contains(&"demokrati-medborgare".parse().unwrap())
            && !found.areas.contains(&"kultur".parse().unwrap())
    );
    // Without a main area the first area counts: every match has an area.
    for kommun in ["tyreso", "stromsund", "kungalv"].map(kommun) {
        for judged in calls().iter().map(|call| judge(call, &kommun)).filter(|judged| judged.level > Level::None) {
            assert!(!judged.areas.is_empty(), "{}", kommun.slug);
        }
    }
}

#[test]
fn a_call_for_youth_and_democracy_alerts_tyreso_with_the_passage() {
    let found = judge(&call(YOUTH_DEMOCRACY), &kommun("tyreso"));
    assert_eq!((found.level, found.eligible), (Level::Alert, Eligible::Yes));
    assert!(
        found.areas.contains(&"barn-unga".parse().unwrap())
            && found.areas.contains(&"demokrati-medborgare".parse().unwrap())
    );
    let passages: Vec<_> = found.reasons.iter().filter_map(|reason| reason.passage.as_deref()).collect();
    let priorities = kommun("tyreso").priorities;
    assert!(priorities.iter().any(|priority| passages.contains(&priority.passage.as_str())));
    assert!(found.reasons.iter().any(|reason| reason.words.iter().any(|word| word == "Young people")));
}

#[test]
fn what_a_kommun_cannot_apply_for_is_behind_a_gate() {
    for closed in [ERC, NATIONAL] {
        let found = judge(&call(closed), &kommun("tyreso"));
        assert_eq!((found.level, found.eligible, found.score), (Level::None, Eligible::No, 0.0));
        assert!(
            matches!(
                &found.reasons[0].kind,
                ReasonKind::Eligibility(
                    EligibilityReason::ExcludedByProgramme(_) | EligibilityReason::ExcludedByTitle(_)
                )
            ),
            "{:?}",
            found.reasons
        );
        assert!(!found.reasons[0].words.is_empty());
    }
}

#[test]
fn twins_of_factories_are_no_twin_towns() {
    let found = judge(&call(DIGITAL_TWIN), &caring_for("vanorter-natverk"));
    assert_eq!((found.level, found.areas), (Level::None, Vec::new()));
    let towns = ("CERV-2027-CITIZENS-TOWN-TT", "CERV Lump Sum Grants", "Town Twinning", "Twinned towns meet.");
    assert_eq!(judge(&call(towns), &caring_for("vanorter-natverk")).level, Level::Alert);
}

#[test]
fn a_passage_that_opens_all_work_carries_everyday_areas_to_the_digest_and_is_the_reason_shown() {
    let found = judge(&call(TRANSPORT), &caring_for(ANY_AREA));
    assert_eq!(found.level, Level::Digest);
    assert!(matches!(found.reasons[0].kind, ReasonKind::GeneralPassage { .. }));
    assert_eq!(judge(&call(TOURISM), &caring_for(ANY_AREA)).level, Level::None);
}

#[test]
fn each_kommun_has_its_own_list() {
    assert_eq!(judge(&call(TOURISM), &kommun("kungalv")).level, Level::Digest);
    assert_eq!(judge(&call(TOURISM), &kommun("tyreso")).level, Level::None);
    assert_eq!(judge(&call(CULTURE), &kommun("stromsund")).level, Level::Alert);
    assert_eq!(judge(&call(CULTURE), &kommun("gotene")).level, Level::Digest);
    assert_eq!(judge(&call(TRANSPORT), &caring_for("kultur")).level, Level::None);
}

#[test]
fn what_a_text_mentions_beside_its_subject_weighs_half() {
    let strength = |title: &'static str, area: &str| {
        let words = "Public transport, cycling and road safety. Waste management, recycling and drinking water.";
        let evidence = Evidence::read(&call(("PPPA-2027-D", "PPPA Project Grants", title, words)));
        let number = areas::areas().index_of(area).unwrap();
        evidence.areas.iter().find(|shown| shown.area == number).map_or(0, |shown| shown.strength)
    };
    let (alone, beside) =
        (strength("A project", "vatten-avfall-cirkular"), strength("Buses", "vatten-avfall-cirkular"));
    assert!(beside > 0 && beside * 2 <= alone, "{alone} {beside}");
}

#[test]
fn money_for_some_lan_only_is_a_gate_for_the_others() {
    assert_eq!(judge(&call(TRANSITION_LOANS), &kommun("tyreso")).eligible, Eligible::No);
    assert_ne!(judge(&call(TRANSITION_LOANS), &kommun("gotene")).eligible, Eligible::No);
    let mut local = call(TRANSPORT);
    local.facts.geography = vec!["Norrbottens län".into()];
    assert_eq!(judge(&local, &kommun("tyreso")).eligible, Eligible::No);
    local.facts.geography = vec!["Stockholms län".into()];
    assert_ne!(judge(&local, &kommun("tyreso")).eligible, Eligible::No);
}

#[test]
fn a_policy_matter_has_no_applicants_and_is_never_an_alert() {
    let facts = Facts {
        kind: CallKind::Policy,
        title: "Remiss: stärkt demokrati för barn och unga i kommunerna".into(),
        language: Language::Sv,
        ..Facts::default()
    };
    let found = judge(&opportunity(facts), &kommun("tyreso"));
    assert_eq!((found.level, found.eligible), (Level::Digest, Eligible::Unstated));
}

#[test]
fn swedish_calls_are_read_through_their_compounds() {
    let facts = Facts {
        title: "Bidrag till kommuner för äldreomsorgen".into(),
        funder: "Socialstyrelsen".into(),
        language: Language::Sv,
        ..Facts::default()
    };
    let found = judge(&opportunity(facts), &caring_for("social-omsorg-halsa"));
    assert!(found.level >= Level::Digest, "{found:?}");
}

#[test]
fn help_texts_weigh_nothing() {
    let mut noisy = call(AIRCRAFT);
    let text = "Municipalities, local authorities, schools, young people and democracy. ".repeat(20);
    noisy.facts.sections.push(Section { kind: SectionKind::Boilerplate, text });
    assert_eq!(judge(&noisy, &kommun("tyreso")), judge(&call(AIRCRAFT), &kommun("tyreso")));
}

#[test]
fn every_match_shown_has_a_passage_and_words_of_the_call() {
    let mut shown = 0;
    for (slug, _) in FILES {
        for call in ALL.map(call) {
            let found = judge(&call, &kommun(slug));
            if found.level == Level::None {
                continue;
            }
            shown += 1;
            let facts = &call.facts;
            let text = format!("{} {} {}", facts.title, facts.identifier.as_deref().unwrap(), facts.sections[0].text);
            assert!(found.reasons.iter().any(|reason| reason.passage.is_some()), "{slug} {}", facts.title);
            let words: Vec<_> = found.reasons.iter().flat_map(|reason| &reason.words).collect();
            assert!(!words.is_empty() && words.iter().all(|word| text.contains(word.as_str())), "{words:?}");
        }
    }
    assert!(shown > 10);
}

#[test]
fn a_reader_of_many_calls_reads_each_as_if_it_were_the_first() {
    let swedish = opportunity(Facts {
        title: "Kollektivtrafiken på landsbygden, youth".into(),
        language: Language::Sv,
        ..Facts::default()
    });
    let mut reader = PhraseMatcher::default();
    for call in ALL.into_iter().map(call).chain([swedish]).flat_map(|call| [call.clone(), call]) {
        let (alone, after_others) = (Evidence::read(&call), Evidence::read_with(&mut reader, &call));
        assert_eq!(format!("{alone:?}"), format!("{after_others:?}"), "{}", call.facts.title);
    }
}

#[test]
fn the_version_is_of_the_content() {
    assert_eq!(version().len(), 12);
}

proptest! {
    #[test]
    fn any_text_is_judged_the_same_twice_and_within_bounds(title in "\\PC{0,60}", text in "\\PC{0,200}", weight in -1.0..2.0f64) {
        let section = Section { kind: SectionKind::Scope, text: format!("{text} young people local authorities") };
        let call = opportunity(Facts { title, sections: vec![section], ..Facts::default() });
        let mut kommun = caring_for("barn-unga");
        kommun.priorities[0].weight = weight;
        let found = judge(&call, &kommun);
        prop_assert!((0.0..=1.0).contains(&found.score));
        prop_assert_eq!(&found, &judge_evidence(&Evidence::read(&call), &kommun));
        if found.level > Level::None {
            prop_assert!(found.reasons.iter().any(|reason| reason.passage.is_some()));
            prop_assert!(found.reasons.iter().any(|reason| !reason.words.is_empty()));
        }
    }
}
