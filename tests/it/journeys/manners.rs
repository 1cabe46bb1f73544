//! The recorded sites with the open web's manners: the same calls and news as without, in more rounds.

use std::time::Duration;

use utkik::internals::opportunity::SourceHealth;
use utkik::internals::stages::crawl::CrawlOutcome;
use utkik::internals::stages::{Crawl, Outcome};

use crate::app::{SUBSCRIBER, TestApp};

/// Runs rounds of what is due, half a minute apart, until nothing is left for the next. Returns how many there were.
async fn rounds_until_read(app: &TestApp) -> usize {
    for round in 1..=80 {
        app.set_time(&format!("2026-05-10T12:{:02}:{:02}Z", round / 2, round % 2 * 30));
        let Outcome::Crawl(CrawlOutcome { sources, .. }) = app.run(&Crawl::DUE).await else { panic!() };
        app.judge().await;
        app.alert().await;
        app.deliver().await;
        let is_left = |text: &str| text.contains("left for the next rounds");
        let well = [SourceHealth::Ok, SourceHealth::Unchanged, SourceHealth::Reading];
        assert!(sources.iter().all(|outcome| well.contains(&outcome.health)), "{sources:?}");
        let rows = app.store.sources().await.unwrap();
        if round > 1 && !rows.values().any(|row| row.error.as_deref().is_some_and(is_left)) {
            return round;
        }
    }
    panic!("it comes to no end")
}

async fn news(app: &TestApp) -> Vec<String> {
    let changes = app.changes().await;
    let mut news: Vec<String> =
        changes.iter().map(|row| format!("{} {}", row.change.kind.as_str(), row.change.opportunity)).collect();
    news.sort();
    news
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn manners_cost_rounds_and_no_news() {
    let quick = TestApp::start().await;
    let slow = TestApp::start_with(|settings| {
        settings.mirror_spacing = Duration::from_millis(150);
        settings.source_time = Duration::from_millis(200);
    })
    .await;
    for app in [&quick, &slow] {
        app.subscribe(SUBSCRIBER, "tyreso").await;
    }
    let (few, many) = (rounds_until_read(&quick).await, rounds_until_read(&slow).await);
    assert!(many > few, "{few} rounds without, {many} with manners");
    assert_eq!(news(&slow).await, news(&quick).await, "the same calls, each told as news once");
    assert!(slow.check().await.findings.is_empty());
}
