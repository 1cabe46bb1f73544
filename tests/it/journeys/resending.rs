//! Letters that did not arrive: what is owed stays owed, is told, and is sent again without anybody hearing twice.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use utkik::internals::delivery::{DeliveryState, LetterKind};
use utkik::internals::stages::audit::owed_letters;
use utkik::internals::store::FindingKind;
use utkik::internals::subscription::Address;

use super::deliveries::{mail, paused, with_queued_letters};
use crate::app::TestApp;
use crate::stand_ins::browser::Browser;
use crate::stand_ins::smtp::Smtp;

async fn undelivered(app: &TestApp) -> usize {
    app.check().await.findings.iter().filter(|finding| finding.kind == FindingKind::NotDelivered).count()
}

/// Marks all letters as an earlier version did when the server did not relay for us.
const REFUSED_FOR_OUR_SAKE: &str = "UPDATE deliveries SET state = 'refused', attempts = 1, \
    reason = '554 5.7.1 … Relay access denied' WHERE state = 'pending'";
const GIVEN_UP: &str = "UPDATE deliveries SET state = 'failed', attempts = 12, \
    reason = 'the mail server was not reached' WHERE state = 'pending'";

#[tokio::test]
async fn what_an_earlier_version_lost_for_our_sake_is_told_and_sent_again_on_request() {
    for (sql, state) in [(REFUSED_FOR_OUR_SAKE, DeliveryState::Refused), (GIVEN_UP, DeliveryState::Failed)] {
        let mut app = with_queued_letters(&["eva".to_owned(), "bo".to_owned()]).await;
        let before: BTreeSet<String> = app.outbox().await.into_iter().map(|letter| letter.message_id).collect();
        let marks = app.query_number("SELECT COUNT(*) FROM told").await;
        app.execute_sql(sql).await;
        app.set_time("2026-05-12T12:00:00Z");
        assert_eq!(undelivered(&app).await, 2, "{state}");
        assert_eq!(app.notify_operator().await, 1, "the operator hears");
        let browser = Browser::open(&app).await;
        let health: serde_json::Value = serde_json::from_str(&browser.get("/halsa").await.body).unwrap();
        assert_eq!(health["deliveries"]["undelivered"], 2);
        assert!(browser.get("/kallor").await.body.contains("brev kom inte fram"));

        let server = Smtp::start().await;
        app.set_channel(mail(&server));
        let since = |day: &str| day.parse().unwrap();
        let later = since("2026-05-11T00:00:00Z");
        assert_eq!(app.store.resend(state, later, app.now()).await.unwrap(), 0, "these were written before");
        let resent = app.store.resend(state, since("2026-05-10T00:00:00Z"), app.now()).await.unwrap();
        assert_eq!(resent, 2);
        app.deliver().await;
        let sent = app.outbox().await.into_iter().filter(|letter| letter.kind == LetterKind::Welcome);
        let sent: Vec<_> = sent.collect();
        assert!(sent.iter().all(|letter| letter.state == DeliveryState::Sent), "{sent:?}");
        assert_eq!(sent.into_iter().map(|letter| letter.message_id).collect::<BTreeSet<_>>(), before);
        assert_eq!(undelivered(&app).await, 0);
        assert_eq!(app.store.resend(state, since("2026-05-10T00:00:00Z"), app.now()).await.unwrap(), 0);
        // Nothing is told twice: the letter is the one that its notifications belong to.
        app.alert().await;
        assert_eq!(app.query_number("SELECT COUNT(*) FROM told").await, marks);
        let told = "SELECT COUNT(*) FROM told t LEFT JOIN deliveries d ON d.id = t.delivery WHERE d.state <> 'sent'";
        assert_eq!(app.query_number(told).await, 0);
    }
}

#[tokio::test]
async fn letters_from_before_an_upgrade_are_counted_and_sent_only_on_request() {
    let mut app = with_queued_letters(&["eva".to_owned(), "bo".to_owned()]).await;
    app.execute_sql(REFUSED_FOR_OUR_SAKE).await;
    // As the migration leaves them.
    app.execute_sql("UPDATE deliveries SET resent_at = owed_at").await;
    let server = Smtp::start().await;
    app.set_channel(mail(&server));
    app.set_time("2026-05-18T06:00:00Z");
    app.digest().await;
    app.deliver().await;
    let digests = server.letters().len();
    assert!(app.outbox().await.iter().filter(|letter| letter.state == DeliveryState::Refused).count() == 2);
    assert_eq!(undelivered(&app).await, 0);
    let owed = owed_letters(&app.store, app.now()).await.unwrap();
    assert!(owed.len() == 2 && owed.iter().all(|letter| letter.is_old), "{owed:?}");
    let since = "2026-05-01T00:00:00Z".parse().unwrap();
    assert_eq!(app.store.resend(DeliveryState::Refused, since, app.now()).await.unwrap(), 2);
    app.deliver().await;
    assert_eq!(server.letters().len(), digests + 2);
    assert!(owed_letters(&app.store, app.now()).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_no_longer_matters_is_not_sent_again() {
    let app = TestApp::with_subscriber().await;
    app.set_time("2026-06-13T05:00:00Z");
    assert_eq!(app.remind().await.queued, 1);
    app.execute_sql(REFUSED_FOR_OUR_SAKE).await;
    let since = "2026-05-01T00:00:00Z".parse().unwrap();
    app.set_time("2027-01-07T12:00:00Z");
    let resent = app.store.resend(DeliveryState::Refused, since, app.now()).await.unwrap();
    assert_eq!(resent, 0, "the day that the reminder was for has passed");
    // Nor what somebody who has left would have got.
    let app = with_queued_letters(&["eva".to_owned()]).await;
    app.execute_sql(REFUSED_FOR_OUR_SAKE).await;
    app.unsubscribe("mailto:eva@tyreso.example.se").await;
    assert_eq!(app.store.resend(DeliveryState::Refused, since, app.now()).await.unwrap(), 0);
    assert_eq!(undelivered(&app).await, 0);
}

#[tokio::test]
async fn a_recipient_who_takes_letters_again_gets_what_was_refused_once() {
    let mut app = with_queued_letters(&["eva".to_owned()]).await;
    let server = Smtp::start().await;
    server.refuse_at("RCPT", "550 5.2.1 The email account that you tried to reach is disabled");
    app.set_channel(mail(&server));
    assert_eq!(app.deliver().await.refused, 1);
    app.set_time("2026-05-11T12:00:00Z");
    assert_eq!(undelivered(&app).await, 0, "the recipient's own server says no");
    server.recover();
    app.digest().await;
    app.deliver().await;
    let kinds: Vec<(LetterKind, DeliveryState)> =
        app.outbox().await.into_iter().map(|letter| (letter.kind, letter.state)).collect();
    assert!(kinds.contains(&(LetterKind::Welcome, DeliveryState::Sent)), "{kinds:?}");
    assert!(kinds.iter().all(|(_, state)| *state == DeliveryState::Sent), "{kinds:?}");
    assert_eq!(server.letters().len(), kinds.len());
}

#[tokio::test]
async fn a_reader_whose_letters_came_back_gets_them_once_they_are_resumed() {
    let mut app = with_queued_letters(&["eva".to_owned()]).await;
    let server = Smtp::start().await;
    server.refuse_at("RCPT", "552 5.2.2 The email account that you tried to reach is over quota");
    app.set_channel(mail(&server));
    app.deliver().await;
    for day in ["2026-05-11", "2026-05-18", "2026-05-25"] {
        app.set_time(&format!("{day}T06:00:00Z"));
        app.digest().await;
        app.deliver().await;
    }
    assert_eq!(paused(&app).await.len(), 1);
    server.recover();
    let eva = Address::parse("mailto:eva@tyreso.example.se").unwrap();
    app.set_time("2026-05-26T12:00:00Z");
    assert_eq!(app.store.resume(&eva, None, app.now()).await.unwrap(), 1);
    app.set_time("2026-06-01T06:00:00Z");
    app.digest().await;
    app.deliver().await;
    let letters = app.outbox().await;
    let lost: Vec<_> = letters.iter().filter(|letter| letter.state != DeliveryState::Sent).collect();
    assert!(lost.iter().all(|letter| letter.calls.is_empty()), "only digests without calls: {lost:?}");
    assert!(letters.iter().any(|letter| letter.kind == LetterKind::Welcome && letter.state == DeliveryState::Sent));
    let ids: BTreeSet<&str> = letters.iter().map(|letter| letter.message_id.as_str()).collect();
    assert_eq!(ids.len(), letters.len());
    assert_eq!(server.letters().len(), letters.len() - lost.len(), "each once");
}

#[tokio::test]
async fn a_server_that_never_answers_is_tried_over_a_long_weekend_and_told() {
    let mut app = with_queued_letters(&["silent".to_owned()]).await;
    let server = Smtp::start().await;
    app.set_channel(mail(&server));
    let told = "SELECT COUNT(*) FROM operator_told WHERE source = 'channel mail'";
    let mut attempts = 0;
    for hour in 0..24 * 6 {
        app.set_time(&(app.now() + SignedDuration::from_hours(1)).to_string());
        attempts += app.deliver().await.retried;
        assert_eq!(app.query_number(told).await, 1, "hour {hour}: once, and until it is over");
    }
    assert!((8..=15).contains(&attempts), "{attempts} attempts, each of which may have been one letter");
    assert_eq!(app.outbox().await[0].state, DeliveryState::Pending);
    let held = app.store.held_channels().await.unwrap();
    assert!(held.len() == 1 && held[0].letters == 1 && held[0].why.contains("stopped answering"), "{held:?}");
    assert!(app.check().await.findings.iter().any(|finding| finding.kind == FindingKind::Held));
    let health = Browser::open(&app).await.get("/halsa").await;
    let health: serde_json::Value = serde_json::from_str(&health.body).unwrap();
    assert_eq!((&health["status"], &health["outbox"]["oldest"]), (&"degraded".into(), &"2026-05-10T12:00:00Z".into()));
    // It answers again.
    app.execute_sql("UPDATE deliveries SET address = 'mailto:eva@tyreso.example.se'").await;
    app.set_time("2026-05-18T12:00:00Z");
    assert_eq!(app.deliver().await.sent, 1);
    assert_eq!((app.query_number(told).await, server.letters().len()), (0, 1));
}

#[tokio::test]
async fn a_letter_that_is_tried_in_vain_for_two_days_is_a_gap() {
    let app = with_queued_letters(&["later".to_owned()]).await;
    app.deliver().await;
    let overdue = async || {
        let findings = app.check().await.findings;
        findings.iter().filter(|finding| finding.kind == FindingKind::Overdue).count()
    };
    app.set_time("2026-05-11T12:20:00Z");
    app.deliver().await;
    assert_eq!(overdue().await, 0, "greylisting may take that long");
    app.set_time("2026-05-12T13:01:00Z");
    app.deliver().await;
    assert_eq!(overdue().await, 1, "whenever it is to be tried next");
}

#[tokio::test]
async fn a_call_whose_letter_never_left_was_not_seen() {
    let app = TestApp::with_subscriber().await;
    // The welcome that told of the calls never left; a reminder must not rely on it.
    let sql = "UPDATE deliveries SET state = 'failed', owed_at = 1781326800000 WHERE kind = 'welcome'";
    let seen = TestApp::with_subscriber().await;
    seen.execute_sql("UPDATE deliveries SET owed_at = 1781326800000 WHERE kind = 'welcome'").await;
    app.execute_sql(sql).await;
    for (app, queued) in [(&app, 1), (&seen, 0)] {
        app.set_time("2026-06-13T05:00:00Z");
        assert_eq!(app.remind().await.queued, queued);
    }
}

#[tokio::test]
async fn old_letters_lose_their_text_and_keep_their_row() {
    let app = TestApp::with_subscriber().await;
    let texts = "SELECT COUNT(*) FROM deliveries WHERE body <> '' AND html <> ''";
    app.set_time("2026-08-07T12:00:00Z");
    app.deliver().await;
    assert_eq!(app.query_number(texts).await, 1, "89 days");
    app.subscribe("mailto:later@tyreso.example.se", "tyreso").await;
    app.set_time("2026-08-08T12:00:01Z");
    app.deliver().await;
    assert_eq!(app.query_number(texts).await, 0, "90 days");
    let letter = app.outbox().await.remove(0);
    assert!(letter.state == DeliveryState::Sent && !letter.subject.is_empty() && !letter.calls.is_empty());
    assert!(app.check().await.findings.iter().all(|finding| finding.kind != FindingKind::NoLetter));
    // What still waits keeps it, however old it is.
    app.alert().await;
    app.deliver().await;
    app.set_time("2026-08-20T12:00:00Z");
    app.execute_sql("UPDATE deliveries SET owed_at = 0 WHERE state = 'pending'").await;
    app.deliver().await;
    assert_eq!(app.query_number("SELECT COUNT(*) FROM deliveries WHERE state = 'pending' AND body = ''").await, 0);
}
