//! The digest: on Monday at 07:00 in Sweden, once per window, also when there is no news.

use utkik::internals::delivery::LetterKind;
use utkik::internals::subscription::Frequency;

use crate::app::{SUBSCRIBER, TestApp};

#[tokio::test]
async fn the_week_is_told_on_monday_at_seven_and_once() {
    let app = TestApp::start().await;
    app.set_time("2026-05-08T12:00:00Z");
    app.round().await;
    app.subscribe_with(SUBSCRIBER, "tyreso", Frequency::Weekly).await;
    app.alert().await;
    app.set_time("2026-05-11T04:59:00Z");
    assert_eq!(app.digest().await.queued, 0, "06:59 in Sweden");
    app.set_time("2026-05-11T05:00:00Z");
    assert_eq!(app.digest().await.queued, 1);
    assert_eq!(app.last_letter().await.0.kind, utkik::internals::delivery::LetterKind::Digest);
    assert_eq!(app.digest().await.queued, 0);
    app.set_time("2026-05-13T12:00:00Z");
    assert_eq!(app.digest().await.queued, 0);
    app.set_time("2026-05-18T05:00:00Z");
    assert_eq!(app.digest().await.queued, 1, "the next week has its own");
}

#[tokio::test]
async fn a_week_without_news_says_so() {
    let app = TestApp::with_subscriber().await;
    app.set_time("2026-05-11T05:00:00Z");
    app.digest().await;
    // Nothing is new, and no deadline comes near.
    app.set_time("2026-07-27T05:00:00Z");
    app.crawl().await;
    app.digest().await;
    app.set_time("2026-08-03T05:00:00Z");
    app.crawl().await;
    app.digest().await;
    let (letter, html) = app.last_letter().await;
    assert_eq!(letter.kind, LetterKind::Digest);
    assert!(letter.calls.is_empty());
    assert!(html.contains("Inget nytt"), "{html}");
    assert!(html.contains("Alla källor gick att läsa"), "{html}");
}

#[tokio::test]
async fn a_digest_names_the_sources_that_could_not_be_read() {
    let app = TestApp::with_subscriber().await;
    app.sites.host("www.sida.se").fail_with(500);
    app.set_time("2026-05-11T05:00:00Z");
    app.crawl().await;
    assert_eq!(app.digest().await.queued, 1);
    let (_, html) = app.last_letter().await;
    assert!(html.contains("kunde vi inte läsa som vanligt") && html.contains("Sida"), "{html}");
    assert!(!html.contains("Alla källor gick att läsa"), "{html}");
}

#[tokio::test]
async fn what_was_told_at_once_is_not_told_again() {
    let app = TestApp::with_subscriber().await;
    app.set_recorded_day(2);
    app.set_time("2026-05-11T12:00:00Z");
    app.round().await;
    assert_eq!(app.alert().await.queued, 1);
    app.set_time("2026-05-18T05:00:00Z");
    assert_eq!(app.digest().await.queued, 1);
    assert_eq!(app.last_letter().await.0.calls, []);
}

#[tokio::test]
async fn a_call_below_the_alert_waits_for_the_digest() {
    let app = TestApp::start().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    app.alert().await;
    assert_eq!(app.last_letter().await.0.calls, [], "a welcome before anything was known");
    app.set_time("2026-05-10T13:00:00Z");
    app.round().await;
    app.alert().await;
    let alerted = app.last_letter().await.0.calls;
    app.set_time("2026-05-11T05:00:00Z");
    app.digest().await;
    let digested = app.last_letter().await.0.calls;
    assert!(!alerted.is_empty() && !digested.is_empty());
    assert!(digested.iter().all(|call| !alerted.contains(call)));
}
