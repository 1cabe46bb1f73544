//! Feeds in the three formats, whole and damaged.

use proptest::prelude::*;

use super::*;

const RSS: &str = include_str!("../../../tests/fixtures/icld-feed/feed.xml");
const ATOM: &str = include_str!("../../../tests/fixtures/icld-feed/feed.atom");
const JSON: &str = include_str!("../../../tests/fixtures/icld-feed/feed.json");

fn feed(rules: FeedRules) -> Feed {
    Feed { url: "https://feed.example/".to_owned(), rules }
}

fn page(bytes: &[u8]) -> Page {
    Page {
        request: Request::get("https://feed.example/"),
        url: "https://feed.example/".to_owned(),
        content_type: "text/html".to_owned(),
        charset: None,
        content: Content::Memory(bytes.to_vec()),
    }
}

fn rules() -> FeedRules {
    FeedRules { only: vec!["ansök".to_owned(), "utlysning".to_owned()], zone: Zone::Stockholm, ..FeedRules::default() }
}

#[test]
fn rss_becomes_drafts() {
    let parsed = feed(rules()).parse(&page(RSS.as_bytes())).unwrap();
    insta::assert_debug_snapshot!((parsed.rows, parsed.drafts, parsed.skipped));
}

#[test]
fn atom_and_json_feed_tell_the_same() {
    for text in [ATOM, JSON] {
        let parsed = feed(rules()).parse(&page(text.as_bytes())).unwrap();
        let told: Vec<_> = parsed.drafts.iter().map(|d| (d.key.as_str(), d.url.as_str(), d.title.as_str())).collect();
        let expected = ("tag:feed.example,2026:1", "https://feed.example/utlysning-1", "Utlysning: små & smarta orter");
        assert_eq!(told, [expected]);
        assert_eq!(parsed.drafts[0].published.as_deref(), Some("2026-03-02T08:00:00Z"));
    }
}

#[test]
fn marks_blanks_and_old_charsets_before_the_xml_are_no_hindrance() {
    let expected = feed(rules()).parse(&page(RSS.as_bytes())).unwrap().drafts;
    let undeclared = RSS.replacen(" encoding=\"UTF-8\"", "", 1);
    let latin: Vec<u8> = undeclared.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'-')).collect();
    for bytes in [format!("\u{feff}{RSS}").into_bytes(), format!("\n\n{RSS}").into_bytes()] {
        assert_eq!(feed(rules()).parse(&page(&bytes)).unwrap().drafts, expected);
    }
    let titles = |drafts: &[Draft]| drafts.iter().map(|d| d.title.clone()).collect::<Vec<_>>();
    assert_eq!(titles(&feed(rules()).parse(&page(&latin)).unwrap().drafts), titles(&expected));
}

#[test]
fn the_policy_of_identity_is_kept() {
    let keys = |identity| {
        let drafts = feed(FeedRules { identity, ..rules() }).parse(&page(RSS.as_bytes())).unwrap().drafts;
        drafts[0].key.clone()
    };
    assert_eq!(keys(Identity::Guid), "https://feed.example/?p=24811");
    assert_eq!(keys(Identity::Link), "https://feed.example/artikel/omgangen-ar-oppen/");
    assert_eq!(keys(Identity::Title), "ansokningsomgangen for partnerskap ar oppen");
}

#[test]
fn what_is_no_feed_is_said_to_be_none() {
    let error =
        b"<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><ERROR><msg>oops</msg></ERROR></channel></rss>";
    let half = &RSS.as_bytes()[..60];
    for bytes in [b"".as_slice(), b"<!doctype html><title>Wartung</title><p>Soon.", b"\x00\x01\x02", b"{}", error, half]
    {
        let result = feed(rules()).parse(&page(bytes));
        assert!(matches!(result, Err(ParseError::Shape { .. })), "{:?}: {result:?}", String::from_utf8_lossy(bytes));
    }
    let empty = b"<rss version=\"2.0\"><channel><title>A</title></channel></rss>";
    assert_eq!(feed(rules()).parse(&page(empty)).unwrap().rows, 0, "no news is no failure");
}

proptest! {
    #[test]
    fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0usize..3000, with in any::<u8>()) {
        let _ = feed(rules()).parse(&page(&bytes));
        let mut broken = RSS.as_bytes().to_vec();
        let at = at % broken.len();
        broken[at] = with;
        let _ = feed(rules()).parse(&page(&broken));
        let _ = feed(rules()).parse(&page(&broken[..at]));
    }
}

#[test]
fn one_bad_character_costs_no_other_entry() {
    for (bad, read) in [
        ("a &nbsp;b", "a b"),
        ("a & b", "a & b"),
        ("a &#0; b", "a \u{fffd} b"),
        ("a &#xD800; b", "a \u{fffd} b"),
        ("a \u{b} b", "a b"),
        ("a &amp; b &#229;", "a & b å"),
        ("<![CDATA[a & b]]> &zzz;", "a & b &zzz;"),
    ] {
        let item = |title: &str| {
            format!(
                "<item><title>Utlysning {title}</title><link><![CDATA[https://a.se/?a=1&b={}]]></link></item>",
                title.len()
            )
        };
        let text = format!("<rss version=\"2.0\"><channel><title>t</title>{}{}</channel></rss>", item(bad), item("x"));
        let parsed = feed(rules()).parse(&page(text.as_bytes())).unwrap_or_else(|error| panic!("{bad}: {error}"));
        let titles: Vec<&str> = parsed.drafts.iter().map(|draft| draft.title.as_str()).collect();
        assert_eq!(titles, [format!("Utlysning {read}").as_str(), "Utlysning x"], "{bad}");
        assert_eq!(parsed.drafts[1].url, "https://a.se/?a=1&b=1");
    }
}
