//! Letters over real sockets: what each response of a server means for a delivery.

use std::time::{Duration, Instant};

use utkik::internals::channels::file_mail::FileMailChannel;
use utkik::internals::channels::mail::{MailChannel, SmtpTimeouts};
use utkik::internals::channels::telegram::{self, TelegramChannel};
use utkik::internals::channels::{Channel as _, SendOutcome};
use utkik::internals::delivery::{Delivery, DeliveryState, LetterKind};
use utkik::internals::subscription::Address;

use crate::stand_ins::smtp::Smtp;
use crate::stand_ins::telegram::{BLOCKED, DOWN, ELSEWHERE, HASTY, MOVED, MOVED_TO, STRICT, Telegram, UNKNOWN};

const LETTER: &str = "From: utkik@example.se\r\nSubject: Hej\r\n\r\nEn rad.\r\n.\r\n..tv=C3=A5\r\n";

pub(crate) fn delivery(address: &str, body: &str) -> Delivery {
    Delivery {
        id: format!("d-{}", address.len()).parse().unwrap(),
        person: "ab12".parse().unwrap(),
        to: Some(Address::parse(address).unwrap()),
        kommuner: vec!["tyreso".parse().unwrap()],
        kind: LetterKind::Alert,
        language: "sv",
        calls: Vec::new(),
        state: DeliveryState::Pending,
        attempts: 0,
        subject: "Hej".to_owned(),
        message_id: "<1@example.se>".to_owned(),
        queued_at: "2026-05-10T05:00:00Z".parse().unwrap(),
        sent_at: None,
        reason: None,
        body: body.to_owned(),
    }
}

fn mail(url: &str) -> MailChannel {
    let short = Duration::from_millis(400);
    let timeouts = SmtpTimeouts { connect: Duration::from_secs(1), exchange: short, content: short };
    MailChannel::smtp(url, "utkik <utkik@example.se>", timeouts).unwrap()
}

pub(crate) fn retried(sent: SendOutcome) -> String {
    let (SendOutcome::Retry { why, .. } | SendOutcome::ChannelFault { why } | SendOutcome::Unanswered { why }) = sent
    else {
        panic!("{sent:?}")
    };
    why
}

fn held(sent: SendOutcome) -> String {
    let SendOutcome::ChannelFault { why } = sent else { panic!("{sent:?}") };
    why
}

fn gone(sent: SendOutcome) -> String {
    let SendOutcome::Gone { why } = sent else { panic!("{sent:?}") };
    why
}

pub(crate) fn refused(sent: SendOutcome) -> String {
    let SendOutcome::Refused { why } = sent else { panic!("{sent:?}") };
    why
}

#[tokio::test]
async fn a_letter_is_handed_over_byte_for_byte() {
    let server = Smtp::start().await;
    let channel = mail(&server.url());
    for _ in 0..2 {
        let sent = channel.send(&delivery("mailto:anna@götene.se", LETTER)).await;
        assert_eq!(sent, SendOutcome::Ok { remark: Some("2.0.0 queued as 4711".to_owned()) });
    }
    let letters = server.letters();
    assert_eq!(letters[0].data.trim_end(), LETTER.trim_end());
    assert_eq!((letters[0].from.as_str(), letters[0].to.as_str()), ("utkik@example.se", "anna@xn--gtene-jua.se"));
    assert_eq!(letters.iter().map(|letter| letter.connection).collect::<Vec<_>>(), [0, 0]);
}

#[tokio::test]
async fn a_mail_servers_answers_are_sorted() {
    let server = Smtp::start().await;
    let channel = mail(&server.url());
    let send = async |to: &str| channel.send(&delivery(to, LETTER)).await;
    assert!(retried(send("mailto:later@example.se").await).contains("451 4.7.1 greylisted"));
    assert!(refused(send("mailto:nobody@example.se").await).contains("550 5.1.1 no such user here"));
    assert!(held(send("mailto:spam@example.se").await).contains("554 5.7.1 not wanted"));
    assert!(retried(send("mailto:silent@example.se").await).contains("stopped answering"));
    assert!(refused(send("telegram:1").await).contains("no mail address"));
    // Whatever went wrong before, the next letter has its own outcome.
    assert!(matches!(send("mailto:anna@example.se").await, SendOutcome::Ok { .. }));
    assert_eq!(server.letters().len(), 1);
}

#[tokio::test]
async fn trouble_with_the_server_itself_refuses_no_letter() {
    let server = Smtp::start().await;
    let wrong = mail(&format!("smtp://anna:fel@{}", server.address));
    let why = held(wrong.send(&delivery("mailto:anna@example.se", LETTER)).await);
    assert!(why.contains("535 5.7.8 wrong password"), "{why}");
    let right = mail(&format!("smtp://anna:ratt@{}", server.address));
    assert!(matches!(right.send(&delivery("mailto:anna@example.se", LETTER)).await, SendOutcome::Ok { .. }));
    held(mail("smtp://127.0.0.1:1").send(&delivery("mailto:anna@example.se", LETTER)).await);
    let tls = mail(&format!("smtp://{}?tls=required", server.address));
    held(tls.send(&delivery("mailto:anna@example.se", LETTER)).await);
    assert_eq!(server.letters().len(), 1);
}

#[tokio::test]
async fn without_a_mail_server_letters_become_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let state = tempfile::tempdir().unwrap();
    let dir = state.path().join("mail");
    let channel = FileMailChannel { dir: dir.clone() };
    let letter = delivery("mailto:anna@example.se", LETTER);
    for _ in 0..2 {
        let sent = channel.send(&letter).await;
        assert_eq!(sent, SendOutcome::WrittenToFile);
    }
    let path = dir.join(format!("{}.eml", letter.id));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), LETTER);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(&dir).unwrap().count(), 1);
    let sly = Delivery { id: "../../etc/x".parse().unwrap(), ..letter };
    assert!(retried(channel.send(&sly).await).contains("no name for a file"));
}

fn chat(server: &Telegram, token: &str) -> TelegramChannel {
    let timeout = Duration::from_millis(400);
    TelegramChannel::new(telegram::bot(token, Some(&server.url), timeout).unwrap(), timeout)
}

#[tokio::test]
async fn a_chat_gets_html_without_previews() {
    let server = Telegram::start().await;
    let sent = chat(&server, "1:token").send(&delivery("telegram:17", "<b>Hej</b> &amp; välkommen")).await;
    assert_eq!(sent, SendOutcome::Ok { remark: None });
    let asked = &server.requests()[0];
    assert_eq!(asked["text"], "<b>Hej</b> &amp; välkommen");
    assert_eq!(asked["parse_mode"], "HTML");
    assert_eq!(asked["link_preview_options"]["is_disabled"], true);
}

#[tokio::test]
async fn telegrams_answers_are_sorted() {
    let server = Telegram::start().await;
    let channel = chat(&server, "1:token");
    let send = async |to: i64| channel.send(&delivery(&format!("telegram:{to}"), "<b>Hej</b> &lt;du&gt;")).await;
    assert!(gone(send(BLOCKED).await).contains("blocked by the user"));
    assert!(gone(send(UNKNOWN).await).contains("chat not found"));
    let started = Instant::now();
    retried(send(DOWN).await);
    retried(send(ELSEWHERE).await);
    assert!(started.elapsed() < Duration::from_secs(2));
    assert_eq!(send(STRICT).await, SendOutcome::Ok { remark: None });
    let plain = server.requests().pop().unwrap();
    assert_eq!((plain["text"].as_str(), plain.get("parse_mode")), (Some("Hej <du>"), None));
    let SendOutcome::Ok { remark: Some(remark) } = send(MOVED).await else { panic!() };
    assert!(remark.contains("moved") && !remark.contains(&MOVED_TO.to_string()), "{remark}");
    assert!(refused(channel.send(&delivery("mailto:anna@example.se", "Hej")).await).contains("no Telegram chat"));
    assert!(refused(channel.send(&delivery("telegram:17", " \n")).await).contains("no text"));
}

#[tokio::test]
async fn a_wrong_token_refuses_no_letter_and_is_not_told() {
    let server = Telegram::start().await;
    let why = retried(chat(&server, "2:secret").send(&delivery("telegram:17", "Hej")).await);
    assert!(why.contains("token") && !why.contains("secret"), "{why}");
    let nowhere = url::Url::parse("http://127.0.0.1:1/").unwrap();
    let timeout = Duration::from_millis(400);
    let channel = TelegramChannel::new(telegram::bot("2:secret", Some(&nowhere), timeout).unwrap(), timeout);
    let why = retried(channel.send(&delivery("telegram:17", "Hej")).await);
    assert!(!why.contains("secret"), "{why}");
}

#[tokio::test]
async fn an_interrupted_letter_goes_on_where_it_stopped() {
    let server = Telegram::start().await;
    let channel = chat(&server, "1:token");
    let body: String = (1..=4).map(|n| format!("Stycke {n}. {}\n\n", "ord ".repeat(700))).collect();
    let letter = delivery(&format!("telegram:{HASTY}"), &body);
    let sent = channel.send(&letter).await;
    assert!(
        matches!(sent, SendOutcome::Retry { after: Some(after), .. } if after == Duration::from_secs(7)),
        "{sent:?}"
    );
    assert_eq!(channel.send(&letter).await, SendOutcome::Ok { remark: None });
    let asked = server.requests();
    let beginnings: Vec<&str> = asked.iter().filter_map(|message| message["text"].as_str()?.get(..9)).collect();
    assert_eq!(beginnings, ["Stycke 1.", "Stycke 2.", "Stycke 2.", "Stycke 3.", "Stycke 4."]);
}
