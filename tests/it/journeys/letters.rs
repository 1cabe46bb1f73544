//! Letters: the welcome, new calls, changed calls, and unsubscribing.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use utkik::internals::channels::file_mail::FileMailChannel;
use utkik::internals::delivery::{DeliveryState, Lane, LetterKind};
use utkik::internals::store::Lease;

use crate::app::{SUBSCRIBER, TestApp};

#[tokio::test]
async fn a_new_reader_is_told_of_each_open_call_once() {
    let app = TestApp::start().await;
    app.round().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    assert_eq!(app.alert().await.queued, 1);
    assert_eq!(app.deliver().await.sent, 1);

    let letters = app.outbox().await;
    let letter = &letters[0];
    assert_eq!((letter.kind, letter.state), (LetterKind::Welcome, DeliveryState::Sent));
    let told: Vec<&str> = letter.calls.iter().map(|call| call.id.as_str()).collect();
    let alerts = app.alerts_of("tyreso").await;
    let expected: BTreeSet<&str> = alerts.iter().map(|id| id.as_str()).collect();
    assert_eq!(told.len(), expected.len());
    assert_eq!(told.iter().copied().collect::<BTreeSet<&str>>(), expected);
    assert!(expected.len() >= 5, "{expected:?}");
    let mails = app.mails();
    assert_eq!((mails.len(), mails[0].to.as_str()), (1, "eva@tyreso.example.se"));

    app.round().await;
    assert_eq!(app.alert().await.queued, 0);
    assert_eq!(app.deliver().await.sent, 0);
    assert_eq!((app.outbox().await.len(), app.mails().len()), (1, 1));
}

#[tokio::test]
async fn the_second_day_is_told_in_one_letter() {
    let app = TestApp::with_subscriber().await;
    let before = app.store.revision().await.unwrap();
    app.set_recorded_day(2);
    app.set_time("2026-05-11T12:00:00Z");
    let outcome = app.round().await;
    assert_eq!(outcome.new, 3);
    let told: BTreeSet<String> = app.changes_since(before).await.into_iter().collect();
    let expected = [
        "amended Networks of towns: shared answers when trust in local democracy shrinks",
        "new Photonic chips for links inside data centres",
        "new Town twinning: friendship that starts again after a long silence",
        "new Youth participation in local democracy: young people and their municipality decide together",
        "opened Citizens' engagement: first-time voters and local democracy",
    ];
    assert_eq!(told, expected.map(str::to_owned).into(), "jitter is no change");

    assert_eq!(app.alert().await.queued, 1);
    let (letter, html) = app.last_letter().await;
    assert_eq!(letter.kind, LetterKind::Alert);
    let mut identifiers = BTreeSet::new();
    for call in &letter.calls {
        identifiers.extend(app.store.opportunity(&call.id).await.unwrap().unwrap().facts.identifier);
    }
    let expected = [
        "CERV-2026-CITIZENS-CIV-97",
        "CERV-2026-CITIZENS-TOWN-NT-92",
        "CERV-2026-CITIZENS-TOWN-TT-98",
        "ERASMUS-YOUTH-2026-PART-91",
    ];
    assert_eq!(identifiers, expected.map(str::to_owned).into());
    assert!(html.contains("från 16 juni till 30 juni"), "the moved deadline, from what to what");
    assert!(html.contains("har öppnat"));
    assert!(!html.contains("Photonic"), "no kommun can use it");

    app.deliver().await;
    app.round().await;
    assert_eq!((app.alert().await.queued, app.deliver().await.sent), (0, 0));
    assert_eq!(app.mails().len(), 2);
}

#[tokio::test]
async fn a_letter_to_a_chat_goes_to_telegram() {
    let app = TestApp::start().await;
    app.round().await;
    app.subscribe("telegram:4711", "tyreso").await;
    app.alert().await;
    assert_eq!(app.deliver().await.sent, 1);
    let asked = app.telegram.requests();
    assert!(!asked.is_empty() && asked.iter().all(|message| message["chat_id"] == 4711));
    assert!(app.mails().is_empty());
}

#[tokio::test]
async fn a_process_that_dies_while_sending_costs_one_repetition_of_the_same_letter() {
    let app = TestApp::start().await;
    app.round().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    app.alert().await;
    // Another process claims the letter, sends it, and dies before it records that.
    let from = Timestamp::now();
    let lease = Lease { from, until: from + SignedDuration::from_millis(300) };
    let claimed = app.store.claim(Lane::Mail, 10, app.now(), lease).await.unwrap();
    app.app.channels().unwrap().get(utkik::internals::subscription::AddressKind::Mail).unwrap().send(&claimed[0]).await;

    assert_eq!(app.deliver().await.sent, 0, "the letter is another's for as long as its claim lasts");
    tokio::time::sleep(std::time::Duration::from_millis(350)).await;
    assert_eq!(app.deliver().await.sent, 1);
    assert_eq!(app.deliver().await.sent, 0);
    let mails = app.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].data, mails[1].data, "the same letter to the byte, Message-ID and Date with it");
    assert!(mails[0].data.contains(&app.outbox().await[0].message_id));
}

#[tokio::test]
async fn a_server_that_asks_for_patience_gets_the_letter_later() {
    let app = TestApp::start().await;
    app.round().await;
    app.subscribe("mailto:later@tyreso.example.se", "tyreso").await;
    app.subscribe("mailto:nobody@tyreso.example.se", "tyreso").await;
    app.alert().await;
    let outcome = app.deliver().await;
    assert_eq!((outcome.sent, outcome.retried, outcome.refused), (0, 1, 1));
    let outcome = app.deliver().await;
    assert_eq!(outcome.retried, 0, "not before its time");
    app.set_time("2026-05-10T12:02:00Z");
    assert_eq!(app.deliver().await.retried, 1);
}

#[tokio::test]
async fn who_leaves_hears_nothing_more_and_is_gone() {
    let app = TestApp::with_subscriber().await;
    app.set_recorded_day(2);
    app.set_time("2026-05-11T12:00:00Z");
    app.round().await;
    app.alert().await;
    assert_eq!(app.unsubscribe(SUBSCRIBER).await, 1);
    assert_eq!(app.deliver().await.sent, 0, "what was owed is not sent any more");
    assert_eq!(app.mails().len(), 1);
    app.set_time("2026-05-18T12:00:00Z");
    app.round().await;
    assert_eq!((app.alert().await.queued, app.digest().await.queued), (0, 0));

    assert!(app.store.recipients().await.unwrap().is_empty());
    for letter in app.outbox().await {
        assert!(!letter.address_text().contains("eva@"), "the ledger still knows {}", letter.address_text());
    }
}

#[tokio::test]
async fn who_leaves_takes_the_copies_of_their_letters_along() {
    let mut app = TestApp::start().await;
    let folder = tempfile::tempdir().unwrap();
    app.set_channel(Box::new(FileMailChannel { dir: folder.path().to_owned() }));
    app.round().await;
    for reader in [SUBSCRIBER, "mailto:bo@kommun.example"] {
        app.subscribe(reader, "tyreso").await;
    }
    app.alert().await;
    app.deliver().await;
    let copies = || std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(copies(), 2);
    app.unsubscribe(SUBSCRIBER).await;
    app.deliver().await;
    assert_eq!((copies(), app.outbox().await.len()), (1, 2), "the ledger goes on telling that there was a letter");
    app.deliver().await;
    assert_eq!((copies(), app.store.erased_letters().await.unwrap().len()), (1, 0));
}

#[tokio::test]
async fn one_welcome_is_written_however_many_processes_write() {
    let app = TestApp::start().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    let (one, other) = tokio::join!(app.alert(), app.alert());
    assert_eq!((one.queued + other.queued, app.outbox().await.len()), (1, 1), "a welcome without calls is one, too");
    // The clock stands still, and there is still no call to notify of.
    app.subscribe(SUBSCRIBER, "falkoping").await;
    assert_eq!(app.alert().await.queued, 1);
    app.set_time("2026-05-11T12:00:00Z");
    assert_eq!((app.alert().await.queued, app.outbox().await.len()), (0, 2));
}
