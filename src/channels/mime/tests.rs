//! The bytes of letters: stable, readable by a mail program, and safe from injected headers.

use proptest::prelude::*;

use super::*;
use crate::delivery::{LetterKind, Outline};
use crate::letters::tests::RenderedLetter;

const KNOWN: [&str; 14] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
];

fn letter(subject: &str, text: &str) -> RenderedLetter {
    RenderedLetter {
        kind: LetterKind::Alert,
        locale: crate::locale::Locale::Swedish,
        subject: subject.to_owned(),
        text: text.to_owned(),
        html: format!("<!doctype html><html lang=\"sv\"><body><p>{text}</p></body></html>"),
        chat: String::new(),
        outline: Outline::default(),
    }
}

fn envelope<'a>() -> MailHeaders<'a> {
    MailHeaders {
        from: "Utkik Tyresö <utkik@example.se>",
        to: "anna.åberg@example.se",
        message_id: "<alert-7.1@utkik.example.se>",
        date: "2026-05-10T05:00:00Z".parse().unwrap(),
        list_id: "tyreso.utkik.example.se",
        unsubscribe_url: Some("https://utkik.example.se/avsluta/abc?sig=d%C3%A5"),
        references: None,
    }
}

fn composed(message: &RenderedLetter) -> String {
    compose(message, &MailHeaders { to: "anna@example.se", ..envelope() }).unwrap()
}

/// Returns the text part, decoded as a mail program would.
fn plain_part(mime: &str) -> String {
    let (_, rest) = mime.split_once("Content-Transfer-Encoding: quoted-printable\r\n\r\n").unwrap();
    let (body, _) = rest.split_once("\r\n--=_").unwrap();
    let body = body.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = body.as_bytes();
    while let [first, after @ ..] = rest {
        rest = match (first, after) {
            (b'=', [high, low, after @ ..]) => {
                let hex = String::from_utf8(vec![*high, *low]).unwrap();
                bytes.push(u8::from_str_radix(&hex, 16).unwrap());
                after
            }
            _ => {
                bytes.push(*first);
                after
            }
        };
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_letter_in_full() {
    let message =
        letter("Ny utlysning: Unga & demokrati, sista dag 3 juni", "Hej!\n\nEn rad på svenska: å ä ö = ÅÄÖ.\n");
    let reply = MailHeaders { references: Some("alert-6@utkik.example.se"), to: "anna@example.se", ..envelope() };
    let mime = compose(&message, &reply).unwrap();
    insta::assert_snapshot!(mime.replace("\r\n", "\n"));
    assert_eq!(mime, compose(&message, &reply).unwrap());
    assert_eq!(plain_part(&mime), message.text.replace('\n', "\r\n"));
}

#[test]
fn a_letter_takes_no_headers_from_its_subject() {
    for subject in ["Hej\r\nBcc: spy@example.com", "\u{202e}bakvänt", "a\u{0}b\tc", "", &"ö".repeat(10_000)] {
        let mime = composed(&letter(subject, "text"));
        let headers = mime.split("\r\n\r\n").next().unwrap();
        assert!(!headers.to_lowercase().contains("\r\nbcc:"), "{headers}");
        assert!(headers.lines().all(|line| line.len() <= 78), "{headers}");
    }
    assert_eq!(visible_line("\u{202e}Hej\r\nBcc: x\u{2066}"), "Hej Bcc: x");
}

#[test]
fn what_is_no_envelope_is_refused() {
    let message = letter("Hej", "text");
    let refused = |envelope: MailHeaders<'_>| compose(&message, &envelope).unwrap_err().to_string();
    let good = || MailHeaders { to: "anna@example.se", ..envelope() };
    assert!(refused(envelope()).contains("not ASCII"));
    assert!(refused(MailHeaders { to: "anna@example.se\r\nBcc: x@y.se", ..good() }).contains("no mail address"));
    assert!(refused(MailHeaders { from: "utkik", ..good() }).contains("no sender"));
    assert!(refused(MailHeaders { message_id: "<a b@c>", ..good() }).contains("no message id"));
    assert!(refused(MailHeaders { list_id: "a>\r\nX: y", ..good() }).contains("no list id"));
    assert!(refused(MailHeaders { unsubscribe_url: Some("javascript:alert(1)"), ..good() }).contains("http"));
    assert!(refused(MailHeaders { references: Some("x"), ..good() }).contains("no message id"));
}

#[test]
fn domains_with_swedish_letters_become_ascii() {
    assert_eq!(recipient("anna@götene.se").unwrap().to_string(), "anna@xn--gtene-jua.se");
    assert!(recipient("anna@127.0.0.1").is_err());
}

proptest! {
    #[test]
    fn every_letter_is_7_bit_mail_with_our_headers_only(subject in any::<String>(), text in any::<String>()) {
        let mime = composed(&letter(&subject, &text));
        prop_assert!(mime.is_ascii());
        prop_assert!(mime.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
        let headers = mime.split("\r\n\r\n").next().unwrap_or_default();
        for line in headers.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])) {
            let name = line.split(':').next().unwrap_or_default();
            prop_assert!(KNOWN.contains(&name), "{line}");
        }
        prop_assert_eq!(mime.matches("\r\n--=_").count(), 3);
    }

    #[test]
    fn text_comes_back_as_it_was(text in "[ -~åäöÅÄÖ€\n.=]{0,400}") {
        let mime = composed(&letter("Hej", &text));
        prop_assert_eq!(plain_part(&mime), text.replace('\n', "\r\n"));
    }
}
