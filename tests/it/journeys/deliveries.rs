//! Delivery: many letters at once, misbehaving servers, dead addresses.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use utkik::internals::channels::mail::{MailChannel, SmtpTimeouts};
use utkik::internals::delivery::{DeliveryState, Lane, LetterKind};
use utkik::internals::locale::Locale;
use utkik::internals::stages::deliver::CONCURRENT_SENDS;
use utkik::internals::stages::{Deliver, Outcome};
use utkik::internals::store::{DeliveryOutcome, Lease, QueuedLetter};
use utkik::internals::subscription::Address;

use crate::app::TestApp;
use crate::stand_ins::smtp::Smtp;

/// Starts an app with one queued letter to each of `name1@…`, `name2@…`.
pub(super) async fn with_queued_letters(names: &[String]) -> TestApp {
    let app = TestApp::start().await;
    app.round().await;
    for name in names {
        app.subscribe(&format!("mailto:{name}@tyreso.example.se"), "tyreso").await;
    }
    assert_eq!(app.alert().await.queued, names.len() as u64);
    app
}

/// Queues an empty letter.
async fn queue_letter(app: &TestApp, address: &Address, id: &str) {
    let letter = QueuedLetter {
        id: id.parse().unwrap(),
        person: app.store.person_id(address).await.unwrap().unwrap(),
        address: address.clone(),
        kommuner: Vec::new(),
        kind: LetterKind::Digest,
        language: Locale::Swedish,
        calls: Vec::new(),
        counted: Vec::new(),
        steps: Vec::new(),
        subject: "Hej".to_owned(),
        message_id: format!("{id}@example.se"),
        body: "Subject: Hej\r\n\r\nHej\r\n".to_owned(),
        html: String::new(),
        window: None,
    };
    assert!(app.store.enqueue(&letter, app.now()).await.unwrap());
}

/// Returns the reasons of the paused subscriptions.
pub(super) async fn paused(app: &TestApp) -> Vec<String> {
    let readers = app.store.subscribers().await.unwrap();
    readers.into_iter().flat_map(|reader| reader.subscriptions).filter_map(|row| Some(row.paused?.why)).collect()
}

pub(super) fn mail(server: &Smtp) -> Box<MailChannel> {
    let timeouts = SmtpTimeouts {
        connect: Duration::from_secs(1),
        exchange: Duration::from_millis(500),
        content: Duration::from_millis(500),
    };
    let url = format!("{}?rate=1000000", server.url());
    Box::new(MailChannel::smtp(&url, "utkik <utkik@example.se>", timeouts).unwrap())
}

async fn seconds(app: &TestApp, at_once: usize, letters: u64) -> f64 {
    let began = Instant::now();
    let stage = Deliver { concurrency: at_once, ..Deliver::ALL };
    let Outcome::Letters(outcome) = app.run(&stage).await else { panic!("another stage ran") };
    assert_eq!((outcome.sent, outcome.retried, outcome.refused), (letters, 0, 0));
    began.elapsed().as_secs_f64()
}

#[tokio::test]
async fn four_connections_are_kept_busy() {
    let names: Vec<String> = (0..40).map(|n| format!("laesare{n}")).collect();
    let mut took = Vec::new();
    for at_once in [1, CONCURRENT_SENDS] {
        let server = Smtp::slow(Duration::from_millis(30)).await;
        let mut app = with_queued_letters(&names).await;
        app.set_channel(mail(&server));
        took.push(seconds(&app, at_once, 40).await);
        let connections: BTreeSet<usize> = server.letters().iter().map(|letter| letter.connection).collect();
        assert_eq!(connections.len(), at_once, "connections are used again");
        let to: BTreeSet<String> = server.letters().into_iter().map(|letter| letter.to).collect();
        assert_eq!(to.len(), 40);
    }
    println!("letters a second: {:.0} with 1, {:.0} with {CONCURRENT_SENDS}", 40.0 / took[0], 40.0 / took[1]);
    assert!(took[0] > took[1] * 2.0, "{took:?}");
}

#[tokio::test]
async fn what_a_server_does_to_one_letter_is_nobody_elses() {
    let mut names: Vec<String> = ["silent", "forgetful", "later", "nobody", "spam"].map(str::to_owned).to_vec();
    names.extend((0..8).map(|n| format!("laesare{n}")));
    let mut app = with_queued_letters(&names).await;
    let server = Smtp::start().await;
    app.set_channel(mail(&server));
    let outcome = app.deliver().await;
    assert_eq!((outcome.sent, outcome.retried, outcome.refused), (8, 4, 1));
    for letter in app.outbox().await {
        let address = letter.address_text();
        let name = address.trim_start_matches("mailto:").split('@').next().unwrap_or_default();
        let (state, why) = match name {
            "silent" | "forgetful" => (DeliveryState::Pending, "stopped answering"),
            "later" => (DeliveryState::Pending, "451"),
            "nobody" => (DeliveryState::Refused, "550"),
            "spam" => (DeliveryState::Pending, "554"),
            _ => (DeliveryState::Sent, "queued"),
        };
        assert_eq!(letter.state, state, "{name}");
        assert!(letter.reason.unwrap_or_default().contains(why), "{name}");
    }
    // A letter that a server kept without confirming it is sent once more, unchanged.
    app.set_time("2026-05-10T12:02:00Z");
    app.deliver().await;
    let kept = server.letters();
    let forgetful: Vec<&str> =
        kept.iter().filter(|letter| letter.to.starts_with("forgetful@")).map(|letter| letter.data.as_str()).collect();
    assert_eq!(forgetful.len(), 2);
    assert_eq!(forgetful[0], forgetful[1]);
    assert_eq!(kept.len(), 8 + 2, "nobody else is written to twice");
}

#[tokio::test]
async fn a_dead_server_is_asked_once_and_the_chats_go_on() {
    let names: Vec<String> = (0..6).map(|n| format!("laesare{n}")).collect();
    let mut app = with_queued_letters(&names).await;
    app.subscribe("telegram:4711", "tyreso").await;
    app.alert().await;
    let timeouts = SmtpTimeouts {
        connect: Duration::from_secs(1),
        exchange: Duration::from_secs(5),
        content: Duration::from_secs(5),
    };
    app.set_channel(Box::new(MailChannel::smtp("smtp://127.0.0.1:1", "utkik@example.se", timeouts).unwrap()));
    let outcome = app.deliver().await;
    assert_eq!((outcome.sent, outcome.retried, outcome.refused), (1, 6, 0));
    assert_eq!(app.deliver().await.retried, 0, "each has its own time to come again");
}

#[tokio::test]
async fn a_server_that_greylists_gets_the_letter_when_it_is_asked_again() {
    let app = with_queued_letters(&["grey".to_owned(), "laesare".to_owned()]).await;
    let outcome = app.deliver().await;
    assert_eq!((outcome.sent, outcome.retried, outcome.refused), (1, 1, 0));
    app.set_time("2026-05-10T12:02:00Z");
    assert_eq!(app.deliver().await.sent, 1);
    assert_eq!(app.mails().len(), 2);
}

#[tokio::test]
async fn a_letter_that_cannot_be_sent_for_a_fortnight_is_given_up() {
    let app = with_queued_letters(&["later".to_owned()]).await;
    let mut now = app.now();
    let began = now;
    for _ in 0..40 {
        app.deliver().await;
        let letter = app.outbox().await.remove(0);
        if letter.state != DeliveryState::Pending {
            assert_eq!((letter.state, letter.attempts), (DeliveryState::Failed, 22));
            assert!(letter.reason.unwrap().contains("451"));
            let days = now.duration_since(began).as_hours() / 24;
            assert!((12..=17).contains(&days), "{days} days");
            return;
        }
        now = jiff::Timestamp::from_millisecond(app.query_number("SELECT due_at FROM deliveries").await).unwrap();
        app.set_time(&now.to_string());
    }
    panic!("tried for ever");
}

#[tokio::test]
async fn an_address_that_refuses_three_letters_is_paused_until_someone_resumes_it() {
    let app = with_queued_letters(&["nobody".to_owned(), "laesare".to_owned()]).await;
    app.deliver().await;
    let address = Address::parse("mailto:nobody@tyreso.example.se").unwrap();
    for (day, is_paused) in [("2026-05-11", false), ("2026-05-12", true)] {
        assert!(paused(&app).await.is_empty());
        app.set_time(&format!("{day}T12:00:00Z"));
        queue_letter(&app, &address, day).await;
        assert_eq!(app.deliver().await.refused, 1);
        assert_eq!(!paused(&app).await.is_empty(), is_paused, "{day}");
    }
    let paused = paused(&app).await;
    assert!(paused.len() == 1 && paused[0].contains("550 5.1.1"), "{paused:?}");

    // The subscription is kept, nothing is written to it, and the operator is notified once.
    assert_eq!(app.store.recipients().await.unwrap().len(), 1);
    assert_eq!(app.store.subscribers().await.unwrap().len(), 2);
    app.set_time("2026-05-12T12:00:30Z");
    assert_eq!(app.notify_operator().await, 1);
    let (letter, html) = app.last_letter().await;
    assert!(letter.subject.contains("kommer tillbaka"), "{}", letter.subject);
    assert!(html.contains("n…@tyreso.example.se") && !html.contains("nobody@"), "{html}");
    assert_eq!(app.notify_operator().await, 0);

    app.set_time("2026-05-12T13:00:00Z");
    assert_eq!(app.store.resume(&address, None, app.now()).await.unwrap(), 1);
    assert_eq!(app.store.recipients().await.unwrap().len(), 2);
    assert_eq!(app.notify_operator().await, 0, "that someone resumed it is no news to them");

    // The refusals are counted from zero again.
    for (day, is_paused) in [("2026-05-13", false), ("2026-05-14", false), ("2026-05-15", true)] {
        app.set_time(&format!("{day}T12:00:00Z"));
        queue_letter(&app, &address, day).await;
        assert_eq!(app.deliver().await.refused, 1);
        assert_eq!(self::paused(&app).await.len(), usize::from(is_paused), "{day}");
    }
}

#[tokio::test]
async fn letters_that_wait_for_a_paused_chat_are_sent_once_it_is_resumed() {
    let app = TestApp::start().await;
    app.round().await;
    let address = Address::parse("telegram:403").unwrap();
    app.subscribe("telegram:403", "tyreso").await;
    for id in ["one", "two", "three"] {
        queue_letter(&app, &address, id).await;
    }
    let count = async |state: DeliveryState| app.outbox().await.iter().filter(|letter| letter.state == state).count();
    // All three are due at once, and the first refusal pauses the chat.
    assert_eq!(app.deliver().await.refused, 1);
    assert_eq!(paused(&app).await.len(), 1);
    assert_eq!((count(DeliveryState::Refused).await, count(DeliveryState::Pending).await), (1, 2));

    // They are no letters that somebody forgot.
    app.set_time("2026-05-13T12:00:00Z");
    assert!(app.check().await.findings.iter().all(|finding| finding.letter.is_none()));
    assert_eq!(app.deliver().await.refused, 0);

    assert_eq!(app.store.resume(&address, None, app.now()).await.unwrap(), 1);
    assert_eq!(app.deliver().await.refused, 1);
    assert_eq!((count(DeliveryState::Refused).await, count(DeliveryState::Pending).await), (2, 1));
}

#[tokio::test]
async fn a_recipients_next_letter_waits_for_the_outcome_of_the_one_before_it() {
    let app = with_queued_letters(&["eva".to_owned(), "bo".to_owned()]).await;
    let eva = Address::parse("mailto:eva@tyreso.example.se").unwrap();
    queue_letter(&app, &eva, "second").await;
    let from = Timestamp::now();
    let claim = async |from: Timestamp| {
        let lease = Lease { from, until: from + SignedDuration::from_mins(10) };
        app.store.claim(Lane::Mail, 10, app.now(), lease).await.unwrap()
    };
    let first = claim(from).await;
    assert_eq!(first.len(), 2, "one letter to each");
    assert!(claim(from).await.is_empty(), "another process gets nothing meanwhile");
    let letter_to_eva = first.iter().find(|letter| letter.to.as_ref() == Some(&eva)).unwrap();
    app.store.record_outcome(&letter_to_eva.id, &DeliveryOutcome::WrittenToFile, app.now()).await.unwrap();
    let second = claim(from).await;
    assert!(second.len() == 1 && second[0].to.as_ref() == Some(&eva) && second[0].id != letter_to_eva.id);
    // Both letters are held by a process that died: the lease over, the first of each is taken over.
    assert_eq!(claim(from + SignedDuration::from_mins(11)).await.len(), 2);
}

#[tokio::test]
async fn an_address_in_another_case_is_the_same_person() {
    let app = TestApp::start().await;
    app.subscribe("mailto:Eva.Ek@tyreso.example.se", "tyreso").await;
    app.subscribe("mailto:eva.ek@TYRESO.example.se", "tyreso").await;
    app.subscribe("mailto:eva.ek@tyreso.example.se", "gotene").await;
    let readers = app.store.subscribers().await.unwrap();
    assert_eq!((readers.len(), readers[0].subscriptions.len()), (1, 2));
    assert_eq!(readers[0].address.to_string(), "mailto:Eva.Ek@tyreso.example.se");
}
