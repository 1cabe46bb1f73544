//! Faults of channels that are ours, not a recipient's: letters wait, the operator hears, a stop waits for nothing.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use utkik::internals::channels::mail::{MailChannel, SmtpTimeouts};
use utkik::internals::delivery::{DeliveryState, LetterKind};
use utkik::internals::stages::{Deliver, Outcome};
use utkik::internals::store::FindingKind;

use super::deliveries::{mail, paused, with_queued_letters};
use crate::app::TestApp;
use crate::stand_ins::smtp::Smtp;

/// Real servers' answers that are about the sender, and the command at which they give them.
const REFUSALS_OF_US: [(&str, &str); 9] = [
    ("MAIL", "530 5.7.0 Must issue a STARTTLS command first"),
    ("MAIL", "550 5.4.5 Daily user sending quota exceeded"),
    ("RCPT", "550 5.1.8 <utkik@example.se>: Sender address rejected: Domain not found"),
    ("RCPT", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"),
    ("RCPT", "554 5.7.1 <anna@example.se>: Relay access denied"),
    (".", "550 5.7.26 Unauthenticated email is not accepted due to the domain's DMARC policy"),
    (".", "550 5.7.60 SMTP; Client does not have permissions to send as this sender"),
    (".", "554 5.7.1 Message rejected as spam by content scanning"),
    ("DATA", "554 5.3.2 system not accepting messages"),
];

#[tokio::test]
async fn a_mail_server_that_says_no_to_us_loses_no_letter_and_pauses_nobody() {
    for (command, reply) in REFUSALS_OF_US {
        let mut app = with_queued_letters(&["eva".to_owned(), "bo".to_owned()]).await;
        let server = Smtp::start().await;
        server.refuse_at(command, reply);
        app.set_channel(mail(&server));
        for day in 10..20 {
            app.set_time(&format!("2026-05-{day}T12:00:00Z"));
            app.digest().await;
            let outcome = app.deliver().await;
            assert!(outcome.retried >= 2 && outcome.sent + outcome.refused == 0, "{reply}: {outcome:?}");
        }
        let letters = app.outbox().await;
        assert!(letters.iter().all(|letter| letter.state == DeliveryState::Pending), "{reply}");
        assert!(letters.iter().all(|letter| letter.reason.as_deref().unwrap_or_default().contains(&reply[..9])));
        assert!(paused(&app).await.is_empty(), "{reply}");
        // Mended: everything that was owed comes, by itself.
        server.recover();
        tokio::time::sleep(Duration::from_millis(600)).await;
        app.set_time("2026-05-20T12:00:00Z");
        assert_eq!(app.deliver().await.sent, letters.len() as u64, "{reply}");
        assert_eq!(server.letters().len(), letters.len());
    }
}

#[tokio::test]
async fn a_mail_server_that_is_gone_for_weeks_loses_no_letter() {
    let mut app = with_queued_letters(&["eva".to_owned()]).await;
    let timeouts = SmtpTimeouts { connect: Duration::from_secs(1), exchange: Duration::ZERO, content: Duration::ZERO };
    app.set_channel(Box::new(MailChannel::smtp("smtp://127.0.0.1:1", "utkik@example.se", timeouts).unwrap()));
    for hour in 0..24 * 20 {
        app.set_time(&(app.now() + SignedDuration::from_hours(1)).to_string());
        assert_eq!(app.deliver().await.retried, 1, "hour {hour}");
    }
    // The greylisting after it is the letter's own first attempt.
    let server = Smtp::start().await;
    app.set_channel(mail(&server));
    app.set_time(&(app.now() + SignedDuration::from_hours(1)).to_string());
    assert_eq!(app.deliver().await.sent, 1);
    assert_eq!(app.outbox().await[0].attempts, 1);
}

/// Stops the app's deliveries after a while, and returns how long the run then took to end.
async fn stopped_after(app: &TestApp, wait: Duration) -> (Duration, Outcome) {
    let stop = async {
        tokio::time::sleep(wait).await;
        app.app.signals.stopping.send_replace(true);
        Instant::now()
    };
    let (outcome, stopped_at) = tokio::join!(app.run(&Deliver::MAIL), stop);
    (stopped_at.elapsed(), outcome)
}

#[tokio::test]
async fn a_stop_while_letters_leave_finishes_those_in_hand_and_begins_no_other() {
    let names: Vec<String> = (0..40).map(|n| format!("laesare{n}")).collect();
    let mut app = with_queued_letters(&names).await;
    let server = Smtp::slow(Duration::from_millis(300)).await;
    let patient = Duration::from_secs(60);
    let timeouts = SmtpTimeouts { connect: patient, exchange: patient, content: patient };
    let url = format!("{}?rate=1000000", server.url());
    app.set_channel(Box::new(MailChannel::smtp(&url, "utkik@example.se", timeouts).unwrap()));
    let (took, outcome) = stopped_after(&app, Duration::from_millis(700)).await;
    assert!(took < Duration::from_secs(3), "{took:?}");
    let Outcome::Letters(outcome) = outcome else { panic!("another stage ran") };
    let sent = server.letters().len();
    assert!((4..40).contains(&sent) && outcome.sent == sent as u64, "{sent} sent, {outcome:?}");
    let waiting = "SELECT COUNT(*) FROM deliveries WHERE state = 'pending' AND claimed_until IS NULL AND attempts = 0";
    assert_eq!(app.query_number(waiting).await, 40 - sent as i64, "the others are free for the next start");
    app.app.signals.stopping.send_replace(false);
    assert_eq!(app.deliver().await.sent, 40 - sent as u64);
    let to: BTreeSet<String> = server.letters().into_iter().map(|letter| letter.to).collect();
    assert_eq!((server.letters().len(), to.len()), (40, 40), "nobody is written to twice");
}

#[tokio::test]
async fn a_stop_does_not_wait_for_a_mail_server_that_hangs() {
    let mut app = with_queued_letters(&["eva".to_owned()]).await;
    let server = Smtp::slow(Duration::from_secs(300)).await;
    let patient = Duration::from_secs(600);
    let timeouts = SmtpTimeouts { connect: Duration::from_secs(1), exchange: patient, content: patient };
    app.set_channel(Box::new(MailChannel::smtp(&server.url(), "utkik@example.se", timeouts).unwrap()));
    let (took, _) = stopped_after(&app, Duration::from_millis(300)).await;
    assert!(took < Duration::from_secs(13), "{took:?}");
    assert_eq!(app.query_number("SELECT COUNT(*) FROM deliveries WHERE claimed_until IS NOT NULL").await, 0);
}

#[tokio::test]
async fn a_channel_that_fails_for_our_sake_is_told_on_the_health_page_and_by_the_audit() {
    let mut app = with_queued_letters(&["eva".to_owned(), "nobody".to_owned()]).await;
    let server = Smtp::start().await;
    app.set_channel(mail(&server));
    app.deliver().await;
    let told = "SELECT COUNT(*) FROM operator_told WHERE source = 'channel mail'";
    assert_eq!(app.query_number(told).await, 0, "an answer about a recipient is no fault of the channel");
    app.subscribe("mailto:bo@tyreso.example.se", "tyreso").await;
    app.alert().await;
    server.refuse_at("MAIL", "550 5.4.5 Daily user sending quota exceeded");
    app.deliver().await;
    assert_eq!(app.query_number(told).await, 1);
    let held = app.store.held_channels().await.unwrap();
    assert_eq!((held.len(), held[0].letters, held[0].since), (1, 1, app.now()));
    assert!(held[0].why.contains("5.4.5"));

    app.set_time("2026-05-10T14:00:00Z");
    let report = app.check().await;
    let letters = app.store.delivery_counts(app.now()).await.unwrap();
    assert_eq!((letters.pending, letters.held, letters.refused, letters.failed), (1, 1, 1, 0));
    assert_eq!(report.findings.iter().filter(|finding| finding.kind == FindingKind::Held).count(), 1);

    server.recover();
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(app.deliver().await.sent, 1);
    assert_eq!(app.query_number(told).await, 0, "it is over");
    assert!(app.check().await.findings.iter().all(|finding| finding.kind != FindingKind::Held));
}

#[tokio::test]
async fn a_held_reminder_lapses_when_its_day_has_passed_and_nothing_else_does() {
    let mut app = TestApp::with_subscriber().await;
    let server = Smtp::start().await;
    app.set_channel(mail(&server));
    app.deliver().await;
    let before = server.letters().len();
    server.refuse_at("MAIL", "535 5.7.8 Error: authentication failed");
    app.set_time("2026-06-13T05:00:00Z");
    assert_eq!((app.remind().await.queued, app.digest().await.queued), (1, 1));
    app.deliver().await;
    let state = async |kind: LetterKind| {
        let letters = app.outbox().await;
        let letter = letters.into_iter().find(|letter| letter.kind == kind).unwrap();
        (letter.state, letter.reason.unwrap_or_default())
    };
    app.set_time("2026-06-16T12:00:00Z");
    app.deliver().await;
    assert_eq!(state(LetterKind::Reminder).await.0, DeliveryState::Pending, "one can still apply today");
    app.set_time("2027-01-07T12:00:00Z");
    app.deliver().await;
    assert_eq!(state(LetterKind::Reminder).await, (DeliveryState::Failed, "day-passed".to_owned()));
    assert_eq!(state(LetterKind::Digest).await.0, DeliveryState::Pending);
    server.recover();
    tokio::time::sleep(Duration::from_millis(600)).await;
    app.set_time("2027-01-07T13:00:00Z");
    assert!(app.deliver().await.sent >= 1);
    assert_eq!(state(LetterKind::Digest).await.0, DeliveryState::Sent);
    assert!(server.letters().len() > before);
}

#[tokio::test]
async fn a_chat_does_not_wait_behind_mail() {
    let names: Vec<String> = (0..20).map(|n| format!("laesare{n}")).collect();
    let mut app = with_queued_letters(&names).await;
    let server = Smtp::slow(Duration::from_millis(400)).await;
    let patient = Duration::from_secs(60);
    let timeouts = SmtpTimeouts { connect: patient, exchange: patient, content: patient };
    app.set_channel(Box::new(MailChannel::smtp(&server.url(), "utkik@example.se", timeouts).unwrap()));
    let chats = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        app.subscribe("telegram:4711", "tyreso").await;
        app.alert().await;
        let outcome = app.run(&Deliver::CHATS).await;
        (outcome, server.letters().len())
    };
    let (_, (outcome, mails)) = tokio::join!(app.run(&Deliver::MAIL), chats);
    let Outcome::Letters(outcome) = outcome else { panic!("another stage ran") };
    assert_eq!(outcome.sent, 1);
    assert!(mails < 20, "{mails} mails were sent before the chat's letter");
    assert_eq!(server.letters().len(), 20);
}
