//! The health of sources: what is suspect, who is notified, and how often.

use utkik::internals::delivery::LetterKind;
use utkik::internals::opportunity::{Revision, SourceHealth, SourceId};

use crate::app::TestApp;

/// Starts an app with enough rounds to know what the sources usually show.
async fn with_history() -> TestApp {
    let app = TestApp::start().await;
    for day in 5..10 {
        app.set_time(&format!("2026-05-{day:02}T06:00:00Z"));
        app.round().await;
    }
    app.set_time("2026-05-10T06:00:00Z");
    app
}

#[tokio::test]
async fn a_list_that_falls_to_half_is_doubted_and_what_it_lacks_stays() {
    let app = with_history().await;
    let before = app.store.revision().await.unwrap();
    let calls = app.store.revised_since(Revision::default(), 500).await.unwrap();
    let portals: Vec<_> = calls.iter().filter(|call| call.source == "eu-portal").collect();
    for call in portals.iter().take(portals.len() * 2 / 3) {
        app.portal().omit_row(&call.reference);
    }
    for hour in 6..12 {
        app.set_time(&format!("2026-05-10T{hour:02}:00:00Z"));
        let portal = app.crawl_outcome_of("eu-portal").await;
        assert_eq!(portal.health, SourceHealth::Suspect, "{portal:?}");
        assert!(portal.error.unwrap().contains("usually shows"));
    }
    assert_eq!(app.changes_since(before).await, Vec::<String>::new(), "nothing is withdrawn");

    app.portal().recover();
    app.set_time("2026-05-10T13:00:00Z");
    assert_eq!(app.crawl_outcome_of("eu-portal").await.health, SourceHealth::Ok);
    let rounds = app.store.rounds(&SourceId::from_static("eu-portal")).await.unwrap();
    let found: Vec<i64> = rounds.iter().filter_map(|round| round.found).collect();
    assert_eq!((found.len(), found.first()), (12, found.last()), "{found:?}");
    assert!(found.iter().min() < Some(&22), "what was doubted is kept too: {found:?}");
}

#[tokio::test]
async fn a_list_that_shows_nothing_is_doubted() {
    let app = TestApp::start().await;
    app.round().await;
    app.sites.host("www.sida.se").respond_with_html();
    assert_eq!(app.crawl_outcome_of("sida").await.health, SourceHealth::Suspect);
    let empty = TestApp::start().await;
    empty.sites.host("www.sida.se").respond_with_html();
    assert_eq!(
        empty.crawl_outcome_of("sida").await.health,
        SourceHealth::Broken,
        "nothing was known that could be lost"
    );
}

#[tokio::test]
async fn a_site_that_does_not_want_us_is_left_alone() {
    let app = TestApp::start().await;
    app.round().await;
    let before = app.store.revision().await.unwrap();
    app.portal().fail_with(403);
    app.sites.take_requests();
    let portal = app.crawl_outcome_of("eu-portal").await;
    assert_eq!((portal.health, portal.requests), (SourceHealth::Blocked, 1));
    let asked = app.sites.take_requests();
    assert!(!asked.iter().any(|line| line.contains("ec.europa.eu/info")), "no way round is tried: {asked:#?}");
    assert_eq!(app.store.revision().await.unwrap(), before);
    app.portal().recover();
    assert_eq!(app.crawl_outcome_of("eu-portal").await.health, SourceHealth::Ok);
}

#[tokio::test]
async fn the_operator_is_told_once_of_a_trouble_and_once_of_its_end() {
    let app = TestApp::start().await;
    app.round().await;
    assert_eq!(app.notify_operator().await, 0);
    app.sites.host("www.sida.se").fail_with(403);
    for hour in 13..18 {
        app.set_time(&format!("2026-05-10T{hour}:00:00Z"));
        app.crawl().await;
        assert_eq!(app.notify_operator().await, u64::from(hour == 13), "at {hour}");
    }
    let (letter, html) = app.last_letter().await;
    assert_eq!((letter.kind, letter.address_text().as_str()), (LetterKind::Operator, "mailto:drift@kommun.example.se"));
    assert!(letter.subject.contains("släppte inte in oss") && html.contains("sida"), "{}", letter.subject);

    app.sites.host("www.sida.se").recover();
    for hour in 18..21 {
        app.set_time(&format!("2026-05-10T{hour}:00:00Z"));
        app.crawl().await;
        assert_eq!(app.notify_operator().await, u64::from(hour == 18), "at {hour}");
    }
    app.deliver().await;
    let mails = app.mails();
    assert_eq!(mails.len(), 2);
}

#[tokio::test]
async fn a_passing_fault_is_not_told() {
    let app = TestApp::start().await;
    app.round().await;
    app.sites.host("www.sida.se").fail_with(404);
    for round in 1..5 {
        app.set_time(&format!("2026-05-11T{:02}:00:00Z", 6 + round));
        app.crawl().await;
        assert_eq!(app.notify_operator().await, u64::from(round == 3), "after {round}");
    }
}
