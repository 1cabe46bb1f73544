//! Reads what a file names and declares. Code that is compiled for tests only is left out.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, Meta, UseTree, Visibility};

/// A path as it is written, segment by segment: `["super", "http", "Error"]`.
pub(super) type CodePath = Vec<String>;

/// A name that a `use` brings into a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Import {
    /// `*` for everything, `_` for a trait without a name.
    pub(super) name: String,
    pub(super) path: CodePath,
    /// Whether others may use the name: then the `use` may be there for them alone.
    pub(super) is_public: bool,
}

/// A type that others may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PublicType {
    pub(super) name: String,
    /// Whether it is compiled only under some condition.
    pub(super) has_condition: bool,
}

/// What a file names and declares.
#[derive(Default)]
pub(super) struct Code {
    pub(super) imports: Vec<Import>,
    /// The paths of several segments in the code itself.
    pub(super) paths: BTreeSet<CodePath>,
    /// The names that paths begin with.
    pub(super) names: BTreeSet<String>,
    pub(super) types: Vec<PublicType>,
    /// The child modules that are compiled only under some condition.
    pub(super) conditional_modules: BTreeSet<String>,
}

impl Code {
    pub(super) fn of(file: &syn::File) -> Code {
        let mut code = Code::default();
        code.visit_file(file);
        code
    }

    fn add_path(&mut self, path: CodePath) {
        self.names.extend(path.first().cloned());
        if path.len() > 1 {
            self.paths.insert(path);
        }
    }

    fn add_imports(&mut self, tree: &UseTree, before: &CodePath, is_public: bool) {
        let with = |name: String| before.iter().cloned().chain([name]).collect::<CodePath>();
        let (name, path) = match tree {
            UseTree::Path(path) => return self.add_imports(&path.tree, &with(path.ident.to_string()), is_public),
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.add_imports(tree, before, is_public));
            }
            UseTree::Name(name) if name.ident == "self" => (before.last().unwrap().clone(), before.clone()),
            UseTree::Name(name) => (name.ident.to_string(), with(name.ident.to_string())),
            UseTree::Rename(rename) if rename.ident == "self" => (rename.rename.to_string(), before.clone()),
            UseTree::Rename(rename) => (rename.rename.to_string(), with(rename.ident.to_string())),
            UseTree::Glob(_) => ("*".to_owned(), before.clone()),
        };
        self.imports.push(Import { name, path, is_public });
    }

    /// Reads the paths in the tokens of a macro, which may be any code.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let mut path = CodePath::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Punct(mark) if mark.as_char() == ':' && !path.is_empty() => colons += 1,
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.add_path(std::mem::take(&mut path));
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                other => {
                    let before = std::mem::take(&mut path);
                    // `pub(in crate::store)` names a module without needing it.
                    if let TokenTree::Group(group) = other
                        && before != ["pub"]
                    {
                        self.add_tokens(group.stream());
                    }
                    self.add_path(before);
                    colons = 0;
                }
            }
        }
        self.add_path(path);
    }

    fn add_type(&mut self, name: String, visibility: &Visibility, attributes: &[Attribute]) {
        if !matches!(visibility, Visibility::Inherited) {
            let has_condition = attributes.iter().any(|attribute| attribute.path().is_ident("cfg"));
            self.types.push(PublicType { name, has_condition });
        }
    }

    fn add_declaration(&mut self, item: &Item) {
        match item {
            Item::Struct(item) => self.add_type(item.ident.to_string(), &item.vis, &item.attrs),
            Item::Enum(item) => self.add_type(item.ident.to_string(), &item.vis, &item.attrs),
            Item::Union(item) => self.add_type(item.ident.to_string(), &item.vis, &item.attrs),
            Item::Trait(item) => self.add_type(item.ident.to_string(), &item.vis, &item.attrs),
            Item::Type(item) => self.add_type(item.ident.to_string(), &item.vis, &item.attrs),
            // This macro of ours defines the type that its last word names.
            Item::Macro(item) if item.mac.path.segments.last().unwrap().ident == "id_type" => {
                let name = item.mac.tokens.clone().into_iter().last().unwrap().to_string();
                self.types.push(PublicType { name, has_condition: false });
            }
            Item::Mod(item) if item.attrs.iter().any(|attribute| attribute.path().is_ident("cfg")) => {
                self.conditional_modules.insert(item.ident.to_string());
            }
            _ => {}
        }
    }
}

impl<'ast> Visit<'ast> for Code {
    fn visit_item(&mut self, item: &'ast Item) {
        if !attributes(item).iter().any(is_test_only) {
            self.add_declaration(item);
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.add_imports(&item.tree, &CodePath::new(), !matches!(item.vis, Visibility::Inherited));
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.add_path(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.add_tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.add_tokens(list.tokens.clone());
        }
    }

    /// As in macros.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

/// Returns the attributes of the items that may be compiled for tests only.
fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn is_test_only(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else { return false };
    let is_test = |token: TokenTree| matches!(token, TokenTree::Ident(name) if name == "test");
    let inner = |tokens: TokenStream| tokens.into_iter().any(is_test);
    // `cfg(test)`, and `cfg(all(test, …))`.
    attribute.path().is_ident("cfg")
        && list.tokens.clone().into_iter().any(|token| match token {
            TokenTree::Group(group) => inner(group.stream()),
            token => is_test(token),
        })
}

#[test]
fn every_way_to_name_a_module_is_seen() {
    let file = "
        use super::{a, b::{self, C as D}};
        use crate::{e::{F, g::*}, h};
        pub use super::super::i::J;
        m! { pub(in crate::k) struct K; }
        pub(in crate::k) fn f(x: &l::M) -> n::O { p!(\"{}\", q::r(s::T)); U::v() }
        #[error(\"{}\", w::advice(self))] struct X;
        // crate::y is only a comment
        const Z: &str = \"crate::z\";
        #[cfg(test)] use crate::tests_only;
        #[cfg(all(test, feature = \"x\"))] mod tests { use crate::tests_too; }";
    let code = Code::of(&syn::parse_file(file).unwrap());
    let imports: Vec<String> = code.imports.iter().map(|i| format!("{} = {}", i.name, i.path.join("::"))).collect();
    let expected = ["a = super::a", "b = super::b", "D = super::b::C", "F = crate::e::F", "* = crate::e::g"];
    assert_eq!(imports[..5], expected);
    assert_eq!(imports[5..], ["h = crate::h", "J = super::super::i::J"]);
    assert_eq!(code.imports.iter().filter(|import| import.is_public).count(), 1);
    let paths: Vec<String> = code.paths.iter().map(|path| path.join("::")).collect();
    assert_eq!(paths, ["U::v", "l::M", "n::O", "q::r", "s::T", "w::advice"]);
}
