//! Tests of what is found, and in which order.

use std::sync::Arc;

use super::*;
use crate::opportunity::Amount;
use crate::search::{FitScores, SortOrder, StatusFilter};

#[test]
fn a_swedish_call_is_found_in_any_form() {
    let test_index = sample_index();
    assert!(test_index.ids("kollektivtrafik").contains(&"buss".to_owned()));
    assert!(test_index.ids("trafik").contains(&"buss".to_owned()));
    assert_eq!(test_index.first("vänort"), "vänort");
    assert_eq!(test_index.first("förskola"), "dagis");
}

#[test]
fn missing_dots_cost_little() {
    let test_index = TestIndex::with(&[
        swedish("får", "Lamm och får", "Bete för får."),
        swedish("far", "Far och barn", "Far läser."),
        swedish("vänort", "En vänort", "Vänort."),
    ]);
    assert_eq!(test_index.ids("vanort"), ["vänort"]);
    assert_eq!(test_index.ids("far"), ["far", "får"], "the exact form comes first");
    assert_eq!(test_index.first("får"), "får");
}

#[test]
fn more_ideas_answered_come_first() {
    let test_index = sample_index();
    let found = test_index.ids("young democracy");
    assert_eq!(found.first().map(String::as_str), Some("youth"));
    assert!(found.contains(&"voting".to_owned()), "{found:?}");
}

#[test]
fn an_identifier_is_found_whole_in_part_and_in_any_case() {
    let test_index = sample_index();
    for words in [
        "CERV-2026-CITIZENS-TOWN-TT",
        "cerv-2026-citizens-town-tt",
        "CERV-2026-CITIZENS",
        "citizens-town",
        "CERV-2026-CIT",
        "cerv",
        "CERV 2026 town",
    ] {
        assert_eq!(test_index.first(words), "twinning", "{words}");
    }
}

#[test]
fn closed_calls_are_hidden_unless_asked_for_and_closed_means_closed_now() {
    let test_index = sample_index();
    let later: Timestamp = "2026-09-02T00:00:00Z".parse().unwrap();
    let ask = |words: &str| test_index.index.search(&SearchQuery::of(words), later).unwrap();
    assert_eq!(ask("youth").total, 0);
    let all = ask("youth status:all");
    assert_eq!(all.hits.first().map(|hit| hit.status), Some(Status::Closed));
    assert_eq!(ask("").total, 1, "only one deadline lies after that day");
    assert_eq!(ask("status:closed").total, 7);
    let question = SearchQuery { status: StatusFilter::All, ..SearchQuery::default() };
    assert_eq!(test_index.index.search(&question, later).unwrap().total, 8);
}

#[test]
fn an_empty_question_lists_everything_by_deadline() {
    let test_index = sample_index();
    let answer = test_index.search("");
    assert_eq!(answer.total, 8);
    assert_eq!(answer.hits.last().map(|hit| hit.reference.as_str()), Some("heat"));
    assert_eq!(answer.facets.status, [("open".to_owned(), 8)]);
}

#[test]
fn phrases_exclusions_and_conditions_hold() {
    let test_index = sample_index();
    assert_eq!(test_index.ids("\"public transport\""), ["transport"]);
    assert!(test_index.ids("\"transport public\"").is_empty());
    assert!(!test_index.ids("democracy -elections").contains(&"voting".to_owned()));
    assert_eq!(test_index.ids("programme:life"), ["heat"]);
    assert_eq!(test_index.ids("source:eu-portal"), ["twinning"]);
    assert_eq!(test_index.ids("deadline:>2026-10-01"), ["heat"]);
    assert_eq!(test_index.search("deadline:<2026-10-01").total, 7);
    assert_eq!(test_index.search("-programme:LIFE").total, 7);
    assert_eq!(test_index.search("kind:policy").total, 0);
}

#[test]
fn facets_count_what_their_own_filter_hides() {
    let facets = sample_index().search("programme:LIFE").facets;
    assert_eq!(facets.programme, [("CERV".to_owned(), 1), ("LIFE".to_owned(), 1)]);
    assert_eq!(facets.source, [("test".to_owned(), 1)]);
}

#[test]
fn what_is_not_understood_is_searched_and_named() {
    let answer = sample_index().search("deadline:snart youth");
    assert_eq!(answer.ignored, ["deadline:snart"]);
    assert_eq!(answer.hits.first().map(|hit| hit.reference.as_str()), Some("youth"));
}

#[test]
fn a_slip_of_the_finger_is_forgiven_only_when_nothing_else_is_found() {
    let test_index = sample_index();
    assert_eq!(test_index.first("democrcy"), test_index.first("democracy"));
    assert!(test_index.ids("xyzzyxyzzy").is_empty());
}

#[test]
fn of_many_words_that_no_call_has_only_the_first_are_searched_with_slips() {
    let words: Vec<String> = ('a'..='l').map(|letter| format!("{}{letter}xq", letter.to_string().repeat(6))).collect();
    let calls: Vec<_> = words.iter().map(|word| english(word, "Title", &format!("About {word} only."))).collect();
    let test_index = TestIndex::with(&calls);
    let slips: Vec<String> = words.iter().map(|word| word.replace("xq", "xz")).collect();
    assert_eq!(test_index.ids(&slips[11]), [words[11].clone()], "each is found by a slip");
    let question = SearchQuery { limit: 99, ..SearchQuery::of(&slips.join(" ")) };
    let query_of_first = SearchQuery { limit: 99, ..SearchQuery::of(&slips[..2].join(" ")) };
    let found = |query| test_index.index.search(&query, now()).unwrap().total;
    assert_eq!((found(query_of_first), found(question)), (2, 8));
}

#[test]
fn a_kommun_is_a_condition_a_facet_and_parts_equals() {
    let test_index = TestIndex::with(&[english("one", "Same words", "Same."), english("two", "Same words", "Same.")]);
    let fits = |best: &str| {
        let slugs = ["lindvik", "bro"].map(|slug| slug.parse().unwrap()).to_vec();
        let fit = |name: &str, slug: &str, score| {
            (OpportunityId::from_first_listing("test", name), slug.parse().unwrap(), score)
        };
        let other = if best == "one" { "two" } else { "one" };
        let matches = [fit(best, "lindvik", 0.9), fit(other, "lindvik", 0.2), fit("one", "bro", 0.5)];
        Arc::new(FitScores::new(1, slugs, matches))
    };
    let search = |words: &str, fits: &Arc<FitScores>| {
        test_index.index.search_with(&SearchQuery::of(words), fits, now()).unwrap()
    };
    let ids = |words: &str, fits: &Arc<FitScores>| -> Vec<String> {
        search(words, fits).hits.into_iter().map(|hit| hit.reference).collect()
    };
    for best in ["one", "two"] {
        let fits = fits(best);
        assert_eq!(ids("same kommun:lindvik", &fits)[0], best);
    }
    let fits = fits("two");
    assert_eq!(ids("kommun:Bro", &fits), ["one"]);
    assert_eq!(ids("-kommun:bro same", &fits), ["two"]);
    let answer = search("kommun:bro", &fits);
    assert_eq!(answer.facets.kommun, [("lindvik".to_owned(), 2), ("bro".to_owned(), 1)]);
    assert_eq!(answer.facets.status, [("open".to_owned(), 1)]);
}

#[test]
fn most_money_first_whatever_the_currency() {
    let sum = |name: &str, value: u64, currency: &str| {
        let mut call = english(name, name, "x");
        call.facts.budget = Some(Amount { value, currency: currency.to_owned() });
        call
    };
    let test_index =
        TestIndex::with(&[sum("kronor", 5_000_000, "SEK"), sum("euro", 1_000_000, "EUR"), english("none", "x", "x")]);
    let question = SearchQuery { order: SortOrder::Money, ..SearchQuery::default() };
    let hits = test_index.index.search(&question, now()).unwrap().hits;
    assert_eq!(hits.iter().map(|hit| hit.reference.as_str()).collect::<Vec<_>>(), ["euro", "kronor", "none"]);
}

#[test]
fn a_word_spelt_wrong_in_a_call_hides_no_other() {
    let test_index =
        TestIndex::with(&[english("slip", "A slip", "Our enviroment."), english("right", "Right", "The environment.")]);
    let mut found = test_index.ids("enviroment");
    found.sort();
    assert_eq!(found, ["right", "slip"]);
}

#[test]
fn markup_in_a_text_stays_text() {
    let test_index =
        TestIndex::with(&[english("evil", "<b>Evil</b>", "<script>alert('cycling')</script> \u{202e} cycling")]);
    let hit = test_index.search("cycling").hits.remove(0);
    assert!(hit.snippet.plain().contains("<script>"), "whoever shows it escapes it: {}", hit.snippet.plain());
    assert!(hit.snippet.pieces.iter().filter(|(_, is)| *is == IsHit::Yes).all(|(text, _)| text == "cycling"));
}

#[test]
fn a_snippet_tells_its_hits_apart_and_holds_no_markup_of_ours() {
    let answer = sample_index().search("cycling");
    let snippet = answer.hits.first().map(|hit| hit.snippet.clone()).unwrap();
    insta::assert_debug_snapshot!(snippet);
    assert_eq!(snippet.plain(), "Better public transport and cycling in small towns.");
}

#[test]
fn a_hit_prints_what_other_programs_read() {
    let test_index = sample_index();
    let hit = test_index.search("CERV-2026-CITIZENS-TOWN-TT").hits.remove(0);
    let mut json = serde_json::to_value(hit).unwrap();
    json["score"] = 0.into();
    insta::assert_snapshot!(serde_json::to_string_pretty(&json).unwrap());
}

#[test]
fn the_next_of_several_deadlines_is_shown() {
    let mut twice = english("twice", "Two chances", "Two chances.");
    twice.facts.deadlines = ["2026-04-01", "2026-06-01"].map(|d| Deadline::on_date(date(d), Zone::Brussels)).to_vec();
    twice.facts.deadline_model = crate::opportunity::facts::DeadlineModel::MultipleCutOff;
    let test_index = TestIndex::with(&[twice]);
    let hit = test_index.search("chances").hits.remove(0);
    assert_eq!((hit.deadline, hit.status), (Some(date("2026-06-01")), Status::Open));
    assert_eq!(test_index.search("deadline:<2026-05-01").total, 0);
}

#[test]
fn order_and_paging() {
    let test_index = sample_index();
    let page = |offset| {
        let question = SearchQuery { order: SortOrder::Deadline, limit: 3, offset, ..SearchQuery::default() };
        let answer = test_index.index.search(&question, now()).unwrap();
        answer.hits.into_iter().map(|hit| hit.reference).collect::<Vec<_>>()
    };
    let pages: Vec<String> = [0, 3, 6, 9].into_iter().flat_map(page).collect();
    let mut distinct = pages.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!((pages.len(), distinct.len()), (8, 8));
    let all = SearchQuery { limit: usize::MAX, offset: usize::MAX, ..SearchQuery::default() };
    assert!(test_index.index.search(&all, now()).unwrap().hits.is_empty());
}
