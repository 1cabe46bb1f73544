//! Bodies as the services get them: whole, cut, and made of hostile text.

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::delivery::{CallOutline, LetterKind, Outline, OutlineLink, OutlinePart};
use crate::letters::tests::RenderedLetter;
use crate::locale::Locale;

fn call(title: &str, in_list: bool) -> CallOutline {
    CallOutline {
        id: "3vk8d2m0aqyz".into(),
        heading: "Ny utlysning".into(),
        area: "Vänorter och nätverk".into(),
        title: title.into(),
        language: "en".into(),
        summary: "öppen, sök senast 20 maj, 50 745 euro".into(),
        events: vec!["Sista ansökningsdag flyttad från 20 maj till 3 juni.".into()],
        facts: vec![
            ("Sök senast".into(), "3 juni (26 dagar kvar)".into()),
            ("Pengar".into(), "högst 50 745 euro".into()),
        ],
        why: vec!["Varför Lindvik? Kommuner nämns bland dem som får söka. ”Lindvik ska möta andra” (2.2)".into()],
        page: "https://utkik.example/utlysning/3vk8d2m0aqyz".into(),
        source: Some("https://finansiar.example/unga?a=1&b=2|3".into()),
        answer: "https://utkik.example/svar/ab12.3vk8d2m0aqyz-00ff".into(),
        only_follow: false,
        routed: vec!["Berör: Barn- och utbildningsförvaltningen.".into()],
        in_list,
    }
}

fn letter(calls: Vec<CallOutline>) -> RenderedLetter {
    RenderedLetter {
        kind: LetterKind::Digest,
        locale: Locale::Swedish,
        subject: "Veckans utlysningar för Lindvik: 2 nya".into(),
        text: "Hej!\n\nEn rad.\n".into(),
        html: String::new(),
        chat: String::new(),
        outline: Outline {
            parts: vec![OutlinePart { heading: "Nytt".into(), calls }],
            notes: vec!["Alla källor gick att läsa.".into()],
            pages: vec![OutlineLink { name: "Lindvik".into(), url: "https://utkik.example/kommun/lindvik".into() }],
            leave: Some(OutlineLink {
                name: "Sluta få brev".into(),
                url: "https://utkik.example/avsluta/ab12-00ff".into(),
            }),
        },
    }
}

fn body(kind: HookKind, message: &RenderedLetter) -> Value {
    let date = "2026-05-11T05:00:00Z".parse().unwrap();
    serde_json::from_str(&compose(kind, message, "ab12@utkik.example", date).unwrap()).unwrap()
}

#[test]
fn each_service_gets_its_own_body() {
    let message = letter(vec![call("Town-Twinning", false), call("Trygga möten", true)]);
    for kind in HookKind::ALL {
        insta::assert_snapshot!(kind.as_str(), serde_json::to_string_pretty(&body(kind, &message)).unwrap());
    }
}

#[test]
fn a_letter_without_outline_is_told_in_its_plain_words() {
    let message = RenderedLetter { outline: Outline::default(), ..letter(Vec::new()) };
    for kind in HookKind::ALL {
        let told = body(kind, &message).to_string();
        assert!(told.contains("En rad.") && told.contains("Veckans utlysningar"), "{told}");
    }
}

#[test]
fn what_has_no_room_is_counted_and_linked() {
    let message = letter((0..400).map(|n| call(&format!("Utlysning nummer {n}"), n >= 15)).collect());
    for kind in [HookKind::Teams, HookKind::Slack] {
        let told = body(kind, &message);
        let text = told.to_string();
        let shown = text.matches("Utlysning nummer").count() / if kind == HookKind::Teams { 2 } else { 1 };
        assert!(shown > 20, "{shown} of {} bytes", text.len());
        assert!(text.contains(&format!("och {} till", 400 - shown)), "{shown}: {text:.400}");
        assert!(text.contains("https://utkik.example/kommun/lindvik"));
        assert_sound(kind, &told);
    }
    // Programs get all of it.
    assert_eq!(body(HookKind::Plain, &message)["parts"][0]["calls"].as_array().unwrap().len(), 400);
}

#[test]
fn buttons_are_in_the_language_of_the_letter() {
    let many: Vec<CallOutline> = (0..400).map(|n| call(&format!("Call number {n}"), n >= 15)).collect();
    let labels = [
        (Locale::Swedish, ["Till utlysningen", "Relevant eller inte?", "llt för Lindvik", " till"]),
        (Locale::English, ["To the call", "Relevant or not?", "verything for Lindvik", " more"]),
    ];
    for kind in [HookKind::Teams, HookKind::Slack] {
        let told = |locale, calls| body(kind, &RenderedLetter { locale, ..letter(calls) }).to_string();
        for (locale, [to_call, answer, everything, more]) in labels {
            let (one, cut) = (told(locale, vec![call("Town-Twinning", false)]), told(locale, many.clone()));
            assert!(one.contains(to_call) && one.contains(answer), "{one}");
            assert!(cut.contains(everything) && cut.contains(more), "{cut:.2000}");
            let others = labels.iter().filter(|(other, _)| *other != locale);
            assert!(others.flat_map(|(_, labels)| &labels[..2]).all(|label| !one.contains(label)), "{one}");
        }
    }
}

/// Checks what holds for every body, whatever stands in it.
fn assert_sound(kind: HookKind, body: &Value) {
    match kind {
        HookKind::Teams => {
            assert!(body.to_string().len() <= 28_000, "{}", body.to_string().len());
            assert_card(&body["attachments"][0]["content"]["body"]);
        }
        HookKind::Slack => {
            let text = body["text"].as_str().unwrap();
            assert!(text.chars().count() <= 16_383, "{}", text.chars().count());
            assert_links(text);
        }
        HookKind::Plain => assert!(body["subject"].is_string()),
    }
}

/// Checks that there are only elements that read no Markdown, and links to the web only.
fn assert_card(value: &Value) {
    match value {
        Value::Array(items) => items.iter().for_each(assert_card),
        Value::Object(element) => {
            let kind = element["type"].as_str().unwrap();
            let known = ["RichTextBlock", "TextRun", "Container", "ActionSet", "Action.OpenUrl"];
            assert!(known.contains(&kind), "{kind}");
            assert!(element.get("url").is_none_or(|url| url.as_str().unwrap().starts_with("https://")));
            element.values().filter(|inner| inner.is_object() || inner.is_array()).for_each(assert_card);
        }
        _ => {}
    }
}

/// Checks that every `<` of the text opens a link of the letter itself.
fn assert_links(text: &str) {
    for piece in text.split('<').skip(1) {
        let (link, _) = piece.split_once('>').unwrap();
        assert!(link.starts_with("https://") && link.matches('|').count() == 1, "{link}");
    }
    assert!(!text.contains("](") && !text.contains("@channel") && !text.contains("@all"), "{text}");
}

fn hostile(evil: &str) -> RenderedLetter {
    let mut message = letter(vec![call(evil, false), call(evil, true)]);
    for call in &mut message.outline.parts[0].calls {
        call.area = evil.to_owned();
        call.summary = evil.to_owned();
        call.events = vec![evil.to_owned()];
        call.facts = vec![("Program".into(), evil.to_owned())];
        call.why = vec![evil.to_owned()];
    }
    message.outline.notes = vec![evil.to_owned()];
    message
}

#[test]
fn hostile_words_break_no_body() {
    for evil in [
        "<script>alert(1)</script>",
        "[Klicka](https://ond.example) ![x](https://ond.example/x.png)",
        "<https://ond.example|Logga in>",
        "<!channel> @channel @all",
        "rad\r\n# Rubrik\n```kod```",
        "\u{202e}gnik tlav",
        "\"}],\"type\":\"TextBlock",
        "|>",
        "",
    ] {
        for kind in HookKind::ALL {
            assert_sound(kind, &body(kind, &hostile(evil)));
        }
    }
    let told = body(HookKind::Slack, &hostile("<script>[Klicka](https://ond.example) @all")).to_string();
    assert!(told.contains("&lt;script&gt;[Klicka] (https://ond.example) @\u{2060}all"), "{told}");
}

#[test]
fn even_words_that_nobody_bounded_are_held() {
    let mut message = letter(vec![call("Kort", false), call(&"å".repeat(100_000), false)]);
    for kind in [HookKind::Teams, HookKind::Slack] {
        let told = body(kind, &message);
        assert_sound(kind, &told);
        assert!(told.to_string().contains("och 1 till"));
    }
    message.outline = Outline::default();
    message.text = "\u{1}".repeat(50_000);
    for kind in [HookKind::Teams, HookKind::Slack] {
        assert_sound(kind, &body(kind, &message));
    }
}

#[test]
fn a_signature_is_what_a_receiver_computes() {
    // Computed with OpenSSL: printf '1778475600.{"a":1}' | openssl dgst -sha256 -hmac nyckel
    let made = signature("nyckel", 1_778_475_600, "{\"a\":1}").unwrap();
    assert_eq!(made, "sha256=22225439614bf63f3aff2509815b54fc215f963c1e57bce6db8df4298db4147d");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn no_words_break_a_body(evil in any::<String>()) {
        for kind in HookKind::ALL {
            assert_sound(kind, &body(kind, &hostile(&evil)));
        }
    }
}
