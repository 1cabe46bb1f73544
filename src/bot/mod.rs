//! The Telegram bot: questions from chats, answered in Swedish.

mod answer;
mod facts;
mod search;

use std::future::Future;
use std::time::Duration;

use anyhow::{Context, Result};
use teloxide::payloads::{AnswerCallbackQuerySetters, EditMessageTextSetters, GetUpdatesSetters, SendMessageSetters};
use teloxide::requests::Requester;
use teloxide::types::{
    BotCommand, CallbackQuery, ChatId, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message,
    MessageEntityKind, ParseMode, UpdateKind,
};
use teloxide::{ApiError, Bot, RequestError};
use url::Url;

pub use answer::{Answers, Button, Press, Pressed, Said, answer, press};

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
            match update.kind {
                UpdateKind::Message(message) => reply(bot, answers, &message).await,
                UpdateKind::CallbackQuery(query) => pressed(bot, answers, &query).await,
                _ => {}
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
    say(bot, message.chat.id, said).await;
}

async fn say(bot: &Bot, chat: ChatId, said: Said) {
    let message = bot.send_message(chat, &said.html).parse_mode(ParseMode::Html).link_preview_options(no_preview());
    let sent = if said.buttons.is_empty() { message.await } else { message.reply_markup(keyboard(&said)).await };
    if let Err(error) = sent {
        tracing::warn!("an answer was not sent: {}", without_token(&error));
    }
}

/// Answers a press of a button: Telegram shows that it works until it has heard.
async fn pressed(bot: &Bot, answers: &Answers, query: &CallbackQuery) {
    let message = query.regular_message();
    let question = message.and_then(question);
    let outcome = press(query.data.as_deref().unwrap_or_default(), question.as_deref(), answers).await;
    let heard = bot.answer_callback_query(query.id.clone());
    let heard = if let Pressed::Regrets(why) = &outcome { heard.text(*why).await } else { heard.await };
    if let Err(error) = heard {
        tracing::warn!("a press was not answered: {}", without_token(&error));
    }
    let Some(place) = &query.message else { return };
    match outcome {
        Pressed::Regrets(_) => {}
        Pressed::Tells(said) => say(bot, place.chat().id, said).await,
        Pressed::Turns(said) => {
            let edit = bot.edit_message_text(place.chat().id, place.id(), &said.html).parse_mode(ParseMode::Html);
            let edited = edit.link_preview_options(no_preview()).reply_markup(keyboard(&said)).await;
            // A second press on the same button asks for what is there already.
            if let Err(error) = edited
                && !matches!(error, RequestError::Api(ApiError::MessageNotModified))
            {
                tracing::warn!("an answer was not turned: {}", without_token(&error));
            }
        }
    }
}

/// What the bot's own message says was asked: the first words in code letters.
fn question(message: &Message) -> Option<String> {
    let entities = message.parse_entities()?;
    let code = entities.iter().find(|entity| *entity.kind() == MessageEntityKind::Code)?;
    Some(code.text().to_owned())
}

fn keyboard(said: &Said) -> InlineKeyboardMarkup {
    let button = |button: &Button| InlineKeyboardButton::callback(button.label.clone(), button.press.data());
    InlineKeyboardMarkup::new(said.buttons.iter().map(|row| row.iter().map(button).collect::<Vec<_>>()))
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
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
