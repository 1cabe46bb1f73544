//! One name means one thing: no two public types share one.

use std::collections::{BTreeMap, BTreeSet};

use super::reader::Code;
use super::sources::{ModulePath, SourceFile, sources};

/// Returns the files that declare each public type; a declaration that is compiled only under some condition counts
/// where there is no other.
fn declarations(files: &[SourceFile]) -> BTreeMap<String, Vec<String>> {
    let codes: Vec<(ModulePath, Code)> = files.iter().map(|file| (file.module(), Code::of(&file.parse()))).collect();
    let conditional_children = |(module, code): &(ModulePath, Code)| {
        let child = |name: &String| module.iter().cloned().chain([name.clone()]).collect::<ModulePath>();
        code.conditional_modules.iter().map(child).collect::<Vec<_>>()
    };
    let conditional: BTreeSet<ModulePath> = codes.iter().flat_map(conditional_children).collect();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut under_condition: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (file, (module, code)) in files.iter().zip(&codes) {
        for declared in &code.types {
            let has_condition = declared.has_condition || conditional.contains(module);
            let places = if has_condition { &mut under_condition } else { &mut found };
            places.entry(declared.name.clone()).or_default().push(file.path.display().to_string());
        }
    }
    for (name, places) in under_condition {
        found.entry(name).or_insert_with(|| places.into_iter().take(1).collect());
    }
    found
}

#[test]
fn no_two_public_types_share_a_name() {
    let files: Vec<SourceFile> = sources().into_iter().filter(|file| !file.is_test()).collect();
    let twice = declarations(&files).into_iter().filter(|(_, places)| places.len() > 1);
    let wrong: Vec<String> = twice.map(|(name, places)| format!("{name}: {}", places.join(", "))).collect();
    assert!(wrong.is_empty(), "each of these names several types:\n{}", wrong.join("\n"));
}

#[test]
fn twins_are_seen() {
    let file = |path: &str, text: &str| SourceFile { path: path.into(), text: text.to_owned() };
    let names = |files: &[SourceFile]| {
        let twice = declarations(files).into_iter().filter(|(_, places)| places.len() > 1);
        twice.map(|(name, _)| name).collect::<Vec<_>>()
    };
    let files = [
        file("src/a.rs", "pub struct One; pub(crate) enum Two {} struct Own; pub struct Three;"),
        file(
            "src/b/mod.rs",
            "pub trait One {} pub(super) type Two = u8; struct Own; #[cfg(windows)] pub struct Three;",
        ),
        file("src/b/c.rs", "#[cfg(test)] mod tests { pub struct One; }"),
    ];
    assert_eq!(names(&files), ["One", "Two"]);
    let files = [
        file(
            "src/a/mod.rs",
            "#[cfg(feature = \"x\")] mod b; #[cfg(not(feature = \"x\"))] #[path = \"none.rs\"] mod b;",
        ),
        file("src/a/b.rs", "pub struct Twin;"),
        file("src/a/none.rs", "pub struct Twin;"),
    ];
    assert_eq!(names(&files), ["Twin"; 0]);
}
