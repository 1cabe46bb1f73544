//! The texts of letters are long, and are read for nothing but to send, show or hand out one.

use syn::visit::Visit;

use super::sources::{SourceFile, sources};

/// The files that may read the text of a letter.
const READERS: [&str; 3] =
    ["src/store/outbox/claim.rs", "src/store/outbox/whole_letter.rs", "src/store/people/person_export.rs"];

/// The literals and the names of a file.
#[derive(Default)]
struct Words {
    literals: Vec<String>,
    names: Vec<String>,
}

impl<'ast> Visit<'ast> for Words {
    fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
        self.literals.push(literal.value());
    }

    fn visit_ident(&mut self, name: &'ast proc_macro2::Ident) {
        self.names.push(name.to_string());
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        self.add(called.tokens.clone());
    }
}

impl Words {
    /// Adds what a macro is called with.
    fn add(&mut self, tokens: proc_macro2::TokenStream) {
        for token in tokens {
            match token {
                proc_macro2::TokenTree::Group(group) => self.add(group.stream()),
                proc_macro2::TokenTree::Ident(name) => self.names.push(name.to_string()),
                proc_macro2::TokenTree::Literal(literal) => {
                    self.literals.extend(syn::parse_str::<syn::LitStr>(&literal.to_string()).map(|text| text.value()));
                }
                proc_macro2::TokenTree::Punct(_) => {}
            }
        }
    }
}

/// Returns what in a file reads the text of letters.
fn reads_of_texts(file: &SourceFile) -> Vec<String> {
    let mut words = Words::default();
    words.visit_file(&file.parse());
    let has = |text: &str, word: &str| text.split(|c: char| !c.is_alphanumeric()).any(|one| one == word);
    let reads = |sql: &String| {
        // What stands between SELECT and FROM, or after RETURNING.
        let picked: Vec<&str> = sql.split("SELECT ").skip(1).map(|rest| rest.split(" FROM ").next().unwrap()).collect();
        let returned = sql.split("RETURNING ").skip(1);
        let picked = picked.into_iter().chain(returned).collect::<Vec<_>>().join(" ");
        // `m.body` is a judgement, in the table of matches.
        let picked = picked.replace("m.body AS body", "");
        sql.contains("deliveries")
            && (has(&picked, "body") || has(&picked, "html") || picked.contains('*') && !picked.contains("COUNT(*)"))
    };
    let mut found: Vec<String> = words.literals.into_iter().filter(reads).collect();
    found.extend(words.names.into_iter().filter(|name| name == "letter_columns"));
    found
}

#[test]
fn only_three_places_read_the_text_of_letters() {
    let mut wrong = Vec::new();
    for file in sources() {
        let found = reads_of_texts(&file);
        if !READERS.iter().any(|reader| file.path.ends_with(reader)) && !found.is_empty() {
            wrong.push(format!("{}: {}", file.path.display(), found.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "these read the texts of letters:\n{}", wrong.join("\n"));
}

#[test]
fn a_read_of_texts_is_seen() {
    let reads = |text: &str| reads_of_texts(&SourceFile { path: "src/a.rs".into(), text: text.to_owned() }).len();
    for wrong in [
        "fn a() { query(\"SELECT id, body FROM deliveries\"); }",
        "fn a() { query(format!(\"SELECT d.html FROM deliveries d WHERE {x}\")); }",
        "fn a() { query(\"SELECT * FROM deliveries\"); }",
        "fn a() { query(\"UPDATE deliveries SET x = 1 RETURNING id, body\"); }",
        "fn a() { format!(\"SELECT {} FROM deliveries\", letter_columns()); }",
    ] {
        assert_eq!(reads(wrong), 1, "{wrong}");
    }
    for right in [
        "fn a() { query(\"SELECT COUNT(*) AS n FROM deliveries\"); }",
        "fn a() { query(\"SELECT m.body AS body FROM matches m WHERE m.id IN (SELECT id FROM deliveries)\"); }",
        "fn a() { query(\"UPDATE deliveries SET body = '' WHERE id = $1\"); }",
    ] {
        assert_eq!(reads(right), 0, "{right}");
    }
}
