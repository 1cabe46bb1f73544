//! Rounds joined with their calls and programmes, over three responses.

use proptest::prelude::*;

use super::*;
use crate::reading::normalise::{SourceDefaults, normalise};
use crate::sources::Content;

const ROUNDS: &str = include_str!("../../../tests/fixtures/vinnova/rounds.json");
const CALLS: &str = include_str!("../../../tests/fixtures/vinnova/calls.json");
const PROGRAMMES: &str = include_str!("../../../tests/fixtures/vinnova/programmes.json");

fn vinnova() -> VinnovaSource {
    VinnovaSource { api_url: API_URL.to_owned(), since: DEFAULT_SINCE.to_owned() }
}

fn page(request: Request, text: &str) -> Page {
    let url = request.url.clone();
    let content = Content::Memory(text.as_bytes().to_vec());
    Page { request, url, content_type: "application/json".to_owned(), charset: None, content }
}

#[test]
fn a_round_is_joined_with_its_call_and_that_with_its_programme() {
    let source = vinnova();
    let rounds = source.parse(&page(source.start_requests().remove(0), ROUNDS)).unwrap();
    assert_eq!(rounds.next_requests.len(), 1);
    assert!(
        rounds.next_requests[0]
            .url
            .ends_with("/utlysningar/2025-01-01#2025-20001:2026-10001,2026-10003;2025-20002:2026-10002")
    );
    let calls = source.parse(&page(rounds.next_requests[0].clone(), CALLS)).unwrap();
    let asked: Vec<&str> = calls.next_requests.iter().map(|r| r.url.trim_start_matches(API_URL)).collect();
    assert_eq!(
        asked,
        ["/program/2025-01-01#2024-30001:2026-10001,2026-10003", "/utlysningar/2025-20002#2025-20002:2026-10002"]
    );
    let programmes = source.parse(&page(calls.next_requests[0].clone(), PROGRAMMES)).unwrap();
    assert!(programmes.next_requests.is_empty());
    insta::assert_debug_snapshot!((
        &rounds.drafts,
        &rounds.skipped,
        &rounds.withdrawn,
        &calls.drafts,
        &programmes.drafts
    ));
    let all = format!("{rounds:?}{calls:?}{programmes:?}");
    assert!(!all.contains("Testsson") && !all.contains("010-000") && !all.contains('@'), "nobody is kept");
}

#[test]
fn dates_without_zone_are_stockholm_and_1900_is_none() {
    let drafts = vinnova().parse(&page(vinnova().start_requests().remove(0), ROUNDS)).unwrap().drafts;
    let facts: Vec<_> = drafts.iter().map(|d| normalise(d, &SourceDefaults::default()).unwrap()).collect();
    assert_eq!(facts[0].deadlines[0].instant().to_string(), "2026-06-10T12:00:00Z");
    assert_eq!(facts[0].budget.as_ref().map(|b| b.value), Some(10_000_000));
    assert!(facts[1].rolling && facts[1].deadlines.is_empty() && facts[1].title == "Planning grants");
    assert_eq!(facts[2].deadlines.len(), 2, "each reading is a chance");
}

#[test]
fn an_empty_answer_is_an_error() {
    for text in ["[]", "{}", "", "<html>"] {
        assert!(vinnova().parse(&page(vinnova().start_requests().remove(0), text)).is_err(), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn never_panics(at in any::<usize>(), with in "\\PC{1,3}", fragment in "\\PC{0,30}") {
        let mut broken = ROUNDS.to_owned();
        let at = broken.floor_char_boundary(at % broken.len());
        broken.insert_str(at, &with);
        let _ = vinnova().parse(&page(vinnova().start_requests().remove(0), &broken));
        let _ = vinnova().parse(&page(Request::detail(format!("{API_URL}/utlysningar/2025-01-01#{fragment}")), CALLS));
    }
}
