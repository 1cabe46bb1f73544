//! The structure of the code: imports point one way, every file has a description, and none grows too long.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// The modules, outermost first: a module uses only modules of lower layers, and none of its own layer.
const LAYERS: [&[&str]; 19] = [
    &["main"],
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
    ["tokio", "reqwest", "sqlx", "tantivy", "teloxide", "lettre", "candle_core", "tokenizers"];
const FIRST_PURE_LAYER: usize = 10;
const MAX_LINES: usize = 400;

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    rust_files(&root.join("src"), &mut files);
    files.sort();
    files
        .into_iter()
        .map(|path| (path.strip_prefix(root).unwrap().to_owned(), fs::read_to_string(&path).unwrap()))
        .collect()
}

/// Returns the top-level module of a file: `src/store/rows.rs` and `src/store.rs` belong to `store`.
fn module_of(path: &Path) -> String {
    let first = path.components().nth(1).unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

fn layer_of(room: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&room))
}

/// Returns the code without comments and strings that only mention a module.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn modules_used(code: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut used: Vec<String> = code.split("crate::").skip(1).map(word).filter(|room| !room.is_empty()).collect();
    used.sort();
    used.dedup();
    used
}

#[test]
fn imports_point_one_way() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let from = module_of(&path);
        if from == "lib" {
            continue;
        }
        let Some(from_layer) = layer_of(&from) else {
            wrong.push(format!("{}: the room '{from}' stands in no layer", path.display()));
            continue;
        };
        // A module's own tests may use all modules.
        if path.ends_with("tests.rs") {
            continue;
        }
        for used in modules_used(&code(&text)) {
            let Some(layer) = layer_of(&used) else { continue };
            if used != from && layer <= from_layer {
                wrong.push(format!("{}: '{from}' may not use '{used}'", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_and_rules_do_not_name_the_outside() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if layer_of(&module_of(&path)).is_some_and(|layer| layer >= FIRST_PURE_LAYER) {
            let code = code(&text);
            let named = FORBIDDEN_CRATES
                .iter()
                .filter(|name| code.contains(&format!("{name}::")) || code.contains(&format!("use {name}")));
            wrong.extend(named.map(|name| format!("{} names {name}", path.display())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_pure_rooms_ask_no_clock() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let is_test = path.ends_with("tests.rs");
        let pure = !is_test && layer_of(&module_of(&path)).is_some_and(|layer| layer >= FIRST_PURE_LAYER);
        let clocks = ["Timestamp::now(", "Zoned::now(", "SystemTime::now(", "Instant::now("];
        if pure && clocks.iter().any(|clock| code(&text).contains(clock)) {
            wrong.push(path.display().to_string());
        }
    }
    assert!(wrong.is_empty(), "these ask a clock: {}", wrong.join(", "));
}

#[test]
fn every_file_says_what_it_is_for_and_is_short() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let lines = text.lines().count();
        if !text.starts_with("//! ") {
            wrong.push(format!("{}: no //! line", path.display()));
        }
        if lines > MAX_LINES {
            wrong.push(format!("{}: {lines} lines", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_rule_sees_a_breach() {
    let breach = "use crate::store::Store;\n// crate::web is only a comment\nfn f() { crate::bot::run() }";
    assert_eq!(modules_used(&code(breach)), ["bot", "store"]);
    let by_room: BTreeMap<&str, Option<usize>> = ["text", "store", "nowhere"].map(|room| (room, layer_of(room))).into();
    assert_eq!(by_room, BTreeMap::from([("nowhere", None), ("store", Some(8)), ("text", Some(18))]));
}

/// Rooms in which no file may depend on itself by way of others.
const ROOMS_WITHOUT_CIRCLES: [&str; 1] = ["web"];

/// A module's path: `["web", "http", "error"]`.
type ModulePath = Vec<String>;

/// Returns the modules that a file names, by the longest path that is a file.
fn dependencies(module: &ModulePath, code: &str, modules: &BTreeMap<ModulePath, String>) -> BTreeSet<ModulePath> {
    let paths = Regex::new(r"\b((?:crate|super)(?:::\w+)*)(?:::\{([^;]*?)\})?").unwrap();
    let visibility = Regex::new(r"pub\([^)]*\)").unwrap();
    let code = visibility.replace_all(code, "");
    let mut found = BTreeSet::new();
    for path in paths.captures_iter(&code) {
        let mut steps: Vec<&str> = path[1].split("::").collect();
        let ups = steps.iter().take_while(|step| **step == "super").count();
        let mut base: ModulePath = if ups > 0 { module[..module.len() - ups].to_vec() } else { Vec::new() };
        steps.drain(..ups.max(1));
        base.extend(steps.iter().map(|step| (*step).to_owned()));
        let names = path.get(2).map_or("", |group| group.as_str());
        for name in names.split(',') {
            let own = name.trim().split("::").filter(|step| !step.is_empty() && *step != "self");
            let whole: ModulePath = base.iter().cloned().chain(own.map(str::to_owned)).collect();
            let file =
                (1..=whole.len()).rev().map(|length| whole[..length].to_vec()).find(|path| modules.contains_key(path));
            found.extend(file.filter(|file| file != module));
        }
    }
    // A `mod.rs` depends on the children that it names, not on those that it only declares.
    let children = modules.keys().filter(|path| path.len() == module.len() + 1 && path.starts_with(module));
    let names_child =
        |child: &&ModulePath| Regex::new(&format!(r"(^|[^\w:]){}::", child.last().unwrap())).unwrap().is_match(&code);
    found.extend(children.filter(names_child).cloned());
    found
}

#[test]
fn no_file_of_the_web_depends_on_itself() {
    for room in ROOMS_WITHOUT_CIRCLES {
        let mut modules: BTreeMap<ModulePath, String> = BTreeMap::new();
        for (path, text) in sources() {
            let path = path.with_extension("");
            let mut module: ModulePath =
                path.components().skip(1).map(|part| part.as_os_str().to_str().unwrap().to_owned()).collect();
            if module.last().is_some_and(|name| name == "mod") {
                module.pop();
            }
            if module.first().is_some_and(|first| first == room) && !module.iter().any(|name| name == "tests") {
                modules.insert(module, code(text.split("#[cfg(test)]\nmod tests {").next().unwrap()));
            }
        }
        let mut left: BTreeMap<&ModulePath, BTreeSet<ModulePath>> =
            modules.iter().map(|(module, code)| (module, dependencies(module, code, &modules))).collect();
        // Files whose dependencies are all settled are settled; those that never are stand in or before a circle.
        while let Some(settled) =
            left.iter().find(|(_, needs)| needs.iter().all(|need| !left.contains_key(need))).map(|(module, _)| *module)
        {
            left.remove(settled);
        }
        assert!(left.is_empty(), "these files of {room} depend on one another: {left:#?}");
    }
}

/// The rooms whose code says what is, and leaves to `locale` how it is said.
const WITHOUT_SWEDISH: [&str; 7] = ["stages", "store", "matching", "channels", "delivery", "sources", "bot"];
/// The remark by which versions before 0.2 marked letters that were written to a file.
const STORED_SWEDISH: [&str; 1] = ["skriven till state/mail"];

/// Returns the string literals of a file that hold Swedish words; those of its tests do not count.
fn swedish_literals(text: &str) -> Vec<&str> {
    const WORDS: [&str; 12] =
        ["och", "inte", "till", "eller", "det", "som", "av", "med", "vid", "ingen", "kommunen", "utlysning"];
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    // Every second part of a line is within quotation marks.
    let literals = lines.flat_map(|line| line.split('"').skip(1).step_by(2));
    let is_swedish = |literal: &&str| {
        let letters = literal.replace("förvaltning", "");
        let words = || literal.split(|c: char| !c.is_alphanumeric());
        letters.contains(['å', 'ä', 'ö', 'Å', 'Ä', 'Ö'])
            || (literal.contains(' ') && words().any(|word| WORDS.contains(&word)))
    };
    literals.filter(is_swedish).filter(|literal| !STORED_SWEDISH.contains(literal)).collect()
}

#[test]
fn the_core_holds_no_swedish() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let is_test = path.components().any(|part| part.as_os_str() == "tests") || path.ends_with("tests.rs");
        // Tests of every site, in a file of their own.
        if is_test || path.ends_with("listing/sites.rs") || !WITHOUT_SWEDISH.contains(&module_of(&path).as_str()) {
            continue;
        }
        wrong.extend(swedish_literals(&text).into_iter().map(|literal| format!("{}: {literal:?}", path.display())));
    }
    assert!(wrong.is_empty(), "these belong into the message files of src/locale:\n{}", wrong.join("\n"));
    let found = swedish_literals("let x = \"Den passar inte\"; f(\"till\", \"på\")\n// \"och så\"");
    assert_eq!(found, ["Den passar inte", "på"]);
}
