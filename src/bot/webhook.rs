//! The webhook to which Telegram posts updates, in place of polling. A secret header shows that a request is
//! Telegram's.

use std::sync::Arc;

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use teloxide_core::Bot;
use teloxide_core::payloads::SetWebhookSetters as _;
use teloxide_core::requests::Requester as _;
use teloxide_core::types::Update;
use tokio::sync::OnceCell;
use url::Url;

use super::context::BotContext;
use super::outage::without_token;
use super::{POLL_SECONDS, handle_update, set_menu_and_read_name};
use crate::channels::telegram;
use crate::letters::signed_tokens;

/// The path, under the public URL, to which Telegram posts.
const PATH: &str = "/telegram";
/// The header that carries the secret (Bot API, `setWebhook`).
const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";

/// The bot as a receiver of Telegram's requests.
pub struct Webhook {
    bot: Bot,
    context: BotContext,
    /// The key from which the header's secret is derived.
    secret: Arc<[u8]>,
    /// The bot's own name, requested when it is first needed.
    name: OnceCell<String>,
}

impl Webhook {
    /// Returns a webhook that is not yet announced to Telegram.
    ///
    /// # Errors
    /// When the API's address is not usable.
    pub fn new(token: &str, api_url: Option<&Url>, context: BotContext, secret: Arc<[u8]>) -> Result<Webhook> {
        let bot = telegram::bot(token, api_url, std::time::Duration::from_secs(u64::from(POLL_SECONDS)))?;
        Ok(Webhook { bot, context, secret, name: OnceCell::new() })
    }

    /// Registers the URL and the secret with Telegram. Returns whether that went well; a failure is logged, and no
    /// updates arrive until it does.
    pub async fn announce(&self) -> bool {
        let address = format!("{}{PATH}", self.context.public_url);
        let Ok(address) = address.parse() else {
            tracing::error!("Telegram cannot post to '{address}': it is no address");
            return false;
        };
        let registered =
            self.bot.set_webhook(address).secret_token(signed_tokens::telegram_secret_token(&self.secret)).await;
        let failed_since = registered.is_err().then(|| self.context.clock.now());
        self.context.signals.bot_unreachable_since.send_replace(failed_since);
        if let Err(error) = &registered {
            tracing::error!("Telegram was not told where to post: {}", without_token(error));
        }
        registered.is_ok()
    }
}

/// Returns a router with the webhook's only route.
pub fn router(webhook: Arc<Webhook>) -> Router {
    Router::new().route(PATH, post(receive)).with_state(webhook)
}

async fn receive(State(webhook): State<Arc<Webhook>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let secret = headers.get(SECRET_HEADER).and_then(|word| word.to_str().ok()).unwrap_or_default();
    if !signed_tokens::is_telegram_secret_token(&webhook.secret, secret) {
        return StatusCode::FORBIDDEN;
    }
    let Ok(update) = serde_json::from_slice::<Update>(&body) else { return StatusCode::BAD_REQUEST };
    let name = webhook.name.get_or_init(|| set_menu_and_read_name(&webhook.bot, &webhook.context)).await;
    handle_update(&webhook.bot, &webhook.context, name, &update.kind).await;
    StatusCode::OK
}
