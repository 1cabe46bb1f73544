//! The list and one initiative, in the real formats.

use proptest::prelude::*;

use super::*;
use crate::sources::Content;

const LIST: &str = include_str!("../../../tests/fixtures/have-your-say/list.json");
const DETAIL: &str = include_str!("../../../tests/fixtures/have-your-say/detail.json");

fn page(request: Request, text: &str) -> Page {
    let url = request.url.clone();
    let content = Content::Memory(text.as_bytes().to_vec());
    Page { request, url, content_type: "application/json".to_owned(), charset: None, content }
}

#[test]
fn open_initiatives_become_policy_matters() {
    let source = HaveYourSaySource { api_url: API_URL.to_owned() };
    let parsed = source.parse(&page(source.start_requests().remove(0), LIST)).unwrap();
    insta::assert_debug_snapshot!((&parsed.drafts, &parsed.skipped, &parsed.next_requests, parsed.total));
}

#[test]
fn the_detail_tells_what_it_is_about_and_not_who_wrote_it() {
    let source = HaveYourSaySource { api_url: API_URL.to_owned() };
    let request = source.details_of("98001", None).unwrap();
    let parsed = source.parse(&page(request, DETAIL)).unwrap();
    assert_eq!((parsed.drafts[0].key.as_str(), parsed.drafts[0].sections[0].1.as_str()), ("98001", "About towns."));
    let all = format!("{parsed:?}");
    assert!(!all.contains("Testsson") && !all.contains('@') && !all.contains("+32"), "{all}");
    assert!(source.parse(&page(source.start_requests().remove(0), "{\"initiativeResultDtoPage\": 3}")).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn never_panics(at in any::<usize>(), with in "\\PC{1,3}") {
        let source = HaveYourSaySource { api_url: API_URL.to_owned() };
        for text in [LIST, DETAIL] {
            let mut broken = text.to_owned();
            let at = broken.floor_char_boundary(at % broken.len());
            broken.insert_str(at, &with);
            let _ = source.parse(&page(source.start_requests().remove(0), &broken));
            let _ = source.parse(&page(source.details_of("1", None).unwrap(), &broken));
        }
    }
}
