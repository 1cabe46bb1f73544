//! No file depends on itself by way of others.

use std::collections::{BTreeMap, BTreeSet};

use super::reader::{Code, CodePath, Import};
use super::sources::{ModulePath, sources};

/// What each module names.
type Modules = BTreeMap<ModulePath, Code>;

/// Returns the module in which the thing that `path` names, in `module`, is declared: re-exports are followed.
/// `None` for what is no module's of ours.
fn declaring_module(module: &[String], path: &[String], modules: &Modules) -> Option<ModulePath> {
    let ups = path.iter().take_while(|step| *step == "super").count();
    // A crate that is imported by its own name is none of our modules.
    let is_ours = |import: &Import, name: &String| import.name == *name && import.path.first() != Some(name);
    let is_imported = |name: &String| modules[module].imports.iter().any(|import| is_ours(import, name));
    let (mut at, mut rest): (ModulePath, &[String]) = match path.first()?.as_str() {
        "crate" => (Vec::new(), &path[1..]),
        "self" => (module.to_vec(), &path[1..]),
        "super" => (module[..module.len().checked_sub(ups)?].to_vec(), &path[ups..]),
        name if modules.contains_key(&child(module, name)) || (path.len() > 1 && is_imported(&path[0])) => {
            (module.to_vec(), path)
        }
        _ => return None,
    };
    while let Some(step) = rest.first() {
        let next = child(&at, step);
        if modules.contains_key(&next) {
            (at, rest) = (next, &rest[1..]);
            continue;
        }
        let import = modules.get(&at).and_then(|code| code.imports.iter().find(|import| import.name == *step));
        let Some(import) = import else { break };
        let whole: CodePath = import.path.iter().chain(&rest[1..]).cloned().collect();
        return declaring_module(&at, &whole, modules);
    }
    modules.contains_key(&at).then_some(at)
}

fn child(module: &[String], name: &str) -> ModulePath {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

/// Returns the modules that a module needs. A re-export that it does not use itself is no need.
fn dependencies(module: &ModulePath, modules: &Modules) -> BTreeSet<ModulePath> {
    let code = &modules[module];
    let imports = code.imports.iter().filter(|import| !import.is_public || code.names.contains(&import.name));
    let paths = imports.map(|import| &import.path).chain(&code.paths);
    let mut found: BTreeSet<ModulePath> = paths.filter_map(|path| declaring_module(module, path, modules)).collect();
    found.remove(module);
    found
}

/// Returns the modules that stand in a circle, or only before one, with what they need of each other.
fn in_circles(modules: &Modules) -> BTreeMap<&ModulePath, BTreeSet<ModulePath>> {
    let mut left: BTreeMap<&ModulePath, BTreeSet<ModulePath>> =
        modules.keys().map(|module| (module, dependencies(module, modules))).collect();
    // Modules that need none of those that are left are settled, and so are, in turn, those that nobody left needs.
    loop {
        let needed: BTreeSet<ModulePath> = left.values().flatten().cloned().collect();
        let remaining: BTreeSet<ModulePath> = left.keys().map(|module| (*module).clone()).collect();
        let before = left.len();
        left.retain(|module, needs| needs.iter().any(|need| remaining.contains(need)) && needed.contains(*module));
        if left.len() == before {
            break;
        }
    }
    let remaining: BTreeSet<ModulePath> = left.keys().map(|module| (*module).clone()).collect();
    left.values_mut().for_each(|needs| needs.retain(|need| remaining.contains(need)));
    left
}

/// Shows each need on a line: `store::a -> store::b`.
fn shown(needs: &BTreeMap<&ModulePath, BTreeSet<ModulePath>>) -> Vec<String> {
    let line = |from: &ModulePath, to: &ModulePath| format!("{} -> {}", from.join("::"), to.join("::"));
    needs.iter().flat_map(|(from, tos)| tos.iter().map(move |to| line(from, to))).collect()
}

#[test]
fn no_file_depends_on_itself() {
    let files = sources().into_iter().filter(|file| !file.is_test());
    let modules: Modules = files.map(|file| (file.module(), Code::of(&file.parse()))).collect();
    let circles = shown(&in_circles(&modules));
    assert!(circles.is_empty(), "these files depend on one another:\n{}", circles.join("\n"));
}

#[test]
fn a_circle_is_seen() {
    let circles_of = |files: &[(&str, &str)]| {
        let module = |name: &str| name.split("::").map(str::to_owned).collect::<ModulePath>();
        let code = |text: &str| Code::of(&syn::parse_file(text).unwrap());
        let modules: Modules = files.iter().map(|(name, text)| (module(name), code(text))).collect();
        shown(&in_circles(&modules))
    };
    let house = ("house", "mod door; mod wall; pub use door::Door; pub struct House;");
    let door = ("house::door", "use super::wall::Wall; pub struct Door;");
    let wall = |text| ("house::wall", text);
    let circle = ["house::door -> house::wall", "house::wall -> house::door"];
    for text in [
        "use super::door::Door;",
        "use super::Door;",
        "use super::{House, door::{self}};",
        "use crate::{house::{Door as Gate}};",
        "fn f(x: &super::super::house::door::Door) {}",
        "fn f() { println!(\"{}\", crate::house::Door); }",
    ] {
        assert_eq!(circles_of(&[house, door, wall(text)]), circle, "{text}");
    }
    let sound = "use super::House; /* super::door */ #[cfg(test)] mod tests { use super::super::door; }";
    assert!(circles_of(&[house, door, wall(sound)]).is_empty());
    // A parent that needs its child for itself must not be needed by it.
    let parent = ("house", "mod wall; use wall::Wall; struct House(Wall);");
    assert_eq!(circles_of(&[parent, wall("use super::House;")]), ["house -> house::wall", "house::wall -> house"]);
}
