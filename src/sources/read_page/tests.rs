//! What holds for all kinds of sources, tried on a feed, a list in JSON and a list on a web page.

use super::super::{Content, Page, ParsedPage, Request, file};
use super::*;

const FEED: &str = "kind = \"feed\"\nmax_age = \"180d\"";
const JSON: &str = "kind = \"json\"\nrows = \"/rows\"\nkey = \"/id\"\ntitle = \"/title\"\nlink = \"/link\"\npublished = \"/day\"\nmax_age = \"180d\"";
const LIST: &str = "kind = \"listing\"\nrow = \"li\"\nlink = \"a\"\nkey = \"nr=([0-9]+)\"";

fn read(rules: &str, text: &str) -> ParsedPage {
    let entry = format!(
        "[[source]]\nid = \"x\"\npublisher = \"Fonden\"\nurl = \"https://fond.example/stod/lista\"\ngroup = \"national\"\n\
         zone = \"stockholm\"\nevery = \"12h\"\nlicence = \"x\"\n{rules}\n"
    );
    let source = file::read(&entry).unwrap().remove(0).source;
    let request = Request::get("https://fond.example/stod/lista");
    let content = Content::Memory(text.as_bytes().to_vec());
    let page = Page { url: request.url.clone(), request, content_type: String::new(), charset: None, content };
    read_page(&*source, &page, "2026-05-10T10:00:00Z".parse().unwrap()).unwrap()
}

/// A row: its key, title, link and day of publication.
type Row<'a> = (&'a str, &'a str, &'a str, &'a str);

fn rss(rows: &[Row<'_>]) -> String {
    let item = |(key, title, link, day): &Row<'_>| {
        format!(
            "<item><guid isPermaLink=\"false\">{key}</guid><title>{title}</title><link>https://fond.example/{link}</link><pubDate>{day}</pubDate></item>"
        )
    };
    let items: String = rows.iter().map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>Nytt</title>{items}</channel></rss>")
}

fn json(rows: &[Row<'_>]) -> String {
    let row =
        |(key, title, link, day): &Row<'_>| serde_json::json!({"id": key, "title": title, "link": link, "day": day});
    serde_json::json!({"rows": rows.iter().map(row).collect::<Vec<_>>()}).to_string()
}

fn list(rows: &[Row<'_>]) -> String {
    let row = |(key, title, link, _): &Row<'_>| format!("<li><a href=\"/{link}?nr={key}\">{title}</a></li>");
    format!("<ul>{}</ul>", rows.iter().map(row).collect::<String>())
}

fn keys(parsed: &ParsedPage) -> Vec<&str> {
    parsed.drafts.iter().map(|draft| draft.key.as_str()).collect()
}

#[test]
fn rows_that_all_have_one_key_are_calls_of_their_own() {
    let rows = [("7", "Hav", "a", ""), ("7", "Skog", "b", ""), ("8", "Fjäll", "c", ""), ("7", "Skog", "b", "")];
    let mark = "several calls have the same key, \"7\"; their links are used instead";
    for (rules, text, query) in [(FEED, rss(&rows), ""), (JSON, json(&rows), ""), (LIST, list(&rows), "?nr=7")] {
        let parsed = read(rules, &text);
        let link = |path: &str| match rules {
            JSON => format!("https://fond.example/stod/{path}"),
            _ => format!("https://fond.example/{path}{query}"),
        };
        assert_eq!(keys(&parsed), [link("a"), link("b"), "8".to_owned(), link("b")], "{rules}");
        assert_eq!(parsed.shared_keys.remark().as_deref(), Some(mark));
    }
}

#[test]
fn a_row_dated_in_the_future_does_not_push_the_others_out() {
    let ahead = ["2027-05-03", "2026-05-11", "2126-05-08", "9999-12-31"];
    for day in ahead {
        let rows = [
            ("1", "Konferens", "a", day),
            ("2", "Skog", "b", "2026-05-08"),
            ("3", "Hav", "c", "2025-12-01"),
            ("4", "Fjäll", "d", "2025-10-01"),
            ("5", "Myr", "e", ""),
        ];
        for (rules, text) in [(FEED, rss(&rows)), (JSON, json(&rows))] {
            assert_eq!(keys(&read(rules, &text)), ["1", "2", "3", "5"], "{day} {rules}");
        }
    }
    let all_ahead = [("1", "Hav", "a", "2027-05-03"), ("2", "Skog", "b", "2026-06-08")];
    for (rules, text) in [(FEED, rss(&all_ahead)), (JSON, json(&all_ahead))] {
        assert_eq!(keys(&read(rules, &text)), ["1", "2"], "nothing is known of the newest");
    }
}

/// Returns the links of a list's calls, and where its next page is.
fn links(head: &str, link: &str) -> (String, String) {
    let rules = "kind = \"listing\"\nrow = \"li\"\nlink = \"a\"\nnext = \".next\"\n[source.detail]\nmain = \"main\"";
    let page = format!(
        "<html><head>{head}</head><body><ul><li><a href='{link}'>Hav</a></li></ul><a class='next' href='?sida=2'>Nästa</a></body></html>"
    );
    let parsed = read(rules, &page);
    let own = parsed.next_requests.iter().find(|next| next.kind == RequestKind::Detail).map(|next| next.url.as_str());
    assert!(own.is_none_or(|own| own == parsed.drafts[0].url), "{parsed:?}");
    let next = parsed.next_requests.iter().find(|next| next.kind == RequestKind::List).map(|next| next.url.clone());
    (parsed.drafts[0].url.clone(), next.unwrap_or_default())
}

#[test]
fn links_are_relative_to_the_base_that_a_page_names() {
    for (head, link, found, next) in [
        ("", "hav", "/stod/hav", "/stod/lista?sida=2"),
        ("<base href='/'>", "stod/hav", "/stod/hav", "/?sida=2"),
        ("<base href=\"/bidrag/\">", "hav", "/bidrag/hav", "/bidrag/?sida=2"),
        ("<BASE HREF='/bidrag/'>", "./hav", "/bidrag/hav", "/bidrag/?sida=2"),
        ("<base href='https://fond.example/sv/'/>", "hav", "/sv/hav", "/sv/?sida=2"),
        ("<base href='//fond.example/sv/'>", "hav", "/sv/hav", "/sv/?sida=2"),
        ("<base href='..'>", "hav", "/hav", "/?sida=2"),
        ("<base target='_blank'><base href='/en/'>", "hav", "/en/hav", "/en/?sida=2"),
        ("<base href='/one/'><base href='/two/'>", "hav", "/one/hav", "/one/?sida=2"),
        ("<base href=' /sv/lista.html '>", "hav", "/sv/hav", "/sv/lista.html?sida=2"),
        ("<base href=''>", "hav", "/stod/hav", "/stod/lista?sida=2"),
        ("<base href='/sv/'>", "/stod/hav", "/stod/hav", "/sv/?sida=2"),
        ("<base href='javascript:x'>", "hav", "/stod/hav", "/stod/lista?sida=2"),
        ("<!-- <base href='/no/'> -->", "hav", "/stod/hav", "/stod/lista?sida=2"),
    ] {
        let expected = (format!("https://fond.example{found}"), format!("https://fond.example{next}#list-page-2"));
        assert_eq!(links(head, link), expected, "{head}");
    }
    let elsewhere = links("<base href='https://other.example/'>", "hav");
    assert_eq!(elsewhere, ("https://other.example/hav".to_owned(), String::new()), "another site's pages are no list");
    let here = "kind = \"listing\"\nrow = \"li\"\nlink = \"here\"";
    let parsed = read(here, "<base href='/'><ul><li>Hav</li></ul>");
    assert_eq!(parsed.drafts[0].url, "https://fond.example/stod/lista", "a call without a page is on this one");
}

#[test]
fn entries_are_where_the_feeds_address_says() {
    let rss = |item: &str| {
        format!(
            "<rss version='2.0'><channel><title>Nytt</title><link>https://fond.example/</link><item><title>Hav</title>{item}</item></channel></rss>"
        )
    };
    let atom = |base: &str, entry: &str| {
        format!(
            "<feed xmlns='http://www.w3.org/2005/Atom' {base}><title>Nytt</title><id>x</id><entry {entry}</entry></feed>"
        )
    };
    let json = |fields: &str| {
        format!(
            "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Nytt\",\"items\":[{{\"title\":\"Hav\",{fields}}}]}}"
        )
    };
    let entry = "><title>Hav</title><id>urn:1</id><link href='hav'/>";
    for (feed, path) in [
        (rss("<link>/hav</link><guid isPermaLink='false'>7</guid>"), "/hav"),
        (rss("<link>hav</link>"), "/stod/hav"),
        (rss("<link>./hav?id=7#mer</link>"), "/stod/hav?id=7"),
        (rss("<link>../hav</link>"), "/hav"),
        (rss("<link>?id=7</link>"), "/stod/lista?id=7"),
        (rss("<link>//fond.example/hav</link>"), "/hav"),
        (rss("<link> \n/hav\n </link>"), "/hav"),
        (rss("<guid>https://fond.example/hav</guid>"), "/hav"),
        (rss("<guid isPermaLink='true'>https://fond.example/hav</guid>"), "/hav"),
        (rss("<link></link><guid>https://fond.example/hav</guid>"), "/hav"),
        (rss("<guid>/hav</guid>"), "/hav"),
        (rss("<guid isPermaLink='false'>https://fond.example/?p=7</guid>"), "/?p=7"),
        (atom("", entry), "/stod/hav"),
        (atom("xml:base='/nytt/'", entry), "/nytt/hav"),
        (atom("xml:base='https://fond.example/nytt/'", &format!("xml:base='2026/' {entry}")), "/nytt/2026/hav"),
        (atom("", "><title>Hav</title><id>https://fond.example/hav</id>"), "/hav"),
        (
            atom("", "><title>Hav</title><id>urn:1</id><link rel='enclosure' href='/hav.pdf'/><link href='/hav'/>"),
            "/hav",
        ),
        (json("\"id\":\"1\",\"url\":\"/hav\""), "/hav"),
        (json("\"id\":\"1\",\"url\":\"hav\""), "/stod/hav"),
        (json("\"id\":\"1\",\"external_url\":\"//fond.example/hav\""), "/hav"),
        (json("\"id\":\"https://fond.example/hav\""), "/hav"),
    ] {
        let parsed = read("kind = \"feed\"", &feed);
        let urls: Vec<&str> = parsed.drafts.iter().map(|draft| draft.url.as_str()).collect();
        assert_eq!(urls, [format!("https://fond.example{path}")], "{feed}");
    }
    let none = read("kind = \"feed\"", &rss("<guid isPermaLink='false'>7</guid>"));
    assert_eq!((none.drafts.len(), none.skipped.len()), (0, 1), "and what has no address is said to have none");
}

#[test]
fn a_new_call_at_another_id_of_the_same_page_is_a_call_of_its_own() {
    let key = |link: &str| {
        let parsed =
            read("kind = \"listing\"\nrow = \"li\"\nlink = \"a\"", &format!("<li><a href='{link}'>Stöd</a></li>"));
        parsed.drafts[0].key.clone()
    };
    for pattern in [
        "/page.aspx?id=#",
        "/?p=#",
        "/index.php?option=com_content&view=article&id=#",
        "visa?utlysning=hav-#",
        "/Default.aspx?tabid=5&ItemID=#",
        "/stod/bidrag.html?nr=#&sv.target=12",
        "?diarienr=2026/#",
        "/call?uuid=0b6f-#",
        "/servlet/show;v=1?doc=#",
        "/sok?#",
        "/grants?slug=bidrag-till-hav-#",
        "/page.aspx?id=#&lang=sv&sort=asc",
    ] {
        let keys: std::collections::BTreeSet<String> =
            ["101", "102", "103"].iter().map(|id| key(&pattern.replace('#', id))).collect();
        assert_eq!(keys.len(), 3, "{keys:?}");
    }
    for noise in ["?utm_source=x", "?sort=asc", "?sida=2&ref=start", "?PHPSESSID=f3a", "#mer", "?"] {
        assert_eq!(key(&format!("/stod/hav{noise}")), key("/stod/hav"), "{noise}");
    }
}
