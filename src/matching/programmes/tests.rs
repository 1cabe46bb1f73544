//! Tests of which rule a call is recognised by.

use super::*;
use crate::matching::areas::areas;
use crate::opportunity::{Facts, Revision, SourceId, Status};

fn rule(identifier: &str, action: &str) -> &'static str {
    let facts = Facts { identifier: Some(identifier.into()), action: Some(action.into()), ..Facts::default() };
    find(facts, "")
}

fn find(facts: Facts, reference: &str) -> &'static str {
    let id = "x".parse().unwrap();
    let (source, reference) = (SourceId::from_static("test"), reference.to_owned());
    let opportunity = Opportunity { id, revision: Revision::new(1), status: Status::Open, source, reference, facts };
    rule_for(&opportunity).map_or("", |rule| &rule.name)
}

#[test]
fn the_file_parses_and_names_known_areas() {
    let rules = parse(SOURCE).unwrap();
    for rule in &rules {
        assert!(rule.strength <= 100 && rule.limit <= 100, "{}", rule.name);
        assert!(rule.role == KommunRole::No || rule.strength > 0, "{}", rule.name);
        assert!(rule.areas.iter().all(|id| areas().get(id.as_str()).is_some()), "{}", rule.name);
        assert!(!rule.says.is_empty());
    }
}

#[test]
fn no_rule_names_a_single_call() {
    let year = |mark: &String| mark.contains("202");
    for rule in parse(SOURCE).unwrap() {
        assert!(!rule.identifier.iter().chain(&rule.has).any(year), "{}", rule.name);
    }
}

#[test]
fn programmes_are_known_by_identifier_and_type_of_action() {
    assert_eq!(rule("CERV-2027-CITIZENS-TOWN-TT", ""), "CERV, vänorter");
    assert_eq!(rule("HORIZON-MSCA-2027-PF-01", ""), "Marie Skłodowska-Curie");
    assert_eq!(rule("HORIZON-CL5-2027-01-D1-01", "HORIZON Innovation Actions"), "Horisont Europa, innovationsåtgärder");
    assert_eq!(
        rule("HORIZON-CL5-2027-01-D1-01", "HORIZON Research and Innovation Actions"),
        "Horisont Europa, forskning"
    );
    assert_eq!(rule("UNKNOWN-2027", ""), "");
}

#[test]
fn cascade_calls_are_known_by_their_reference() {
    let facts = Facts { identifier: Some("HORIZON-CL4-2027-HUMAN-01".into()), ..Facts::default() };
    assert_eq!(find(facts, "123COMPETITIVE_CALLen"), "Kaskadbidrag");
}

#[test]
fn swedish_funders_are_known_by_name_and_not_by_chance() {
    let funded = |funder: &str| find(Facts { funder: funder.into(), ..Facts::default() }, "");
    assert_eq!(funded("Sida"), "Sida");
    assert_eq!(funded("Strömsidan AB"), "");
    assert_eq!(funded("Naturvårdsverket"), "Svenska myndigheters bidrag");
}
