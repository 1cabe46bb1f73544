//! Tests of the parser: any string is a valid search.

use proptest::prelude::*;

use super::*;
use crate::locale::Locale;
use crate::matching::areas::areas;
use crate::search::parser::{Condition, QueryConcept, parse};

#[test]
fn reads_operators() {
    let parsed = parse("ungdomar \"public transport\" -vapen programme:\"Horizon Europe\" e-hälsa");
    let phrase = vec!["public".to_owned(), "transport".to_owned()];
    let joined = QueryConcept::Joined(vec!["e".to_owned(), "hälsa".to_owned()]);
    assert_eq!(parsed.concepts, [QueryConcept::Word("ungdomar".to_owned()), QueryConcept::Phrase(phrase), joined]);
    assert_eq!(parsed.excluded, [QueryConcept::Word("vapen".to_owned())]);
    assert_eq!(parsed.conditions, [Condition::Programme("Horizon Europe".to_owned())]);
    assert!(parsed.ignored.is_empty(), "{:?}", parsed.ignored);
}

#[test]
fn reads_dates() {
    let condition = |words: &str| parse(words).conditions;
    assert_eq!(condition("deadline:<2026-10-01"), [Condition::Deadline(i64::MIN, 20_261_000)]);
    assert_eq!(condition("deadline:2026-09-01..2026-10-01"), [Condition::Deadline(20_260_901, 20_261_001)]);
    assert_eq!(condition("deadline:2026-02"), [Condition::Deadline(20_260_201, 20_260_228)]);
    assert_eq!(condition("deadline:>2026-02"), [Condition::Deadline(20_260_229, i64::MAX)]);
    assert_eq!(condition("deadline:..2026"), [Condition::Deadline(i64::MIN, 20_261_231)]);
    assert_eq!(condition("deadline: <2026-10-01"), condition("deadline:<2026-10-01"));
    assert_eq!(condition("senast:2026-10-01"), condition("deadline:<=2026-10-01"));
    for nonsense in ["deadline:<igår", "deadline:..", "deadline:2026-13", "deadline:åååå", "deadline:999999999999"]
    {
        assert_eq!(parse(nonsense).ignored, [nonsense]);
    }
}

#[test]
fn an_area_is_found_by_the_names_that_pages_show() {
    for locale in Locale::ALL {
        for area in areas().iter() {
            let name = locale.area(area.id.as_str());
            assert_eq!(parse(&format!("area:\"{name}\"")).conditions, [Condition::Area(area.id.to_string())], "{name}");
        }
    }
    let employment = [Condition::Area("arbetsmarknad-kompetens".to_owned())];
    assert_eq!(parse("area:\"Employment and skills\"").conditions, employment);
    assert_eq!(parse("område:\"Arbetsmarknad och kompetens\"").conditions, employment);
}

#[test]
fn fields_have_swedish_names_with_or_without_dots() {
    let condition = |words: &str| parse(words).conditions;
    assert_eq!(condition("källa:sida"), condition("source:sida"));
    assert_eq!(condition("kalla:sida"), condition("source:sida"));
    assert_eq!(condition("program:LIFE"), condition("programme:LIFE"));
    assert_eq!(condition("område:klimat"), condition("area:klimat-energi"));
    assert_eq!(condition("area:Kultur"), [Condition::Area("kultur".to_owned())]);
    assert_eq!(parse("läge:öppna").status, parse("status:open").status);
    assert_eq!(parse("area:finnsej").ignored, ["area:finnsej"]);
    assert!(parse("area:finnsej").concepts.is_empty());
    assert_eq!((parse("projekt:skola").concepts.len(), parse("projekt:skola").ignored.len()), (2, 1));
}

#[test]
fn small_words_count_only_when_alone() {
    let counted = |words: &str| {
        let parsed = parse(words);
        parsed.concepts.iter().filter(|idea| !parsed.is_filler(idea)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(counted("bidrag till ungdomar"), [QueryConcept::Word("ungdomar".to_owned())]);
    assert_eq!(counted("bidrag"), [QueryConcept::Word("bidrag".to_owned())]);
}

#[test]
fn names_what_is_left_out() {
    assert_eq!(parse("\"open").ignored, ["\""]);
    assert_eq!(sample_index().search("kommun:finnsej youth").ignored, ["kommun:finnsej"]);
    assert_eq!(sample_index().first("kommun:finnsej youth"), "youth");
    let long = "ord ".repeat(400);
    assert_eq!(parse(&long).ignored, ["…"]);
    let many: Vec<String> = (0..30).map(|number| format!("w{number}")).collect();
    assert_eq!(parse(&many.join(" ")).ignored.len(), 6);
}

#[test]
fn any_string_is_answered() {
    let test_index = sample_index();
    proptest!(ProptestConfig::with_cases(300), |(words in "\\PC{0,80}")| {
        prop_assert!(test_index.index.search(&SearchQuery::of(&words), now()).is_ok());
    });
    let operators =
        "(-?(programme|deadline|status|kind|source|area|kommun|x)?:?[\"<>=.-]{0,3}[a-zåäö0-9-]{0,8}\"? ?){0,8}";
    proptest!(ProptestConfig::with_cases(300), |(words in operators)| {
        prop_assert!(test_index.index.search(&SearchQuery::of(&words), now()).is_ok());
    });
}
