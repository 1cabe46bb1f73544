//! Private chats and groups that subscribe, give feedback, search and unsubscribe.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use utkik::internals::bot::{self, CallbackOutcome, Webhook, handle_callback};
use utkik::internals::channels::telegram::callback_data::CallbackData;
use utkik::internals::channels::telegram::{self, TelegramChannel};
use utkik::internals::delivery::DeliveryState;
use utkik::internals::feedback::Opinion;
use utkik::internals::kommun::AreaId;
use utkik::internals::store::SubscriptionRequest;
use utkik::internals::subscription::{Address, Frequency, ReminderDays, Scope};

use crate::app::{SUBSCRIBER, TestApp};
use crate::stand_ins::telegram::{
    ADMINISTRATOR, BLOCKED, CONFLICT, DOWN, FLOODED, HASTY, MEMBER, MOVED, MOVED_TO, STRICT, UNKNOWN, me,
};

const CHAT: i64 = 4711;

async fn with_chat() -> TestApp {
    let app = TestApp::start().await;
    app.round().await;
    app.subscribe("telegram:4711", "tyreso").await;
    app.alert().await;
    app.deliver().await;
    app
}

async fn link_code(app: &TestApp) -> String {
    let remind = ReminderDays::default();
    let offer = SubscriptionRequest {
        kommun: "tyreso".parse().unwrap(),
        scope: Scope::ALL,
        frequency: Frequency::Immediate,
        remind,
        language: utkik::internals::locale::Locale::Swedish,
    };
    app.store.create_link_code(&offer, app.now()).await.unwrap().0
}

async fn reply_text(app: &TestApp, text: &str) -> String {
    bot::reply_to(text, CHAT, &app.bot_context().await).await.unwrap().html
}

async fn press(app: &TestApp, wanted: CallbackData) -> CallbackOutcome {
    handle_callback(&wanted.encode(), None, CHAT, &app.bot_context().await).await
}

fn html(pressed: CallbackOutcome) -> String {
    match pressed {
        CallbackOutcome::Send(said) | CallbackOutcome::Edit(said) => said.html,
        CallbackOutcome::Toast(why) => why.to_owned(),
    }
}

/// Runs the bot until it has sent this many messages.
async fn run_until_replies(app: &TestApp, many: usize) {
    let enough = async {
        while app.telegram.requests().len() < many {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let run = bot::run("1:token", Some(&app.telegram.url), app.bot_context().await, enough);
    tokio::time::timeout(Duration::from_secs(10), run).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_code_lets_a_chat_in_once_and_leaving_asks_first() {
    let app = TestApp::start().await;
    app.round().await;
    for lonely in ["/nytt", "/deadlines", "/installningar"] {
        assert!(reply_text(&app, lonely).await.contains("inga besked ännu"), "{lonely}");
    }
    let code = link_code(&app).await;
    assert!(reply_text(&app, &format!("/start {code}")).await.contains("Klart!"));
    assert!(reply_text(&app, &format!("/start {code}")).await.contains("gäller inte"));
    app.alert().await;
    assert_eq!(app.deliver().await.sent, 1, "the welcome comes to the chat");
    assert!(reply_text(&app, "/kommun").await.contains("/kommun/tyreso\">Tyresö"));
    assert!(reply_text(&app, "/avsluta").await.contains("Vill du sluta"));
    assert!(html(press(&app, CallbackData::Leave(false)).await).contains("fortsätter"));
    assert_eq!(app.store.recipients().await.unwrap().len(), 1);
    assert!(html(press(&app, CallbackData::Leave(true)).await).contains("inga fler besked"));
    assert!(app.store.recipients().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_new_and_what_is_due_is_asked_for() {
    let app = with_chat().await;
    for (question, own) in [("/nytt", "Nytt för Tyresö"), ("/deadlines", "Närmaste sista dagar för Tyresö")] {
        let told = reply_text(&app, question).await;
        assert!(told.contains(own) && told.contains("\n1. <a href=") && told.contains("till: <a href="), "{told}");
        assert!(told.encode_utf16().count() < 4096, "{}", told.encode_utf16().count());
    }
    assert!(reply_text(&app, "/deadlines Götene").await.contains("för Götene"));
    assert!(reply_text(&app, "/nytt <b>Ankeborg").await.contains("&lt;b&gt;Ankeborg” känner jag inte"));
    let buttons = bot::reply_to("/nytt", CHAT, &app.bot_context().await).await.unwrap().buttons;
    assert!(matches!(buttons[0][0].callback, CallbackData::Facts(_)));
}

#[tokio::test]
async fn a_letters_buttons_answer_as_the_web_does() {
    let app = with_chat().await;
    let letter = app.outbox().await.remove(0);
    let message = app.telegram.requests().pop().unwrap();
    let under = CallbackData::Letter(letter.id.to_string());
    assert_eq!(message["reply_markup"]["inline_keyboard"][0][0]["callback_data"], under.encode());
    let CallbackOutcome::Send(listed) = press(&app, under.clone()).await else { panic!() };
    assert_eq!(listed.buttons.len(), letter.calls.len().min(12));
    let strange = handle_callback(&under.encode(), None, 9, &app.bot_context().await).await;
    assert!(matches!(strange, CallbackOutcome::Toast(_)), "no other chat sees its letters");

    let call = app.store.find(letter.calls[0].id.as_str()).await.unwrap().unwrap().id;
    let id = call.to_string();
    assert!(html(press(&app, CallbackData::Why(id.clone())).await).contains("<b>Tyresö</b> (passar väl)"));
    assert!(html(press(&app, CallbackData::Follow(id.clone())).await).contains("följer"));
    let person = app.store.person_id(&Address::Telegram(CHAT)).await.unwrap().unwrap();
    assert!(app.store.is_following(&person, &call).await.unwrap());
    assert!(html(press(&app, CallbackData::NotRelevant(id.clone())).await).contains("Varför är den inte relevant?"));
    assert!(!app.store.is_following(&person, &call).await.unwrap());
    assert!(html(press(&app, CallbackData::Reason(id.clone(), 0)).await).contains("För stort för oss"));
    let kept = app.store.feedback_on(&call).await.unwrap();
    assert_eq!((kept.len(), kept[0].opinion, kept[0].why.as_str()), (1, Opinion::NotRelevant, "För stort för oss"));
    press(&app, CallbackData::Undo(id.clone())).await;
    assert!(app.store.feedback_on(&call).await.unwrap().is_empty());
    assert!(reply_text(&app, &format!("/folj {id}")).await.contains("följer"));
    assert!(html(press(&app, CallbackData::Unfollow(id.clone())).await).contains("inte längre"));
    assert!(reply_text(&app, "/folj finns-inte").await.contains("hittar ingen"));
    for data in
        [CallbackData::Reason(id, 99), CallbackData::Follow("ingen".into()), CallbackData::Letter("inget".into())]
    {
        assert!(matches!(press(&app, data).await, CallbackOutcome::Toast(_)));
    }
}

#[tokio::test]
async fn settings_are_changed_by_buttons() {
    let app = with_chat().await;
    assert!(reply_text(&app, "/installningar").await.contains("alla områden"));
    press(&app, CallbackData::SetFrequency("tyreso".parse().unwrap(), Frequency::Weekly)).await;
    let area: AreaId = "klimat-energi".parse().unwrap();
    press(&app, CallbackData::ToggleArea("tyreso".parse().unwrap(), area.clone())).await;
    let subscription = app.store.recipients().await.unwrap().remove(0).subscriptions.remove(0).subscription;
    assert_eq!((subscription.frequency, subscription.scope), (Frequency::Weekly, Scope::Areas(vec![area.clone()])));
    press(&app, CallbackData::ToggleArea("tyreso".parse().unwrap(), area)).await;
    assert!(reply_text(&app, "/installningar").await.contains("måndagar; alla områden"));
    for none in [
        CallbackData::ToggleArea("tyreso".parse().unwrap(), "x".parse().unwrap()),
        CallbackData::SetFrequency("gotene".parse().unwrap(), Frequency::Daily),
    ] {
        assert!(matches!(press(&app, none).await, CallbackOutcome::Toast(_)));
    }
}

#[tokio::test]
async fn a_reply_to_the_question_is_the_reason() {
    let app = with_chat().await;
    let call = app.outbox().await[0].calls[0].id.to_string();
    let button = json!({"text": "Fel område", "callback_data": CallbackData::Reason(call.clone(), 2).encode()});
    let asked = json!({
        "message_id": 9, "date": 1_778_400_000, "chat": {"id": CHAT, "type": "private", "first_name": "Anna"},
        "from": me(), "text": "Varför?", "reply_markup": {"inline_keyboard": [[button]]},
    });
    let before = app.telegram.requests().len();
    app.telegram.send_message_from(
        MEMBER,
        CHAT,
        json!({"text": "Vi har redan\nett sådant", "reply_to_message": asked}),
    );
    run_until_replies(&app, before + 1).await;
    let kept = app.store.feedback().await.unwrap();
    assert_eq!((kept[0].call.as_str(), kept[0].why.as_str()), (call.as_str(), "Vi har redan ett sådant"));
}

#[tokio::test]
async fn in_a_group_administrators_decide() {
    let app = TestApp::start().await;
    app.round().await;
    let group = Address::Telegram(-7);
    let start = format!("/start@utkikbot {}", link_code(&app).await);
    app.telegram.send_message_from(MEMBER, -7, json!({"text": start}));
    run_until_replies(&app, 1).await;
    assert!(app.telegram.requests()[0]["text"].as_str().unwrap().contains("administratörer"));
    assert_eq!(app.store.person_id(&group).await.unwrap(), None);
    app.telegram.send_message_from(ADMINISTRATOR, -7, json!({"text": "/hjalp@annanbot"}));
    app.telegram.send_message_from(ADMINISTRATOR, -7, json!({"text": start}));
    app.telegram.press_button_as(MEMBER, -7, "avsluta:ja");
    run_until_replies(&app, 4).await;
    let asked = app.telegram.requests();
    assert!(asked.iter().any(|one| one["text"].as_str().unwrap_or_default().contains("Klart!")), "{asked:?}");
    assert!(app.store.person_id(&group).await.unwrap().is_some(), "a member cannot end it");
    // The group becomes a supergroup, and is known by its new id at once.
    app.telegram.send_message_from(ADMINISTRATOR, -7, json!({"migrate_to_chat_id": -1_007}));
    app.telegram.send_text(8, "/hjalp");
    // After a restart the bot receives the unconfirmed updates again: three replies, and the last one.
    run_until_replies(&app, asked.len() + 4).await;
    assert_eq!(app.store.person_id(&group).await.unwrap(), None);
    assert!(app.store.person_id(&Address::Telegram(-1_007)).await.unwrap().is_some());
}

#[tokio::test]
async fn whatever_telegram_answers_the_others_hear() {
    let mut app = TestApp::start().await;
    app.round().await;
    for chat in [BLOCKED, UNKNOWN, MOVED, CHAT, HASTY, STRICT, FLOODED, CONFLICT, DOWN] {
        app.subscribe(&format!("telegram:{chat}"), "tyreso").await;
    }
    app.alert().await;
    app.set_channel(chats(&app, "1:token"));
    let outcome = app.deliver().await;
    assert_eq!((outcome.sent, outcome.retried, outcome.refused), (4, 3, 2));
    let letters = app.outbox().await;
    let letter = |chat: i64| letters.iter().find(|one| one.address_text() == format!("telegram:{chat}")).unwrap();
    let states = [BLOCKED, UNKNOWN, MOVED_TO, CHAT, HASTY, STRICT].map(|chat| letter(chat).state);
    let (refused, sent) = (DeliveryState::Refused, DeliveryState::Sent);
    assert_eq!(states, [refused, refused, sent, sent, sent, sent]);
    for (chat, why) in [(FLOODED, "asked for a pause"), (CONFLICT, "getUpdates"), (DOWN, "")] {
        let letter = letter(chat);
        assert_eq!(letter.state, DeliveryState::Pending, "{chat}");
        assert!(letter.reason.as_ref().is_some_and(|said| said.contains(why)), "{letter:?}");
    }
    app.set_time("2026-05-10T12:10:00Z");
    app.deliver().await;
    let tried = |chat: i64| app.telegram.requests().iter().filter(|one| one["chat_id"] == chat).count();
    assert_eq!([FLOODED, CONFLICT].map(tried), [1, 2], "who asked for twelve minutes gets them");
    assert!(
        app.store.person_id(&Address::Telegram(MOVED_TO)).await.unwrap().is_some(),
        "the next letter goes straight there"
    );
}

/// Returns a Telegram channel with a short timeout.
fn chats(app: &TestApp, token: &str) -> Box<TelegramChannel> {
    let timeout = Duration::from_millis(400);
    Box::new(TelegramChannel::new(telegram::bot(token, Some(&app.telegram.url), timeout).unwrap(), timeout))
}

#[tokio::test]
async fn a_token_that_is_not_known_holds_up_the_chats_only() {
    let mut app = TestApp::start().await;
    app.round().await;
    for reader in ["telegram:4711", SUBSCRIBER] {
        app.subscribe(reader, "tyreso").await;
    }
    app.alert().await;
    app.set_channel(chats(&app, "2:wrong"));
    let outcome = app.deliver().await;
    assert_eq!((outcome.sent, outcome.retried, outcome.refused), (1, 1, 0));
    assert_eq!(paused(&app).await, 0, "the fault is ours");
}

/// Returns the number of paused subscriptions.
async fn paused(app: &TestApp) -> usize {
    let readers = app.store.subscribers().await.unwrap();
    readers.iter().flat_map(|reader| &reader.subscriptions).filter(|row| row.paused.is_some()).count()
}

#[tokio::test]
async fn who_blocks_the_bot_is_written_to_again_when_they_come_back() {
    let app = TestApp::start().await;
    app.round().await;
    for kommun in ["tyreso", "gotene"] {
        app.subscribe("telegram:403", kommun).await;
    }
    app.alert().await;
    assert_eq!(app.deliver().await.refused, 1);
    assert_eq!(paused(&app).await, 2, "one refusal is enough");
    app.set_recorded_day(2);
    app.set_time("2026-05-11T12:00:00Z");
    app.round().await;
    assert_eq!(app.alert().await.queued, 0, "nothing is written to who would not get it");
    let answers = app.bot_context().await;
    let said = async |text: &str, chat| bot::reply_to(text, chat, &answers).await.unwrap().html;
    let again = said("/start", BLOCKED).await;
    assert!(again.contains("Välkommen tillbaka") && again.contains("Tyresö") && again.contains("Götene"), "{again}");
    assert_eq!(paused(&app).await, 0);
    assert_eq!(app.alert().await.queued, 1, "what happened meanwhile");
    assert!(said("/start", BLOCKED).await.contains("Hej! Jag är"), "once");
    // Not every member may start a group's subscription again; a code permits it.
    app.subscribe("telegram:-403", "tyreso").await;
    app.store
        .pause(&Address::Telegram(-403), &utkik::internals::delivery::Remark::BotRemoved, app.now())
        .await
        .unwrap();
    assert!(said("/start", -403).await.contains("Hej! Jag är"));
    assert_eq!(paused(&app).await, 1);
    assert!(said(&format!("/start {}", link_code(&app).await), -403).await.contains("Klart!"));
    assert_eq!(paused(&app).await, 0);
}

#[tokio::test]
async fn a_chat_that_shuts_the_bot_out_or_in_is_paused_or_resumed_before_any_letter() {
    let app = with_chat().await;
    let mut replies = app.telegram.requests().len();
    for (number, (status, resting)) in
        [("kicked", 1), ("member", 0), ("left", 1), ("member", 0)].into_iter().enumerate()
    {
        app.telegram.set_membership(CHAT, status);
        app.telegram.send_text(8, "/hjalp");
        // After a restart the bot receives all updates again, the last one last.
        replies += number + 1;
        run_until_replies(&app, replies).await;
        assert_eq!(paused(&app).await, resting, "{status}");
    }
}

#[tokio::test]
async fn only_telegram_may_post_to_the_webhook() {
    let app = TestApp::start().await;
    app.round().await;
    let key: Arc<[u8]> = Arc::from(b"a secret of sixteen".as_slice());
    let url = app.telegram.url.clone();
    let webhook = Arc::new(Webhook::new("1:token", Some(&url), app.bot_context().await, Arc::clone(&key)).unwrap());
    webhook.announce().await;
    let told = app.telegram.requests().pop().unwrap();
    assert_eq!(told["url"], "https://utkik.example.se/telegram");
    let word = told["secret_token"].as_str().unwrap().to_owned();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/telegram", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, bot::router(webhook)).await });
    app.telegram.send_text(8, "/hjalp");
    let update = app.telegram.last_update().to_string();
    let post = async |word: &str, body: &str| {
        let request = reqwest::Client::new().post(&address).header("X-Telegram-Bot-Api-Secret-Token", word);
        request.body(body.to_owned()).send().await.unwrap().status().as_u16()
    };
    assert_eq!((post("fel", &update).await, post("", &update).await), (403, 403));
    assert_eq!(app.telegram.requests().len(), 1);
    assert_eq!(post(&word, "inte json").await, 400);
    assert_eq!(post(&word, &update).await, 200);
    assert!(app.telegram.requests()[1]["text"].as_str().unwrap().contains("/sok kollektivtrafik"));
}

#[tokio::test]
async fn a_chat_of_a_forvaltning_or_of_what_is_passed_on_is_told_what_it_gets() {
    let mut app = TestApp::start().await;
    app.set_forvaltningar(&[("skola", &["barn-unga", "skola-utbildning"])]);
    app.round().await;
    let matches = app.store.matches_of_kommun(&"tyreso".parse().unwrap()).await.unwrap();
    let theirs = |areas: &[AreaId]| areas.iter().any(|area| *area == "barn-unga" || *area == "skola-utbildning");
    let foreign = matches.iter().find(|one| !theirs(&one.judgement.areas)).unwrap().opportunity.clone();
    let start = async |scope: Scope| {
        let (kommun, remind) = ("tyreso".parse().unwrap(), ReminderDays::default());
        let offer = SubscriptionRequest {
            kommun,
            scope,
            frequency: Frequency::Immediate,
            remind,
            language: utkik::internals::locale::Locale::Swedish,
        };
        let code = app.store.create_link_code(&offer, app.now()).await.unwrap().0;
        reply_text(&app, &format!("/start {code}")).await
    };
    assert!(
        start(Scope::Forvaltning("skola".into())).await.contains("utlysningar för <b>Förvaltningen skola</b> i Tyresö")
    );
    let settings = reply_text(&app, "/installningar").await;
    assert!(settings.contains("Tyresö: genast") && settings.contains("; Förvaltningen skola"), "{settings}");
    let refused = press(&app, CallbackData::ToggleArea("tyreso".parse().unwrap(), "kultur".parse().unwrap())).await;
    assert!(html(refused).contains("Här väljs inga områden"), "its areas stand in the kommun's file");
    press(&app, CallbackData::SetFrequency("tyreso".parse().unwrap(), Frequency::Weekly)).await;
    let subscription = app.store.subscribers().await.unwrap().remove(0).subscriptions.remove(0).subscription;
    assert_eq!((subscription.frequency, subscription.scope), (Frequency::Weekly, Scope::Forvaltning("skola".into())));

    assert!(start(Scope::PassedOn).await.contains("utlysningar som <b>Tyresö</b> skickar vidare"));
    assert!(reply_text(&app, "/installningar").await.contains("; vidarebefordrat"));
    assert!(reply_text(&app, "/nytt").await.contains("Inget nytt"));
    app.store.pass_on(&"tyreso".parse().unwrap(), &foreign.id, "Sök <b>gärna</b>", app.now()).await.unwrap();
    assert!(reply_text(&app, "/nytt").await.contains("1\u{a0}utlysning"));
    let why = html(press(&app, CallbackData::Why(foreign.id.to_string())).await);
    assert!(why.contains("har skickat vidare den.") && why.contains("”Sök &lt;b&gt;gärna&lt;/b&gt;”"), "{why}");
    assert!(!why.contains("passar"), "{why}");
    let no = html(press(&app, CallbackData::NotRelevant(foreign.id.to_string())).await);
    assert!(no.contains("går att följa, men inte att svara på"), "{no}");
    assert!(html(press(&app, CallbackData::Follow(foreign.id.to_string())).await).contains("Chatten följer"));
    assert!(app.store.feedback().await.unwrap().is_empty());
}
