//! Letters and the bot's answers in the language of the subscription.

use utkik::internals::bot;
use utkik::internals::locale::Locale;
use utkik::internals::subscription::{Frequency, Scope};

use crate::app::TestApp;

const CHAT: i64 = 4711;

#[tokio::test]
async fn a_subscriber_reads_in_the_language_of_the_subscription() {
    let app = TestApp::start().await;
    app.round().await;
    app.subscribe_in(Locale::English, "mailto:anna@tyreso.example.se", "tyreso").await;
    app.subscribe_in(Locale::English, "telegram:4711", "tyreso").await;
    assert_eq!(app.alert().await.queued, 2);
    let letter = app.outbox().await.into_iter().find(|letter| letter.address_text().contains("anna")).unwrap();
    let (letter, html) = app.store.letter(&letter.id).await.unwrap().unwrap();
    assert!(letter.subject.starts_with("Welcome to utkik"), "{}", letter.subject);
    for page in ["/en/utlysning/", "/en/kommun/tyreso", "/en/svar/", "/en/avsluta/"] {
        assert!(html.contains(&format!("{}{page}", app.settings.public_url)), "{page} in {html}");
    }
    assert!(!html.contains(&format!("{}/utlysning", app.settings.public_url)), "{html}");
    assert!(html.contains("lang=\"en\"") && html.contains("Apply by") && !html.contains("Sök senast"), "{html}");

    let to_chat = app.outbox().await.into_iter().find(|letter| letter.address_text().starts_with("telegram")).unwrap();
    assert_eq!(to_chat.language, "en", "the buttons that are made when it is sent");

    let help = bot::reply_to("/hjalp", CHAT, &app.bot_context().await).await.unwrap().html;
    assert!(help.starts_with("You can ask me like this"), "{help}");
    let strange = bot::reply_to("/hjalp", 9, &app.bot_context().await).await.unwrap().html;
    assert!(strange.starts_with("Så här"), "a chat without a subscription reads Swedish: {strange}");
}

#[tokio::test]
async fn a_letter_for_several_kommuner_is_in_the_language_of_the_first_by_name() {
    const READER: &str = "mailto:anna@kommun.example.se";
    let app = TestApp::start().await;
    app.round().await;
    // The order in which they are made does not matter: Götene comes before Tyresö.
    app.subscribe_in(Locale::Swedish, READER, "tyreso").await;
    app.subscribe_in(Locale::English, READER, "gotene").await;
    assert_eq!(app.alert().await.queued, 1, "one letter, and no call of it twice");
    let letters = app.outbox().await;
    let [letter] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!((letter.kommuner.len(), letter.language), (2, "en"));
    let calls: std::collections::BTreeSet<_> = letter.calls.iter().map(|call| &call.id).collect();
    assert!(calls.len() == letter.calls.len() && !calls.is_empty());
}

#[tokio::test]
async fn a_letter_for_one_of_several_subscriptions_is_in_the_language_of_that_one() {
    const READER: &str = "mailto:anna@kommun.example.se";
    let app = TestApp::start().await;
    app.round().await;
    app.subscribe_to(READER, "falkoping", &Scope::ALL, Frequency::Weekly).await;
    assert_eq!(app.alert().await.queued, 1);
    app.subscribe_in(Locale::English, READER, "tyreso").await;
    assert_eq!(app.alert().await.queued, 1);
    let languages = app.outbox().await.into_iter().map(|letter| (letter.kommuner, letter.language));
    let languages: std::collections::BTreeMap<_, _> = languages.collect();
    assert_eq!(languages[&vec!["falkoping".parse().unwrap()]], "sv");
    assert_eq!(languages[&vec!["tyreso".parse().unwrap()]], "en");
}
