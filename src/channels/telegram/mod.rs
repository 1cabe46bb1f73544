//! Telegram: letters as messages to chats, in parts where they are long.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use governor::clock::DefaultClock;
use reqwest::redirect::Policy;
use teloxide_core::payloads::SendMessageSetters as _;
use teloxide_core::requests::Requester as _;
use teloxide_core::types::{ChatId, InlineKeyboardMarkup, LinkPreviewOptions, ParseMode};
use teloxide_core::{ApiError, Bot, RequestError};
use url::Url;

use super::{Channel, SendOutcome, one_line};
use crate::delivery::{Delivery, DeliveryId};
use crate::subscription::{Address, AddressKind};

pub mod callback_data;
mod rate_limits;
mod split;

use rate_limits::RateLimits;
pub use split::{MESSAGE_LIMIT, plain_text, split_html};

/// Partly sent letters that are remembered; beyond that number they begin again.
const MAX_PARTIAL_LETTERS: usize = 10_000;

/// A channel that sends letters to Telegram chats.
///
/// A letter of several parts that is interrupted continues with the first part that was not taken, as long as this
/// process lives; after a restart it begins again, because a part repeated is better than a part lost.
///
/// A group that has become a supergroup is written to under its new chat id at once; the ledger's remark names it.
#[derive(Debug)]
pub struct TelegramChannel {
    bot: Bot,
    timeout: Duration,
    rate_limits: RateLimits,
    /// How many parts of each delivery were taken, by its id.
    sent_parts: Mutex<HashMap<DeliveryId, usize>>,
    /// New ids of chats that became supergroups, by the old ones.
    migrated_chats: Mutex<HashMap<i64, i64>>,
}

/// The markup of a part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Markup {
    Html,
    /// For HTML that Telegram could not parse: a plain letter is better than none.
    Plain,
}

/// Creates a bot that follows no redirects, uses no proxy, and waits for `timeout` at most. Long polls must be shorter.
///
/// # Errors
/// When the API's address is no http(s) address.
pub fn bot(token: &str, api_url: Option<&Url>, timeout: Duration) -> anyhow::Result<Bot> {
    let client = reqwest::Client::builder()
        .redirect(Policy::none())
        .connect_timeout(timeout.min(Duration::from_secs(5)))
        .timeout(timeout)
        .no_proxy()
        .build()
        .context("failed to set up HTTP for Telegram")?;
    let bot = Bot::with_client(token, client);
    let Some(api_url) = api_url else { return Ok(bot) };
    let usable = matches!(api_url.scheme(), "http" | "https");
    ensure!(usable, "the address of the Telegram API, '{api_url}', is no http(s) address");
    let mut api_url = api_url.clone();
    if let Ok(mut segments) = api_url.path_segments_mut() {
        segments.pop_if_empty();
    }
    Ok(bot.set_api_url(api_url))
}

impl TelegramChannel {
    /// Creates a channel that sends as `bot` (see [`bot`]) and waits for a response for `timeout`.
    pub fn new(bot: Bot, timeout: Duration) -> TelegramChannel {
        let rate_limits = RateLimits::new(DefaultClock::default());
        TelegramChannel { bot, timeout, rate_limits, sent_parts: Mutex::default(), migrated_chats: Mutex::default() }
    }

    async fn deliver(&self, delivery: &Delivery) -> SendOutcome {
        let Some(Address::Telegram(chat)) = delivery.to else {
            let other = delivery.to.as_ref().map_or_else(String::new, Address::masked);
            return SendOutcome::Refused { why: format!("'{other}' is no Telegram chat") };
        };
        let parts = split_html(&delivery.body, MESSAGE_LIMIT);
        let parts: Vec<&String> = parts.iter().filter(|part| !plain_text(part).trim().is_empty()).collect();
        if parts.is_empty() {
            return SendOutcome::Refused { why: "the letter holds no text".to_owned() };
        }
        let sent = lock(&self.sent_parts).get(&delivery.id).copied().unwrap_or(0);
        let last = parts.len() - 1;
        for (number, part) in parts.into_iter().enumerate().skip(sent) {
            let buttons = if number == last { callback_data::letter_buttons(delivery) } else { None };
            match self.send_part(chat, part, buttons.as_ref()).await {
                Ok(()) => self.note_sent_parts(&delivery.id, number + 1),
                Err(outcome) => return outcome,
            }
        }
        lock(&self.sent_parts).remove(&delivery.id);
        self.rate_limits.drop_idle();
        let moved = lock(&self.migrated_chats).get(&chat).copied();
        SendOutcome::Ok { remark: moved.map(|_| "the chat has moved to another address".to_owned()) }
    }

    /// Sends one part; the error is the outcome of the whole delivery.
    async fn send_part(
        &self,
        chat: i64,
        part: &str,
        buttons: Option<&InlineKeyboardMarkup>,
    ) -> Result<(), SendOutcome> {
        let mut markup = Markup::Html;
        // At most three tries: as it is, under the chat's new id, as plain text.
        for _ in 0..3 {
            let to = lock(&self.migrated_chats).get(&chat).copied().unwrap_or(chat);
            match self.send_message(to, part, markup, buttons).await {
                Ok(()) => return Ok(()),
                Err(Some(RequestError::MigrateToChatId(new))) if new.0 != to => {
                    lock(&self.migrated_chats).insert(chat, new.0);
                }
                Err(Some(RequestError::Api(ApiError::CantParseEntities(words)))) if markup == Markup::Html => {
                    tracing::warn!(words = one_line(&words), "Telegram could not read a letter; it goes as plain text");
                    markup = Markup::Plain;
                }
                Err(Some(error)) => return Err(outcome(&error)),
                Err(None) => {
                    return Err(SendOutcome::Retry { after: None, why: "Telegram did not answer in time".to_owned() });
                }
            }
        }
        Err(SendOutcome::Retry { after: None, why: "Telegram keeps naming other chats".to_owned() })
    }

    /// Sends one message; the error is `None` when there was no response in time. The library waits for ten seconds by
    /// itself after a 5xx, hence the own timeout.
    async fn send_message(
        &self,
        chat: i64,
        part: &str,
        markup: Markup,
        buttons: Option<&InlineKeyboardMarkup>,
    ) -> Result<(), Option<RequestError>> {
        self.rate_limits.acquire(chat).await;
        let no_preview = LinkPreviewOptions {
            is_disabled: true,
            url: None,
            prefer_small_media: false,
            prefer_large_media: false,
            show_above_text: false,
        };
        let text = if markup == Markup::Html { part.to_owned() } else { plain_text(part) };
        let mut request = self.bot.send_message(ChatId(chat), text).link_preview_options(no_preview);
        if let Some(buttons) = buttons {
            request = request.reply_markup(buttons.clone());
        }
        if markup == Markup::Html {
            request = request.parse_mode(ParseMode::Html);
        }
        match tokio::time::timeout(self.timeout, request.into_future()).await {
            Ok(Ok(_message)) => Ok(()),
            Ok(Err(error)) => Err(Some(error)),
            Err(_) => Err(None),
        }
    }

    fn note_sent_parts(&self, delivery: &DeliveryId, parts: usize) {
        let mut sent_parts = lock(&self.sent_parts);
        if sent_parts.len() >= MAX_PARTIAL_LETTERS {
            sent_parts.clear();
        }
        sent_parts.insert(delivery.to_owned(), parts);
    }
}

impl Channel for TelegramChannel {
    fn kind(&self) -> AddressKind {
        AddressKind::Telegram
    }

    fn send<'a>(&'a self, delivery: &'a Delivery) -> BoxFuture<'a, SendOutcome> {
        self.deliver(delivery).boxed()
    }

    fn moved_address(&self, address: &Address) -> Option<Address> {
        let Address::Telegram(chat) = address else { return None };
        lock(&self.migrated_chats).get(chat).copied().map(Address::Telegram)
    }
}

fn lock<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Beginnings of Telegram's errors that mean that the chat is closed to the bot, whatever it writes: blocked, kicked,
/// deactivated, unknown, or muted. "Unauthorized: bot was kicked …" is about the chat; a wrong token is handled before.
const CHAT_CLOSED_ERRORS: [&str; 7] = [
    "Forbidden:",
    "Unauthorized: bot",
    "Bad Request: chat not found",
    "Bad Request: user not found",
    "Bad Request: group is deactivated",
    "Bad Request: not enough rights to send",
    "Bad Request: have no rights to send",
];

/// Returns what an error means for the delivery. Like the library, this tells errors apart by Telegram's texts, because
/// there is nothing else to tell them by.
fn outcome(error: &RequestError) -> SendOutcome {
    let retry = |after, why: String| SendOutcome::Retry { after, why: one_line(&why) };
    // Nothing was taken, and none of these is about the chat.
    let fault = |why: String| SendOutcome::ChannelFault { why: one_line(&why) };
    match error {
        RequestError::RetryAfter(wait) => retry(Some(wait.duration()), "Telegram asked for a pause".to_owned()),
        RequestError::Api(ApiError::InvalidToken) => fault("Telegram does not know the bot's token".to_owned()),
        RequestError::Api(error) => {
            let words = match error {
                ApiError::Unknown(words) => words.clone(),
                known => known.to_string(),
            };
            let begins_with = |beginnings: &[&str]| beginnings.iter().any(|beginning| words.starts_with(beginning));
            if begins_with(&CHAT_CLOSED_ERRORS) {
                return SendOutcome::Gone { why: one_line(&words) };
            }
            if begins_with(&["Bad Request:", "Request Entity Too Large"]) {
                return SendOutcome::Refused { why: one_line(&words) };
            }
            fault(words)
        }
        RequestError::InvalidJson { .. } => fault("Telegram's answer could not be read".to_owned()),
        RequestError::Network(error) if error.is_timeout() => retry(None, "Telegram did not answer in time".to_owned()),
        RequestError::Network(error) if error.is_connect() => fault("Telegram could not be reached".to_owned()),
        RequestError::Network(_) => retry(None, "the connection to Telegram broke off".to_owned()),
        other => retry(None, other.to_string()),
    }
}
