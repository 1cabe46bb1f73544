//! Crawling of generated sources: independence of sources, waiting times, and redirections.

mod lists;
mod slow;
mod walls;

use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tempfile::TempDir;
use utkik::internals::app::App;
use utkik::internals::config::{Clock, Settings, read_sources};
use utkik::internals::fetch::{FetchOptions, FetchTimeouts, Fetcher};
use utkik::internals::opportunity::SourceHealth;
use utkik::internals::stages::crawl::SourceOutcome;
use utkik::internals::stages::{Crawl, Outcome, Stage as _};
use utkik::internals::store::SourceRow;

use crate::stand_ins::static_sites::{Page, StaticSites};

/// The sources of a TOML text, served by a [`Shelf`].
struct CrawlFixture {
    sites: StaticSites,
    app: App,
    _folder: TempDir,
}

impl CrawlFixture {
    async fn new(toml: &str) -> CrawlFixture {
        CrawlFixture::with_limits(FetchTimeouts::default(), toml).await
    }

    async fn with_limits(limits: FetchTimeouts, toml: &str) -> CrawlFixture {
        let (folder, sites) = (tempfile::tempdir().unwrap(), StaticSites::start().await);
        let options = FetchOptions { mirror: Some(sites.url.clone()), timeouts: limits, ..FetchOptions::default() };
        CrawlFixture {
            app: App::new(Settings::in_folder(folder.path()), Clock::fixed(None))
                .with_fetcher(Fetcher::new(options).unwrap())
                .with_sources(
                    read_sources(Path::new("sources.toml"), toml).unwrap_or_else(|faults| panic!("{faults}")),
                ),
            sites,
            _folder: folder,
        }
    }

    async fn round(&self, now: &str) -> Vec<SourceOutcome> {
        let now: Timestamp = now.parse().unwrap();
        let Outcome::Crawl(outcome) = Crawl::ALL.run(&self.app, now).await.unwrap() else {
            panic!("another stage ran")
        };
        outcome.sources
    }

    async fn crawl_single(&self, now: &str) -> SourceOutcome {
        self.round(now).await.remove(0)
    }

    async fn row(&self, id: &str) -> SourceRow {
        self.app.store().await.unwrap().sources().await.unwrap().remove(id).unwrap()
    }
}

fn feed_source(id: &str, host: &str) -> String {
    format!(
        "[[source]]\nid = \"{id}\"\npublisher = \"P\"\nkind = \"feed\"\nurl = \"https://{host}/feed\"\nevery = \"6h\"\n"
    )
}

const LIST: &str = r#"
[[source]]
id = "list"
publisher = "P"
kind = "listing"
url = "https://list.example/calls"
row = "li"
link = "a"
[source.detail]
main = "main"
dates = "main"
hosts = ["own.example"]
"#;

fn feed(entries: &[&str]) -> String {
    let item = |name: &&str| {
        format!("<item><title>Utlysning {name}</title><link>https://a.example/{name}</link><guid>{name}</guid></item>")
    };
    let items: String = entries.iter().map(item).collect();
    format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Nytt</title>{items}</channel></rss>")
}

fn page_with_head(link: &str) -> String {
    format!("<!doctype html><html><head><title>Nyheter</title>{link}</head><body><p>Välkommen hit.</p></body></html>")
}

#[tokio::test]
async fn hosts_that_keep_us_waiting_are_waited_for_together() {
    let sources: String = (0..40).map(|n| feed_source(&format!("s{n}"), &format!("s{n}.example"))).collect();
    let limits = FetchTimeouts { read: Duration::from_secs(1), ..FetchTimeouts::default() };
    let watch = CrawlFixture::with_limits(limits, &sources).await;
    (1..40).for_each(|n| watch.sites.set_page(&format!("s{n}.example/feed"), Page::Silence));
    watch.sites.set_text("s0.example/feed", &feed(&["a"]));
    let started = Instant::now();
    let outcomes = watch.round("2026-05-10T06:00:00Z").await;
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    assert_eq!((outcomes[0].health, outcomes[0].new), (SourceHealth::Ok, 1));
    assert!(outcomes[1..].iter().all(|outcome| outcome.health == SourceHealth::Broken), "{outcomes:?}");
    let tries = watch.sites.take_requests().iter().filter(|path| *path == "s7.example/feed").count();
    assert_eq!(tries, 2, "one more try in a round, and no third");
}

#[tokio::test]
async fn a_round_over_sixty_sources_that_stand_still_asks_each_once() {
    let sources: String = (0..60).map(|n| feed_source(&format!("s{n}"), &format!("s{n}.example"))).collect();
    let watch = CrawlFixture::new(&sources).await;
    (0..60).for_each(|n| watch.sites.set_text(&format!("s{n}.example/feed"), &feed(&[&format!("call-{n}")])));
    watch.round("2026-05-10T06:00:00Z").await;
    watch.sites.take_requests();
    let outcomes = watch.round("2026-05-10T18:00:00Z").await;
    assert!(
        outcomes.iter().all(|outcome| outcome.health == SourceHealth::Unchanged && outcome.requests == 1),
        "{outcomes:?}"
    );
    assert_eq!(watch.sites.take_requests().len(), 60);
}

#[tokio::test]
async fn a_short_quiet_is_kept_and_then_asked_again() {
    let watch = CrawlFixture::new(&feed_source("news", "news.example")).await;
    watch.sites.set_page("news.example/feed", Page::Once(503, 1, feed(&["a"])));
    let started = Instant::now();
    let outcome = watch.crawl_single("2026-05-10T06:00:00Z").await;
    assert_eq!((outcome.health, outcome.new), (SourceHealth::Ok, 1), "{outcome:?}");
    assert!(started.elapsed() >= Duration::from_millis(950), "the quiet was kept");
    watch.sites.set_page("news.example/feed", Page::Once(503, 3600, feed(&["a", "b"])));
    watch.sites.take_requests();
    let outcome = watch.crawl_single("2026-05-10T12:00:00Z").await;
    assert!(outcome.error.unwrap().contains("503"), "what it said first is told");
    assert_eq!(watch.sites.take_requests().len(), 1, "an hour is not waited for");
    let asked = Timestamp::from_second(1_778_414_400).unwrap();
    let due = watch.row("news").await.next_due.unwrap().duration_since(asked);
    assert!(due.as_hours() >= 1, "it comes back when the host said: {due}");
}

#[tokio::test]
async fn a_site_that_says_how_long_it_is_fresh_is_asked_after_that() {
    let watch = CrawlFixture::new(&feed_source("news", "news.example")).await;
    let due_in = async |page: Page, now: &str| {
        watch.sites.set_page("news.example/feed", page);
        watch.crawl_single(now).await;
        let at: Timestamp = now.parse().unwrap();
        watch.row("news").await.next_due.unwrap().duration_since(at).as_hours()
    };
    let text = feed(&["a"]);
    assert_eq!(due_in(Page::Text(text.clone()), "2026-05-10T06:00:00Z").await, 6, "as often as the file says");
    assert_eq!(due_in(Page::Fresh(60, text.clone()), "2026-05-10T12:00:00Z").await, 6, "and no more often");
    assert_eq!(due_in(Page::Fresh(12 * 3600, text.clone()), "2026-05-10T18:00:00Z").await, 12, "a 304 says it too");
    assert_eq!(due_in(Page::Fresh(900 * 3600, text), "2026-05-11T06:00:00Z").await, 24, "never longer than a day");
}

#[tokio::test]
async fn a_feed_that_a_page_names_is_followed_and_an_error_page_is_no_feed() {
    let watch = CrawlFixture::new(&feed_source("news", "news.example")).await;
    let page = page_with_head(
        "<link rel='alternate' type='application/rss+xml' title='Kommentarer' href='/comments/feed/'>\
         <link rel='Alternate' type='application/rss+xml' href='/nytt.xml'>",
    );
    watch.sites.set_text("news.example/feed", &page);
    watch.sites.set_text("news.example/nytt.xml", &feed(&["a"]));
    let first = watch.crawl_single("2026-05-10T06:00:00Z").await;
    assert_eq!((first.health, first.new, first.requests), (SourceHealth::Ok, 1, 2), "{first:?}");
    assert_eq!(watch.crawl_single("2026-05-10T12:00:00Z").await.health, SourceHealth::Unchanged);
    watch.sites.set_text("news.example/nytt.xml", &feed(&["a", "b"]));
    let later = watch.crawl_single("2026-05-10T18:00:00Z").await;
    assert_eq!((later.health, later.new), (SourceHealth::Ok, 1), "the page stands still, the feed does not: {later:?}");

    let named =
        |href: &str| page_with_head(&format!("<link rel='alternate' type='application/atom+xml' href='{href}'>"));
    let other = "names another feed";
    for (trouble, at_first, later) in [
        (page_with_head(""), "an HTML page", "an HTML page"),
        (named("/feed"), "an HTML page", "an HTML page"),
        (named("/second"), "an HTML page", other),
        (named("/empty.xml"), "neither a title nor an entry", other),
        (named("/gone.xml"), "404", other),
        (named("http://169.254.169.254/feed"), "not on the public internet", other),
        (named("http://[::ffff:127.0.0.1]/feed"), "not on the public internet", other),
        (named("file:///etc/passwd"), "an HTML page", "an HTML page"),
    ] {
        let fresh = CrawlFixture::new(&feed_source("news", "news.example")).await;
        for (watch, why) in [(&fresh, at_first), (&watch, later)] {
            watch.sites.set_text("news.example/feed", &trouble);
            watch.sites.set_text("news.example/second", &named("/nytt.xml"));
            watch.sites.set_text("news.example/empty.xml", &feed(&[]));
            let outcome = watch.crawl_single("2026-05-11T06:00:00Z").await;
            assert_eq!((outcome.health, outcome.found), (SourceHealth::Broken, 0), "{trouble}");
            assert!(outcome.error.as_ref().unwrap().contains(why), "{outcome:?}");
        }
    }
}

#[tokio::test]
async fn a_page_in_a_feeds_place_that_names_another_feed_is_trouble_and_no_calls() {
    let page = |body: &str| {
        format!(
            "<!doctype html><html><head><title>Fonden</title><link rel='alternate' type='application/rss+xml' \
             title='Nyheter' href='/nyheter.rss'></head><body>{body}</body></html>"
        )
    };
    for body in [
        "<form>Logga in</form>",
        "<h1>Välkommen till Fonden</h1>",
        "<h1>Sidan kunde inte hittas</h1>",
        "<p>Vi uppdaterar webbplatsen.</p>",
        "<p>Godkänn kakor för att fortsätta.</p>",
        "<p>Checking your browser</p>",
        "<ul><li>Lunchmeny</li></ul>",
        "<p>Fonden har en ny webbplats.</p>",
        "<h1>Access denied</h1>",
        "",
    ] {
        let watch = CrawlFixture::new(&feed_source("news", "news.example")).await;
        watch.sites.set_text("news.example/feed", &feed(&["a"]));
        watch.sites.set_text("news.example/nyheter.rss", &feed(&["lunch", "director"]));
        assert_eq!(watch.crawl_single("2026-05-10T06:00:00Z").await.new, 1);
        watch.sites.set_text("news.example/feed", &page(body));
        let outcome = watch.crawl_single("2026-05-11T06:00:00Z").await;
        assert_eq!((outcome.health, outcome.new), (SourceHealth::Broken, 0), "{body}");
        let why = outcome.error.unwrap();
        let is_told =
            why.contains("names another feed: https://news.example/nyheter.rss") || why.contains("an HTML page");
        assert!(is_told, "{body}: {why}");
        watch.sites.set_text("news.example/feed", &feed(&["a", "b"]));
        let after = watch.crawl_single("2026-05-12T06:00:00Z").await;
        assert_eq!((after.health, after.new), (SourceHealth::Ok, 1), "and the feed is read when it is back");
    }
}

#[tokio::test]
async fn calls_whose_own_pages_cannot_be_read_leave_the_source_degraded_until_they_can() {
    let watch = CrawlFixture::new(LIST).await;
    let row = |name: &str| format!("<li><a href=\"https://own.example/{name}\">Utlysning {name}</a></li>");
    watch.sites.set_text("list.example/calls", &format!("<ul>{}{}{}</ul>", row("a"), row("b"), row("c")));
    let own = "<main><h1>Utlysning</h1><p>Sista ansökningsdag är den 3 september 2026.</p></main>";
    for trouble in [500, 404, 403] {
        ["a", "b", "c"]
            .iter()
            .for_each(|name| watch.sites.set_page(&format!("own.example/{name}"), Page::Status(trouble)));
        watch.sites.take_requests();
        let outcome = watch.crawl_single("2026-05-10T06:00:00Z").await;
        let state = if trouble == 403 { SourceHealth::Blocked } else { SourceHealth::Degraded };
        assert_eq!((outcome.health, outcome.found), (state, 3), "{trouble}: {outcome:?}");
        let why = outcome.error.unwrap();
        assert!(why.contains("own.example") && why.contains(&trouble.to_string()), "{why}");
        let own = watch.sites.take_requests().iter().filter(|path| path.starts_with("own.example")).count();
        assert_eq!(own, if trouble == 403 { 1 } else { 3 }, "{trouble}: two bad pages are enough of a host");
    }
    ["a", "b", "c"].iter().for_each(|name| watch.sites.set_text(&format!("own.example/{name}"), own));
    let outcome = watch.crawl_single("2026-05-10T12:00:00Z").await;
    assert_eq!(
        (outcome.health, outcome.changed, outcome.error),
        (SourceHealth::Ok, 3, None),
        "the deadlines are known now"
    );
    watch.sites.set_page("own.example/b", Page::Status(500));
    let outcome = watch.crawl_single("2026-05-11T12:00:00Z").await;
    assert_eq!(outcome.health, SourceHealth::Unchanged, "one page of three is no trouble: {outcome:?}");
}

#[tokio::test]
async fn a_source_that_falls_silent_is_said_to_be_and_wakes_with_the_next_call() {
    let watch = CrawlFixture::new(&feed_source("news", "news.example")).await;
    let mut names: Vec<String> = Vec::new();
    for day in [1, 6, 11, 16, 21, 26] {
        names.push(format!("call-{day}"));
        let entries: Vec<&str> = names.iter().map(String::as_str).collect();
        watch.sites.set_text("news.example/feed", &feed(&entries));
        assert_eq!(watch.crawl_single(&format!("2026-05-{day:02}T06:00:00Z")).await.health, SourceHealth::Ok);
    }
    assert_eq!(
        watch.crawl_single("2026-06-08T06:00:00Z").await.health,
        SourceHealth::Unchanged,
        "two weeks are not unusual"
    );
    let outcome = watch.crawl_single("2026-06-12T06:00:00Z").await;
    assert_eq!(outcome.health, SourceHealth::Silent);
    assert_eq!(outcome.error.unwrap(), "nothing new for 17 days, where something new usually comes within 5");
    assert_eq!(watch.row("news").await.failures, 0, "it is read as it should");
    watch.sites.set_text("news.example/feed", &feed(&["call-26", "call-new"]));
    let outcome = watch.crawl_single("2026-06-13T06:00:00Z").await;
    assert_eq!((outcome.health, outcome.new, outcome.error), (SourceHealth::Ok, 1, None));
}

#[tokio::test]
async fn an_answer_longer_than_memory_is_meant_for_is_read_like_any_other() {
    let watch = CrawlFixture::new(&feed_source("news", "news.example")).await;
    let names: Vec<String> = (0..6000).map(|n| format!("call-{n}")).collect();
    let text = feed(&names.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(text.len() > 512 << 10);
    watch.sites.set_text("news.example/feed", &text);
    assert_eq!(watch.crawl_single("2026-05-10T06:00:00Z").await.new, 6000);
}
