//! What the bot answers in chats.

use std::time::Duration;

use utkik::bot::{self, answer};

use crate::app::TestApp;

#[tokio::test]
async fn a_question_in_swedish_is_answered_with_calls() {
    let app = TestApp::start().await;
    app.round().await;
    let answers = app.answers().await;
    let said = answer("/sok vänorter", 7, &answers).unwrap();
    assert!(said.contains("Town twinning"), "{said}");
    assert!(said.contains("https://utkik.example.se/utlysning/"), "{said}");
    // In a person's own chat no command is needed; a group may name the bot.
    assert_eq!(answer("vänorter", 7, &answers).unwrap(), said);
    assert_eq!(answer("/sok@utkikbot vänorter", -7, &answers).unwrap(), said);
    assert_eq!(answer("vänorter", -7, &answers), None, "a group talks to itself");
}

#[tokio::test]
async fn strange_questions_are_answered_harmlessly() {
    let app = TestApp::start().await;
    app.round().await;
    let answers = app.answers().await;
    let said = answer("/sok <b>\"x & y</b>", 7, &answers).unwrap();
    assert!(!said.contains("<b>\"") && said.contains("&lt;b&gt;"), "{said}");
    assert!(answer("/sok", 7, &answers).unwrap().contains("Skriv vad du söker"));
    assert!(answer("/radera", 7, &answers).unwrap().starts_with("Det kommandot kan jag inte."));
    assert!(answer("/start", 4711, &answers).unwrap().contains("<code>4711</code>"));
    let long = answer(&format!("/sok {}", "klimat ".repeat(2_000)), 7, &answers).unwrap();
    assert!(long.chars().count() < 4096, "{}", long.chars().count());
}

#[tokio::test]
async fn the_bot_hears_and_answers_over_telegram() {
    let app = TestApp::start().await;
    app.round().await;
    app.telegram.hears(7, "/hjalp");
    app.telegram.hears(8, "/sok ungdomar demokrati");
    let answers = app.answers().await;
    let enough = async {
        while app.telegram.asked().len() < 2 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let run = bot::run("1:token", Some(&app.telegram.url), answers, enough);
    tokio::time::timeout(Duration::from_secs(10), run).await.unwrap().unwrap();
    let asked = app.telegram.asked();
    assert_eq!(asked[0]["chat_id"], 7);
    assert!(asked[0]["text"].as_str().unwrap().contains("/sok kollektivtrafik"));
    assert_eq!((asked[1]["chat_id"].as_i64(), asked[1]["parse_mode"].as_str()), (Some(8), Some("HTML")));
    assert!(asked[1]["text"].as_str().unwrap().contains("first-time voters"), "{}", asked[1]["text"]);
}

#[tokio::test]
async fn a_token_that_telegram_does_not_know_ends_the_bot() {
    let app = TestApp::start().await;
    app.index().await;
    let answers = app.answers().await;
    let ended = bot::run("1:wrong", Some(&app.telegram.url), answers, std::future::pending());
    let ended = tokio::time::timeout(Duration::from_secs(10), ended).await.unwrap();
    assert!(ended.unwrap_err().to_string().contains("UTKIK_TELEGRAM_TOKEN"));
}
