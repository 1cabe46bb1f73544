//! A list with text pages, and a calendar of events.

use proptest::prelude::*;

use super::*;
use crate::sources::{Content, read_page};

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
    let now = "2026-05-10T10:00:00Z".parse().unwrap();
    let list = read_page(&*source, &page(source.start_requests().remove(0), REMISSER), now).unwrap();
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

#[test]
fn moments_of_rows_are_told_in_the_sources_zone() {
    use crate::reading::normalise::{SourceDefaults, normalise};
    let toml = r#"
        [[source]]
        id = "x"
        publisher = "Fonden"
        kind = "json"
        url = "https://fund.example/calls"
        group = "national"
        zone = "stockholm"
        every = "12h"
        rows = "/rows"
        key = "/id"
        title = "/title"
        link = "/url"
        opens = "/from"
        deadline = "/ends"
        published = "/at"
        licence = "x""#;
    let source = crate::sources::file::read(toml).unwrap().remove(0).source;
    for (ends, at, expected) in [
        ("\"2026-06-09T10:30:00Z\"", "null", "2026-06-09 12:30"),
        ("\"2026-06-09T13:30:00+03:00\"", "null", "2026-06-09 12:30"),
        ("1780997400", "null", "2026-06-09 11:30"),
        ("1780997400000", "null", "2026-06-09 11:30"),
        ("1780997400.0", "null", "2026-06-09 11:30"),
        ("\"/Date(1780997400000)/\"", "null", "2026-06-09 11:30"),
        ("\"2026-06-10T00:00:00\"", "null", "2026-06-09 ?"),
        ("\"2026-06-09T22:00:00.000Z\"", "null", "2026-06-09 ?"),
        ("\"0001-01-01T00:00:00\"", "null", "none ?"),
        ("\"9 juni\"", "1778224000", "2026-06-09"),
        ("\"9 juni\"", "\"2019-05-08\"", "2019-06-09"),
        ("\"9 juni\"", "\"1970-01-01T00:00:00Z\"", "2027-06-09"),
    ] {
        let row = format!(
            r#"{{"rows": [{{"id": 1, "title": "Stöd", "url": "/1", "from": "2026-05-31T22:00:00Z", "ends": {ends}, "at": {at}}}]}}"#
        );
        let parsed = source.parse(&page(source.start_requests().remove(0), &row)).unwrap();
        let defaults = SourceDefaults { anchor: "2026-11-30".parse().ok(), ..SourceDefaults::default() };
        let facts = normalise(&parsed.drafts[0], &defaults).unwrap();
        let day = facts.deadlines.first().map_or("none".to_owned(), |d| d.date.to_string());
        let time = facts.deadlines.first().and_then(|d| d.time_text()).map(|time| format!(" {time}"));
        let doubt = if facts.unclear.is_empty() { "" } else { " ?" };
        assert_eq!(format!("{day}{}{doubt}", time.unwrap_or_default()), expected, "{ends} {at}");
        assert_eq!(
            facts.opens.map(|day| day.to_string()).as_deref(),
            Some("2026-06-01"),
            "a day opens at its midnight"
        );
    }
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
