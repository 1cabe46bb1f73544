//! Sources that do not fit in a round: they are read over several, with the open web's manners and a short clock.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use utkik::internals::app::App;
use utkik::internals::config::{Clock, Settings, read_sources};
use utkik::internals::fetch::{FetchOptions, Fetcher};
use utkik::internals::opportunity::{SourceHealth, SourceId};
use utkik::internals::stages::crawl::SourceOutcome;
use utkik::internals::stages::{Crawl, Outcome, Stage as _};
use utkik::internals::store::ListingState;

use crate::stand_ins::static_sites::{Page, StaticSites};

/// Sources with a pause between requests, read by a program that is started anew for each round.
struct SlowSources {
    sites: StaticSites,
    folder: TempDir,
    toml: String,
    spacing: Duration,
    source_time: Duration,
    now: Timestamp,
}

impl SlowSources {
    async fn new(toml: String, spacing: u64, source_time: u64) -> SlowSources {
        SlowSources {
            sites: StaticSites::start().await,
            folder: tempfile::tempdir().unwrap(),
            toml,
            spacing: Duration::from_millis(spacing),
            source_time: Duration::from_millis(source_time),
            now: "2026-05-10T06:00:00Z".parse().unwrap(),
        }
    }

    fn start(&self) -> App {
        let options = FetchOptions {
            mirror: Some(self.sites.url.clone()),
            mirror_spacing: self.spacing,
            ..FetchOptions::default()
        };
        let settings = Settings { source_time: self.source_time, ..Settings::in_folder(self.folder.path()) };
        App::new(settings, Clock::fixed(None))
            .with_fetcher(Fetcher::new(options).unwrap())
            .with_sources(read_sources(Path::new("sources.toml"), &self.toml).unwrap())
    }

    async fn round_of(&mut self, stage: &Crawl) -> Vec<SourceOutcome> {
        self.now = self.now.checked_add(SignedDuration::from_secs(30)).unwrap();
        let app = self.start();
        let Outcome::Crawl(outcome) = stage.run(&app, self.now).await.unwrap() else { panic!("another stage ran") };
        app.close().await;
        outcome.sources
    }

    /// Runs due rounds, each by a new process, until no source is in the middle of its list; at least one.
    async fn whole_pass(&mut self) -> Vec<Vec<SourceOutcome>> {
        let mut rounds = vec![self.round_of(&Crawl::ALL).await];
        while rounds.last().unwrap().iter().any(|outcome| outcome.health == SourceHealth::Reading) {
            assert!(rounds.len() < 60, "it comes to no end: {:?}", rounds.last());
            rounds.push(self.round_of(&Crawl::DUE).await);
        }
        self.now = self.now.checked_add(SignedDuration::from_hours(6)).unwrap();
        rounds
    }

    async fn listings(&self, id: &'static str) -> BTreeMap<String, ListingState> {
        let app = self.start();
        let listings = app.store().await.unwrap().listing_states(&SourceId::from_static(id)).await.unwrap();
        app.close().await;
        listings
    }

    /// Sets a list of `per_page` calls on each page at `host`.
    fn set_list(&self, host: &str, calls: &[usize], per_page: usize) {
        let pages: Vec<&[usize]> = calls.chunks(per_page).collect();
        for (number, page) in pages.iter().enumerate() {
            let row = |n: &usize| format!("<li><a href=\"/call/{n}\">Utlysning nummer {n}</a></li>");
            let rows: String = page.iter().map(row).collect();
            let next = match number + 1 < pages.len() {
                true => format!("<a class=\"next\" href=\"/calls/{}\">Nästa</a>", number + 2),
                false => String::new(),
            };
            let path = if number == 0 { format!("{host}/calls") } else { format!("{host}/calls/{}", number + 1) };
            self.sites.set_text(&path, &format!("<html><body><ul>{rows}</ul>{next}</body></html>"));
        }
    }

    fn set_own_pages(&self, host: &str, calls: Range<usize>) {
        for n in calls {
            let page = format!(
                "<html><body><main><h1>Utlysning nummer {n}</h1><p>Sista ansökningsdag är den 3 september 2026. \
                 Kommuner kan söka.</p></main></body></html>"
            );
            self.sites.set_text(&format!("{host}/call/{n}"), &page);
        }
    }
}

fn listing(id: &str, host: &str, has_own_pages: bool) -> String {
    let own = if has_own_pages { "[source.detail]\nmain = \"main\"\ndates = \"main\"\n" } else { "" };
    format!(
        "[[source]]\nid = \"{id}\"\npublisher = \"Fonden\"\nkind = \"listing\"\nurl = \"https://{host}/calls\"\n\
         every = \"6h\"\nrow = \"li\"\nlink = \"a\"\nnext = \"a.next\"\n{own}"
    )
}

fn counts(requests: Vec<String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for path in requests {
        *counts.entry(path).or_default() += 1;
    }
    counts
}

fn sums(rounds: &[Vec<SourceOutcome>]) -> (u64, u64) {
    let all = || rounds.iter().flatten();
    (all().map(|outcome| outcome.new).sum(), all().map(|outcome| outcome.changed).sum())
}

#[tokio::test]
async fn a_large_source_is_read_over_several_rounds_and_restarts() {
    let mut slow = SlowSources::new(listing("fund", "fund.example", true), 5, 500).await;
    let calls: Vec<usize> = (0..400).collect();
    slow.set_list("fund.example", &calls, 40);
    slow.set_own_pages("fund.example", 0..401);
    let rounds = slow.whole_pass().await;
    assert!(rounds.len() > 3, "420 pages do not fit in three rounds of half a second: {}", rounds.len());
    for (before, after) in rounds.iter().zip(&rounds[1..]) {
        let why = before[0].error.as_ref().unwrap();
        assert_eq!(before[0].health, SourceHealth::Reading, "{before:?}");
        assert!(why.starts_with("being read since 2026-05-10T06:00:30Z: ") && why.contains(" left for"), "{why}");
        assert!(before[0].requests > 0 && after[0].requests > 0, "every round goes on");
    }
    let last = rounds.last().unwrap();
    assert_eq!((last[0].health, last[0].found, last[0].error.clone()), (SourceHealth::Ok, 400, None));
    assert_eq!(sums(&rounds), (400, 0), "each call is new once, and none changes by its own page coming later");
    let stored_early: u64 = rounds[..rounds.len() - 1].iter().flatten().map(|outcome| outcome.new).sum();
    assert!(stored_early > 200, "what was read is kept: {stored_early}");
    let asked = counts(slow.sites.take_requests());
    assert_eq!(asked.len(), 410);
    let twice: Vec<_> = asked.iter().filter(|(path, count)| **count > 1 && path.contains("/call/")).collect();
    assert!(twice.len() <= 2, "only a page that was cut off at a round's end is asked for twice: {twice:?}");

    // One more call: its own page is read, and none of the others that stand as they stood.
    slow.set_list("fund.example", &(0..401).rev().collect::<Vec<_>>(), 40);
    let rounds = slow.whole_pass().await;
    assert_eq!((rounds.last().unwrap()[0].health, sums(&rounds)), (SourceHealth::Ok, (1, 0)));
    let own: Vec<String> = slow.sites.take_requests().into_iter().filter(|path| path.contains("/call/")).collect();
    assert_eq!(own, ["fund.example/call/400"]);
    let listings = slow.listings("fund").await;
    assert!(listings.len() == 401 && listings.values().all(|listing| listing.live && listing.missed == 0));

    // After a day, all of them once.
    slow.now = slow.now.checked_add(SignedDuration::from_hours(20)).unwrap();
    let rounds = slow.whole_pass().await;
    assert_eq!(sums(&rounds), (0, 0));
    let asked = counts(slow.sites.take_requests());
    assert_eq!(asked.keys().filter(|path| path.contains("/call/")).count(), 401);
}

#[tokio::test]
async fn a_reading_that_is_killed_in_the_middle_goes_on() {
    let mut slow = SlowSources::new(listing("fund", "fund.example", true), 8, 1500).await;
    slow.set_list("fund.example", &(0..120).collect::<Vec<_>>(), 20);
    slow.set_own_pages("fund.example", 0..120);
    for round in 0..3 {
        let app = slow.start();
        let now = slow.now.checked_add(SignedDuration::from_secs(round)).unwrap();
        let killed = tokio::time::timeout(Duration::from_millis(380), Crawl::ALL.run(&app, now));
        assert!(killed.await.is_err(), "it was in the middle");
        drop(app);
    }
    slow.now = slow.now.checked_add(SignedDuration::from_secs(60)).unwrap();
    let rounds = slow.whole_pass().await;
    assert_eq!(rounds.last().unwrap()[0].health, SourceHealth::Ok);
    let listings = slow.listings("fund").await;
    assert_eq!(listings.len(), 120);
    assert!(listings.values().all(|listing| listing.live && listing.missed == 0), "{listings:?}");
    let app = slow.start();
    let changes = app.store().await.unwrap().revision().await.unwrap();
    app.close().await;
    assert_eq!(changes.number(), 120, "each call was written once, with its own page");
    let asked = counts(slow.sites.take_requests());
    let own: Vec<_> = asked.iter().filter(|(path, _)| path.contains("/call/")).collect();
    assert!(own.len() == 120 && own.iter().map(|(_, count)| **count).sum::<usize>() < 400, "{own:?}");
}

#[tokio::test]
async fn a_crawl_delay_is_kept_and_the_source_is_read_all_the_same() {
    let mut slow = SlowSources::new(listing("fund", "fund.example", true), 1, 2300).await;
    slow.sites.set_text("fund.example/robots.txt", "User-agent: *\nCrawl-delay: 1\n");
    slow.set_list("fund.example", &(0..5).collect::<Vec<_>>(), 20);
    slow.set_own_pages("fund.example", 0..5);
    let rounds = slow.whole_pass().await;
    assert!((2..=6).contains(&rounds.len()), "{}", rounds.len());
    assert!(rounds.iter().all(|round| round[0].requests <= 3), "a second between two: {rounds:?}");
    assert_eq!((rounds.last().unwrap()[0].health, sums(&rounds)), (SourceHealth::Ok, (5, 0)), "{rounds:?}");
}

#[tokio::test]
async fn sources_on_one_host_share_its_turns_and_all_are_read() {
    let names = ["a", "b", "c", "d", "e", "f"];
    let mut slow = SlowSources::new(
        names.map(|name| listing(name, "fund.example", true).replace("/calls", &format!("/{name}/calls"))).concat(),
        60,
        300,
    )
    .await;
    for (number, name) in names.iter().enumerate() {
        let calls: Range<usize> = number * 5..number * 5 + 5;
        let row = |n: usize| format!("<li><a href=\"/call/{n}\">Utlysning nummer {n}</a></li>");
        let rows: String = calls.clone().map(row).collect();
        slow.sites.set_text(&format!("fund.example/{name}/calls"), &format!("<ul>{rows}</ul>"));
        slow.set_own_pages("fund.example", calls);
    }
    let rounds = slow.whole_pass().await;
    assert!(rounds.iter().flatten().all(|outcome| outcome.health.is_well()), "waiting is no trouble: {rounds:?}");
    assert!(rounds.len() > 4, "thirty-six pages at five or so in a round: {}", rounds.len());
    assert_eq!(sums(&rounds), (30, 0));
    for name in names {
        assert_eq!(slow.listings(name).await.len(), 5, "{name}");
    }
}

#[tokio::test]
async fn a_list_that_changes_while_it_is_read_loses_no_call() {
    let mut slow = SlowSources::new(listing("fund", "fund.example", false), 60, 300).await;
    let mut calls: Vec<usize> = (0..60).collect();
    slow.set_list("fund.example", &calls, 5);
    let first = slow.round_of(&Crawl::ALL).await;
    assert_eq!(first[0].health, SourceHealth::Reading, "{first:?}");
    assert!(first[0].new > 0, "what the first pages showed is stored");
    // Everything moves up by one: a call of the next page now stands on one that was read.
    calls.remove(0);
    slow.set_list("fund.example", &calls, 5);
    slow.sites.set_page("fund.example/calls/13", Page::Status(404));
    let rounds = slow.whole_pass().await;
    assert_eq!(rounds.last().unwrap()[0].health, SourceHealth::Ok, "{rounds:?}");
    let listings = slow.listings("fund").await;
    assert_eq!(listings.len(), 60);
    let missed: Vec<_> = listings.values().filter(|listing| listing.missed > 0).map(|one| one.url.as_str()).collect();
    assert_eq!(missed, ["https://fund.example/call/0"], "the one that is gone, and no other");
    assert!(listings.values().all(|listing| listing.live));
}

#[tokio::test]
async fn calls_that_leave_a_long_list_are_withdrawn_by_whole_passes_only() {
    let mut slow = SlowSources::new(listing("fund", "fund.example", false), 40, 300).await;
    let calls: Vec<usize> = (0..60).collect();
    slow.set_list("fund.example", &calls, 4);
    slow.whole_pass().await;
    slow.set_list("fund.example", &calls[4..], 4);
    slow.sites.take_requests();
    for pass in 1..=4 {
        let rounds = slow.whole_pass().await;
        assert!(pass > 1 || rounds.len() > 1, "a pass takes several rounds");
        let listings = slow.listings("fund").await;
        let gone = listings.values().filter(|listing| listing.gone).count();
        let missed = listings.values().filter(|listing| listing.missed == pass).count();
        assert_eq!((gone, missed), (if pass == 4 { 4 } else { 0 }, 4), "pass {pass}: {rounds:?}");
        slow.now = slow.now.checked_add(SignedDuration::from_hours(20)).unwrap();
    }
}
