//! Feeds in the three formats, whole and damaged.

use proptest::prelude::*;

use super::*;

const RSS: &str = include_str!("../../../tests/fixtures/icld-feed/feed.xml");
const ATOM: &str = include_str!("../../../tests/fixtures/icld-feed/feed.atom");
const JSON: &str = include_str!("../../../tests/fixtures/icld-feed/feed.json");

fn feed(rules: FeedRules) -> FeedSource {
    FeedSource { url: "https://feed.example/".to_owned(), rules }
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
    FeedRules {
        include_words: vec!["ansök".to_owned(), "utlysning".to_owned()],
        zone: Zone::Stockholm,
        ..FeedRules::default()
    }
}

#[test]
fn rss_becomes_drafts() {
    let parsed = feed(rules()).parse(&page(RSS.as_bytes())).unwrap();
    insta::assert_debug_snapshot!((parsed.row_count, parsed.drafts, parsed.skipped));
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
    assert_eq!(keys(EntryIdentity::Guid), "https://feed.example/?p=24811");
    assert_eq!(keys(EntryIdentity::Link), "https://feed.example/artikel/omgangen-ar-oppen/");
    assert_eq!(keys(EntryIdentity::Title), "ansokningsomgangen for partnerskap ar oppen");
}

#[test]
fn what_is_no_feed_is_said_to_be_none() {
    let error =
        b"<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><ERROR><msg>oops</msg></ERROR></channel></rss>";
    let half = &RSS.as_bytes()[..60];
    for bytes in [b"".as_slice(), b"<!doctype html><title>Wartung</title><p>Soon.", b"\x00\x01\x02", b"{}", error, half]
    {
        let result = feed(rules()).parse(&page(bytes));
        assert!(
            matches!(result, Err(ParseError::UnexpectedFormat { .. })),
            "{:?}: {result:?}",
            String::from_utf8_lossy(bytes)
        );
    }
    let empty = b"<rss version=\"2.0\"><channel><title>A</title></channel></rss>";
    assert_eq!(feed(rules()).parse(&page(empty)).unwrap().row_count, 0, "no news is no failure");
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

/// Returns titles and dates of all entries, whatever they are about.
fn titles_and_dates(text: &str) -> Vec<(String, Option<String>)> {
    let parsed = feed(FeedRules::default()).parse(&page(text.as_bytes())).unwrap_or_else(|e| panic!("{text}: {e}"));
    parsed.drafts.into_iter().map(|draft| (draft.title, draft.published)).collect()
}

#[test]
fn formats_that_have_gone_out_of_use_are_read_as_those_that_took_their_place() {
    let atom = |namespace: &str, title: &str, dated: &str| {
        format!(
            "<!-- old --><feed version=\"0.3\" xmlns=\"{namespace}\"><title>t</title><entry>{title}\
             <link rel=\"alternate\" type=\"text/html\" href=\"https://a.se/1\"/>{dated}</entry></feed>"
        )
    };
    let (old, new) = ("http://purl.org/atom/ns#", "http://www.w3.org/2005/Atom");
    let at = Some("2026-03-02T08:00:00Z".to_owned());
    for (kind, dated) in [
        ("type=\"text/html\" mode=\"escaped\"", "<issued>2026-03-02T08:00:00Z</issued>"),
        ("type='text/plain'", "<modified>2026-03-02T08:00:00Z</modified>"),
        ("", "<issued>2026-03-02T08:00:00Z</issued>"),
    ] {
        let title = format!("<title {kind}>Utlysning &amp; stöd</title>");
        assert_eq!(
            titles_and_dates(&atom(old, &title, dated)),
            [("Utlysning & stöd".to_owned(), at.clone())],
            "{kind}"
        );
    }
    for kind in ["application/octet-stream", "", "image/png"] {
        let title = format!("<title type=\"{kind}\">Utlysning</title>");
        assert_eq!(titles_and_dates(&atom(new, &title, "")), [("Utlysning".to_owned(), None)], "{kind}");
    }
    let xhtml =
        "<title type=\"application/xhtml+xml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">Utlysning</div></title>";
    assert_eq!(titles_and_dates(&atom(new, xhtml, "")), [("Utlysning".to_owned(), None)]);
}

#[test]
fn rss_of_every_age_gives_all_its_entries() {
    let item = "<item><title>Utlysning</title><link>https://a.se/1</link></item>";
    let rdf = |namespace: &str| {
        format!(
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"{namespace}\">\
             <channel><title>t</title></channel>{item}{item}</rdf:RDF>"
        )
    };
    let prefixed = item.replace("</", "</r:").replace("<item", "<r:item").replace("<title", "<r:title");
    let prefixed = prefixed.replace("<link", "<r:link");
    for text in [
        rdf("http://purl.org/rss/1.0/"),
        rdf("http://my.netscape.com/rdf/simple/0.9/"),
        format!("<rss><channel>{item}{item}</channel></rss>"),
        format!("<rss version=\"0.93\"><channel><title>t</title>{item}{item}</channel></rss>"),
        format!("<rss version='3'>{item}{item}</rss>"),
        format!(
            "<r:rss version=\"2.0\" xmlns:r=\"http://backend.userland.com/rss2\"><r:channel><r:title>t</r:title>\
             {prefixed}{prefixed}</r:channel></r:rss>"
        ),
    ] {
        assert_eq!(titles_and_dates(&text), [("Utlysning".to_owned(), None), ("Utlysning".to_owned(), None)], "{text}");
    }
}

#[test]
fn entities_are_never_expanded_and_never_too_many() {
    let doubling: String = (1..40).map(|n| format!("<!ENTITY e{n} \"&e{0};&e{0};\">", n - 1)).collect();
    let item = |title: &str| format!("<item><title>{title}</title><link>https://a.se/</link></item>");
    let document = |head: &str, items: &str| {
        format!("<?xml version=\"1.0\"?>{head}<rss version=\"2.0\"><channel><title>t</title>{items}</channel></rss>")
    };
    let bomb = document(&format!("<!DOCTYPE rss [<!ENTITY e0 \"ha\">{doubling}]>"), &item("Utlysning &e39;"));
    let outside = document("<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", &item("Utlysning &x;"));
    for text in [bomb, outside] {
        let read = feed(FeedRules::default()).parse(&page(text.as_bytes()));
        assert!(read.is_err() || titles_and_dates(&text)[0].0.len() < 40, "{read:?}");
    }
    let many = item(&"&aring;&amp;&#228;&nbsp;".repeat(2000)).repeat(20);
    let titles = titles_and_dates(&document("", &many));
    assert_eq!((titles.len(), titles[0].0.matches('ä').count()), (20, 2000));
}

#[test]
fn a_page_that_names_a_feed_leads_to_it_once() {
    let html = |link: &str| format!("<!doctype html><html><head>{link}</head><body>Nyheter</body></html>");
    let leads = |text: &str, asked: &str| {
        let page = Page { request: Request::get(asked), ..page(text.as_bytes()) };
        feed(rules())
            .parse(&page)
            .map(|parsed| parsed.next_requests.into_iter().map(|next| next.url).collect::<Vec<_>>())
    };
    let named = html("<link rel='alternate' type='Application/Atom+XML; charset=utf-8' href='nytt.xml?utm_source=x'>");
    let found = leads(&named, "https://feed.example/").unwrap();
    assert_eq!(found, ["https://feed.example/nytt.xml#list-page-feed"]);
    assert!(leads(&named, &found[0]).is_err(), "a second step is none");
    for other in [
        "<link rel='alternate' hreflang='en' href='/en'>",
        "<link rel='stylesheet' type='application/rss+xml' href='/nytt.xml'>",
        "<link rel='alternate' type='application/rss+xml' title='Kommentarer' href='/k'>",
        "<link rel='alternate' type='application/rss+xml' href='javascript:x'>",
        "<link rel='alternate' type='application/rss+xml' href='https://feed.example/'>",
        "",
    ] {
        assert!(leads(&html(other), "https://feed.example/").is_err(), "{other}");
    }
}

/// Returns the last days of a feed's entries, first seen in November 2026, by their dates of publication.
fn last_days(published: &[&str], said: &str) -> Vec<String> {
    use crate::reading::normalise::{SourceDefaults, normalise};
    let item = |(n, date): (usize, &&str)| {
        format!(
            "<item><title>Utlysning {n}</title><link>https://feed.example/{n}</link><guid>{n}</guid><pubDate>{date}</pubDate><description>{said}</description></item>"
        )
    };
    let items: String = published.iter().enumerate().map(item).collect();
    let xml = format!("<rss version=\"2.0\"><channel><title>Nytt</title>{items}</channel></rss>");
    let parsed = feed(rules()).parse(&page(xml.as_bytes())).unwrap();
    let defaults = SourceDefaults { anchor: "2026-11-30".parse().ok(), ..SourceDefaults::default() };
    let read = |draft: &Draft| {
        let facts = normalise(draft, &defaults).unwrap();
        let day = facts.deadlines.first().map(|deadline| deadline.date.to_string());
        day.unwrap_or_else(|| format!("none, {} unclear", facts.unclear.len()))
    };
    parsed.drafts.iter().map(read).collect()
}

#[test]
fn an_entry_of_years_ago_is_never_a_call_of_this_year() {
    let dates = [
        "Mon, 07 Oct 2019 09:30:00 +0200",
        "mån, 07 okt 2019 09:30:00 +0200",
        "måndag 7 oktober 2019 09:30",
        "Mon, 07 Oct 2019 09:30:00",
        "Mon, 07 Oct 2019 09:30:00 CEST",
        "Mon, 07 Oct 2019 09:30:00 MEST",
        "Mon, Oct 7 2019 09:30:00 PM",
        "Oct 7, 2019 9:30 AM",
        "2019-10-07 09:30",
        "2019-10-07T09:30:00",
        "2019-10-07",
        "7.10.2019 09:30",
        "07/10/2019 - 09:30",
        "Mon, 10/07/2019 - 09:30",
        "7 Oct 19 09:30:00 GMT",
        "1570433400",
    ];
    assert_eq!(last_days(&dates, "Ansök senast 22 november."), vec!["2019-11-22"; dates.len()]);
    let unread = ["hösten 2019", "2019, vecka okänd"];
    assert_eq!(last_days(&unread, "Ansök senast 22 november."), vec!["none, 1 unclear"; 2]);
}

#[test]
fn a_date_of_1970_or_of_year_1_is_no_date() {
    let dates = [
        "Thu, 01 Jan 1970 00:00:00 +0000",
        "Thu, 01 Jan 1970 01:00:00 +0100",
        "1970-01-01T00:00:00Z",
        "Mon, 01 Jan 0001 00:00:00 +0000",
        "0001-01-01T00:00:00",
        "Wed, 31 Dec 1969 23:59:59 +0000",
        "0",
        "-62135596800",
        "0000-00-00 00:00:00",
        "",
    ];
    assert_eq!(last_days(&dates, "Ansök senast 22 december."), vec!["2026-12-22"; dates.len()]);
    let feed = FeedSource {
        rules: FeedRules { max_age: Some(SignedDuration::from_hours(24 * 90)), ..rules() },
        ..feed(rules())
    };
    let xml = "<rss version=\"2.0\"><channel><title>Nytt</title><item><title>Utlysning</title><link>https://feed.example/1</link><pubDate>Thu, 01 Jan 1970 00:00:00 +0000</pubDate></item><item><title>Utlysning två</title><link>https://feed.example/2</link><pubDate>Fri, 08 May 2026 00:00:00 +0000</pubDate></item></channel></rss>";
    assert_eq!(feed.parse(&page(xml.as_bytes())).unwrap().drafts.len(), 2, "what has no date is not old");
}
