//! The Telegram bot: questions from chats, answered in Swedish.

mod answer;

use std::future::Future;
use std::time::Duration;

use anyhow::{Context, Result};
use teloxide::payloads::{GetUpdatesSetters, SendMessageSetters};
use teloxide::requests::Requester;
use teloxide::types::{BotCommand, LinkPreviewOptions, Message, ParseMode, UpdateKind};
use teloxide::{ApiError, Bot, RequestError};
use url::Url;

pub use answer::{Answers, answer};

use crate::channel::telegram;

/// How long Telegram holds an empty answer back.
const POLL_SECONDS: u32 = 25;
/// After a failure, the wait before the next try.
const PAUSE: Duration = Duration::from_secs(5);

/// Answers until `stop`. A failing network is waited out; a token that Telegram does not know ends the bot.
///
/// # Errors
/// When the API's address or the token is not usable.
pub async fn run(token: &str, api_url: Option<&Url>, answers: Answers, stop: impl Future<Output = ()>) -> Result<()> {
    let bot = telegram::bot(token, api_url, Duration::from_secs(u64::from(POLL_SECONDS) + 15))?;
    tokio::select! {
        () = stop => Ok(()),
        ended = poll(&bot, &answers) => ended,
    }
}

async fn poll(bot: &Bot, answers: &Answers) -> Result<()> {
    register(bot).await;
    let mut next = 0;
    loop {
        let updates = match bot.get_updates().offset(next).timeout(POLL_SECONDS).await {
            Ok(updates) => updates,
            Err(RequestError::Api(ApiError::InvalidToken)) => {
                anyhow::bail!("Telegram does not know the token: look at UTKIK_TELEGRAM_TOKEN");
            }
            Err(error) => {
                tracing::warn!("the bot cannot reach Telegram: {}", without_token(&error));
                tokio::time::sleep(wait(&error)).await;
                continue;
            }
        };
        for update in updates {
            next = i32::try_from(update.id.0).context("Telegram's update number is out of range")?.saturating_add(1);
            if let UpdateKind::Message(message) = update.kind {
                reply(bot, answers, &message).await;
            }
        }
    }
}

/// Shows the commands in the chat's menu. A failure costs the menu only.
async fn register(bot: &Bot) {
    let commands = answer::COMMANDS.map(|(name, what)| BotCommand::new(name, what));
    if let Err(error) = bot.set_my_commands(commands).await {
        tracing::warn!("the bot's menu was not set: {}", without_token(&error));
    }
}

async fn reply(bot: &Bot, answers: &Answers, message: &Message) {
    let Some(text) = message.text() else { return };
    let Some(said) = answer(text, message.chat.id.0, answers) else { return };
    let preview = LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    };
    let sent = bot.send_message(message.chat.id, said).parse_mode(ParseMode::Html).link_preview_options(preview).await;
    if let Err(error) = sent {
        tracing::warn!("an answer was not sent: {}", without_token(&error));
    }
}

fn wait(error: &RequestError) -> Duration {
    match error {
        RequestError::RetryAfter(seconds) => seconds.duration(),
        _ => PAUSE,
    }
}

/// The token stands in the address of every request: an error that names the address must not reach the log.
fn without_token(error: &RequestError) -> String {
    match error {
        RequestError::Network(_) => "the network failed".to_owned(),
        other => other.to_string(),
    }
}
