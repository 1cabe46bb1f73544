//! Calls with injected markup and control characters, from a funder's page to every kind of channel.

use serde_json::Value;
use utkik::internals::config::read_sources;
use utkik::internals::fetch::{FetchOptions, Fetcher};
use utkik::internals::stages::{Crawl, Outcome, Stage as _};

use crate::app::{SUBSCRIBER, TestApp};
use crate::stand_ins::hook::Hooks;
use crate::stand_ins::shelf::StaticSites;

const LIST: &str = r#"
[[source]]
id = "list"
publisher = "Fonden"
kind = "listing"
url = "https://list.example/calls"
lang = "en"
zone = "stockholm"
row = "li"
link = "a"
deadline = "time"
summary = "p"
"#;

const ABOUT: &str = "Municipalities can apply for town twinning: networks of towns, citizens and local democracy.";

/// Returns the titles as a page would contain them.
fn titles() -> Vec<String> {
    vec![
        "Town twinning &lt;script&gt;alert(1)&lt;/script&gt;".to_owned(),
        "Town twinning&#13;&#10;Bcc: alla@kommun.example".to_owned(),
        "Town\ntwinning\n\n.\n\nover several lines".to_owned(),
        "Town twinning &#x202e;gnik tlav&#x2066;".to_owned(),
        format!("Town twinning {}", "långt ".repeat(1_700)),
        "Town twinning &lt;b&gt;&amp;amp; =?utf-8?B?QmNjOg==?= {{ 7*7 }}".to_owned(),
    ]
}

async fn published(app: &TestApp, titles: &[String]) {
    let shelf = StaticSites::start().await;
    let row = |(number, title): (usize, &String)| {
        format!("<li><a href=\"/call/{number}\">{title}</a> <time>2026-09-0{}</time><p>{ABOUT}</p></li>", number + 1)
    };
    let rows: String = titles.iter().enumerate().map(row).collect();
    shelf.set_text("list.example/calls", &format!("<!doctype html><html><body><ul>{rows}</ul></body></html>"));
    let sources = read_sources(std::path::Path::new("sources.toml"), LIST).unwrap();
    let fetcher = Fetcher::new(FetchOptions { mirror: Some(shelf.url.clone()), ..FetchOptions::default() }).unwrap();
    let crawler = app.app.clone().with_sources(sources).with_fetcher(fetcher);
    let Outcome::Crawl(outcome) = Crawl::ALL.run(&crawler, app.now()).await.unwrap() else {
        panic!("another stage ran")
    };
    assert_eq!(outcome.new, titles.len() as u64, "{outcome:?}");
    app.judge().await;
}

#[tokio::test]
async fn no_title_breaks_a_letter_on_its_way_to_any_reader() {
    let (app, hooks) = (TestApp::start().await, Hooks::start().await);
    published(&app, &titles()).await;
    let readers = [SUBSCRIBER.to_owned(), "telegram:4711".to_owned()].into_iter();
    let services = ["teams", "slack", "webhook"].map(|kind| hooks.address(kind, "200"));
    for reader in readers.chain(services) {
        app.subscribe(&reader, "tyreso").await;
    }
    app.alert().await;
    let outcome = app.deliver().await;
    assert_eq!((outcome.sent, outcome.retried, outcome.refused), (5, 0, 0));
    let (letter, html) = app.last_letter().await;
    assert_eq!(letter.calls.len(), titles().len(), "all of them are told");

    let mail = &app.mails()[0];
    let headers = mail.data.split("\r\n\r\n").next().unwrap();
    assert!(!headers.to_lowercase().contains("\nbcc"), "{headers}");
    assert_eq!(headers.matches("\r\nSubject:").count(), 1);
    assert!(mail.data.is_ascii() && mail.data.split("\r\n").all(|line| line.len() <= 998));
    assert_eq!(mail.to, "eva@tyreso.example.se");
    assert!(!html.contains("<script") && html.contains("&#60;script&#62;"), "{html}");
    assert!(!html.contains('\u{202e}') && html.len() < 200_000, "{}", html.len());

    for message in app.telegram.accepted_messages() {
        let text = message["text"].as_str().unwrap();
        assert!(!text.contains("<script") && text.encode_utf16().count() <= 4_096, "{text}");
        assert_eq!(message["parse_mode"], "HTML", "Telegram could read it");
    }
    for took in hooks.received() {
        let body: Value = serde_json::from_str(&took.body).unwrap();
        assert!(!body.to_string().contains('\u{202e}'), "{body}");
    }
}
