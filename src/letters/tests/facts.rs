//! The facts as readers see them, in both languages.

use super::*;
use crate::locale::facts;
use crate::opportunity::CallKind;

fn labels(locale: Locale, call: &Opportunity) -> Vec<&'static str> {
    facts::rows(locale, call, Some("ja".to_owned()), now()).iter().map(|fact| fact.label).collect()
}

#[test]
fn both_languages_show_the_same_facts() {
    let call = twinning();
    let (swedish, english) = (labels(Locale::Swedish, &call), labels(Locale::English, &call));
    assert_eq!(swedish.len(), english.len());
    assert_eq!((swedish[0], english[0]), ("Sök senast", "Apply by"));
    assert!(facts::summary(Locale::English, &call, now()).starts_with("apply by"));
}

#[test]
fn a_policy_matter_is_answered_and_not_applied_for() {
    let mut call = twinning();
    call.facts.kind = CallKind::Policy;
    (call.facts.grant_min, call.facts.grant_max, call.facts.budget) = (None, None, None);
    let labels = labels(Locale::Swedish, &call);
    assert_eq!(labels[0], "Svara senast");
    assert!(!labels.contains(&"Pengar") && !labels.contains(&"Kommunen får söka"), "{labels:?}");
    assert!(facts::summary(Locale::Swedish, &call, now()).starts_with("svara senast"));
}
