//! A page that changes in content, and one that changes in nothing that matters.

use std::collections::BTreeMap;

use super::*;
use crate::opportunity::change::changed_fields;
use crate::opportunity::{FieldValue, Status};
use crate::reading::normalise::{SourceDefaults, normalise};

const BEFORE: &str = include_str!("../../../tests/fixtures/boverket/before.html");
const AFTER: &str = include_str!("../../../tests/fixtures/boverket/after.html");

fn read(text: &str) -> Result<Draft, ParseError> {
    read_bytes(text.as_bytes())
}

fn read_bytes(bytes: &[u8]) -> Result<Draft, ParseError> {
    let source = PageSource { url: "https://www.boverket.se/x".to_owned(), rules: PageRules::default() };
    let request = source.start_requests().remove(0);
    let content = Content::Memory(bytes.to_vec());
    let page = Page { url: request.url.clone(), request, content_type: String::new(), charset: None, content };
    source.parse(&page).map(|mut parsed| parsed.drafts.remove(0))
}

#[test]
fn what_moved_is_told_in_its_own_words() {
    let facts = |text| normalise(&read(text).unwrap(), &SourceDefaults::default()).unwrap();
    let (before, after) = (facts(BEFORE), facts(AFTER));
    let now = "2026-05-10T10:00:00Z".parse().unwrap();
    let fields = changed_fields((&before, Status::Unknown), (&after, Status::Unknown), now);
    let text = |value: &Option<FieldValue>| value.as_ref().map(ToString::to_string);
    let texts: BTreeMap<&str, _> =
        fields.iter().map(|(field, change)| (field.as_str(), (text(&change.old), text(&change.new)))).collect();
    insta::assert_debug_snapshot!((&before.title, &before.sections, &texts));
    let stamped = BEFORE.replace("1 maj 2026", "9 maj 2026").replace("Sidfot", "Ny sidfot");
    assert_eq!(read(&stamped).unwrap(), read(BEFORE).unwrap(), "a new stamp is no change");
    assert!(!format!("{before:?}").contains("Testsson"), "nobody is kept");
}

#[test]
fn a_shell_or_an_error_is_no_page() {
    for text in ["", "{}", "<html><body><div id=app></div></body></html>", "<main>Fel 500</main>"] {
        assert!(matches!(read(text), Err(ParseError::UnexpectedFormat { .. })), "{text}");
    }
}

#[test]
fn bytes_that_are_no_text_are_no_page() {
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    let noise: Vec<u8> = (0..4096).map(|_| next()).collect();
    let plain: Vec<u8> = noise.iter().copied().filter(|byte| *byte != b'<').collect();
    for bytes in [noise, plain] {
        assert!(matches!(read_bytes(&bytes), Err(ParseError::UnexpectedFormat { .. })));
    }
    let latin: Vec<u8> = "Kommuner får söka bidrag för gröna mötesplatser på våren.".chars().map(|c| c as u8).collect();
    assert!(read_bytes(&latin).unwrap().sections[0].1.contains("gröna mötesplatser"));
}

#[test]
fn a_table_without_markup_is_read_line_by_line() {
    let table = "omgång;öppnar;stänger\nOmgång 8;09.03.2026;08.04.2026\nOmgång 9;07.09.2026;07.10.2026\n";
    let draft = read(table).unwrap();
    assert_eq!(draft.sections[0].1.lines().count(), 3);
}
