//! Failing sources: known calls stay, other sources go on, and the list of sources shows the failure.

use utkik::internals::delivery::LetterKind;
use utkik::internals::opportunity::{Revision, SourceHealth};
use utkik::internals::sources::SkipReason;

use crate::app::TestApp;

const TOWNS: &str = "CERV-2026-CITIZENS-TOWN-NT-92";
const TOWNS_REFERENCE: &str = "70110002TOPICSen";

#[tokio::test]
async fn a_search_that_fails_is_replaced_by_the_bulk_file() {
    let app = TestApp::start().await;
    app.round().await;
    let before = app.store.revision().await.unwrap();
    app.portal().fail_with(500);
    app.set_recorded_day(2);
    let portal = app.crawl_outcome_of("eu-portal").await;
    assert_eq!((portal.health, portal.found), (SourceHealth::Degraded, 43));
    assert!(portal.error.unwrap().contains("500"));
    for _ in 0..4 {
        app.crawl().await;
    }
    let told = app.changes_since(before).await;
    assert_eq!(told.len(), 5, "three new, one opened, one moved, and nothing withdrawn: {told:#?}");
    let towns = app.call(TOWNS).await;
    assert!(!towns.facts.sections.is_empty() && towns.facts.budget.is_some(), "what only the search tells stays");

    app.portal().recover();
    let portal = app.crawl_outcome_of("eu-portal").await;
    assert_eq!((portal.health, portal.found, portal.error), (SourceHealth::Ok, 47, None));
    assert_eq!(portal.new, 0, "the bulk file found the same calls under the same keys");
    let found_in_bulk = "Youth participation in local democracy: young people and their municipality decide together";
    let of_it = |line: &&String| line.ends_with(found_in_bulk);
    let told = app.changes_since(before).await;
    assert_eq!(told.iter().filter(of_it).count(), 1, "what the bulk file could not carry is no change: {told:#?}");
    assert!(!app.call("ERASMUS-YOUTH-2026-PART-91").await.facts.sections.is_empty());
    assert!(!app.changes_since(before).await.iter().any(|line| line.starts_with("withdrawn")));
}

#[tokio::test]
async fn a_source_in_trouble_keeps_what_is_known_and_stops_no_other() {
    let app = TestApp::start().await;
    app.round().await;
    let before = app.store.revision().await.unwrap();
    let sida = || app.sites.host("www.sida.se");
    let troubles: [(&str, &dyn Fn()); 4] = [
        ("html", &|| sida().respond_with_html()),
        ("nothing", &|| sida().never_respond()),
        ("half", &|| sida().cut_response()),
        ("404", &|| sida().fail_with(404)),
    ];
    for (name, happens) in troubles {
        happens();
        let outcome = app.crawl().await;
        for source in &outcome.sources {
            let is_well = matches!(source.health, SourceHealth::Ok | SourceHealth::Unchanged);
            assert_eq!(is_well, source.id != "sida", "{name}: {source:?}");
            assert_eq!(source.error.is_none(), is_well, "{name}: {source:?}");
        }
    }
    assert_eq!(app.store.revision().await.unwrap(), before, "nothing of what was known is lost");
    let row = app.source("sida").await;
    assert_eq!((row.health, row.failures), (SourceHealth::Broken, 4));

    sida().recover();
    app.crawl().await;
    let row = app.source("sida").await;
    assert_eq!((row.health, row.failures, row.error), (SourceHealth::Unchanged, 0, None));
}

#[tokio::test]
async fn a_portal_in_pieces_is_an_error_and_no_loss() {
    let app = TestApp::start().await;
    app.round().await;
    let before = app.store.revision().await.unwrap();
    app.sites.host("ec.europa.eu").fail_with(503);
    let portal = || app.portal();
    let troubles: [&dyn Fn(); 3] =
        [&|| portal().respond_with_html(), &|| portal().never_respond(), &|| portal().cut_response()];
    for happens in troubles {
        happens();
        let outcome = app.crawl_outcome_of("eu-portal").await;
        assert_eq!((outcome.health, outcome.found), (SourceHealth::Broken, 0));
        let error = outcome.error.unwrap();
        assert!(error.contains("fallback"), "{error}");
    }
    assert_eq!(app.store.revision().await.unwrap(), before);
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_counted_with_its_reason() {
    let app = TestApp::start().await;
    app.portal().corrupt_row(TOWNS_REFERENCE);
    let portal = app.crawl_outcome_of("eu-portal").await;
    let skipped: Vec<(SkipReason, u64)> = portal.skipped.into_iter().map(|s| (s.reason, s.count)).collect();
    assert_eq!(skipped, [("a row without reference".into(), 1)]);
    assert_eq!((portal.health, portal.found, portal.new), (SourceHealth::Ok, 43, 43));
}

#[tokio::test]
async fn a_row_that_stands_twice_for_ever_is_counted_and_no_trouble() {
    let app = TestApp::start().await;
    app.portal().duplicate_row(TOWNS_REFERENCE);
    let first = app.crawl_outcome_of("eu-portal").await;
    let skipped: Vec<(SkipReason, u64)> = first.skipped.into_iter().map(|s| (s.reason, s.count)).collect();
    assert_eq!(skipped, [(SkipReason::Repeated, 1)]);
    assert_eq!((first.health, first.error), (SourceHealth::Ok, None));
    let before = app.store.revision().await.unwrap();
    let calls = app.store.revised_since(Revision::default(), 500).await.unwrap();
    let absent = calls.iter().find(|call| call.source == "eu-portal" && call.reference != TOWNS_REFERENCE).unwrap();
    app.portal().omit_row(&absent.reference);
    for _ in 0..4 {
        assert_eq!(app.crawl_outcome_of("eu-portal").await.health, SourceHealth::Ok);
    }
    assert_eq!(app.changes_since(before).await, [format!("withdrawn {}", absent.facts.title)], "the list is whole");
}

#[tokio::test]
async fn a_known_call_whose_row_cannot_be_read_is_not_withdrawn() {
    let app = TestApp::start().await;
    app.round().await;
    let before = app.store.revision().await.unwrap();
    app.portal().corrupt_row(TOWNS_REFERENCE);
    for _ in 0..5 {
        app.crawl().await;
    }
    assert_eq!(app.changes_since(before).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_call_is_withdrawn_at_the_fourth_absence_and_comes_back() {
    let app = TestApp::with_subscriber().await;
    let before = app.store.revision().await.unwrap();
    let title = app.call(TOWNS).await.facts.title;
    app.portal().omit_row(TOWNS_REFERENCE);
    for _ in 0..3 {
        app.crawl().await;
    }
    assert!(app.changes_since(before).await.is_empty(), "the portal loses rows for days");
    app.portal().recover();
    app.crawl().await;
    app.portal().omit_row(TOWNS_REFERENCE);
    for _ in 0..3 {
        app.crawl().await;
    }
    assert!(app.changes_since(before).await.is_empty(), "absences count in a row only");

    app.crawl().await;
    assert_eq!(app.changes_since(before).await, [format!("withdrawn {title}")]);
    app.judge().await;
    app.set_time("2026-05-11T12:00:00Z");
    assert_eq!(app.alert().await.queued, 1);
    let (letter, html) = app.last_letter().await;
    assert_eq!(letter.kind, LetterKind::Correction);
    assert!(html.contains("tillbakadragen"), "{html}");

    app.portal().recover();
    app.crawl().await;
    assert_eq!(app.changes_since(before).await, [format!("reopened {title}"), format!("withdrawn {title}")]);
}

#[tokio::test]
async fn a_call_taken_down_with_its_page_is_withdrawn_at_once_and_one_only_unlisted_stays() {
    let app = TestApp::start().await;
    app.round().await;
    let before = app.store.revision().await.unwrap();
    let sida = app.sites.host("www.sida.se");
    sida.unlink("research-networks-for-development-2026");
    for _ in 0..5 {
        app.crawl().await;
    }
    assert_eq!(app.changes_since(before).await, Vec::<String>::new(), "its page stands");

    sida.remove_page("young-voices-in-local-democracy-2026");
    app.crawl().await;
    let told = app.changes_since(before).await;
    assert!(told.len() == 1 && told[0].starts_with("withdrawn Call for proposals: young voices"), "{told:?}");
}
