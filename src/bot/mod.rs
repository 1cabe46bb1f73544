//! The Telegram bot: commands, searches and feedback from chats, in the language of each.

mod commands;
mod context;
mod facts;
mod opinion;
mod outage;
mod overview;
mod reply;
mod search;
mod subscriber;
mod webhook;

use std::future::Future;
use std::time::Duration;

use anyhow::{Context, Result};
use teloxide_core::payloads::{
    AnswerCallbackQuerySetters, EditMessageTextSetters, GetUpdatesSetters, SendMessageSetters,
};
use teloxide_core::requests::Requester;
use teloxide_core::types::{
    BotCommand, CallbackQuery, ChatId, ChatMemberKind, ChatMemberUpdated, InlineKeyboardButton,
    InlineKeyboardButtonKind, InlineKeyboardMarkup, LinkPreviewOptions, Message, MessageEntityKind, ParseMode,
    UpdateKind, UserId,
};
use teloxide_core::{ApiError, Bot, RequestError};
use url::Url;

pub use commands::{handle_callback, reply_to};
pub use context::BotContext;
use outage::{Outage, is_outage, without_token};
pub use reply::{Button, CallbackOutcome, Reply};
pub use webhook::{Webhook, router};

use crate::channels::telegram;
use crate::channels::telegram::callback_data::CallbackData;
use crate::delivery::Remark;
use crate::subscription::Address;

/// How long Telegram holds back an empty response, in seconds (long polling).
const POLL_SECONDS: u32 = 25;

/// Polls for updates and handles them until `stop`, however long Telegram does not answer.
///
/// # Errors
/// When the API's address or the token is not usable.
pub async fn run(
    token: &str,
    api_url: Option<&Url>,
    context: BotContext,
    stop: impl Future<Output = ()>,
) -> Result<()> {
    let bot = telegram::bot(token, api_url, Duration::from_secs(u64::from(POLL_SECONDS) + 15))?;
    tokio::select! {
        () = stop => Ok(()),
        ended = poll(&bot, &context) => ended,
    }
}

async fn poll(bot: &Bot, context: &BotContext) -> Result<()> {
    let (mut outage, mut name, mut next) = (Outage::none(context), None, 0);
    loop {
        let heard = match &name {
            None => begin_polling(bot, context).await.map(|found| {
                name = Some(found);
                Vec::new()
            }),
            Some(_) => bot.get_updates().offset(next).timeout(POLL_SECONDS).await,
        };
        let updates = match heard {
            Ok(updates) => updates,
            Err(error) => {
                tokio::time::sleep(outage.failed(&error)).await;
                continue;
            }
        };
        outage.answered();
        for update in updates {
            next = i32::try_from(update.id.0).context("Telegram's update number is out of range")?.saturating_add(1);
            handle_update(bot, context, name.as_deref().unwrap_or_default(), &update.kind).await;
        }
    }
}

/// Takes down a webhook that is set, as Telegram refuses polling beside it, and returns the bot's own name.
async fn begin_polling(bot: &Bot, context: &BotContext) -> Result<String, RequestError> {
    match bot.delete_webhook().await {
        Err(error) if is_outage(&error) => return Err(error),
        Err(error) => tracing::warn!("the bot may still be told elsewhere: {}", without_token(&error)),
        Ok(_) => {}
    }
    Ok(set_menu_and_read_name(bot, context).await)
}

/// Handles one update: a message, a callback, or a change in the bot's membership of a chat.
async fn handle_update(bot: &Bot, context: &BotContext, name: &str, update: &UpdateKind) {
    match update {
        UpdateKind::Message(message) => handle_message(bot, context, name, message).await,
        UpdateKind::CallbackQuery(query) => handle_callback_query(bot, context, query).await,
        UpdateKind::MyChatMember(update) => handle_membership(context, update).await,
        _ => {}
    }
}

/// Pauses letters when somebody blocks the bot or removes it from a group, and resumes them when it is let in again.
async fn handle_membership(context: &BotContext, update: &ChatMemberUpdated) {
    let (address, now) = (Address::Telegram(update.chat.id.0), context.clock.now());
    let result = match &update.new_chat_member.kind {
        ChatMemberKind::Banned(_) | ChatMemberKind::Left => {
            context.store.pause(&address, &Remark::BotRemoved, now).await
        }
        // Letters to a group in which the bot may not write would bounce.
        ChatMemberKind::Restricted(rights) if !rights.can_send_messages => return,
        _ => context.store.resume(&address, None, now).await,
    };
    if let Err(error) = result {
        tracing::error!("that a chat let the bot in or out could not be kept: {error:#}");
    }
}

/// Sets the command menu and returns the bot's own name. A failure costs the menu; without the name, commands for other
/// bots in a group are answered too.
async fn set_menu_and_read_name(bot: &Bot, context: &BotContext) -> String {
    let commands = commands::COMMANDS.map(|(name, what)| BotCommand::new(name, context.locale.text(what)));
    if let Err(error) = bot.set_my_commands(commands).await {
        tracing::warn!("the bot's menu was not set: {}", without_token(&error));
    }
    match bot.get_me().await {
        Ok(me) => me.username().to_owned(),
        Err(error) => {
            tracing::warn!("the bot's name is not known: {}", without_token(&error));
            String::new()
        }
    }
}

async fn handle_message(bot: &Bot, context: &BotContext, name: &str, message: &Message) {
    let chat = message.chat.id;
    if let Some(to) = message.migrate_to_chat_id() {
        move_chat(context, chat, *to).await;
        return;
    }
    let Some(text) = message.text() else { return };
    if !name.is_empty() && !commands::is_for(text, name) {
        return;
    }
    if commands::changes_subscription(text) && !may_change_subscription(bot, message).await {
        let locale = context.for_chat(chat.0).await.locale;
        return send(bot, chat, locale.text("bot-administrators-only").to_owned().into()).await;
    }
    if let Some(call) = call_of_reason(message) {
        let context = &context.for_chat(chat.0).await;
        let reply = match opinion::record_reason(&call, text, chat.0, context).await {
            Ok(CallbackOutcome::Send(said) | CallbackOutcome::Edit(said)) => said,
            Ok(CallbackOutcome::Toast(why)) => why.to_owned().into(),
            Err(error) => {
                tracing::error!("a reason could not be kept: {error:#}");
                context.locale.text("bot-try-later").to_owned().into()
            }
        };
        return send(bot, chat, reply).await;
    }
    let Some(reply) = reply_to(text, chat.0, context).await else { return };
    send(bot, chat, reply).await;
}

/// Stores the new id of a group that became a supergroup.
async fn move_chat(context: &BotContext, from: ChatId, to: ChatId) {
    let (from, to) = (Address::Telegram(from.0), Address::Telegram(to.0));
    if let Err(error) = context.store.move_address(&from, &to).await {
        tracing::error!("a chat's new number could not be kept: {error:#}");
    }
}

/// Returns the call for which the message gives a reason, when it replies to the bot's question for one: the buttons
/// under the question name the call.
fn call_of_reason(message: &Message) -> Option<String> {
    let question = message.reply_to_message().filter(|asked| asked.from.as_ref().is_some_and(|from| from.is_bot))?;
    question.reply_markup()?.inline_keyboard.iter().flatten().find_map(|button| match &button.kind {
        InlineKeyboardButtonKind::CallbackData(data) => match CallbackData::parse(data)? {
            CallbackData::Reason(call, _) => Some(call),
            _ => None,
        },
        _ => None,
    })
}

/// Returns whether the sender may change the chat's subscription: anyone in a private chat, administrators in a group.
async fn may_change_subscription(bot: &Bot, message: &Message) -> bool {
    // Only administrators can write in the name of the group itself.
    let is_anonymous_admin = message.sender_chat.as_ref().is_some_and(|chat| chat.id == message.chat.id);
    match (message.chat.is_private() || is_anonymous_admin, &message.from) {
        (true, _) => true,
        (false, Some(user)) => is_administrator(bot, message.chat.id, user.id).await,
        (false, None) => false,
    }
}

async fn is_administrator(bot: &Bot, chat: ChatId, user: UserId) -> bool {
    match bot.get_chat_member(chat, user).await {
        Ok(member) => member.is_privileged(),
        Err(error) => {
            tracing::warn!("who administers a group was not told: {}", without_token(&error));
            false
        }
    }
}

async fn send(bot: &Bot, chat: ChatId, reply: Reply) {
    let message = bot.send_message(chat, &reply.html).parse_mode(ParseMode::Html).link_preview_options(no_preview());
    let sent = if reply.buttons.is_empty() { message.await } else { message.reply_markup(keyboard(&reply)).await };
    if let Err(error) = sent {
        tracing::warn!("an answer was not sent: {}", without_token(&error));
    }
}

/// Handles a pressed button. Telegram shows progress on the button until the query is answered.
async fn handle_callback_query(bot: &Bot, context: &BotContext, query: &CallbackQuery) {
    let message = query.regular_message();
    let search_query = message.and_then(query_of);
    let data = query.data.as_deref().unwrap_or_default();
    let outcome = match query.message.as_ref().map(|message| message.chat()) {
        // Buttons under inline messages are not this bot's.
        None => CallbackOutcome::Toast(context.locale.text("bot-unknown-button")),
        Some(chat) => {
            let changes = CallbackData::parse(data).is_some_and(|callback| callback.changes_subscription());
            match changes && !chat.is_private() && !is_administrator(bot, chat.id, query.from.id).await {
                true => {
                    let locale = context.for_chat(chat.id.0).await.locale;
                    CallbackOutcome::Toast(locale.text("bot-administrators-only"))
                }
                false => handle_callback(data, search_query.as_deref(), chat.id.0, context).await,
            }
        }
    };
    let answered = bot.answer_callback_query(query.id.clone());
    let answered = if let CallbackOutcome::Toast(why) = &outcome { answered.text(*why).await } else { answered.await };
    if let Err(error) = answered {
        tracing::warn!("a press was not answered: {}", without_token(&error));
    }
    let Some(button_message) = &query.message else { return };
    match outcome {
        CallbackOutcome::Toast(_) => {}
        CallbackOutcome::Send(said) => send(bot, button_message.chat().id, said).await,
        CallbackOutcome::Edit(said) => {
            let edit = bot
                .edit_message_text(button_message.chat().id, button_message.id(), &said.html)
                .parse_mode(ParseMode::Html);
            let edited = edit.link_preview_options(no_preview()).reply_markup(keyboard(&said)).await;
            // A second press on the same button changes nothing, which Telegram reports as an error.
            if let Err(error) = edited
                && !matches!(error, RequestError::Api(ApiError::MessageNotModified))
            {
                tracing::warn!("an answer was not turned: {}", without_token(&error));
            }
        }
    }
}

/// Returns the search query of the bot's own message: it stands in the link to all hits on the web.
fn query_of(message: &Message) -> Option<String> {
    message.entities()?.iter().find_map(|entity| match &entity.kind {
        MessageEntityKind::TextLink { url } => search::query_of_link(url),
        _ => None,
    })
}

fn keyboard(reply: &Reply) -> InlineKeyboardMarkup {
    let button = |button: &Button| InlineKeyboardButton::callback(button.label.clone(), button.callback.encode());
    InlineKeyboardMarkup::new(reply.buttons.iter().map(|row| row.iter().map(button).collect::<Vec<_>>()))
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
