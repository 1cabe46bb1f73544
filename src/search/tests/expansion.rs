//! Tests of query expansion: a search in one language finds calls in the other.

use super::*;
use crate::search::QueryExpansion;

#[test]
fn swedish_words_find_english_calls() {
    let test_index = sample_index();
    let found = test_index.ids("ungdomar demokrati");
    assert_eq!(found.first().map(String::as_str), Some("youth"));
    assert!(found.contains(&"voting".to_owned()), "{found:?}");
    let answer = test_index.search("ungdomar demokrati");
    assert!(answer.also_searched.contains(&"young people".to_owned()), "{:?}", answer.also_searched);
}

#[test]
fn both_languages_answer_one_question() {
    let mut found = sample_index().ids("kollektivtrafik");
    found.truncate(2);
    found.sort();
    assert_eq!(found, ["buss", "transport"]);
}

#[test]
fn a_slip_in_a_swedish_word_finds_english_calls_all_the_same() {
    let answer = sample_index().search("ungdommar");
    assert_eq!(answer.hits.first().map(|hit| hit.reference.as_str()), Some("youth"));
    assert!(answer.also_searched.contains(&"ungdom".to_owned()), "{:?}", answer.also_searched);
}

#[test]
fn everyday_words_and_compounds_that_nobody_listed_find_english_calls() {
    let test_index = TestIndex::with(&[
        english("net", "Gigabit", "Broadband networks in sparsely populated areas."),
        english("care", "Long-term care", "Home care for older people."),
        english("other", "Steel", "Furnaces."),
    ]);
    assert_eq!(test_index.first("bredbandsutbyggnad"), "net");
    assert_eq!(test_index.first("gamla som bor hemma"), "care");
}

#[test]
fn english_words_find_swedish_calls() {
    assert!(sample_index().ids("preschool").contains(&"dagis".to_owned()));
}

#[test]
fn a_term_may_be_of_several_words_small_ones_among_them() {
    let test_index =
        TestIndex::with(&[english("mind", "Mental health", "Care."), english("care", "Health care", "Hospitals.")]);
    assert_eq!(test_index.first("psykisk hälsa"), "mind");
}

#[test]
fn what_the_vocabulary_adds_can_be_left_out() {
    let test_index = sample_index();
    let question = SearchQuery { expansion: QueryExpansion::Off, ..SearchQuery::of("ungdomar demokrati") };
    let answer = test_index.index.search(&question, now()).unwrap();
    assert_eq!((answer.total, answer.also_searched.len()), (0, 0));
}

#[test]
fn an_area_is_a_condition_and_a_facet() {
    let test_index = sample_index();
    let (area, count) = test_index.search("").facets.area.into_iter().find(|(area, _)| area == "barn-unga").unwrap();
    let answer = test_index.search(&format!("area:{area}"));
    assert_eq!(answer.total, count);
    assert!(answer.hits.iter().any(|hit| hit.reference == "youth"));
}

#[test]
fn a_snippet_shows_what_stands_for_the_question() {
    let hit =
        sample_index().search("kollektivtrafik").hits.into_iter().find(|hit| hit.reference == "transport").unwrap();
    let marked: Vec<String> =
        hit.snippet.pieces.into_iter().filter(|(_, is)| *is == IsHit::Yes).map(|(t, _)| t).collect();
    assert_eq!(marked, ["public transport"]);
}
