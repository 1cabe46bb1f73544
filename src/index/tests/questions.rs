//! Any string is a question.

use proptest::prelude::*;

use super::*;
use crate::index::ask::{Condition, Idea, read};

#[test]
fn reads_operators() {
    let asked = read("ungdomar \"public transport\" -vapen programme:\"Horizon Europe\" e-hälsa");
    let phrase = vec!["public".to_owned(), "transport".to_owned()];
    let joined = Idea::Joined("e-hälsa".to_owned(), vec!["e".to_owned(), "hälsa".to_owned()]);
    assert_eq!(asked.ideas, [Idea::Word("ungdomar".to_owned()), Idea::Phrase(phrase), joined]);
    assert_eq!(asked.without, [Idea::Word("vapen".to_owned())]);
    assert_eq!(asked.conditions, [Condition::Programme("Horizon Europe".to_owned())]);
    assert!(asked.ignored.is_empty(), "{:?}", asked.ignored);
}

#[test]
fn reads_dates() {
    let condition = |words: &str| read(words).conditions;
    assert_eq!(condition("deadline:<2026-10-01"), [Condition::Deadline(i64::MIN, 20_261_000)]);
    assert_eq!(condition("deadline:2026-09-01..2026-10-01"), [Condition::Deadline(20_260_901, 20_261_001)]);
    assert_eq!(read("deadline:<igår").ignored, ["deadline:<igår"]);
}

#[test]
fn small_words_count_only_when_alone() {
    let counted = |words: &str| {
        let asked = read(words);
        asked.ideas.iter().filter(|idea| !asked.is_filler(idea)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(counted("bidrag till ungdomar"), [Idea::Word("ungdomar".to_owned())]);
    assert_eq!(counted("bidrag"), [Idea::Word("bidrag".to_owned())]);
}

#[test]
fn names_what_is_left_out() {
    assert_eq!(read("\"open").ignored, ["\""]);
    assert_eq!(read("kommun:tyreso").ignored, ["kommun:tyreso"]);
    let long = "ord ".repeat(400);
    assert_eq!(read(&long).ignored, ["…"]);
    let many: Vec<String> = (0..30).map(|number| format!("w{number}")).collect();
    assert_eq!(read(&many.join(" ")).ignored.len(), 6);
}

#[test]
fn any_string_is_answered() {
    let shelf = shelf();
    proptest!(ProptestConfig::with_cases(300), |(words in "\\PC{0,80}")| {
        prop_assert!(shelf.index.search(&Question::of(&words), now()).is_ok());
    });
    let operators = "(-?(programme|deadline|status|kind|source|area|x)?:?[\"<>=.-]{0,3}[a-zåäö0-9-]{0,8}\"? ?){0,8}";
    proptest!(ProptestConfig::with_cases(300), |(words in operators)| {
        prop_assert!(shelf.index.search(&Question::of(&words), now()).is_ok());
    });
}
