//! Letters that anybody can ask for in anybody's name: how many are sent, which of them first, and how long their links
//! work.

use std::time::Duration;

use utkik::internals::channels::mail::{MailChannel, SmtpTimeouts};
use utkik::internals::stages::{AccountLetters, Deliver};

use super::deliveries::{mail, with_queued_letters};
use crate::app::{SUBSCRIBER, TestApp};
use crate::stand_ins::browser::{Browser, link_in};
use crate::stand_ins::smtp::Smtp;

const EVA: [(&str, &str); 1] = [("epost", "eva@tyreso.example.se")];

fn sign_up(address: &str) -> [(&str, &str); 4] {
    [("epost", address), ("kommun", "tyreso"), ("takt", "weekly"), ("paminn", "14")]
}

#[tokio::test]
async fn many_networks_of_one_organisation_fill_no_mailbox() {
    let app = TestApp::start().await;
    let browser = Browser::open_behind_a_proxy(&app).await;
    let mut taken = 0;
    for n in 0..300 {
        let (client, address) = (format!("2001:db8:7:{n:x}::1"), format!("offer+{n}@falkoping.example.se"));
        taken += u32::from(browser.post_from(&client, "/prenumerera", &sign_up(&address)).await.status == 303);
    }
    app.send_account_letters().await;
    assert_eq!((taken, app.mails().len()), (3, 3), "however the mailbox is written");
}

#[tokio::test]
async fn a_kommun_behind_one_address_signs_up_within_an_hour() {
    let app = TestApp::start().await;
    let browser = Browser::open_behind_a_proxy(&app).await;
    for n in 0..30 {
        let address = format!("anstalld{n}@tyreso.example.se");
        let got = browser.post_from("192.0.2.1", "/prenumerera", &sign_up(&address)).await;
        assert_eq!(got.status, 303, "{n}");
    }
    app.send_account_letters().await;
    assert_eq!(app.mails().len(), 30);
}

#[tokio::test]
async fn asks_for_what_waits_already_get_no_letter_of_their_own() {
    let mut app = TestApp::start().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    let server = Smtp::start().await;
    server.refuse_at("MAIL", "421 4.3.2 shutting down");
    app.set_channel(mail(&server));
    let browser = Browser::open_behind_a_proxy(&app).await;
    for n in 0..20 {
        let client = format!("192.0.2.{n}");
        assert_eq!(browser.post_from(&client, "/logga-in", &EVA).await.status, 303);
        if n % 5 == 0 {
            app.send_account_letters().await;
        }
    }
    app.send_account_letters().await;
    assert_eq!(app.query_number("SELECT COUNT(*) FROM deliveries").await, 1);
    assert_eq!(app.query_number("SELECT COUNT(*) FROM asked_letters").await, 1);
    server.recover();
    tokio::time::sleep(Duration::from_millis(600)).await;
    app.set_time("2026-05-10T12:10:00Z");
    app.run(&Deliver::TRANSACTIONAL).await;
    assert_eq!(server.letters().len(), 1);
    // It has left: who asks now gets another.
    browser.post_from("192.0.2.77", "/logga-in", &EVA).await;
    app.send_account_letters().await;
    assert_eq!(server.letters().len(), 2);
}

#[tokio::test]
async fn asks_of_others_lock_nobody_out_and_fill_no_mailbox() {
    let app = TestApp::start().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    let browser = Browser::open_behind_a_proxy(&app).await;
    for n in 0..3 {
        browser.post_from(&format!("198.51.100.{n}"), "/logga-in", &EVA).await;
        app.send_account_letters().await;
    }
    assert_eq!(app.mails().len(), 3);
    assert_eq!(browser.post_from("192.0.2.1", "/logga-in", &EVA).await.status, 303);
    app.send_account_letters().await;
    assert_eq!(app.mails().len(), 4, "her own comes at once");
    let link = link_in(&app.mails()[3].data, "logga-in");
    assert_eq!(browser.post(&link, &[]).await.header("location"), "/mina");

    // An hour of asks in her name, one every ten seconds; she asks in the middle of it and waits a little.
    let (mut own, mut minutes) = (None, None);
    for n in 0..360 {
        app.set_time(&format!("2026-05-10T13:{:02}:{:02}Z", n / 6, n % 6 * 10));
        browser.post_from(&format!("203.0.{}.{}", n / 250, n % 250), "/logga-in", &EVA).await;
        app.send_account_letters().await;
        if n == 180 {
            own = Some(app.mails().len());
        }
        if own.is_some_and(|before| app.mails().len() > before) && minutes.is_none() {
            minutes = Some((n - 180) / 6);
        }
    }
    let letters = app.mails().len() - 4;
    assert!((5..=18).contains(&letters), "{letters} in an hour");
    assert!(minutes.is_some_and(|minutes| minutes <= 5), "{minutes:?}");
}

/// Returns the app with five confirmations of strangers that wait, and a mail server of this pace.
async fn with_waiting_confirmations(pause: Duration) -> (TestApp, Browser, Smtp) {
    let mut app = TestApp::start().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    app.subscribe("mailto:bo@tyreso.example.se", "tyreso").await;
    let server = Smtp::slow(pause).await;
    let patient = Duration::from_secs(60);
    let timeouts = SmtpTimeouts { connect: patient, exchange: patient, content: patient };
    let url = format!("{}?rate=1000000", server.url());
    app.set_channel(Box::new(MailChannel::smtp(&url, "utkik@example.se", timeouts).unwrap()));
    let browser = Browser::open_behind_a_proxy(&app).await;
    for n in 0..5 {
        let address = format!("okand{n}@falkoping.example.se");
        browser.post_from(&format!("198.51.100.{n}"), "/prenumerera", &sign_up(&address)).await;
    }
    app.run(&AccountLetters).await;
    (app, browser, server)
}

#[tokio::test]
async fn who_signs_in_goes_before_confirmations_of_strangers() {
    let (app, browser, server) = with_waiting_confirmations(Duration::ZERO).await;
    app.set_time("2026-05-10T12:01:00Z");
    browser
        .post_from(
            "192.0.2.1",
            "/prenumerera",
            &[("epost", "bo@tyreso.example.se"), ("kommun", "gotene"), ("takt", "weekly"), ("paminn", "14")],
        )
        .await;
    app.set_time("2026-05-10T12:02:00Z");
    browser.post_from("192.0.2.1", "/logga-in", &EVA).await;
    app.send_account_letters().await;
    let to: Vec<String> = server.letters().into_iter().map(|letter| letter.to).collect();
    assert_eq!(to.len(), 7);
    assert_eq!(to[..2], ["eva@tyreso.example.se", "bo@tyreso.example.se"], "then who is known, then the others");
}

#[tokio::test]
async fn who_asks_while_letters_leave_is_the_next() {
    let (app, browser, server) = with_waiting_confirmations(Duration::from_millis(400)).await;
    let asks = async {
        tokio::time::sleep(Duration::from_millis(600)).await;
        browser.post_from("192.0.2.1", "/logga-in", &EVA).await;
        app.run(&AccountLetters).await;
    };
    tokio::join!(app.run(&Deliver::TRANSACTIONAL), asks);
    let to: Vec<String> = server.letters().into_iter().map(|letter| letter.to).collect();
    let place = to.iter().position(|to| to.starts_with("eva@")).unwrap();
    assert!(to.len() == 6 && place <= 3, "{to:?}");
}

#[tokio::test]
async fn who_signs_in_does_not_wait_behind_digests_at_a_slow_pace() {
    let names: Vec<String> = (0..40).map(|n| format!("laesare{n}")).collect();
    let mut app = with_queued_letters(&names).await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    let server = Smtp::start().await;
    let patient = Duration::from_secs(60);
    let timeouts = SmtpTimeouts { connect: patient, exchange: patient, content: patient };
    let url = format!("{}?rate=600", server.url());
    app.set_channel(Box::new(MailChannel::smtp(&url, "utkik@example.se", timeouts).unwrap()));
    let browser = Browser::open(&app).await;
    let sign_in = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        browser.post("/logga-in", &EVA).await;
        let before = server.letters().len();
        app.send_account_letters().await;
        let to: Vec<String> = server.letters().into_iter().map(|letter| letter.to).collect();
        (before, to.iter().position(|to| to.starts_with("eva@")).unwrap())
    };
    let (_, (before, place)) = tokio::join!(app.run(&Deliver::MAIL), sign_in);
    assert!(before < 25 && place <= before + 6, "{before} had left, it was number {place}");
    assert_eq!(server.letters().len(), 41);
}

#[tokio::test]
async fn a_links_life_begins_when_its_letter_leaves() {
    let mut app = TestApp::start().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    let server = Smtp::start().await;
    server.refuse_at("MAIL", "451 4.3.0 the queue is full");
    app.set_channel(mail(&server));
    let browser = Browser::open(&app).await;
    browser.post("/logga-in", &EVA).await;
    app.send_account_letters().await;
    assert!(server.letters().is_empty());
    for (left, pressed, lets_in) in [
        ("2026-05-10T13:30:00Z", "2026-05-10T13:49:00Z", true),
        ("2026-05-10T15:30:00Z", "2026-05-10T15:51:00Z", false),
    ] {
        server.recover();
        tokio::time::sleep(Duration::from_millis(600)).await;
        app.set_time(left);
        app.send_account_letters().await;
        let letter = server.letters().pop().unwrap();
        assert!(letter.data.contains("i 20 minuter"), "{}", letter.data);
        app.set_time(pressed);
        let got = browser.post(&link_in(&letter.data, "logga-in"), &[]).await;
        assert_eq!(got.header("location") == "/mina", lets_in, "{pressed}: {}", got.body);
        server.refuse_at("MAIL", "451 4.3.0 the queue is full");
        browser.another().post("/logga-in", &EVA).await;
        app.send_account_letters().await;
    }
}

#[tokio::test]
async fn a_letter_that_nobody_waits_for_any_more_is_not_sent() {
    let mut app = TestApp::start().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    let server = Smtp::start().await;
    server.refuse_at("MAIL", "451 4.3.0 the queue is full");
    app.set_channel(mail(&server));
    let browser = Browser::open(&app).await;
    browser.post("/logga-in", &EVA).await;
    browser.post("/prenumerera", &sign_up("nils@falkoping.example.se")).await;
    app.send_account_letters().await;
    app.set_time("2026-05-11T12:01:00Z");
    app.send_account_letters().await;
    server.recover();
    tokio::time::sleep(Duration::from_millis(600)).await;
    app.set_time("2026-05-11T12:30:00Z");
    app.send_account_letters().await;
    assert!(server.letters().is_empty() && !app.all_text().await.contains("nils@"));
}
