//! The Telegram API as far as messages, presses of buttons and `getUpdates` go; the chat's number chooses how it behaves.

use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::{Router, routing::post};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

/// The chat that has blocked the bot.
pub(crate) const BLOCKED: i64 = 403;
/// No chat at all.
pub(crate) const UNKNOWN: i64 = 404;
/// Takes every message but the second, once.
pub(crate) const HASTY: i64 = 429;
/// Cannot read any HTML.
pub(crate) const STRICT: i64 = 400;
/// A group that has become the supergroup `MOVED_TO`.
pub(crate) const MOVED: i64 = -1;
pub(crate) const MOVED_TO: i64 = -1_001;
/// Answers 502 as a proxy does, in HTML.
pub(crate) const DOWN: i64 = 502;
/// Redirects elsewhere.
pub(crate) const ELSEWHERE: i64 = 302;

/// A running stand-in, and every message that it was asked to send.
pub(crate) struct Telegram {
    pub(crate) url: Url,
    asked: Arc<Mutex<Vec<Value>>>,
    said: Said,
}

/// What people said to the bot, as updates.
type Said = Arc<Mutex<Vec<Value>>>;

impl Telegram {
    pub(crate) async fn start() -> Telegram {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let asked = Arc::default();
        let said = Said::default();
        let updates = Router::new()
            .route("/{bot}/GetUpdates", post(updates))
            .route("/{bot}/SetMyCommands", post(|| async { axum::Json(json!({"ok": true, "result": true})) }))
            .with_state(Arc::clone(&said));
        let app = Router::new()
            .route("/{bot}/SendMessage", post(answer))
            .route("/{bot}/EditMessageText", post(answer))
            .route("/{bot}/AnswerCallbackQuery", post(heard))
            .with_state(Arc::clone(&asked))
            .merge(updates);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Telegram { url, asked, said }
    }

    /// Somebody says something to the bot.
    pub(crate) fn hears(&self, chat: i64, text: &str) {
        let mut said = self.said.lock().unwrap();
        let number = said.len() + 1;
        let chat = json!({"id": chat, "type": if chat > 0 { "private" } else { "group" }, "first_name": "Anna", "title": "EU"});
        let message = json!({"message_id": number, "date": 1_778_400_000, "chat": chat, "text": text});
        said.push(json!({"update_id": number, "message": message}));
    }

    /// Somebody presses a button under an answer to `question`, as Telegram tells it: the message is told again, its
    /// marks as places. Without a question, a message too old to be shown.
    pub(crate) fn pressed(&self, chat: i64, data: &str, question: Option<&str>) {
        let mut said = self.said.lock().unwrap();
        let number = said.len() + 1;
        let chat = json!({"id": chat, "type": "private", "first_name": "Anna"});
        let message = match question {
            None => json!({"message_id": 9, "date": 0, "chat": chat}),
            Some(question) => json!({
                "message_id": 9, "date": 1_778_400_000, "chat": chat, "text": format!("🇸🇪 12 utlysningar för {question}\n"),
                "entities": [
                    {"type": "bold", "offset": 5, "length": 14},
                    {"type": "code", "offset": 24, "length": question.encode_utf16().count()},
                ],
            }),
        };
        let from = json!({"id": 5, "is_bot": false, "first_name": "Anna"});
        let query = json!({"id": "77", "from": from, "message": message, "chat_instance": "1", "data": data});
        said.push(json!({"update_id": number, "callback_query": query}));
    }

    /// Everything asked for, taken or not.
    pub(crate) fn asked(&self) -> Vec<Value> {
        self.asked.lock().unwrap().clone()
    }
}

async fn answer(Path(bot): Path<String>, State(asked): State<Arc<Mutex<Vec<Value>>>>, body: Bytes) -> Response {
    let message: Value = serde_json::from_slice(&body).unwrap();
    let chat = message["chat_id"].as_i64().unwrap();
    let times = {
        let mut asked = asked.lock().unwrap();
        asked.push(message.clone());
        asked.iter().filter(|earlier| earlier["chat_id"] == message["chat_id"]).count()
    };
    if bot != "bot1:token" {
        return refused(401, json!({"description": "Unauthorized"}));
    }
    match chat {
        BLOCKED => refused(403, json!({"description": "Forbidden: bot was blocked by the user"})),
        UNKNOWN => refused(400, json!({"description": "Bad Request: chat not found"})),
        HASTY if times == 2 => {
            refused(429, json!({"description": "Too Many Requests: retry after 7", "parameters": {"retry_after": 7}}))
        }
        STRICT if message["parse_mode"] == "HTML" => {
            refused(400, json!({"description": "Bad Request: can't parse entities: unsupported start tag"}))
        }
        MOVED => refused(
            400,
            json!({"description": "Bad Request: group chat was upgraded to a supergroup chat",
                   "parameters": {"migrate_to_chat_id": MOVED_TO}}),
        ),
        DOWN => (StatusCode::BAD_GATEWAY, "<html>502</html>").into_response(),
        ELSEWHERE => (StatusCode::FOUND, [(header::LOCATION, "http://169.254.169.254/")]).into_response(),
        _ => taken(chat, times, &message),
    }
}

/// A press that the bot has heard.
async fn heard(State(asked): State<Arc<Mutex<Vec<Value>>>>, body: Bytes) -> Response {
    asked.lock().unwrap().push(serde_json::from_slice(&body).unwrap());
    axum::Json(json!({"ok": true, "result": true})).into_response()
}

/// The updates from the asked number on; an empty answer comes after a while, as a long poll's does.
async fn updates(Path(bot): Path<String>, State(said): State<Said>, body: Bytes) -> Response {
    if bot != "bot1:token" {
        return refused(401, json!({"description": "Unauthorized"}));
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

fn taken(chat: i64, number: usize, message: &Value) -> Response {
    let result = json!({
        "message_id": number,
        "date": 1_778_400_000,
        "chat": {"id": chat, "type": "private", "first_name": "Anna"},
        "text": message["text"],
    });
    axum::Json(json!({"ok": true, "result": result})).into_response()
}

fn refused(code: u16, mut answer: Value) -> Response {
    answer["ok"] = json!(false);
    answer["error_code"] = json!(code);
    (StatusCode::from_u16(code).unwrap(), axum::Json(answer)).into_response()
}
