//! The bot's replies in chats.

use std::time::Duration;

use utkik::internals::bot::{self, BotContext, CallbackOutcome, Reply, handle_callback};
use utkik::internals::channels::telegram::callback_data::CallbackData;

use crate::app::TestApp;
use crate::stand_ins::browser::Browser;

async fn reply_to(text: &str, chat: i64, answers: &BotContext) -> Option<String> {
    bot::reply_to(text, chat, answers).await.map(|said| said.html)
}

fn callbacks(said: &Reply) -> Vec<Vec<CallbackData>> {
    said.buttons.iter().map(|row| row.iter().map(|button| button.callback.clone()).collect()).collect()
}

#[tokio::test]
async fn a_question_in_swedish_is_answered_with_calls() {
    let app = TestApp::start().await;
    app.round().await;
    let answers = app.bot_context().await;
    let said = reply_to("/sok vänorter", 7, &answers).await.unwrap();
    assert!(said.contains("Town twinning"), "{said}");
    assert!(said.contains("https://utkik.example.se/utlysning/"), "{said}");
    assert!(said.contains("dagar kvar)"), "the last day stands beside each: {said}");
    // In a person's own chat no command is needed; a group may name the bot.
    assert_eq!(reply_to("vänorter", 7, &answers).await.unwrap(), said);
    assert_eq!(reply_to("/sok@utkikbot vänorter", -7, &answers).await.unwrap(), said);
    assert_eq!(reply_to("vänorter", -7, &answers).await, None, "a group talks to itself");
}

#[tokio::test]
async fn strange_questions_are_answered_harmlessly() {
    let app = TestApp::start().await;
    app.round().await;
    let answers = app.bot_context().await;
    let said = reply_to("/sok <b>\"x & y</b>", 7, &answers).await.unwrap();
    assert!(!said.contains("<b>\"") && said.contains("&lt;b&gt;"), "{said}");
    assert!(reply_to("/sok", 7, &answers).await.unwrap().contains("Skriv vad du söker"));
    assert!(reply_to("/radera", 7, &answers).await.unwrap().starts_with("Det kommandot kan jag inte."));
    assert!(reply_to("/start", 4711, &answers).await.unwrap().contains("<code>4711</code>"));
    let long = reply_to(&format!("/sok {}", "klimat ".repeat(2_000)), 7, &answers).await.unwrap();
    assert!(long.chars().count() < 4096, "{}", long.chars().count());
}

#[tokio::test]
async fn the_bot_hears_and_answers_over_telegram() {
    let app = TestApp::start().await;
    app.round().await;
    app.telegram.send_text(7, "/hjalp");
    app.telegram.send_text(8, "/sok ungdomar demokrati");
    let answers = app.bot_context().await;
    let enough = async {
        while app.telegram.requests().len() < 2 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let run = bot::run("1:token", Some(&app.telegram.url), answers, enough);
    tokio::time::timeout(Duration::from_secs(10), run).await.unwrap().unwrap();
    let asked = app.telegram.requests();
    assert_eq!(asked[0]["chat_id"], 7);
    assert!(asked[0]["text"].as_str().unwrap().contains("/sok kollektivtrafik"));
    assert_eq!((asked[1]["chat_id"].as_i64(), asked[1]["parse_mode"].as_str()), (Some(8), Some("HTML")));
    assert!(asked[1]["text"].as_str().unwrap().contains("first-time voters"), "{}", asked[1]["text"]);
}

#[tokio::test]
async fn buttons_turn_the_page_and_keep_nothing() {
    let app = TestApp::start().await;
    app.round().await;
    let answers = app.bot_context().await;
    let first = bot::reply_to("/sok europe", 7, &answers).await.unwrap();
    let [facts, turn] = callbacks(&first).try_into().unwrap();
    assert_eq!((facts.len(), turn), (6, vec![CallbackData::Page(1)]), "six hits, and on from here");
    let CallbackOutcome::Edit(second) = handle_callback("sida:1", Some("europe"), 7, &answers).await else { panic!() };
    assert!(second.html.contains("\n7. ") && !second.html.contains("\n6. "), "{}", second.html);
    let turn = callbacks(&second).remove(1);
    assert_eq!(turn.first(), Some(&CallbackData::Page(0)));
    // A page that no longer exists, because calls have closed since.
    let CallbackOutcome::Edit(last) = handle_callback("sida:99999999999", Some("europe"), 7, &answers).await else {
        panic!()
    };
    assert!(last.html.contains("utlysningar</b> för <code>europe</code>") && callbacks(&last)[1].len() == 1);
    assert!(
        matches!(handle_callback("sida:1", None, 7, &answers).await, CallbackOutcome::Toast(why) if why.contains("/sok"))
    );
    assert!(matches!(handle_callback("radera:allt", Some("europe"), 7, &answers).await, CallbackOutcome::Toast(_)));
}

#[tokio::test]
async fn a_calls_facts_are_a_press_away() {
    let app = TestApp::start().await;
    app.round().await;
    let answers = app.bot_context().await;
    let found = bot::reply_to("/sok CERV-2026-CITIZENS-TOWN-TT", 7, &answers).await.unwrap();
    let Some(CallbackData::Facts(id)) = callbacks(&found)[0].first().cloned() else { panic!("{found:?}") };
    let CallbackOutcome::Send(told) = handle_callback(&format!("fakta:{id}"), None, 7, &answers).await else {
        panic!()
    };
    for part in ["<b>Sök senast:</b>", "dagar kvar", "<b>Pengar:</b>", "<b>Passar:</b>", "Hos finansiären", ".ics\""]
    {
        assert!(told.html.contains(part), "{part}: {}", told.html);
    }
    assert!(told.html.encode_utf16().count() < 4096);
    assert!(matches!(handle_callback("fakta:ingen", None, 7, &answers).await, CallbackOutcome::Toast(_)));
}

#[tokio::test]
async fn a_callback_is_answered_over_telegram_by_a_bot_that_never_saw_the_question() {
    let app = TestApp::start().await;
    app.round().await;
    app.telegram.press_button(7, "sida:1", Some("europe"));
    app.telegram.press_button(8, "sida:1", None);
    let enough = async {
        while app.telegram.requests().len() < 3 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let run = bot::run("1:token", Some(&app.telegram.url), app.bot_context().await, enough);
    tokio::time::timeout(Duration::from_secs(10), run).await.unwrap().unwrap();
    let asked = app.telegram.requests();
    assert_eq!((asked[0]["callback_query_id"].as_str(), asked[0]["text"].as_str()), (Some("77"), None));
    let turned = &asked[1];
    assert_eq!((turned["message_id"].as_i64(), turned["parse_mode"].as_str()), (Some(9), Some("HTML")));
    assert!(turned["text"].as_str().unwrap().contains("<code>europe</code>"), "{turned}");
    assert_eq!(turned["reply_markup"]["inline_keyboard"][1][0]["callback_data"], "sida:0");
    assert!(asked[2]["text"].as_str().unwrap().contains("för gammalt"), "{}", asked[2]);
}

#[tokio::test]
async fn a_token_that_telegram_does_not_know_is_told_and_does_not_end_the_bot() {
    let app = TestApp::start().await;
    app.index().await;
    let answers = app.bot_context().await;
    let mut trouble = answers.signals.bot_unreachable_since.subscribe();
    let told = async move { drop(trouble.wait_for(Option::is_some).await.unwrap()) };
    let run = bot::run("1:wrong", Some(&app.telegram.url), answers, told);
    tokio::time::timeout(Duration::from_secs(10), run).await.unwrap().unwrap();
    let health = Browser::open(&app).await.get("/halsa").await;
    let health: serde_json::Value = serde_json::from_str(&health.body).unwrap();
    assert_eq!(
        (&health["status"], &health["bot"]["unreachable_since"]),
        (&"degraded".into(), &"2026-05-10T12:00:00Z".into())
    );
}

#[tokio::test]
async fn telegrams_outage_is_told_once_and_once_when_it_is_over() {
    let app = TestApp::start().await;
    app.index().await;
    let answers = app.bot_context().await;
    let signals = std::sync::Arc::clone(&answers.signals);
    // A port at which nobody listens yet.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url: url::Url = format!("http://127.0.0.1:{port}").parse().unwrap();
    let mut trouble = signals.bot_unreachable_since.subscribe();
    let back = async {
        trouble.wait_for(Option::is_some).await.unwrap();
        app.telegram.serve_also_at(port).await;
        trouble.wait_for(Option::is_none).await.unwrap();
    };
    let run = bot::run("1:token", Some(&url), answers, back);
    tokio::time::timeout(Duration::from_secs(30), run).await.unwrap().unwrap();
    assert!(signals.bot_unreachable_since.borrow().is_none());
}
