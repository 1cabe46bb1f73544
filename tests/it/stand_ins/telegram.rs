//! The Telegram API as far as `sendMessage` goes; the chat's number chooses how it behaves.

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
}

impl Telegram {
    pub(crate) async fn start() -> Telegram {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let asked = Arc::default();
        let app = Router::new().route("/{bot}/SendMessage", post(answer)).with_state(Arc::clone(&asked));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Telegram { url, asked }
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
