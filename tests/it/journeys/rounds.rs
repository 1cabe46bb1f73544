//! Rounds: what the first one finds, and what the second one does not repeat.

use utkik::internals::sources::SkipReason;

use std::collections::BTreeSet;

use utkik::internals::opportunity::{SourceHealth, SourceId};

use crate::app::TestApp;

#[tokio::test]
async fn the_first_round_knows_every_call_once() {
    let app = TestApp::start().await;
    let outcome = app.round().await;
    let found = |id: &str| {
        let source = outcome.sources.iter().find(|source| source.id == id).unwrap();
        assert_eq!((source.health, source.error.as_deref()), (SourceHealth::Ok, None), "{id}");
        (source.found, source.new)
    };
    assert_eq!(found("eu-portal"), (44, 44));
    assert_eq!(found("sida"), (4, 4));
    assert_eq!(found("icld-feed"), (1, 1));
    assert_eq!(found("tillvaxtverket"), (3, 3));
    let changes = app.changes().await;
    let calls: BTreeSet<_> = changes.iter().map(|row| row.change.opportunity.clone()).collect();
    assert_eq!((changes.len(), calls.len()), (52, 52));
    let skipped = |id: &str| {
        let source = outcome.sources.iter().find(|source| source.id == id).unwrap();
        source.skipped.iter().map(|skipped| (skipped.reason.clone(), skipped.count)).collect::<Vec<_>>()
    };
    assert_eq!(skipped("sida"), [(SkipReason::NotACall, 1)]);
    assert_eq!(skipped("icld-feed"), [(SkipReason::NotACall, 1)]);
}

#[tokio::test]
async fn a_call_on_a_web_page_has_what_its_own_page_says() {
    let app = TestApp::start().await;
    app.round().await;
    let hits = app.search("\"municipal water and waste partnerships\"").await;
    let deadline = (hits[0].deadline.map(|date| date.to_string()), hits[0].deadline_time.as_deref());
    assert_eq!(deadline, (Some("2026-06-15".to_owned()), Some("16:00")), "not the one for questions");
    assert_eq!(hits[0].source, "sida");
}

#[tokio::test]
async fn details_are_asked_for_once_and_only_of_calls_that_match() {
    let app = TestApp::start().await;
    app.round().await;
    let details =
        || app.sites.take_requests().into_iter().filter(|line| line.contains("/topicDetails/")).collect::<Vec<_>>();
    assert_eq!(details(), Vec::<String>::new(), "nothing matched before the first judgement");
    app.crawl().await;
    let asked = details();
    assert!(asked.iter().all(|line| line.ends_with("-> 200")), "{asked:?}");
    assert!(asked.iter().any(|line| line.contains("/cerv-2026-child-95.json")));
    assert!(!asked.iter().any(|line| line.contains("/erc-2026-adg-91.json")), "no kommun can use it");
    app.crawl().await;
    assert_eq!(details(), Vec::<String>::new());
}

#[tokio::test]
async fn a_round_without_news_writes_nothing() {
    let app = TestApp::start().await;
    app.round().await;
    app.round().await;
    app.index().await;
    let (revision, changes, files) = (app.store.revision().await.unwrap(), app.changes().await, app.index_files());
    let validators = app.store.validators(&SourceId::from_static("sida")).await.unwrap();
    assert!(!validators.is_empty());
    app.sites.take_requests();

    let outcome = app.crawl().await;
    assert_eq!((outcome.new, outcome.changed), (0, 0));
    assert_eq!(app.index().await.added, 0);
    assert_eq!(app.judge().await, 0);
    assert_eq!(app.store.revision().await.unwrap(), revision);
    assert_eq!(app.changes().await, changes);
    assert_eq!(app.index_files(), files);
    assert_eq!(app.store.validators(&SourceId::from_static("sida")).await.unwrap(), validators);
    let asked = app.sites.take_requests();
    let pages: Vec<&String> = asked.iter().filter(|line| line.starts_with("GET")).collect();
    assert!(pages.len() == 3 && pages.iter().all(|line| line.ends_with("304")), "{pages:?}");
}

#[tokio::test]
async fn a_question_in_swedish_finds_english_calls() {
    let app = TestApp::start().await;
    app.set_recorded_day(2);
    app.round().await;
    let hits = app.search("ungdomar demokrati").await;
    assert!(hits.len() >= 6, "{hits:#?}");
    let first: Vec<&str> = hits.iter().take(6).map(|hit| hit.title.as_str()).collect();
    let youth = "Youth participation in local democracy: young people and their municipality decide together";
    assert!(first[..3].contains(&youth), "{first:#?}");
    let fitting = first.iter().filter(|title| {
        let title = title.to_lowercase();
        ["youth", "young", "democracy", "children", "unga", "voters"].iter().any(|word| title.contains(word))
    });
    assert!(fitting.count() >= 5, "{first:#?}");
    assert!(!hits.iter().any(|hit| hit.title.contains("Photonic")), "chips are no answer");
}

#[tokio::test]
async fn a_passed_deadline_closes_a_call_once() {
    let app = TestApp::start().await;
    app.round().await;
    let before = app.store.revision().await.unwrap();
    app.set_time("2026-05-14T22:30:00Z");
    let outcome = app.crawl().await;
    assert_eq!(outcome.closed, 1);
    app.crawl().await;
    let title = "Biomarkers that tell early which patients with heart failure will worsen";
    assert!(app.changes_since(before).await.contains(&format!("closed {title}")));
    assert_eq!(app.changes_since(before).await.iter().filter(|line| line.ends_with(title)).count(), 1);
}
