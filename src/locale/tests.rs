//! The message files against one another, and against the code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;
use regex::Regex;
use strum::VariantArray as _;

use super::{Locale, messages};
use crate::delivery::LetterKind;

/// The beginnings of keys that are put together: the rest is an area's id, a key of `matching/*.toml`, or a kind's name.
const PUT_TOGETHER: [&str; 5] = ["area-", "actors-", "programme-", "letter-kind-", "letter-reason-"];

/// Returns every match of a pattern's groups.
fn captures<'t, const N: usize>(pattern: &str, text: &'t str) -> Vec<[&'t str; N]> {
    Regex::new(pattern).unwrap().captures_iter(text).map(|found| found.extract().1).collect()
}

/// Returns the arguments of each message.
fn arguments(locale: Locale) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut by_key = BTreeMap::new();
    let mut key = "";
    for line in locale.source().lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            key = line.split_once(" =").unwrap().0;
        }
        let named = captures::<1>(r"\{ *\$([\w-]+)", line).into_iter().map(|[name]| name);
        by_key.entry(key).or_insert_with(BTreeSet::new).extend(named);
    }
    by_key.remove("");
    by_key
}

/// Returns the code and the templates, without tests, by path.
fn code() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => walk(&path, found),
                false => found.push(path),
            }
        }
    }
    let mut files = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let is_code = |path: &PathBuf| path.extension().is_some_and(|end| ["rs", "html", "txt"].iter().any(|e| end == *e));
    files.retain(|path| is_code(path) && !path.ends_with("locale/tests.rs"));
    let without_tests = |text: String| text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
    files.into_iter().map(|path| (path.clone(), without_tests(fs::read_to_string(&path).unwrap()))).collect()
}

/// Returns the keys of the pages' texts, from the fields of their structs.
fn page_keys(code: &[(PathBuf, String)]) -> BTreeSet<String> {
    let pages = code.iter().flat_map(|(_, text)| captures::<2>(r#"\w+Texts, "([a-z-]+)" \{([^}]*)\}"#, text));
    let key = |page: &str, field: &str| format!("{page}-{}", field.replace('_', "-"));
    pages.flat_map(|[page, fields]| captures::<1>(r"(\w+)", fields).into_iter().map(move |[f]| key(page, f))).collect()
}

#[test]
fn the_files_parse_and_name_each_message_once() {
    for locale in Locale::ALL {
        let parsed = FluentResource::try_new(locale.source().to_owned());
        assert!(parsed.is_ok(), "{}.ftl: {:?}", locale.tag(), parsed.err().map(|(_, errors)| errors));
        let mut seen = BTreeSet::new();
        let twice: Vec<_> = messages::keys(locale).filter(|key| !seen.insert(*key)).collect();
        assert!(twice.is_empty(), "{}.ftl has these twice: {twice:?}", locale.tag());
        let odd: Vec<_> =
            seen.iter().filter(|key| !key.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-'))).collect();
        assert!(odd.is_empty(), "{}.ftl has keys that are not kebab-case: {odd:?}", locale.tag());
    }
}

#[test]
fn every_language_has_the_same_messages_with_the_same_arguments() {
    let expected = arguments(Locale::Swedish);
    for locale in Locale::ALL {
        let found = arguments(locale);
        let lacking: Vec<_> = expected.keys().filter(|key| !found.contains_key(*key)).collect();
        assert!(lacking.is_empty(), "{}.ftl lacks {lacking:?}", locale.tag());
        for (key, arguments) in found {
            assert_eq!(expected.get(key), Some(&arguments), "{key} in {}.ftl, against sv.ftl", locale.tag());
        }
    }
}

#[test]
fn every_message_is_used() {
    let code = code();
    let pages = page_keys(&code);
    let literals: BTreeSet<&str> =
        code.iter().flat_map(|(_, text)| captures::<1>(r#""([a-z0-9-]+)""#, text)).map(|[literal]| literal).collect();
    let is_used = |key: &&str| {
        literals.contains(*key) || pages.contains(*key) || PUT_TOGETHER.iter().any(|start| key.starts_with(start))
    };
    let unused: Vec<_> = messages::keys(Locale::Swedish).filter(|key| !is_used(key)).collect();
    assert!(unused.is_empty(), "no code uses {unused:?}");
}

#[test]
fn the_code_asks_for_messages_that_exist() {
    let code = code();
    let known: BTreeSet<&str> = messages::keys(Locale::Swedish).collect();
    let mut unknown: Vec<String> = page_keys(&code).into_iter().filter(|key| !known.contains(key.as_str())).collect();
    for (path, text) in &code {
        // In this room a literal with a hyphen is a key.
        let pattern = match path.parent().is_some_and(|folder| folder.ends_with("locale")) {
            true => r#""([a-z0-9]+(?:-[a-z0-9]+)+)""#,
            false => r#"\b(?:locale|Locale::\w+|t)\s*\.(?:text|message)\(\s*"([a-z0-9-]+)""#,
        };
        let asked = captures::<1>(pattern, text).into_iter().map(|[key]| key);
        unknown.extend(asked.filter(|key| !known.contains(key)).map(str::to_owned));
    }
    assert!(unknown.is_empty(), "no message {unknown:?}");
}

#[test]
fn numbers_in_messages_have_the_marks_of_the_language() {
    let calls = |locale: Locale, count: u64| locale.message("count-calls", [("count", count.into())]);
    assert_eq!(calls(Locale::Swedish, 1), "1\u{a0}utlysning");
    assert_eq!(calls(Locale::Swedish, 12_345), "12\u{a0}345\u{a0}utlysningar");
    assert_eq!(calls(Locale::English, 12_345), "12,345\u{a0}calls");
}

#[test]
fn every_kind_of_letter_has_a_name_and_a_reason() {
    let expected: BTreeSet<String> = LetterKind::VARIANTS
        .iter()
        .flat_map(|kind| [format!("letter-kind-{kind}"), format!("letter-reason-{kind}")])
        .collect();
    let found = messages::keys(Locale::Swedish)
        .filter(|key| key.starts_with("letter-kind-") || key.starts_with("letter-reason-"));
    assert_eq!(found.map(str::to_owned).collect::<BTreeSet<_>>(), expected);
}
