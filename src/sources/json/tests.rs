//! A list with text pages, and a calendar of events.

use proptest::prelude::*;

use super::*;
use crate::sources::Content;

const REMISSER: &str = include_str!("../../../tests/fixtures/g0v-remisser/list.json");
const REMISS: &str = include_str!("../../../tests/fixtures/g0v-remisser/page.md");
const EVENTS: &str = include_str!("../../../tests/fixtures/interreg-no/events.json");
const SOURCES: &str = include_str!("../../../sources.toml");

fn source(id: &str) -> std::sync::Arc<dyn Source> {
    let sources = crate::sources::file::read(SOURCES).unwrap();
    sources.into_iter().find(|watched| watched.spec.id == id).unwrap().source
}

fn page(request: Request, text: &str) -> Page {
    let url = request.url.clone();
    let content = Content::Memory(text.as_bytes().to_vec());
    Page { request, url, content_type: "application/json".to_owned(), charset: None, content }
}

#[test]
fn a_row_leads_to_its_page_which_tells_the_day_to_answer_by() {
    let source = source("g0v-remisser");
    let list = source.parse(&page(source.start_requests().remove(0), REMISSER)).unwrap();
    let more = source.parse(&page(list.next_requests[0].clone(), REMISS)).unwrap();
    assert_eq!(more.drafts[0].key, list.drafts[0].key);
    insta::assert_debug_snapshot!((&list.drafts, &list.skipped, &list.next_requests, &more.drafts));
    assert!(!format!("{more:?}").contains('@'), "nobody is kept");
}

#[test]
fn calls_announced_as_events_open_and_close_with_them() {
    let source = source("interreg-no");
    let parsed = source.parse(&page(source.start_requests().remove(0), EVENTS)).unwrap();
    insta::assert_debug_snapshot!((&parsed.drafts, &parsed.skipped, &parsed.next_requests));
}

#[test]
fn a_single_object_is_one_row_and_nothing_is_a_fault() {
    let source = source("riksdagen-eu");
    let one = r#"{"dokumentlista": {"dokument": {"id": "HD1", "titel": "EU-förslag", "dokument_url_html": "//data.riksdagen.se/dokument/HD1", "datum": "2026-05-01"}}}"#;
    let parsed = source.parse(&page(source.start_requests().remove(0), one)).unwrap();
    assert_eq!(parsed.drafts[0].url, "https://data.riksdagen.se/dokument/HD1");
    for text in ["{}", "[]", "3", "", "<html>", r#"{"dokumentlista": {"dokument": "x"}}"#] {
        assert!(source.parse(&page(source.start_requests().remove(0), text)).is_err(), "{text}");
    }
    assert_eq!(super::scalar_at(&serde_json::json!({"id": 18805.0}), "/id").as_deref(), Some("18805"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn never_panics(at in any::<usize>(), with in "\\PC{1,3}") {
        let source = source("g0v-remisser");
        for text in [REMISSER, REMISS] {
            let mut broken = text.to_owned();
            let at = broken.floor_char_boundary(at % broken.len());
            broken.insert_str(at, &with);
            let _ = source.parse(&page(source.start_requests().remove(0), &broken));
            let _ = source.parse(&page(Request::detail("https://g0v.se/x.md#https://a.se/x"), &broken));
        }
    }
}
