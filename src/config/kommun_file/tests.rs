//! Every fault of a kommun file is named, and nothing makes the parser panic.

use proptest::prelude::*;

use super::*;

const SHIPPED: [(&str, &str); 5] = [
    ("falkoping", include_str!("../../../kommuner/falkoping.toml")),
    ("gotene", include_str!("../../../kommuner/gotene.toml")),
    ("kungalv", include_str!("../../../kommuner/kungalv.toml")),
    ("stromsund", include_str!("../../../kommuner/stromsund.toml")),
    ("tyreso", include_str!("../../../kommuner/tyreso.toml")),
];

const GOOD: &str = r#"
namn = "Provby kommun"
kommunkod = "0123"
lan = "Jämtlands län"
policy = "Internationell policy"
vanorter = [{ ort = "Cesis", land = "Lettland" }]

[[priority]]
area = "barn-unga"
title = "Barn och unga"
weight = 1
passage = "Barn och unga först."
place = "2.2"
"#;

fn faults(text: &str) -> Vec<String> {
    read("provby", text).unwrap_err().iter().map(KommunFileFault::to_string).collect()
}

#[test]
fn a_quote_mends_single_letters_and_puts_in_no_other_words() {
    let with = |quote: &str| GOOD.replace("place =", &format!("quote = \"{quote}\"\nplace ="));
    let mended = read("provby", &with("Barn och unga först!")).unwrap();
    assert_eq!(mended.priorities[0].quote.as_deref(), Some("Barn och unga först!"));
    let message = faults(&with("Näringslivet först.")).join("\n");
    assert!(message.contains("line 13: quote is another text"), "{message}");
    assert_eq!(faults(&with("")).len(), 1);
}

#[test]
fn every_shipped_file_reads_without_fault() {
    for (slug, text) in SHIPPED {
        let kommun = read(slug, text).unwrap();
        assert_eq!(kommun.slug, slug);
        assert!(kommun.priorities.iter().any(|priority| priority.area == ANY_AREA && priority.weight < 0.5), "{slug}");
        assert!(kommun.priorities.iter().any(|priority| priority.area != ANY_AREA), "{slug}");
    }
}

#[test]
fn the_fingerprint_is_of_the_meaning() {
    let plain = read("provby", GOOD).unwrap();
    let commented = read("provby", &format!("# a comment\n{}", GOOD.replace("weight = 1\n", "weight = 1.0 # most\n")));
    assert_eq!(plain.fingerprint, commented.unwrap().fingerprint);
    let other = read("provby", &GOOD.replace("barn-unga", "kultur")).unwrap();
    assert_ne!(plain.fingerprint, other.fingerprint);
}

#[test]
fn every_fault_is_named_at_once_with_its_line() {
    let text = GOOD
        .replace("kommunkod = \"0123\"", "kommunkod = \"12\"")
        .replace("lan = \"Jämtlands län\"\n", "")
        .replace("barn-unga", "barn-ungdom")
        .replace("weight = 1", "weight = 1.5")
        .replace("\"Barn och unga först.\"", "\"\"")
        .replace("place = \"2.2\"", "place = 2\nplats = \"x\"");
    assert_eq!(
        faults(&text),
        [
            "line 1: lan is missing: write lan = \"…\"",
            "line 3: kommunkod \"12\": write SCB's four digits in quotes, such as \"0138\"",
            "line 8: unknown area \"barn-ungdom\": did you mean \"barn-unga\"?",
            "line 10: weight: write a number from 0 to 1, such as 0.8",
            "line 11: passage is empty: write what the policy says",
            "line 12: place is of type integer: write a text in quotes",
            "line 13: unknown key \"plats\": a priority has area, title, weight, passage, place, quote",
        ]
    );
}

#[test]
fn a_priority_stands_once() {
    let twice = format!("{GOOD}{}", GOOD.split_once("\n\n").unwrap().1);
    assert_eq!(faults(&twice), ["line 14: a second priority for \"barn-unga\" with the same passage: write each once"]);
}

#[test]
fn what_is_no_toml_is_named_too() {
    assert!(faults("namn = \n= 3\n")[0].contains("not TOML"));
    assert!(faults("")[0].contains("missing"));
    assert!(faults("priority = 3\nvanorter = [1]").iter().any(|fault| fault.contains("list of tables")));
}

proptest! {
    #[test]
    fn never_panics(text in "\\PC{0,200}") {
        let _ = read("x", &text);
    }

    #[test]
    fn never_panics_on_a_damaged_file(cut in 0usize..300, put in "[\\[\\]{}=\"\n0-9a-z.#-]{0,8}") {
        let cut = (0..=cut.min(GOOD.len())).rev().find(|at| GOOD.is_char_boundary(*at)).unwrap_or(0);
        let (start, end) = GOOD.split_at(cut);
        let _ = read("x", &format!("{start}{put}{end}"));
    }
}
