//! Tests of what answers change in a threshold, and what they cannot.

use proptest::prelude::*;

use super::*;

fn from(scores: &[(u32, bool)]) -> u32 {
    learn(700, scores).from
}

const YES: bool = true;
const NO: bool = false;

#[test]
fn calls_that_disturbed_in_vain_raise_it_just_above_them() {
    let said = [(705, NO), (712, NO), (720, NO), (733, NO), (790, YES)];
    assert_eq!(learn(700, &said), Threshold { shipped: 700, from: 740, answers: 5 });
}

#[test]
fn relevant_calls_just_below_lower_it_to_take_them_in() {
    assert_eq!(from(&[(695, YES), (688, YES), (671, YES), (640, NO), (612, NO)]), 670);
}

#[test]
fn few_answers_move_nothing() {
    let said = [(705, NO), (712, NO), (720, NO), (733, NO)];
    assert_eq!(from(&said), 700);
    let far = [(400, NO), (300, NO), (950, YES), (980, YES), (990, YES)];
    assert_eq!(from(&[&said[..], &far[..]].concat()), 700, "what is far away says nothing of where the line goes");
}

#[test]
fn a_single_answer_among_many_moves_nothing() {
    assert_eq!(from(&[(703, NO), (720, YES), (740, YES), (650, NO), (660, NO), (680, NO)]), 700);
}

#[test]
fn what_is_as_good_as_shipped_stays_as_shipped() {
    assert_eq!(from(&[(720, YES), (720, NO), (720, YES), (720, NO), (680, YES), (680, NO)]), 700);
    assert_eq!(from(&[(720, YES), (730, YES), (750, YES), (650, NO), (640, NO)]), 700, "all is well as it is");
}

#[test]
fn an_answer_taken_back_moves_it_back() {
    let mut said = vec![(705, NO), (712, NO), (720, NO), (733, NO), (741, NO)];
    assert_eq!(from(&said), 750);
    said.pop();
    assert_eq!(from(&said), 700);
}

#[test]
fn moved_thresholds_are_named() {
    let mut thresholds = Thresholds::default();
    assert_eq!(thresholds.moves(), []);
    thresholds.digest = Threshold { shipped: 320, from: 300, answers: 8 };
    assert_eq!(thresholds.moves(), [ThresholdMove { level: Level::Digest, from: 320, to: 300, answers: 8 }]);
}

proptest! {
    #[test]
    fn a_threshold_stays_within_reach_and_never_gains_mistakes(
        said in prop::collection::vec((0u32..=1000, any::<bool>()), 0..40),
    ) {
        for shipped in [DIGEST, ALERT] {
            let found = learn(shipped, &said);
            prop_assert!(found.from.abs_diff(shipped) <= MAX_SHIFT && found.from % STEP == shipped % STEP);
            let mistakes = |from: u32| said.iter().filter(|(score, yes)| (*score >= from) != *yes).count();
            prop_assert!(mistakes(found.from) <= mistakes(shipped));
            let mut turned = said.clone();
            turned.reverse();
            prop_assert_eq!(learn(shipped, &turned), found, "the order of answers does not matter");
        }
    }
}
