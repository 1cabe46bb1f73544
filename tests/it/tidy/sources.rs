//! The files of the code, with the modules that they are.

use std::fs;
use std::path::{Path, PathBuf};

/// The path of a module: `["web", "http", "error"]`.
pub(super) type ModulePath = Vec<String>;

/// A file of Rust.
pub(super) struct SourceFile {
    /// Its path from the root of the project.
    pub(super) path: PathBuf,
    pub(super) text: String,
}

impl SourceFile {
    /// Returns the module that the file is: both `src/store/mod.rs` and `src/store.rs` would be `["store"]`.
    pub(super) fn module(&self) -> ModulePath {
        let path = self.path.with_extension("");
        let mut module: ModulePath =
            path.components().skip(1).map(|part| part.as_os_str().to_str().unwrap().to_owned()).collect();
        module.pop_if(|name| *name == "mod");
        module
    }

    /// Returns the room: the module of the first level.
    pub(super) fn room(&self) -> String {
        self.module().swap_remove(0)
    }

    /// Tells whether the file is compiled for tests only.
    pub(super) fn is_test(&self) -> bool {
        // Tests of every site, in a file of their own.
        self.module().iter().any(|name| name == "tests") || self.path.ends_with("listing/sites.rs")
    }

    /// Parses the file.
    pub(super) fn parse(&self) -> syn::File {
        syn::parse_file(&self.text).unwrap_or_else(|error| panic!("{}: {error}", self.path.display()))
    }
}

/// Returns the files under `src`.
pub(super) fn sources() -> Vec<SourceFile> {
    files_under(&["src"])
}

/// Returns the files under these folders of the project, by path.
pub(super) fn files_under(folders: &[&str]) -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    folders.iter().for_each(|folder| collect_paths(&root.join(folder), &mut paths));
    paths.sort();
    let read = |path: PathBuf| SourceFile {
        text: fs::read_to_string(&path).unwrap(),
        path: path.strip_prefix(root).unwrap().to_owned(),
    };
    paths.into_iter().map(read).collect()
}

fn collect_paths(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_paths(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}
