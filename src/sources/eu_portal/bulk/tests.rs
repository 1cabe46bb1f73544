//! The bulk file, whole and damaged. (`tests/bulk_memory.rs` shows that it is never held in memory as a whole.)

use super::*;

const FILE: &str = include_str!("../../../../tests/fixtures/eu-portal/bulk.json");
const SEARCH_PAGE: &str = include_str!("../../../../tests/fixtures/eu-portal/search.json");

fn page(content: Content) -> Page {
    let request = BulkFileSource.start_requests().remove(0);
    Page { url: request.url.clone(), request, content_type: String::new(), charset: None, content }
}

#[test]
fn open_and_forthcoming_topics_under_the_keys_of_the_search() {
    let parsed = BulkFileSource.parse(&page(Content::Memory(FILE.into()))).unwrap();
    insta::assert_json_snapshot!(parsed.drafts);
    insta::assert_debug_snapshot!((parsed.row_count, parsed.skipped));
    let search = super::super::EuPortalSource::default();
    let request = search.start_requests().remove(0);
    let content = Content::Memory(SEARCH_PAGE.into());
    let searched = search.parse(&Page { request, ..page(content) }).unwrap();
    for draft in &parsed.drafts {
        let same = searched.drafts.iter().find(|d| d.key == draft.key).unwrap();
        assert_eq!((&same.reference, &same.deadlines, &same.url), (&draft.reference, &draft.deadlines, &draft.url));
    }
}

#[test]
fn a_spooled_file_is_read_from_its_beginning() {
    let mut file = tempfile::tempfile().unwrap();
    std::io::Write::write_all(&mut file, FILE.as_bytes()).unwrap();
    assert_eq!(BulkFileSource.parse(&page(Content::File(file))).unwrap().drafts.len(), 2);
}

#[test]
fn half_a_file_and_other_things_fail() {
    let half = &FILE[..FILE.len() / 2];
    let nothing = "{\"fundingData\":{\"GrantTenderObj\":[]}}";
    for text in ["", "<html>", half, "{}", nothing, "{\"fundingData\":[]}", "{\"fundingData\":{\"GrantTenderObj\":{}}}"]
    {
        let result = BulkFileSource.parse(&page(Content::Memory(text.into())));
        assert!(matches!(result, Err(ParseError::UnexpectedFormat { .. })), "{text}");
    }
}

#[test]
fn one_half_character_costs_no_other_row() {
    use std::io::Write as _;
    let mut file = tempfile::tempfile().unwrap();
    let row = |n: u32, title: &str| {
        format!(r#"{{"type":1,"ccm2Id":{n},"identifier":"A-{n}","title":"{title}","status":{{"id":31094502}}}}"#)
    };
    let rows = format!("{},{}", row(1, r"Cut \ud83d"), row(2, "Whole"));
    write!(file, r#"{{"fundingData":{{"GrantTenderObj":[{rows}]}}}}"#).unwrap();
    let titles: Vec<String> =
        BulkFileSource.parse(&page(Content::File(file))).unwrap().drafts.into_iter().map(|draft| draft.title).collect();
    assert_eq!(titles, ["Cut \u{fffd}", "Whole"]);
}
