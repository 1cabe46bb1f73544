//! Tests of what similarity may change in a judgement, and what it may not.

use super::super::similarity::{AreaSimilarity, Similarity};
use super::super::{Evidence, Profiles, judge_evidence, tests};
use crate::kommun::{Eligible, Kommun, Level, Priority, ReasonKind};
use crate::opportunity::Opportunity;

fn near(area: &str, strength: u32) -> Similarity {
    Similarity(vec![AreaSimilarity {
        area: area.parse().unwrap(),
        strength,
        words: vec!["Fuel".into(), "cells".into()],
    }])
}

fn caring_for(area: &str) -> Kommun {
    let base = tests::kommun("tyreso");
    let only = Priority { area: area.parse().unwrap(), weight: 1.0, ..base.priorities[0].clone() };
    Kommun { priorities: vec![only], ..base }
}

/// Returns a call that a kommun can surely join, and whose words show none of the areas of these tests.
fn open_call() -> Opportunity {
    let mut call = tests::calls().remove(1);
    call.facts.title = "Fuel cells for everyone".into();
    call.facts.sections.clear();
    call
}

#[test]
fn similarity_alone_reaches_the_digest_never_the_alert_and_says_so() {
    let evidence = Evidence::read(&open_call());
    let kommun = caring_for("idrott");
    assert_eq!(judge_evidence(&evidence, &kommun).level, Level::None, "without meaning");
    let found = judge_evidence(&evidence.with_similarity(&near("idrott", 100)), &kommun);
    assert_eq!(found.level, Level::Digest, "{found:?}");
    assert_eq!(found.areas, ["idrott"]);
    assert_eq!(found.reasons[0].passage.as_deref(), Some(kommun.priorities[0].passage.as_str()));
    assert_eq!(found.reasons[1].kind, ReasonKind::Similarity { area: "idrott".parse().unwrap() });
    assert_eq!(found.reasons[1].words, ["Fuel", "cells"]);
}

#[test]
fn a_gate_stays_a_gate() {
    for (call, kommun) in
        tests::calls().iter().flat_map(|call| [(call, caring_for("idrott")), (call, caring_for("kultur"))])
    {
        let evidence = Evidence::read(call);
        let before = judge_evidence(&evidence, &kommun);
        let after = judge_evidence(&evidence.with_similarity(&near("idrott", 100)), &kommun);
        assert_eq!(before.eligible, after.eligible);
        assert!(before.eligible != Eligible::No || after.score == 0.0, "{}", call.facts.title);
    }
}

#[test]
fn meaning_lifts_what_words_show_and_lowers_nothing() {
    let mut lifted = 0;
    for call in tests::calls() {
        for area in ["barn-unga", "kultur", "transport-mobilitet", "turism-besoksnaring"] {
            let kommun = caring_for(area);
            let before = judge_evidence(&Evidence::read(&call), &kommun);
            let after = judge_evidence(&Evidence::read(&call).with_similarity(&near(area, 60)), &kommun);
            assert!(after.score >= before.score && after.level >= before.level, "{area} {}", call.facts.title);
            lifted += usize::from(after.score > before.score);
        }
    }
    assert!(lifted > 3, "{lifted}");
}

#[test]
fn a_call_that_is_near_to_nothing_is_judged_by_its_words() {
    for call in tests::calls() {
        let plain = Evidence::read(&call);
        assert_eq!(
            format!("{plain:?}"),
            format!("{:?}", Evidence::read(&call).with_similarity(&Similarity::default()))
        );
    }
}

#[test]
fn many_kommuner_weigh_a_blended_call_as_each_by_itself() {
    let kommuner: Vec<Kommun> = ["idrott", "kultur", "*", "barn-unga"].map(caring_for).into();
    for call in tests::calls().into_iter().chain([open_call()]) {
        let evidence = Evidence::read(&call).with_similarity(&near("idrott", 90));
        for (score, kommun) in Profiles::of(&kommuner).score(&evidence).into_iter().zip(&kommuner) {
            let judged = judge_evidence(&evidence, kommun);
            assert_eq!((score.score, score.level), (judged.score, judged.level), "{}", call.facts.title);
        }
    }
}
