//! Files, functions and lines of comment that a reader can take in at once.

use syn::visit::{self, Visit};
use syn::{Block, Signature};

use super::sources::{SourceFile, files_under};

const MAX_FILE_LINES: usize = 400;
const MAX_FUNCTION_LINES: usize = 60;
/// Characters. The formatter keeps the code itself to this width.
const MAX_COMMENT_WIDTH: usize = 120;

/// The lengths in lines of a file's functions, by name.
#[derive(Default)]
struct Functions(Vec<(String, usize)>);

impl Functions {
    fn of(file: &syn::File) -> Functions {
        let mut functions = Functions::default();
        functions.visit_file(file);
        functions
    }

    fn add(&mut self, signature: &Signature, body: &Block) {
        let (first, last) = (signature.fn_token.span.start().line, body.brace_token.span.close().end().line);
        self.0.push((signature.ident.to_string(), last - first + 1));
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(body) = &item.default {
            self.add(&item.sig, body);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

/// Returns the numbers, from 1, and widths of the lines of comment that are too wide.
fn wide_comments(text: &str) -> Vec<(usize, usize)> {
    let comments = text.lines().enumerate().filter(|(_, line)| line.trim_start().starts_with("//"));
    let widths = comments.map(|(at, line)| (at + 1, line.chars().count()));
    widths.filter(|(_, width)| *width > MAX_COMMENT_WIDTH).collect()
}

#[test]
fn every_file_says_what_it_is_for_and_is_short() {
    let mut wrong = Vec::new();
    for SourceFile { path, text } in files_under(&["src", "tests", "benches"]) {
        let lines = text.lines().count();
        if !text.starts_with("//! ") {
            wrong.push(format!("{}: no //! line", path.display()));
        }
        if lines > MAX_FILE_LINES {
            wrong.push(format!("{}: {lines} lines", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_function_fits_a_screen() {
    let mut wrong = Vec::new();
    for file in files_under(&["src", "tests", "benches"]) {
        let long = Functions::of(&file.parse()).0.into_iter().filter(|(_, lines)| *lines > MAX_FUNCTION_LINES);
        wrong.extend(long.map(|(name, lines)| format!("{}: {name} has {lines} lines", file.path.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let file = "trait T { fn a() {\n} fn b(); }\nimpl T for X { fn c(\n) {\n} }\nfn d() { fn e() {} }";
    let found = Functions::of(&syn::parse_file(file).unwrap()).0;
    assert_eq!(found, [("a", 2), ("c", 3), ("d", 1), ("e", 1)].map(|(name, lines)| (name.to_owned(), lines)));
}

#[test]
fn comments_are_no_wider_than_the_code() {
    let mut wrong = Vec::new();
    for SourceFile { path, text } in files_under(&["src", "tests", "benches"]) {
        let wide = wide_comments(&text).into_iter();
        wrong.extend(wide.map(|(line, width)| format!("{}:{line}: {width} columns", path.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let wide = format!("/// {}\n    // {}\nlet x = 1; // {}", "å".repeat(116), "ä".repeat(114), "ö".repeat(120));
    assert_eq!(wide_comments(&wide), [(2, 121)]);
}
