//! The audit of deliveries: it finds nothing when all is well, and every missing notification otherwise.

use utkik::store::GapKind;
use utkik::store::GapKind::{NoDigest, NoLetter, NoMark, NotReminded, NotTold, Waiting};
use utkik::subscription::Frequency;

use crate::app::{READER, TestApp};

async fn kinds(app: &TestApp) -> Vec<GapKind> {
    let mut kinds: Vec<GapKind> = app.check().await.gaps.into_iter().map(|gap| gap.kind).collect();
    kinds.dedup();
    kinds
}

/// Replays two days with two subscribers and sends all letters.
async fn two_days() -> TestApp {
    let app = TestApp::with_reader().await;
    app.wish("mailto:bo@falkoping.example.se", "falkoping", Frequency::Daily).await;
    for (day, now) in [(1, "2026-05-10T13:00:00Z"), (2, "2026-05-11T12:00:00Z"), (2, "2026-05-12T12:00:00Z")] {
        app.set_day(day);
        app.at(now);
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
    assert_eq!(check.gaps, []);
    assert_eq!(app.store.last_check().await.unwrap(), Some(check));
    assert_eq!(app.tell_operator().await, 0);
}

#[tokio::test]
async fn a_lost_mark_a_lost_letter_and_a_lost_digest_are_found() {
    let app = two_days().await;
    let lost = app.sql("DELETE FROM told WHERE rowid = (SELECT MIN(rowid) FROM told WHERE manner = 'alert')").await;
    assert_eq!(lost, 1);
    let gaps = app.check().await.gaps;
    let unmarked: Vec<_> = gaps.iter().filter(|gap| gap.kind == NoMark).collect();
    assert!(unmarked.len() == 1 && unmarked[0].call.is_some() && unmarked[0].letter.is_some(), "{gaps:?}");

    let app = two_days().await;
    assert_eq!(app.sql("DELETE FROM deliveries WHERE kind = 'alert'").await, 1);
    assert_eq!(kinds(&app).await, [NoLetter]);

    let app = two_days().await;
    assert!(app.sql("DELETE FROM digest_runs WHERE frequency = 'daily'").await > 0);
    assert_eq!(kinds(&app).await, [NoDigest]);
}

#[tokio::test]
async fn a_call_that_nobody_was_told_of_is_found_once_its_hour_is_over() {
    let app = TestApp::with_reader().await;
    app.set_day(2);
    app.at("2026-05-10T20:00:00Z");
    app.round().await;
    assert_eq!(app.check().await.gaps, [], "the letter may still be under way");
    app.at("2026-05-10T21:30:00Z");
    let gaps = app.check().await.gaps;
    assert!(!gaps.is_empty() && gaps.iter().all(|gap| gap.kind == NotTold && gap.call.is_some()), "{gaps:?}");

    // The operator is notified of it once, and once when it is resolved.
    assert_eq!((app.tell_operator().await, app.tell_operator().await), (1, 0));
    let (letter, html) = app.last_letter().await;
    assert_eq!(letter.subject, "Alla har inte fått de brev som de ska ha");
    assert!(html.contains("utkik check-deliveries"));
    app.alert().await;
    assert_eq!(app.check().await.gaps, []);
    assert_eq!((app.tell_operator().await, app.tell_operator().await), (1, 0));

    app.at("2026-05-11T03:00:00Z");
    assert_eq!(kinds(&app).await, [Waiting], "owed, but no deliverer runs");
    app.deliver().await;
    assert_eq!(app.check().await.gaps, []);
}

#[tokio::test]
async fn a_reminder_that_nobody_wrote_and_one_that_was_lost_are_found() {
    // 30 days before 16 June, when the towns' networks close.
    let app = TestApp::with_reader().await;
    let towns = app.call("CERV-2026-CITIZENS-TOWN-NT-92").await.id.to_string();
    let missing = async |now: &str| {
        app.at(now);
        let gaps = app.check().await.gaps.into_iter();
        gaps.filter(|gap| gap.kind == NotReminded && gap.call.as_ref() == Some(&towns)).count()
    };
    assert_eq!(missing("2026-05-17T04:00:00Z").await, 0, "06:00 in Sweden");
    assert_eq!(missing("2026-05-17T05:30:00Z").await, 0, "the letter may still be under way");
    assert_eq!(missing("2026-05-17T06:10:00Z").await, 1);
    assert_eq!(missing("2026-05-24T06:10:00Z").await, 1, "it can still be made up for");
    assert_eq!(missing("2026-05-25T06:10:00Z").await, 0, "it is void");
    app.at("2026-05-24T06:10:00Z");
    assert_eq!(app.remind().await.owed, 1);
    app.deliver().await;
    assert!(!app.check().await.gaps.iter().any(|gap| gap.kind == NotReminded));

    assert!(app.sql("DELETE FROM reminded").await > 0);
    let gaps = app.check().await.gaps;
    assert!(gaps.iter().any(|gap| gap.kind == NoMark && gap.letter.is_some()), "{gaps:?}");
    app.at("2026-05-24T06:20:00Z");
    assert_eq!(app.remind().await.owed, 1);
    assert_eq!(app.sql("DELETE FROM deliveries WHERE kind = 'reminder'").await, 2);
    let gaps = app.check().await.gaps;
    assert!(gaps.iter().any(|gap| gap.kind == NoLetter && gap.call.as_ref() == Some(&towns)), "{gaps:?}");
}

#[tokio::test]
async fn who_was_never_welcomed_is_found() {
    let app = TestApp::start().await;
    app.round().await;
    app.subscribe(READER, "tyreso").await;
    app.at("2026-05-10T12:30:00Z");
    assert_eq!(app.check().await.gaps, []);
    app.at("2026-05-10T13:30:00Z");
    assert_eq!(kinds(&app).await, [NotTold]);
}
