//! Lists and pages in the real formats, read by the entries of the real `sources.toml`.

use proptest::prelude::*;

use super::*;
use crate::reading::normalise::{SourceDefaults, normalise};
use crate::sources::{WatchedSource, file};

const SOURCES: &str = include_str!("../../../sources.toml");
const SIDA: &str = include_str!("../../../tests/fixtures/sida/list.html");
const SIDA_CALL: &str = include_str!("../../../tests/fixtures/sida/detail.html");
const BEFORE: &str = include_str!("../../../tests/fixtures/tillvaxtverket/before.html");
const AFTER: &str = include_str!("../../../tests/fixtures/tillvaxtverket/after.html");

pub(super) fn source(id: &str) -> std::sync::Arc<dyn Source> {
    let sources = file::read(SOURCES).unwrap();
    sources.into_iter().find(|watched| watched.spec.id == id).unwrap().source
}

pub(super) fn page(request: Request, bytes: &[u8]) -> Page {
    let url = request.url.clone();
    let content = Content::Memory(bytes.to_vec());
    Page { request, url, content_type: "text/html".to_owned(), charset: None, content }
}

pub(super) fn list(id: &str, text: &str) -> Result<ParsedPage, ParseError> {
    let source = source(id);
    source.parse(&page(source.start_requests().remove(0), text.as_bytes()))
}

#[test]
fn a_list_becomes_drafts_and_leads_to_the_calls_own_pages() {
    let parsed = list("sida", SIDA).unwrap();
    let follow: Vec<&str> = parsed.next_requests.iter().map(|r| r.url.as_str()).collect();
    insta::assert_debug_snapshot!((&parsed.drafts, &parsed.skipped, follow));
}

#[test]
fn a_calls_own_page_tells_more_under_the_same_key() {
    let parsed = list("sida", SIDA).unwrap();
    let source = source("sida");
    let told = source.parse(&page(parsed.next_requests[0].clone(), SIDA_CALL.as_bytes())).unwrap();
    assert_eq!(told.drafts[0].key, parsed.drafts[0].key);
    insta::assert_debug_snapshot!(told.drafts);
    let prose = told.drafts[0].dates_prose.as_deref().unwrap();
    assert_eq!(crate::reading::date::extract(prose, Default::default(), None).deadlines.len(), 1, "{prose}");
    let whole = format!("{told:?}");
    assert!(!whole.contains("Testsson") && !whole.contains('@'), "people are left out");
    let facts = normalise(&told.drafts[0], &SourceDefaults::default()).unwrap();
    let deadline = facts.deadlines[0];
    assert_eq!((deadline.date.to_string(), deadline.time_text()), ("2026-05-25".into(), Some("16:00".into())));
    assert_eq!((facts.deadlines.len(), facts.budget.map(|b| b.value)), (1, Some(60_000_000)));
}

#[test]
fn the_moment_of_a_time_element_is_told_in_the_sources_zone() {
    let toml = r#"
        [[source]]
        id = "x"
        publisher = "Fonden"
        kind = "listing"
        url = "https://fund.example/calls"
        group = "national"
        zone = "stockholm"
        every = "12h"
        row = "li"
        link = "a"
        deadline = "time @datetime"
        licence = "x""#;
    let source = file::read(toml).unwrap().remove(0).source;
    for (datetime, expected) in [
        ("2026-06-09T10:00:00Z", "2026-06-09 12:00"),
        ("2026-12-09T11:00:00Z", "2026-12-09 12:00"),
        ("2026-06-09T21:59:00Z", "2026-06-09 23:59"),
        ("2026-06-09T17:00:00+02:00", "2026-06-09 17:00"),
        ("2026-06-09T18:00+03:00", "2026-06-09 17:00"),
        ("2026-06-10T00:00:00Z", "2026-06-09"),
        ("2026-06-09T22:00:00.000Z", "2026-06-09"),
        ("2026-06-09", "2026-06-09"),
    ] {
        let html =
            format!("<ul><li><a href=/1>Stöd till bygder</a> <time datetime=\"{datetime}\">om en tid</time></li></ul>");
        let parsed = source.parse(&page(source.start_requests().remove(0), html.as_bytes())).unwrap();
        let facts = normalise(&parsed.drafts[0], &SourceDefaults::default()).unwrap();
        let deadline = facts.deadlines[0];
        let time = deadline.time_text().map(|time| format!(" {time}")).unwrap_or_default();
        assert_eq!(format!("{}{time}", deadline.date), expected, "{datetime}");
    }
}

#[test]
fn a_calls_own_page_tells_for_which_month_it_is_planned() {
    let parsed = list("sida", SIDA).unwrap();
    let own = "<main><h1>Call</h1><p>The call has been moved. It was planned for May 2027 and is now planned for \
        October 2027.</p><p>Public bodies in Sweden will be able to apply for grants.</p></main>";
    let told = source("sida").parse(&page(parsed.next_requests[0].clone(), own.as_bytes())).unwrap();
    let facts = normalise(&told.drafts[0], &SourceDefaults::default()).unwrap();
    assert_eq!(facts.planned.map(|month| month.to_string()).as_deref(), Some("2027-10"));
}

#[test]
fn a_redesign_with_new_paths_keeps_the_keys() {
    let (before, after) = (list("tillvaxtverket", BEFORE).unwrap(), list("tillvaxtverket", AFTER).unwrap());
    let keys: Vec<&str> = before.drafts.iter().map(|d| d.key.as_str()).collect();
    assert_eq!(keys, ["9214", "9251", "8112"], "two rounds under one title are two calls");
    assert_eq!(after.drafts[0].key, "9214");
    let facts = |draft| normalise(draft, &SourceDefaults::default()).unwrap();
    let (old, new) = (facts(&before.drafts[0]), facts(&after.drafts[0]));
    assert_eq!((old.title.as_str(), &old.geography), (new.title.as_str(), &new.geography));
    assert_eq!(old.deadlines[0].date.to_string(), "2026-05-05");
    assert_eq!(
        (new.opens.unwrap().to_string(), new.deadlines[0].date.to_string()),
        ("2026-03-17".into(), "2026-05-12".into())
    );
    let statuses: Vec<_> = before.drafts.iter().filter_map(|d| d.status).collect();
    assert_eq!(statuses, [StatedStatus::Open, StatedStatus::Forthcoming, StatedStatus::Closed]);
    assert_eq!(facts(&before.drafts[1]).opens.unwrap().to_string(), "2026-04-07");
}

#[test]
fn the_heading_above_may_be_the_status() {
    let text = "<h2>&Ouml;ppna utlysningar</h2><ul class=call-list><li><a href=/a/>A</a> <span class=meta>Stockholm | 11 maj &ndash; 11 september 2026</span></li></ul>\
                <h2>Kommande utlysningar</h2><ul class=call-list><li><a href=/b/>B</a></li></ul>";
    let drafts = list("esf", text).unwrap().drafts;
    assert_eq!(drafts[0].status, Some(StatedStatus::Open));
    assert_eq!(drafts[1].status, Some(StatedStatus::Forthcoming));
    let facts = normalise(&drafts[0], &SourceDefaults::default()).unwrap();
    assert_eq!(facts.opens.unwrap().to_string(), "2026-05-11");
    assert_eq!(facts.deadlines[0].date.to_string(), "2026-09-11");
}

#[test]
fn an_empty_list_must_say_so() {
    assert_eq!(list("sida", "<main><h1>Calls</h1></main>").unwrap_err(), ParseError::NoRows);
    let said = list("sida", "<main><p>There are currently <b>no open\n calls</b>.</p></main>").unwrap();
    assert_eq!((said.row_count, said.drafts.len()), (0, 0));
    assert!(matches!(list("sida", ""), Err(ParseError::UnexpectedFormat { .. })));
    assert!(matches!(list("sida", "{\"error\": 1}"), Err(ParseError::UnexpectedFormat { .. })));
}

#[test]
fn further_pages_are_lists_too_and_end_somewhere() {
    let entry = SOURCES.split("[[source]]").find(|entry| entry.contains("id = \"sida\"")).unwrap();
    let entry = entry.replace("\nrow = ", "\nnext = \"a.next\"\nrow = ");
    let entry = entry.split("[source.detail]").next().unwrap();
    let WatchedSource { spec, source, .. } = file::read(&format!("[[source]]{entry}")).unwrap().remove(0);
    let first = source.parse(&page(source.start_requests().remove(0), SIDA.as_bytes())).unwrap();
    let next = first.next_requests.last().unwrap().clone();
    assert!(next.url.ends_with("?page=2#list-page-2"), "{}", next.url);
    assert_eq!(source.parse(&page(next, SIDA.as_bytes())).unwrap().drafts.len(), first.drafts.len());
    let last = Request::get(format!("{}?page=300#list-page-300", spec.url));
    assert!(source.parse(&page(last, SIDA.as_bytes())).unwrap().next_requests.is_empty());
}

#[test]
fn old_charsets_are_read() {
    let text = "<meta charset=\"iso-8859-1\"><ul class=call-list><li><a href=/a>Förskola på Åland</a></li></ul>";
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let source = source("esf");
    let parsed = source.parse(&page(source.start_requests().remove(0), &latin)).unwrap();
    assert_eq!(parsed.drafts[0].title, "Förskola på Åland");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300), at in any::<usize>(), with in any::<u8>()) {
        let source = source("sida");
        for (request, fixture) in [(source.start_requests().remove(0), SIDA), (Request::get("https://www.sida.se/x"), SIDA_CALL)] {
            let mut broken = fixture.as_bytes().to_vec();
            let at = at % broken.len();
            broken[at] = with;
            for bytes in [&bytes, &broken, &broken[..at].to_vec()] {
                for draft in source.parse(&page(request.clone(), bytes)).map(|p| p.drafts).unwrap_or_default() {
                    let _ = normalise(&draft, &SourceDefaults::default());
                }
            }
        }
    }
}
