//! Letters stay well-formed when titles, policies and addresses try to inject markup or headers.

use proptest::prelude::*;

use super::*;
use crate::kommun::Forvaltning;
use crate::letters::{Countdown, UnreadableSource};
use crate::opportunity::{Field, FieldChange, FieldValue, SourceHealth};

/// Asserts what holds for every letter, whatever its contents.
pub(super) fn assert_sound(letter: &RenderedLetter) {
    assert!(!letter.subject.chars().any(|c| c.is_control() || c == '\u{202e}'), "{:?}", letter.subject);
    assert!(letter.subject.chars().count() <= 190 && !letter.subject.contains("=?"), "{:?}", letter.subject);
    for line in letter.text.lines() {
        assert!(line.chars().count() <= 76 || line.contains("http"), "{line:?}");
    }
    let document = scraper::Html::parse_document(&letter.html);
    let select = |css: &str| scraper::Selector::parse(css).unwrap();
    assert_eq!(document.select(&select("script, iframe, img, form, link, base, object")).count(), 0);
    for element in document.select(&select("*")) {
        for (name, value) in element.value().attrs() {
            assert!(!name.starts_with("on"), "{name}={value}");
            assert!(name != "href" || value.starts_with("https://"), "{name}={value}");
        }
    }
    assert!(letter.chat.encode_utf16().count() <= 4096, "{}", letter.chat.len());
    assert_chat_marks(&letter.chat);
}

/// Asserts that the chat has only the tags that Telegram knows, closed in order.
fn assert_chat_marks(chat: &str) {
    let mut open: Vec<&str> = Vec::new();
    for piece in chat.split('<').skip(1) {
        let mark = piece.split('>').next().unwrap();
        match mark {
            "b" | "i" => open.push(mark),
            "/b" | "/i" | "/a" => assert_eq!(open.pop(), mark.get(1..)),
            link => {
                assert!(link.starts_with("a href=\"https://") && link.matches('"').count() == 2, "{link}");
                open.push("a");
            }
        }
    }
    assert!(open.is_empty(), "{open:?}");
    for entity in chat.split('&').skip(1) {
        assert!(entity.starts_with('#'), "a bare & in the chat: {entity:.20}");
    }
}

/// Writes every kind of letter about one call whose texts are all `evil`.
fn letters(evil: &str) -> Vec<RenderedLetter> {
    let (mut lindvik, mut call) = (kommun("lindvik", "Lindvik"), twinning());
    let mut judged = judged("lindvik", 0.83, "vanorter-natverk");
    call.facts.title = evil.to_owned();
    call.facts.url = format!("https://x.example/?q={evil}");
    call.facts.identifier = Some(evil.to_owned());
    call.facts.programme = Some(evil.to_owned());
    call.facts.geography = vec![evil.to_owned()];
    lindvik.priorities[0].place = evil.to_owned();
    judged.reasons[0].words = vec![evil.to_owned()];
    // An id of an area is a word, but of any letters.
    let word: String = evil.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    judged.areas = word.parse().into_iter().collect();
    let (id, namn, areas) = (evil.to_owned(), evil.to_owned(), judged.areas.clone());
    lindvik.forvaltningar = vec![Forvaltning { id, namn, areas }];
    judged.reasons[1].kind = ReasonKind::Text(evil.to_owned());
    let some = || Some(FieldValue::Text(evil.to_owned()));
    let both = || FieldChange { old: some(), new: some() };
    let gone = FieldChange { old: some(), new: None };
    let moved = FieldChanges::from_iter([(Field::Title, both()), (Field::Deadline, both()), (Field::Identifier, gone)]);
    let notices = [notice(&call, ChangeKind::Amended, &moved, &[(&lindvik, &judged)])];
    let troubles = [UnreadableSource { publisher: evil.to_owned(), health: SourceHealth::Broken, last_success: None }];
    let head = head(&[&lindvik]);
    let content = DigestContent {
        from: now() - jiff::SignedDuration::from_hours(168),
        to: now(),
        new: &notices,
        changed: &[],
        closing_soon: &[],
        coming_later: &[],
        new_selection: &[],
        policy: &[],
        troubles: &troubles,
    };
    let goals = vec![Countdown::Deadline(call.facts.deadlines[0])];
    let reminded = reminder(&head, &[Reminder { notice: notices[0].clone(), countdowns: goals }]);
    let (lost, passed_on) = (Scope::Forvaltning(format!("{evil}?")), vec![(&lindvik, evil)]);
    let handed = [Notice { passed_on, ..notice(&call, ChangeKind::New, &moved, &[]) }];
    let with = |scope| Letterhead { subscribed: vec![SubscribedKommun { kommun: &lindvik, scope }], ..head.clone() };
    let mut routed: Vec<RenderedLetter> = Vec::new();
    for scope in [&lost, &Scope::Forvaltning(evil.to_owned()), &Scope::PassedOn] {
        routed.extend([alert(&with(scope), &notices), alert(&with(scope), &handed), welcome(&with(scope), &handed, 0)]);
        routed.push(digest(&with(scope), &DigestContent { new: &handed, ..content }));
    }
    let mut letters = vec![reminded, alert(&head, &notices), welcome(&head, &notices, 3), digest(&head, &content)];
    letters.extend(routed);
    letters
}

#[test]
fn hostile_words_break_no_letter() {
    for evil in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "=?utf-8?B?PHNjcmlwdD4=?=",
        "Fonden\r\nBcc: alla@kommun.example",
        "\u{202e}gnik tlav",
        "</a></b></td></table></blockquote>",
        "{{ 7*7 }} {% raw %}",
        "",
        &"Mycket lång titel ".repeat(40),
        &"å".repeat(10_000),
        &"<&\"'>".repeat(90),
    ] {
        letters(evil).iter().for_each(assert_sound);
    }
}

#[test]
fn a_hostile_title_as_it_is_seen() {
    let evil = "<script>alert(1)</script>\r\nBcc: x@y.example =?utf-8?B?aGVq?= \u{202e}omvänt & \"mer\"";
    let letter = &letters(evil)[1];
    insta::assert_snapshot!("hostile.txt", format!("{}\n\n{}", letter.subject, letter.text));
    insta::assert_snapshot!("hostile.chat", letter.chat);
}

#[test]
fn an_address_that_is_no_web_address_gets_no_link() {
    let (lindvik, mut call, none) = (kommun("lindvik", "Lindvik"), twinning(), FieldChanges::new());
    call.facts.url = "javascript:alert(1)".into();
    let judged = judged("lindvik", 0.83, "vanorter-natverk");
    let letter = alert(&head(&[&lindvik]), &[notice(&call, ChangeKind::New, &none, &[(&lindvik, &judged)])]);
    assert!(!letter.html.contains("javascript:") && !letter.text.contains("javascript:"));
    assert_sound(&letter);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn no_words_break_a_letter(evil in any::<String>()) {
        letters(&evil).iter().for_each(assert_sound);
    }
}
