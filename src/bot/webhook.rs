//! Telegram posts to us what it is otherwise asked for; a word that only it was told says that it is Telegram.

use std::sync::Arc;

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use teloxide::Bot;
use teloxide::payloads::SetWebhookSetters as _;
use teloxide::requests::Requester as _;
use teloxide::types::Update;
use tokio::sync::OnceCell;
use url::Url;

use super::answer::Answers;
use super::{POLL_SECONDS, hear, introduce, without_token};
use crate::channels::telegram;
use crate::letters::link;

/// Where Telegram posts, under our public address.
const PATH: &str = "/telegram";
/// The word's header (Bot API, `setWebhook`).
const WORD: &str = "x-telegram-bot-api-secret-token";

/// The bot as Telegram's receiver.
pub struct Webhook {
    bot: Bot,
    answers: Answers,
    /// From which the word is derived.
    secret: Arc<[u8]>,
    /// The bot's own, learnt when it is first needed.
    name: OnceCell<String>,
}

impl Webhook {
    /// # Errors
    /// When the API's address is not usable.
    pub fn new(token: &str, api_url: Option<&Url>, answers: Answers, secret: Arc<[u8]>) -> Result<Webhook> {
        let bot = telegram::bot(token, api_url, std::time::Duration::from_secs(u64::from(POLL_SECONDS)))?;
        Ok(Webhook { bot, answers, secret, name: OnceCell::new() })
    }

    /// Tells Telegram where to post and by which word it is known. A failure is logged: then nothing comes.
    pub async fn announce(&self) {
        let address = format!("{}{PATH}", self.answers.public_url);
        let Ok(address) = address.parse() else {
            tracing::error!("Telegram cannot post to '{address}': it is no address");
            return;
        };
        let told = self.bot.set_webhook(address).secret_token(link::telegram_word(&self.secret)).await;
        if let Err(error) = told {
            tracing::error!("Telegram was not told where to post: {}", without_token(&error));
        }
    }
}

/// The one route.
pub fn router(webhook: Arc<Webhook>) -> Router {
    Router::new().route(PATH, post(take)).with_state(webhook)
}

async fn take(State(webhook): State<Arc<Webhook>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let word = headers.get(WORD).and_then(|word| word.to_str().ok()).unwrap_or_default();
    if !link::is_telegram(&webhook.secret, word) {
        return StatusCode::FORBIDDEN;
    }
    let Ok(update) = serde_json::from_slice::<Update>(&body) else { return StatusCode::BAD_REQUEST };
    let name = webhook.name.get_or_init(|| introduce(&webhook.bot)).await;
    hear(&webhook.bot, &webhook.answers, name, &update.kind).await;
    StatusCode::OK
}
