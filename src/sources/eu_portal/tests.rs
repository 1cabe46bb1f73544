//! Rows in the real formats, and the drafts that they must become.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::opportunity::identity::fingerprint;
use crate::reading::normalise::{SourceDefaults, normalise};
use crate::sources::{Content, RequestBody};

const SEARCH_PAGE: &str = include_str!("../../../tests/fixtures/eu-portal/search.json");
const DETAILS: &str = include_str!("../../../tests/fixtures/eu-portal/topic-details.json");

fn answer(request: Request, bytes: &[u8]) -> Page {
    let url = request.url.clone();
    Page { request, url, content_type: String::new(), charset: None, content: Content::Memory(bytes.to_vec()) }
}

fn first(bytes: &[u8]) -> Page {
    answer(EuPortalSource::default().start_requests().remove(0), bytes)
}

fn parse(bytes: &[u8]) -> Result<ParsedPage, ParseError> {
    EuPortalSource::default().parse(&first(bytes))
}

/// Returns the fixture's page with the row at `at` changed.
fn with_row(at: usize, change: impl Fn(&mut Value)) -> Vec<u8> {
    let mut page: Value = serde_json::from_str(SEARCH_PAGE).unwrap();
    change(&mut page["results"][at]);
    page.to_string().into_bytes()
}

#[test]
fn the_request_is_what_the_portal_understands() {
    insta::assert_debug_snapshot!(EuPortalSource::default().start_requests());
}

#[test]
fn rows_become_drafts() {
    let parsed = parse(SEARCH_PAGE.as_bytes()).unwrap();
    insta::assert_json_snapshot!(parsed.drafts);
    insta::assert_debug_snapshot!((parsed.row_count, parsed.total, parsed.skipped));
}

#[test]
fn every_draft_can_be_normalised() {
    let parsed = parse(SEARCH_PAGE.as_bytes()).unwrap();
    for draft in &parsed.drafts {
        let facts = normalise(draft, &SourceDefaults::default()).unwrap();
        assert_eq!(facts.deadlines.len(), draft.deadlines.len(), "{}", draft.key);
    }
}

#[test]
fn the_first_page_leads_to_the_others() {
    let parsed = parse(SEARCH_PAGE.as_bytes()).unwrap();
    let numbers: Vec<u64> = parsed.next_requests.iter().map(|r| query::page_number(&r.url)).collect();
    assert_eq!((numbers.as_slice(), parsed.total), ([2, 3].as_slice(), Some(212)));
    assert!(matches!(&parsed.next_requests[0].body, RequestBody::JsonParts(parts) if parts.len() == 3));
    let second =
        EuPortalSource::default().parse(&answer(parsed.next_requests[0].clone(), SEARCH_PAGE.as_bytes())).unwrap();
    assert!(second.next_requests.is_empty(), "only the first page leads on");
    assert_eq!(query::page_count(1_000_000), 100, "the portal's window ends there");
}

#[test]
fn a_row_that_was_not_requested_fails_the_pass() {
    let changes: [(&str, Value); 6] = [
        ("DATASOURCE", json!(["SEDIA_PRD_CENTRICITY"])),
        ("status", json!(["31094503"])),
        ("status", json!([])),
        ("language", json!(["sv"])),
        ("type", json!(["0"])),
        ("type", Value::Null),
    ];
    for (name, value) in changes {
        let page = with_row(0, |row| row["metadata"][name] = value.clone());
        let result = parse(&page);
        assert!(matches!(&result, Err(ParseError::Unfiltered(found)) if found.contains(name)), "{name} {result:?}");
    }
    let loose = with_row(7, |row| row["language"] = json!("da"));
    assert!(matches!(parse(&loose), Err(ParseError::Unfiltered(_))));
}

#[test]
fn what_is_no_page_of_calls_is_said_to_be_none() {
    let whole = SEARCH_PAGE.as_bytes();
    for (bytes, word) in [
        (b"".as_slice(), "empty"),
        (b"<!doctype html><title>Wartung</title><p>We are upgrading.", "We are upgrading"),
        (b"{\"type\":\"throwable\",\"message\":\"Content-Type\"}", "throwable"),
        (b"{\"results\":[],\"totalResults\":0}", "without a single row"),
        (b"{\"totalResults\":4}", "results"),
        (b"[]", "results"),
        (&whole[..whole.len() / 2], "EOF"),
        (b"\x00\xff\xfe", "bytes"),
    ] {
        let Err(ParseError::UnexpectedFormat { found, .. }) = parse(bytes) else { panic!("{word}") };
        assert!(found.contains(word), "{found}");
    }
}

#[test]
fn noise_leaves_the_draft_as_it_was() {
    let before: Vec<String> = parse(SEARCH_PAGE.as_bytes()).unwrap().drafts.iter().map(fingerprint).collect();
    type Noise = (usize, fn(&mut Value));
    let noises: [Noise; 7] = [
        (0, |row| row["weight"] = json!(77.5)),
        (0, |row| row["checksum"] = json!("FFFF")),
        (0, |row| row["content"] = json!("<b>other</b>")),
        (0, |row| row["metadata"]["programmeDivision"] = json!(["43251590", "43251589"])),
        (0, |row| row["metadata"]["keywords"] = json!(["CERV-2026-EXEMPEL", "Twinning"])),
        (0, |row| row["metadata"]["title"] = json!(["Town  twinning & networks of towns"])),
        (8, |row| row["metadata"]["deadlineDate"] = json!(["2026-07-10T21:59:46.000+0000"])),
    ];
    for (at, noise) in noises {
        let after: Vec<String> = parse(&with_row(at, noise)).unwrap().drafts.iter().map(fingerprint).collect();
        assert_eq!(before, after);
    }
}

#[test]
fn the_details_carry_the_same_key() {
    let portal = EuPortalSource::default();
    let request = portal.details_of("ccm2:51000001", Some("CERV-2026-EXEMPEL Å/1")).unwrap();
    assert!(request.url.ends_with("/topicDetails/cerv-2026-exempel%20%C3%A5%2F1.json"), "{}", request.url);
    assert_eq!(portal.details_of("10401COMPETITIVE_CALL", Some("X")), None);
    assert_eq!(portal.details_of("ccm2:1", None), None);
    let parsed = portal.parse(&answer(request.clone(), DETAILS.as_bytes())).unwrap();
    insta::assert_json_snapshot!(parsed.drafts);
    for bytes in [b"{}".as_slice(), b"not found", b"{\"TopicDetails\":[]}"] {
        assert!(matches!(portal.parse(&answer(request.clone(), bytes)), Err(ParseError::UnexpectedFormat { .. })));
    }
}

#[test]
fn cascade_calls_of_one_parent_never_share_an_identifier() {
    let drafts = parse(SEARCH_PAGE.as_bytes()).unwrap().drafts;
    let cascade: Vec<_> = drafts.iter().filter(|d| d.reference.contains("COMPETITIVE")).collect();
    assert_eq!(cascade.len(), 3);
    assert!(cascade.iter().all(|d| d.identifier.is_none() && d.call_identifier.is_some()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300), at in any::<usize>(), with in any::<u8>()) {
        let _ = parse(&bytes);
        for fixture in [SEARCH_PAGE, DETAILS] {
            let mut broken = fixture.as_bytes().to_vec();
            let at = at % broken.len();
            broken[at] = with;
            let _ = parse(&broken);
            let request = Request::get("https://ec.europa.eu/data/topicDetails/x.json");
            let _ = EuPortalSource::default().parse(&answer(request, &broken));
        }
    }

    #[test]
    fn fields_of_any_shape_never_panic(row in 0usize..9, field in 0usize..14, shape in 0usize..8, text in "\\PC{0,30}") {
        let names = ["title", "deadlineDate", "startDate", "budgetOverview", "keywords", "identifier", "ccm2Id",
            "frameworkProgramme", "descriptionByte", "callTitle", "actions", "budget", "url", "typesOfAction"];
        let shapes = [json!(null), json!([]), json!([text]), json!(text), json!(4.5), json!([[{}]]), json!({"a": 1}), json!([null])];
        let page = with_row(row, |r| match r.get("metadata").is_some() {
            true => r["metadata"][names[field]] = shapes[shape].clone(),
            false => r[names[field]] = shapes[shape].clone(),
        });
        for draft in parse(&page).map(|p| p.drafts).unwrap_or_default() {
            let _ = normalise(&draft, &SourceDefaults::default());
        }
    }
}
