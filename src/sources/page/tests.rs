//! A page that changes in content, and one that changes in nothing that matters.

use std::collections::BTreeMap;

use proptest::prelude::*;

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

const CALLS: &str = "<h1>Utlysningar</h1><p>Här finns våra utlysningar för kommuner som vill arbeta med hav och skog.</p>\
    <p>Sista ansökningsdag 15 augusti 2026 kl. 23:59:59. Kommuner kan söka bidrag till underhåll av kulturmiljöer.</p>";

fn in_main(title: &str, main: &str) -> String {
    format!("<!doctype html><html><head><title>{title}</title></head><body><main>{main}</main></body></html>")
}

#[test]
fn what_stands_in_a_pages_place_is_no_page() {
    for (title, main) in [
        ("Just a moment...", "<h1>fond.example</h1><p>Checking if the site connection is secure</p>"),
        (
            "fond.example",
            "<p>Verify you are human by completing the action below.</p><p>fond.example needs to review.</p>",
        ),
        (
            "Attention Required! | Cloudflare",
            "<p>Sorry, you have been blocked. You are unable to access fond.example</p>",
        ),
        (
            "Fonden",
            "<h1>Är du en robot?</h1><p>Skriv tecknen som du ser på bilden för att komma vidare till sidan.</p>",
        ),
        (
            "Fonden",
            "<h1>Vi uppdaterar webbplatsen</h1><p>Sidan är tillfälligt nere. Välkommen tillbaka om en stund.</p>",
        ),
        ("Fonden", "<h1>Underhållsarbete</h1><p>Just nu pågår arbete med våra system. Försök igen om en timme.</p>"),
        ("Scheduled maintenance", "<p>We are improving our site for you. Please come back a little later today.</p>"),
        ("Fonden", "<h1>Vi använder kakor</h1><p>För att fortsätta behöver du godkänna kakor. Läs mer om kakor.</p>"),
        ("Before you continue", "<p>Choose what you accept, and how your data may be used by our many partners.</p>"),
        ("Fonden", "<h1>Sidan kunde inte hittas</h1><p>Sidan du söker finns inte längre eller har flyttats.</p>"),
        (
            "404 – Fonden",
            "<h1>Hoppsan</h1><p>Här var det tomt. Gå till startsidan eller sök efter det du vill läsa.</p>",
        ),
        ("Page not found", "<p>We could not find what you came for. Try the search or go to the start page.</p>"),
        ("Fonden", "<h1>Logga in</h1><p>Skriv ditt användarnamn och lösenord för att komma till dina sidor här.</p>"),
        ("Fonden", "<h1>Något gick fel</h1><p>Vi arbetar med att lösa problemet. Försök igen om en liten stund.</p>"),
    ] {
        let error = read(&in_main(title, main)).unwrap_err().to_string();
        assert!(error.contains("stands in its place"), "{title} {main}: {error}");
    }
    for real in [CALLS.to_owned(), format!("{CALLS}<p>Logga in på Mina sidor för att ansöka.</p>")] {
        assert!(read(&in_main("Fonden", &real)).is_ok(), "{real}");
    }
}

#[test]
fn a_clock_that_ticks_and_a_counter_are_no_change() {
    let plain = read(&in_main("Fonden", CALLS)).unwrap();
    for ticking in [
        "Sidan visades 2026-05-11 09:31:22. Besökare: 18 223. Session: 9f2c4",
        "Sidan hämtades 11 maj 2026",
        "Besökare i dag: 412",
        "Antal besökare: 18 223",
        "Page views: 1023",
        "Generated in 0.23 seconds",
        "Klockan är 09.31",
        "09:31",
        "09:31:22",
        "Idag är det måndag 11 maj",
        "Today is Monday 11 May 2026",
        "Request ID: 8a7f-33",
        "Server time 2026-05-11 09:31",
    ] {
        let page = read(&in_main("Fonden", &format!("{CALLS}<p>{ticking}</p>"))).unwrap();
        assert_eq!(page, plain, "{ticking}");
    }
    for said in [
        "Ansök senast kl. 12:00:00.",
        "Museet har 18 000 besökare om året.",
        "Sista dag är 16 augusti 2026",
        "Utlysningen stänger 15:30:10",
        "Bidrag per besökare: se villkoren",
    ] {
        let page = read(&in_main("Fonden", &format!("{CALLS}<p>{said}</p>"))).unwrap();
        assert_ne!(page, plain, "{said}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn never_panics(at in any::<usize>(), with in any::<u8>(), bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let source = PageSource { url: "https://www.boverket.se/x".to_owned(), rules: PageRules::default() };
        let mut broken = BEFORE.as_bytes().to_vec();
        let at = at % broken.len();
        broken[at] = with;
        for bytes in [broken, bytes] {
            let request = source.start_requests().remove(0);
            let content = Content::Memory(bytes);
            let page = Page { url: request.url.clone(), request, content_type: String::new(), charset: None, content };
            let _ = source.parse(&page);
        }
    }
}
