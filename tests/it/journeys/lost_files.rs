//! A kommun's file or a source that goes away: whom it concerns is told, nobody is forgotten, and it goes on when it is
//! back.

use utkik::internals::feedback::Opinion;
use utkik::internals::stages::audit::Lost;
use utkik::internals::store::FindingKind;

use crate::app::{SUBSCRIBER, TestApp};

fn count(findings: &[utkik::internals::store::AuditFinding], kind: FindingKind) -> usize {
    findings.iter().filter(|finding| finding.kind == kind).count()
}

#[tokio::test]
async fn a_kommun_without_a_file_is_told_and_goes_on_when_the_file_is_back() {
    let mut app = TestApp::with_subscriber().await;
    app.subscribe("mailto:bo@tyreso.example.se", "tyreso").await;
    app.subscribe("mailto:bo@tyreso.example.se", "gotene").await;
    app.alert().await;
    app.deliver().await;
    let call = app.alerts_of("tyreso").await.pop_first().unwrap();
    app.follow(SUBSCRIBER, &call).await;
    app.give_feedback(SUBSCRIBER, "tyreso", &call, Opinion::Relevant).await;
    let all = app.kommuner().to_vec();
    let others: Vec<_> = all.iter().filter(|kommun| kommun.slug != "tyreso").cloned().collect();
    let whole = app.app.clone();
    app.app = whole.clone().with_kommuner(others);
    app.set_time("2026-05-10T14:00:00Z");

    let lost = Lost::of(&app.store, app.kommuner(), app.app.sources().unwrap(), app.now()).await.unwrap();
    assert_eq!((lost.kommuner.len(), lost.sources.len()), (1, 0));
    assert_eq!((lost.kommuner[0].readers, lost.kommuner[0].follows), (2, 1));
    assert!(lost.lines()[0].starts_with("kommun tyreso has no file: 2 subscribe to it"), "{:?}", lost.lines());
    assert_eq!(count(&app.check().await.findings, FindingKind::NoKommun), 2, "one for each reader");
    assert_eq!(app.notify_operator().await, 1);
    let (letter, html) = app.last_letter().await;
    assert!(letter.subject.contains("tyreso") && html.contains("läsare: 2"), "{}: {html}", letter.subject);
    assert!(!letter.body.contains("List-Unsubscribe"), "no link of a page's that answers one click with an error");
    assert_eq!(app.notify_operator().await, 0, "once");

    // What comes meanwhile is matched for the others, and for this one when its file is back.
    app.set_recorded_day(2);
    app.set_time("2026-05-17T12:00:00Z");
    app.round().await;
    app.alert().await;
    app.deliver().await;
    let letters = "SELECT COUNT(*) FROM deliveries WHERE kommuner LIKE '%tyreso%'";
    let before = app.query_number(letters).await;
    app.app = whole.with_kommuner(all);
    app.set_time("2026-05-17T14:00:00Z");
    app.judge().await;
    assert!(app.alert().await.queued > 0);
    assert!(app.query_number(letters).await > before);
    app.remind().await;
    app.digest().await;
    app.deliver().await;
    app.set_time("2026-05-17T14:30:00Z");
    assert_eq!(count(&app.check().await.findings, FindingKind::NoKommun), 0);
    let findings = app.check().await.findings;
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(app.notify_operator().await, 0, "that it is back is no news to whoever brought it back");
    assert_eq!(app.query_number("SELECT COUNT(*) FROM operator_told WHERE source = 'kommun tyreso'").await, 0);
}

#[tokio::test]
async fn a_source_that_is_no_longer_listed_is_told_while_its_calls_are_open() {
    let mut app = TestApp::with_subscriber().await;
    let call = app.call("CERV-2026-CITIZENS-TOWN-NT-92").await.id;
    app.follow(SUBSCRIBER, &call).await;
    let whole = app.app.clone();
    let known = || whole.settings.sources().unwrap().into_iter();
    app.app = whole.clone().with_sources(known().filter(|watched| watched.spec.id != "eu-portal").collect());
    app.set_time("2026-05-10T14:00:00Z");

    let lost = Lost::of(&app.store, app.kommuner(), app.app.sources().unwrap(), app.now()).await.unwrap();
    assert_eq!((lost.kommuner.len(), lost.sources.len()), (0, 1));
    assert!(lost.sources[0].source == "eu-portal" && lost.sources[0].open_calls > 5, "{lost:?}");
    assert_eq!(lost.sources[0].follows, 1);
    assert_eq!(count(&app.check().await.findings, FindingKind::NoSource), 1);
    assert_eq!(app.notify_operator().await, 1);
    let (letter, html) = app.last_letter().await;
    assert!(letter.subject.contains("eu-portal") && html.contains("öppna utlysningar"), "{html}");
    assert_eq!(app.notify_operator().await, 0, "once");

    app.app = whole.clone();
    app.set_time("2026-05-10T15:00:00Z");
    assert_eq!(count(&app.check().await.findings, FindingKind::NoSource), 0);
    assert_eq!(app.notify_operator().await, 0);
    app.app = whole.clone().with_sources(known().filter(|watched| watched.spec.id != "eu-portal").collect());
    app.set_time("2030-01-01T12:00:00Z");
    assert_eq!(count(&app.check().await.findings, FindingKind::NoSource), 0, "all its calls have closed");
}
