//! The audit of deliveries: it finds nothing when all is well, and every missing notification otherwise.

use utkik::internals::store::FindingKind;
use utkik::internals::store::FindingKind::{NoDigest, NoLetter, NoNotification, NotNotified, NotReminded, Overdue};
use utkik::internals::subscription::Frequency;

use crate::app::{SUBSCRIBER, TestApp};

async fn finding_kinds(app: &TestApp) -> Vec<FindingKind> {
    let mut kinds: Vec<FindingKind> = app.check().await.findings.into_iter().map(|gap| gap.kind).collect();
    kinds.dedup();
    kinds
}

/// Replays two days with two subscribers and sends all letters.
async fn two_days() -> TestApp {
    let app = TestApp::with_subscriber().await;
    app.subscribe_with("mailto:bo@falkoping.example.se", "falkoping", Frequency::Daily).await;
    for (day, now) in [(1, "2026-05-10T13:00:00Z"), (2, "2026-05-11T12:00:00Z"), (2, "2026-05-12T12:00:00Z")] {
        app.set_recorded_day(day);
        app.set_time(now);
        app.round().await;
        app.alert().await;
        app.remind().await;
        app.digest().await;
        app.deliver().await;
    }
    app
}

#[tokio::test]
async fn all_is_well_when_everyone_has_been_told() {
    let app = two_days().await;
    let check = app.check().await;
    assert_eq!(check.findings, []);
    assert_eq!(app.store.last_audit().await.unwrap(), Some(check));
    assert_eq!(app.notify_operator().await, 0);
}

#[tokio::test]
async fn a_lost_mark_a_lost_letter_and_a_lost_digest_are_found() {
    let app = two_days().await;
    let lost =
        app.execute_sql("DELETE FROM told WHERE rowid = (SELECT MIN(rowid) FROM told WHERE manner = 'alert')").await;
    assert_eq!(lost, 1);
    let gaps = app.check().await.findings;
    let unmarked: Vec<_> = gaps.iter().filter(|gap| gap.kind == NoNotification).collect();
    assert!(unmarked.len() == 1 && unmarked[0].call.is_some() && unmarked[0].letter.is_some(), "{gaps:?}");

    let app = two_days().await;
    assert_eq!(app.execute_sql("DELETE FROM deliveries WHERE kind = 'alert'").await, 1);
    assert_eq!(finding_kinds(&app).await, [NoLetter]);

    let app = two_days().await;
    assert!(app.execute_sql("DELETE FROM digest_runs WHERE frequency = 'daily'").await > 0);
    assert_eq!(finding_kinds(&app).await, [NoDigest]);
}

#[tokio::test]
async fn a_call_that_nobody_was_told_of_is_found_once_its_hour_is_over() {
    let app = TestApp::with_subscriber().await;
    app.set_recorded_day(2);
    app.set_time("2026-05-10T20:00:00Z");
    app.round().await;
    assert_eq!(app.check().await.findings, [], "the letter may still be under way");
    app.set_time("2026-05-10T21:30:00Z");
    let gaps = app.check().await.findings;
    assert!(!gaps.is_empty() && gaps.iter().all(|gap| gap.kind == NotNotified && gap.call.is_some()), "{gaps:?}");

    // The operator is notified of it once, and once when it is resolved.
    assert_eq!((app.notify_operator().await, app.notify_operator().await), (1, 0));
    let (letter, html) = app.last_letter().await;
    assert_eq!(letter.subject, "Alla har inte fått de brev som de ska ha");
    assert!(html.contains("utkik check-deliveries"));
    app.alert().await;
    assert_eq!(app.check().await.findings, []);
    assert_eq!((app.notify_operator().await, app.notify_operator().await), (1, 0));

    app.set_time("2026-05-11T03:00:00Z");
    assert_eq!(finding_kinds(&app).await, [Overdue], "owed, but no deliverer runs");
    app.deliver().await;
    assert_eq!(app.check().await.findings, []);
}

#[tokio::test]
async fn a_reminder_that_nobody_wrote_and_one_that_was_lost_are_found() {
    // 30 days before 16 June, when the towns' networks close.
    let app = TestApp::with_subscriber().await;
    let towns = app.call("CERV-2026-CITIZENS-TOWN-NT-92").await.id;
    let missing = async |now: &str| {
        app.set_time(now);
        let gaps = app.check().await.findings.into_iter();
        gaps.filter(|gap| gap.kind == NotReminded && gap.call.as_ref() == Some(&towns)).count()
    };
    assert_eq!(missing("2026-05-17T04:00:00Z").await, 0, "06:00 in Sweden");
    assert_eq!(missing("2026-05-17T05:30:00Z").await, 0, "the letter may still be under way");
    assert_eq!(missing("2026-05-17T06:10:00Z").await, 1);
    assert_eq!(missing("2026-05-24T06:10:00Z").await, 1, "it can still be made up for");
    assert_eq!(missing("2026-05-25T06:10:00Z").await, 0, "it is void");
    app.set_time("2026-05-24T06:10:00Z");
    assert_eq!(app.remind().await.queued, 1);
    app.deliver().await;
    assert!(!app.check().await.findings.iter().any(|gap| gap.kind == NotReminded));

    assert!(app.execute_sql("DELETE FROM reminded").await > 0);
    let gaps = app.check().await.findings;
    assert!(gaps.iter().any(|gap| gap.kind == NoNotification && gap.letter.is_some()), "{gaps:?}");
    app.set_time("2026-05-24T06:20:00Z");
    assert_eq!(app.remind().await.queued, 1);
    assert_eq!(app.execute_sql("DELETE FROM deliveries WHERE kind = 'reminder'").await, 2);
    let gaps = app.check().await.findings;
    assert!(gaps.iter().any(|gap| gap.kind == NoLetter && gap.call.as_ref() == Some(&towns)), "{gaps:?}");
}

#[tokio::test]
async fn who_was_never_welcomed_is_found() {
    let app = TestApp::start().await;
    app.round().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    app.set_time("2026-05-10T12:30:00Z");
    assert_eq!(app.check().await.findings, []);
    app.set_time("2026-05-10T13:30:00Z");
    assert_eq!(finding_kinds(&app).await, [NotNotified]);
}
