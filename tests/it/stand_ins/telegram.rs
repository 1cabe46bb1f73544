//! The part of the Telegram API for messages, callbacks of buttons and `getUpdates`; the chat's id chooses the
//! behaviour.

use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::{Router, routing::post};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

use super::faults::{Fault, FaultInjector};

/// A chat that has blocked the bot.
pub(crate) const BLOCKED: i64 = 403;
/// A chat that does not exist.
pub(crate) const UNKNOWN: i64 = 404;
/// Refuses the second message once, with a short wait.
pub(crate) const HASTY: i64 = 429;
/// Refuses every message with a long wait.
pub(crate) const FLOODED: i64 = 4_290;
/// Responds that another bot process fetches updates, which should never happen here.
pub(crate) const CONFLICT: i64 = 409;
/// Refuses every message in HTML.
pub(crate) const STRICT: i64 = 400;
/// A group that has become the supergroup `MOVED_TO`.
pub(crate) const MOVED: i64 = -1;
pub(crate) const MOVED_TO: i64 = -1_001;
/// Responds with 502 and HTML, as a proxy does.
pub(crate) const DOWN: i64 = 502;
/// Redirects to a private address.
pub(crate) const ELSEWHERE: i64 = 302;

/// A running stand-in with every message that it was asked to send.
pub(crate) struct Telegram {
    pub(crate) url: Url,
    /// The faults that any message to a chat may meet.
    pub(crate) faults: FaultInjector,
    asked: Messages,
    shown: Messages,
    /// The messages of people to the bot, as updates.
    updates: Messages,
    routes: Router,
}

/// The chats, and the messages to them.
#[derive(Clone)]
struct Chats {
    faults: FaultInjector,
    asked: Messages,
    shown: Messages,
}

/// Messages in one direction, oldest first.
type Messages = Arc<Mutex<Vec<Value>>>;

impl Telegram {
    pub(crate) async fn start() -> Telegram {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let (asked, shown, said) = (Messages::default(), Messages::default(), Messages::default());
        let faults = FaultInjector::default();
        let chats = Chats { faults: faults.clone(), asked: Arc::clone(&asked), shown: Arc::clone(&shown) };
        let updates = Router::new()
            .route("/{bot}/GetUpdates", post(get_updates))
            .route("/{bot}/GetMe", post(|| async { axum::Json(json!({"ok": true, "result": me()})) }))
            .route("/{bot}/GetChatMember", post(member))
            .route("/{bot}/DeleteWebhook", post(|| async { axum::Json(json!({"ok": true, "result": true})) }))
            .route("/{bot}/SetMyCommands", post(|| async { axum::Json(json!({"ok": true, "result": true})) }))
            .with_state(Arc::clone(&said));
        let chats = Router::new()
            .route("/{bot}/SendMessage", post(accept_message))
            .route("/{bot}/EditMessageText", post(accept_message))
            .with_state(chats);
        let app = Router::new()
            .route("/{bot}/SetWebhook", post(record_webhook))
            .route("/{bot}/AnswerCallbackQuery", post(record_callback))
            .with_state(Arc::clone(&asked))
            .merge(chats)
            .merge(updates);
        let routes = app.clone();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Telegram { url, faults, asked, shown, updates: said, routes }
    }

    /// Serves the same at another port, too.
    pub(crate) async fn serve_also_at(&self, port: u16) {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let routes = self.routes.clone();
        tokio::spawn(async move { axum::serve(listener, routes).await });
    }

    /// Sends a message to the bot as an ordinary member.
    pub(crate) fn send_text(&self, chat: i64, text: &str) {
        self.send_message_from(MEMBER, chat, json!({"text": text}));
    }

    /// Sends a message to the bot as the user with this id; `more` has the text and other fields.
    pub(crate) fn send_message_from(&self, user: i64, chat: i64, more: Value) {
        let mut said = self.updates.lock().unwrap();
        let number = said.len() + 1;
        let mut message =
            json!({"message_id": number, "date": 1_778_400_000, "chat": chat_json(chat), "from": user_json(user)});
        for (key, value) in more.as_object().unwrap() {
            message[key] = value.clone();
        }
        said.push(json!({"update_id": number, "message": message}));
    }

    /// Presses a button under a message of the bot as the user with this id.
    pub(crate) fn press_button_as(&self, user: i64, chat: i64, data: &str) {
        let mut said = self.updates.lock().unwrap();
        let number = said.len() + 1;
        let message =
            json!({"message_id": 9, "date": 1_778_400_000, "chat": chat_json(chat), "from": me(), "text": "Brev"});
        let query =
            json!({"id": "77", "from": user_json(user), "message": message, "chat_instance": "1", "data": data});
        said.push(json!({"update_id": number, "callback_query": query}));
    }

    /// Presses a button under a reply to `question`. As in Telegram's API, the update repeats the message with its
    /// formatting as entities; without a question, the message is too old to be included.
    pub(crate) fn press_button(&self, chat: i64, data: &str, question: Option<&str>) {
        let mut said = self.updates.lock().unwrap();
        let number = said.len() + 1;
        let chat = json!({"id": chat, "type": "private", "first_name": "Anna"});
        let message = match question {
            None => json!({"message_id": 9, "date": 0, "chat": chat}),
            Some(question) => json!({
                "message_id": 9, "date": 1_778_400_000, "chat": chat, "text": "🇸🇪 12 utlysningar\nAlla på webben",
                "entities": [
                    {"type": "bold", "offset": 5, "length": 14},
                    {"type": "text_link", "offset": 20, "length": 14, "url": format!("https://utkik.example/sok?q={question}")},
                ],
            }),
        };
        let from = json!({"id": 5, "is_bot": false, "first_name": "Anna"});
        let query = json!({"id": "77", "from": from, "message": message, "chat_instance": "1", "data": data});
        said.push(json!({"update_id": number, "callback_query": query}));
    }

    /// Returns the last message to the bot, as Telegram posts it to a webhook.
    pub(crate) fn last_update(&self) -> Value {
        self.updates.lock().unwrap().last().unwrap().clone()
    }

    /// Returns the messages that were accepted.
    pub(crate) fn accepted_messages(&self) -> Vec<Value> {
        self.shown.lock().unwrap().clone()
    }

    /// Adds the bot to a chat (`member`), or removes it (`kicked`).
    pub(crate) fn set_membership(&self, chat: i64, status: &str) {
        let mut said = self.updates.lock().unwrap();
        let number = said.len() + 1;
        let member = |status: &str| match status {
            "kicked" => json!({"status": status, "user": me(), "until_date": 0}),
            _ => json!({"status": status, "user": me()}),
        };
        let update = json!({
            "chat": chat_json(chat), "from": user_json(MEMBER), "date": 1_778_400_000,
            "old_chat_member": member("left"), "new_chat_member": member(status),
        });
        said.push(json!({"update_id": number, "my_chat_member": update}));
    }

    /// Returns every request, accepted or not.
    pub(crate) fn requests(&self) -> Vec<Value> {
        self.asked.lock().unwrap().clone()
    }
}

async fn accept_message(Path(bot): Path<String>, State(chats): State<Chats>, body: Bytes) -> Response {
    let message: Value = serde_json::from_slice(&body).unwrap();
    let chat = message["chat_id"].as_i64().unwrap();
    let times = {
        let mut asked = chats.asked.lock().unwrap();
        asked.push(message.clone());
        asked.iter().filter(|earlier| earlier["chat_id"] == message["chat_id"]).count()
    };
    if bot != "bot1:token" {
        return error_response(401, json!({"description": "Unauthorized"}));
    }
    match chats.faults.next_fault() {
        Some(Fault::CutBefore) => return (StatusCode::BAD_GATEWAY, "<html>502</html>").into_response(),
        Some(Fault::Later) => {
            let words = json!({"description": "Too Many Requests: retry after 5", "parameters": {"retry_after": 5}});
            return error_response(429, words);
        }
        Some(Fault::CutAfter) => {
            chats.shown.lock().unwrap().push(message);
            return std::future::pending().await;
        }
        Some(Fault::Silence) => return std::future::pending().await,
        None => {}
    }
    match chat {
        BLOCKED => error_response(403, json!({"description": "Forbidden: bot was blocked by the user"})),
        UNKNOWN => error_response(400, json!({"description": "Bad Request: chat not found"})),
        HASTY if times == 2 => error_response(
            429,
            json!({"description": "Too Many Requests: retry after 7", "parameters": {"retry_after": 7}}),
        ),
        FLOODED => error_response(
            429,
            json!({"description": "Too Many Requests: retry after 700", "parameters": {"retry_after": 700}}),
        ),
        CONFLICT => error_response(409, json!({"description": "Conflict: terminated by other getUpdates request"})),
        STRICT if message["parse_mode"] == "HTML" => {
            error_response(400, json!({"description": "Bad Request: can't parse entities: unsupported start tag"}))
        }
        MOVED => error_response(
            400,
            json!({"description": "Bad Request: group chat was upgraded to a supergroup chat",
                   "parameters": {"migrate_to_chat_id": MOVED_TO}}),
        ),
        DOWN => (StatusCode::BAD_GATEWAY, "<html>502</html>").into_response(),
        ELSEWHERE => (StatusCode::FOUND, [(header::LOCATION, "http://169.254.169.254/")]).into_response(),
        _ => {
            chats.shown.lock().unwrap().push(message.clone());
            accepted_response(chat, times, &message)
        }
    }
}

/// The only administrator of every group.
pub(crate) const ADMINISTRATOR: i64 = 5_001;
pub(crate) const MEMBER: i64 = 5_002;

/// The bot itself.
pub(crate) fn me() -> Value {
    json!({
        "id": 1, "is_bot": true, "first_name": "utkik", "username": "utkikbot", "can_join_groups": true,
        "can_read_all_group_messages": false, "supports_inline_queries": false, "can_connect_to_business": false,
        "has_main_web_app": false,
    })
}

fn user_json(user: i64) -> Value {
    json!({"id": user, "is_bot": false, "first_name": "Anna"})
}

fn chat_json(chat: i64) -> Value {
    json!({"id": chat, "type": if chat > 0 { "private" } else { "group" }, "first_name": "Anna", "title": "EU"})
}

async fn member(body: Bytes) -> Response {
    let user = serde_json::from_slice::<Value>(&body).unwrap()["user_id"].as_i64().unwrap();
    let member = if user == ADMINISTRATOR {
        json!({"status": "creator", "user": user_json(user), "is_anonymous": false})
    } else {
        json!({"status": "member", "user": user_json(user)})
    };
    axum::Json(json!({"ok": true, "result": member})).into_response()
}

/// Records the webhook that the bot sets, from the parts of its form.
async fn record_webhook(State(asked): State<Messages>, body: Bytes) -> Response {
    let form = String::from_utf8(body.to_vec()).unwrap();
    let part = |name: &str| {
        let (_, rest) = form.split_once(&format!("name=\"{name}\""))?;
        rest.split_once("\r\n\r\n")?.1.lines().next().map(str::to_owned)
    };
    asked.lock().unwrap().push(json!({"url": part("url"), "secret_token": part("secret_token")}));
    axum::Json(json!({"ok": true, "result": true})).into_response()
}

/// Records a callback that the bot has answered.
async fn record_callback(State(asked): State<Messages>, body: Bytes) -> Response {
    asked.lock().unwrap().push(serde_json::from_slice(&body).unwrap());
    axum::Json(json!({"ok": true, "result": true})).into_response()
}

/// Returns the updates from the requested offset on; an empty response comes after a while, as from a long poll.
async fn get_updates(Path(bot): Path<String>, State(said): State<Messages>, body: Bytes) -> Response {
    if bot != "bot1:token" {
        return error_response(401, json!({"description": "Unauthorized"}));
    }
    let asked: Value = serde_json::from_slice(&body).unwrap();
    let from = asked["offset"].as_i64().unwrap_or(0);
    for _ in 0..50 {
        let new: Vec<Value> = said
            .lock()
            .unwrap()
            .iter()
            .filter(|update| update["update_id"].as_i64().unwrap() >= from)
            .cloned()
            .collect();
        if !new.is_empty() {
            return axum::Json(json!({"ok": true, "result": new})).into_response();
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    axum::Json(json!({"ok": true, "result": []})).into_response()
}

fn accepted_response(chat: i64, number: usize, message: &Value) -> Response {
    let result = json!({
        "message_id": number,
        "date": 1_778_400_000,
        "chat": {"id": chat, "type": "private", "first_name": "Anna"},
        "text": message["text"],
    });
    axum::Json(json!({"ok": true, "result": result})).into_response()
}

fn error_response(code: u16, mut answer: Value) -> Response {
    answer["ok"] = json!(false);
    answer["error_code"] = json!(code);
    (StatusCode::from_u16(code).unwrap(), axum::Json(answer)).into_response()
}
