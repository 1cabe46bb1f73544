//! Letters and the bot's answers in the language of the subscription.

use utkik::internals::bot;
use utkik::internals::locale::Locale;

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
    assert!(html.contains("lang=\"en\"") && html.contains("Apply by") && !html.contains("Sök senast"), "{html}");

    let help = bot::reply_to("/hjalp", CHAT, &app.bot_context().await).await.unwrap().html;
    assert!(help.starts_with("You can ask me like this"), "{help}");
    let strange = bot::reply_to("/hjalp", 9, &app.bot_context().await).await.unwrap().html;
    assert!(strange.starts_with("Så här"), "a chat without a subscription reads Swedish: {strange}");
}
