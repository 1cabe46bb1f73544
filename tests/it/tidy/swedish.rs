//! The core says what is, and leaves to `locale` how it is said.

use super::sources::{SourceFile, sources};

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
    let core = |file: &SourceFile| !file.is_test() && WITHOUT_SWEDISH.contains(&file.room().as_str());
    for SourceFile { path, text } in sources().into_iter().filter(core) {
        wrong.extend(swedish_literals(&text).into_iter().map(|literal| format!("{}: {literal:?}", path.display())));
    }
    assert!(wrong.is_empty(), "these belong into the message files of src/locale:\n{}", wrong.join("\n"));
    let found = swedish_literals("let x = \"Den passar inte\"; f(\"till\", \"på\")\n// \"och så\"");
    assert_eq!(found, ["Den passar inte", "på"]);
}
