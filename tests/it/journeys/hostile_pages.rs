//! Pages that are small on the wire and cost memory or time without end to read: each is its own source's failure.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use utkik::internals::config::{Settings, read_sources};
use utkik::internals::fetch::{FetchOptions, Fetcher};
use utkik::internals::opportunity::SourceHealth;
use utkik::internals::stages::crawl::CrawlOutcome;
use utkik::internals::stages::{Crawl, Outcome, Stage as _};

use crate::app::TestApp;
use crate::stand_ins::browser::Browser;
use crate::stand_ins::static_sites::StaticSites;

const LISTING: &str = "kind = \"listing\"\nrow = \"article\"\ntitle = \"b\"\nlink = \"a\"\nsummary = \"div\"";
const ABOVE: &str =
    "kind = \"listing\"\nrow = \"main h3\"\nlink = \"anchor\"\nstatus = \"above: h2\"\nsummary = \"section\"";
const FEED: &str = "kind = \"feed\"";
const EVENTS: &str = "kind = \"events\"";
const PAGE: &str = "kind = \"page\"";

/// A round that no busy machine cuts into parts.
const LONG_ROUND: Duration = Duration::from_secs(600);

/// Returns a source's entry.
fn entry(id: &str, kind: &str) -> String {
    format!(
        "[[source]]\nid = \"{id}\"\npublisher = \"{id}\"\nurl = \"https://{id}.example/calls\"\nlang = \"en\"\n{kind}\n\n"
    )
}

fn document(inside: &str) -> String {
    format!("<!doctype html><html><body><main>{inside}</main></body></html>")
}

fn row(number: usize, text: &str) -> String {
    format!("<article><b>Call {number}</b><a href=\"/c/{number}\">Read</a><div>{text}</div></article>")
}

/// Returns pages that no reader of their kind can take.
fn hostile_pages() -> Vec<(&'static str, &'static str, String)> {
    let row_in_row = |number| format!("<article><b>Call {number}</b><a href=\"/c/{number}\">Read</a><div>");
    let rows_in_rows: String = (0..240).map(row_in_row).collect();
    let feed = |items: &str| {
        format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>t</title>{items}</channel></rss>")
    };
    vec![
        ("rows-in-rows", LISTING, document(&(rows_in_rows + &"Towns may apply for funds. ".repeat(4_000)))),
        ("bold-without-end", PAGE, document(&("<b>".repeat(500) + &"<p>x".repeat(1_900_000)))),
        ("rows-of-nothing", EVENTS, format!("{{\"events\":[{}{{}}]}}", "{\"\":0},".repeat(4_000_000))),
        ("feed-of-nothing", FEED, feed(&"<item/>".repeat(1_100_000))),
        ("many-headings", ABOVE, document(&(0..300_000).map(|n| format!("<h3>Call {n}</h3>")).collect::<String>())),
    ]
}

/// Crawls all sources once; their pages are read by the program's own child.
async fn crawl(app: &TestApp, sites: &StaticSites, sources: &str) -> CrawlOutcome {
    let sources = read_sources(std::path::Path::new("sources.toml"), sources).unwrap();
    let fetcher = Fetcher::new(FetchOptions { mirror: Some(sites.url.clone()), ..FetchOptions::default() }).unwrap();
    let mut crawler = app.app.clone().with_sources(sources).with_fetcher(fetcher);
    let program = Some(env!("CARGO_BIN_EXE_utkik").into());
    crawler.settings =
        Arc::new(Settings { page_program: program, source_time: LONG_ROUND, ..Settings::clone(&app.settings) });
    let Outcome::Crawl(outcome) = Crawl::ALL.run(&crawler, app.now()).await.unwrap() else {
        panic!("another stage ran")
    };
    outcome
}

#[tokio::test]
async fn a_page_without_end_is_its_own_sources_failure() {
    let (app, sites) = (TestApp::start().await, StaticSites::start().await);
    let (mut sources, hostile) = (entry("good", LISTING), hostile_pages());
    sites.set_text("good.example/calls", &document(&row(1, "Towns may apply until 1 September 2026.")));
    for (id, kind, page) in &hostile {
        sources += &entry(id, kind);
        sites.set_text(&format!("{id}.example/calls"), page);
    }
    let outcome = crawl(&app, &sites, &sources).await;
    for source in &outcome.sources {
        let error = source.error.as_deref().unwrap_or_default();
        match source.id.as_str() {
            "good" => assert_eq!((source.health, source.new), (SourceHealth::Ok, 1), "{error}"),
            id => {
                assert_eq!(source.health, SourceHealth::Broken, "{id}: {error}");
                assert!(error.contains("more memory or time than any list of calls"), "{id}: {error}");
            }
        }
    }
    assert_eq!(outcome.sources.len(), 1 + hostile.len());
    assert!(app.store.interrupted_readings().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_source_that_makes_text_without_end_is_doubted_and_what_it_makes_is_bounded() {
    let (app, sites) = (TestApp::start().await, StaticSites::start().await);
    let sources = entry("flood", &format!("{LISTING}\nfunder = \"i\"\nnext = \"a.next\""));
    let long = format!("<i>{}</i>", "Fund of many towns. ".repeat(20_000));
    for number in 0..8 {
        let rows: String =
            (0..18).map(|n| row(number * 100 + n, "").replace("<div>", &format!("{long}<div>"))).collect();
        let path = if number == 0 { "calls".to_owned() } else { format!("page{number}") };
        let link = format!("<a class=\"next\" href=\"/page{}\">Next</a>", number + 1);
        sites.set_text(&format!("flood.example/{path}"), &document(&(rows + &link)));
    }
    let outcome = crawl(&app, &sites, &sources).await.sources.remove(0);
    assert_eq!(outcome.health, SourceHealth::Suspect, "{outcome:?}");
    assert!(outcome.error.as_deref().unwrap().contains("more text at once"), "{outcome:?}");
    assert!(outcome.new > 0 && outcome.new < 80 && outcome.requests < 6, "{outcome:?}");
}

#[tokio::test]
async fn a_source_that_ends_the_program_twice_is_its_own_failure_and_waits() {
    let (app, sites) = (TestApp::start().await, StaticSites::start().await);
    let (id, sources) = ("good".parse().unwrap(), entry("good", LISTING));
    sites.set_text("good.example/calls", &document(&row(1, "Towns may apply until 1 September 2026.")));
    // As the program leaves it when it dies.
    app.store.begin_reading(&id, app.now()).await.unwrap();
    let outcome = crawl(&app, &sites, &sources).await;
    assert_eq!(outcome.sources[0].health, SourceHealth::Ok, "once may have another reason");
    app.store.begin_reading(&id, app.now()).await.unwrap();
    app.store.begin_reading(&id, app.now()).await.unwrap();
    let crawler = app.app.clone().with_sources(read_sources(std::path::Path::new("s"), &sources).unwrap());
    let Outcome::Crawl(outcome) = Crawl::DUE.run(&crawler, app.now()).await.unwrap() else { panic!("another stage") };
    assert!(outcome.sources.is_empty(), "it waits: {outcome:?}");
    let row = app.store.sources().await.unwrap().remove(&id).unwrap();
    assert_eq!((row.health, row.failures), (SourceHealth::Broken, 1));
    assert!(row.next_due.unwrap() > app.now());
}

#[tokio::test]
async fn the_reason_is_shown_in_both_languages() {
    let (mut app, sites) = (TestApp::start().await, StaticSites::start().await);
    sites.set_text("bold-without-end.example/calls", &hostile_pages()[1].2);
    let sources = entry("bold-without-end", PAGE);
    crawl(&app, &sites, &sources).await;
    app.app = app.app.clone().with_sources(read_sources(std::path::Path::new("s"), &sources).unwrap());
    let browser = Browser::open(&app).await;
    for (path, words) in [("/kallor", "mer minne eller tid"), ("/en/kallor", "more memory or time")] {
        let page = browser.get(path).await;
        assert!(page.body.contains(words), "{path}: {}", page.body);
    }
}

/// The program itself, with less memory than any of the pages would take.
#[cfg(unix)]
#[tokio::test]
async fn the_program_stays_up_with_little_memory_whatever_pages_it_is_served() {
    let sites = StaticSites::start().await;
    let folder = tempfile::tempdir().unwrap();
    let mut sources = entry("good", LISTING);
    sites.set_text("good.example/calls", &document(&row(1, "Towns may apply until 1 September 2026.")));
    for (id, kind, page) in hostile_pages() {
        sources += &entry(id, kind);
        sites.set_text(&format!("{id}.example/calls"), &page);
    }
    std::fs::write(folder.path().join("sources.toml"), sources).unwrap();
    let (state, url) = (folder.path().join("state"), sites.url.to_string());
    let file = folder.path().join("sources.toml");
    let crawled = tokio::task::spawn_blocking(move || {
        // KiB of address space, of which the runtime's threads take most.
        Command::new("sh")
            .args(["-c", "ulimit -v 2000000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_utkik"), "crawl", "--json"])
            .args(["--now", "2026-05-10T12:00:00Z", "--mirror", &url, "--sources"])
            .arg(file)
            .arg("--state")
            .arg(state)
            .output()
            .unwrap()
    });
    let output = crawled.await.unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{:?}: {told}{}", output.status, String::from_utf8_lossy(&output.stderr));
    assert_eq!(told.matches("\"broken\"").count(), 5, "{told}");
    assert_eq!(told.matches("\"ok\"").count(), 1, "{told}");
}
