//! The glossary names every noun of the innermost rooms.

use std::collections::BTreeSet;

use super::reader::Code;
use super::sources::sources;

const GLOSSARY: &str = include_str!("../../../docs/glossary.md");
/// The rooms whose types are the domain's nouns.
const WORD_ROOMS: [&str; 6] = ["text", "opportunity", "kommun", "subscription", "delivery", "feedback"];
/// Public types that are no nouns of the domain: parts of how the code is written.
const EXCUSED: [&str; 4] = [
    // Words and their parts as search and reading see them.
    "Word",
    "CompoundPart",
    // Collections of a noun that stands in the glossary.
    "FieldChanges",
    "OpinionCounts",
];

/// Returns the words of a type's name, as the glossary would have them: `FieldChange` is "field change".
fn words(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

/// Returns the word of a row of a table.
fn word(line: &str) -> Option<&str> {
    let (word, _) = line.strip_prefix("| ")?.split_once(" | ")?;
    (word != "Word" && word != "---").then_some(word)
}

/// Returns the words that the glossary explains, without their Swedish marks, which types cannot have.
fn explained_words() -> BTreeSet<String> {
    let unmarked = |word: &str| word.to_lowercase().replace(['å', 'ä'], "a").replace('ö', "o");
    GLOSSARY.lines().filter_map(word).map(unmarked).collect()
}

/// Tells whether a type needs no row: errors, ids, and the kinds of what has a row.
fn is_plain(name: &str, explained: &BTreeSet<String>) -> bool {
    let kind_of = name.strip_suffix("Kind").map(words);
    name.ends_with("Error")
        || name.ends_with("Id")
        || kind_of.is_some_and(|noun| explained.contains(&noun))
        || EXCUSED.contains(&name)
}

#[test]
fn the_glossary_names_the_nouns_of_the_domain() {
    let explained = explained_words();
    let mut missing = Vec::new();
    for file in sources().into_iter().filter(|file| !file.is_test() && WORD_ROOMS.contains(&file.room().as_str())) {
        let types = Code::of(&file.parse()).types.into_iter();
        let unexplained = types.filter(|t| !explained.contains(&words(&t.name)) && !is_plain(&t.name, &explained));
        missing.extend(unexplained.map(|t| format!("{}: {}", file.path.display(), t.name)));
    }
    assert!(missing.is_empty(), "these have no row in docs/glossary.md:\n{}", missing.join("\n"));
}

#[test]
fn the_glossary_is_sorted_and_explains_each_word_once() {
    for table in GLOSSARY.split("\n## ").skip(1) {
        let found: Vec<String> = table.lines().filter_map(word).map(str::to_lowercase).collect();
        assert!(found.is_sorted(), "not in the order of the alphabet: {found:?}");
    }
    let mut once = BTreeSet::new();
    let twice: Vec<&str> = GLOSSARY.lines().filter_map(word).filter(|word| !once.insert(*word)).collect();
    assert!(twice.is_empty(), "explained twice: {twice:?}");
}
