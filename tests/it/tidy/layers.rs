//! Imports point one way, and the inner rooms know nothing of the outside.

use std::collections::BTreeMap;

use super::reader::Code;
use super::sources::sources;

/// The modules, outermost first: a module uses only modules of lower layers, and none of its own layer.
const LAYERS: [&[&str]; 19] = [
    &["main", "internals"],
    &["cli"],
    &["demo"],
    &["daemon"],
    &["stages", "web", "bot"],
    &["app"],
    &["config"],
    &["api_types"],
    &["store", "search", "channels", "model"],
    &["fetch"],
    &["export"],
    &["sources", "matching", "letters"],
    &["locale"],
    &["reading"],
    &["delivery", "feedback"],
    &["subscription"],
    &["kommun"],
    &["opportunity"],
    &["text"],
];

/// Crates that the inner layers must not use.
const FORBIDDEN_CRATES: [&str; 8] =
    ["tokio", "reqwest", "sqlx", "tantivy", "teloxide_core", "lettre", "candle_core", "tokenizers"];
const FIRST_PURE_LAYER: usize = 10;
/// What gives the time, which the inner rooms are told.
const CLOCKS: [&str; 4] = ["Timestamp::now", "Zoned::now", "SystemTime::now", "Instant::now"];

fn layer_of(room: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&room))
}

/// Returns the names that paths begin with, behind `crate::` where they begin so: rooms, crates and types.
fn first_names(code: &Code, in_crate: bool) -> Vec<&str> {
    let paths = code.imports.iter().map(|import| &import.path).chain(&code.paths);
    let mut names: Vec<&str> = paths
        .filter(|path| (path[0] == "crate") == in_crate)
        .filter_map(|path| path.get(usize::from(in_crate)))
        .map(String::as_str)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Checks each file of the inner rooms; returns the lines of what is wrong.
fn wrong_in_pure_rooms(check: impl Fn(&Code) -> Vec<String>) -> Vec<String> {
    let pure = |room: String| layer_of(&room).is_some_and(|layer| layer >= FIRST_PURE_LAYER);
    let files = sources().into_iter().filter(|file| pure(file.room()) && !file.is_test());
    let lines = |file: super::sources::SourceFile| {
        let found = check(&Code::of(&file.parse()));
        found.into_iter().map(move |what| format!("{}: {what}", file.path.display()))
    };
    files.flat_map(lines).collect()
}

#[test]
fn imports_point_one_way() {
    let mut wrong = Vec::new();
    // A module's own tests may use all modules.
    for file in sources().into_iter().filter(|file| !file.is_test()) {
        let (path, from) = (file.path.display(), file.room());
        if from == "lib" {
            continue;
        }
        let Some(from_layer) = layer_of(&from) else {
            wrong.push(format!("{path}: the room '{from}' stands in no layer"));
            continue;
        };
        let code = Code::of(&file.parse());
        let used = first_names(&code, true).into_iter().filter(|used| *used != from);
        let outward = used.filter(|used| layer_of(used).is_some_and(|layer| layer <= from_layer));
        wrong.extend(outward.map(|used| format!("{path}: '{from}' may not use '{used}'")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_and_rules_do_not_name_the_outside() {
    let wrong = wrong_in_pure_rooms(|code| {
        let named = first_names(code, false).into_iter().filter(|name| FORBIDDEN_CRATES.contains(name));
        named.map(|name| format!("names {name}")).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_pure_rooms_ask_no_clock() {
    let wrong = wrong_in_pure_rooms(|code| {
        let paths = code.paths.iter().map(|path| path.join("::"));
        paths.filter(|path| CLOCKS.iter().any(|clock| path.ends_with(clock))).collect()
    });
    assert!(wrong.is_empty(), "these ask a clock:\n{}", wrong.join("\n"));
}

#[test]
fn a_breach_is_seen() {
    let breach = "use crate::{store::Store, web}; use sqlx::{Any}; // crate::cli is only a comment
        fn f() { crate::bot::run(jiff::Timestamp::now()) }";
    let code = Code::of(&syn::parse_file(breach).unwrap());
    assert_eq!(first_names(&code, true), ["bot", "store", "web"]);
    assert_eq!(first_names(&code, false), ["jiff", "sqlx"]);
    assert!(code.paths.contains(["jiff", "Timestamp", "now"].map(str::to_owned).as_slice()));
    let by_room: BTreeMap<&str, Option<usize>> = ["text", "store", "nowhere"].map(|room| (room, layer_of(room))).into();
    assert_eq!(by_room, BTreeMap::from([("nowhere", None), ("store", Some(8)), ("text", Some(18))]));
}
