//! The bot's replies, command by command. Everything from sources is escaped for Telegram's HTML.

use super::context::BotContext;
use super::reply::{CallbackOutcome, Reply};
use super::{facts, opinion, overview, search, subscriber};
use crate::channels::telegram::callback_data::CallbackData;
use crate::text::fold;

/// The commands with the keys of their descriptions, as the menu shows them.
pub(super) const COMMANDS: [(&str, &str); 9] = [
    ("nytt", "bot-command-news"),
    ("deadlines", "bot-command-deadlines"),
    ("sok", "bot-command-search"),
    ("folj", "bot-command-follow"),
    ("kommun", "bot-command-kommun"),
    ("installningar", "bot-command-settings"),
    ("avsluta", "bot-command-leave"),
    ("hjalp", "bot-command-help"),
    ("start", "bot-command-start"),
];

/// Splits a message into the command, in plain letters and without the bot's name, and the rest.
fn split_command(text: &str) -> (String, &str) {
    let (command, rest) = text.trim().split_once(char::is_whitespace).unwrap_or((text.trim(), ""));
    // In groups a command may be addressed: /sok@utkikbot.
    (fold(command.split('@').next().unwrap_or(command)), rest.trim())
}

/// Returns whether the message changes the chat's subscription. In a group, only administrators may do that.
pub(super) fn changes_subscription(text: &str) -> bool {
    let (command, rest) = split_command(text);
    command == "/start" && !rest.is_empty()
}

/// Returns whether the message is for the bot of this name, and not for another bot in the same group.
pub(super) fn is_for(text: &str, name: &str) -> bool {
    let command = text.split_whitespace().next().filter(|first| first.starts_with('/')).unwrap_or_default();
    command.split_once('@').is_none_or(|(_, addressed)| addressed.eq_ignore_ascii_case(name))
}

/// Returns the reply to a message, or `None` when it does not address the bot.
pub async fn reply_to(text: &str, chat: i64, context: &BotContext) -> Option<Reply> {
    let context = &context.for_chat(chat).await;
    let (command, rest) = split_command(text);
    let reply = match command.as_str() {
        "/start" if rest.is_empty() => start(chat, context).await,
        "/start" => subscriber::link(rest, chat, context).await,
        "/sok" => Ok(search::results_page(rest, 0, context).await),
        "/nytt" => overview::news(rest, chat, context).await,
        "/deadlines" => overview::deadlines(rest, chat, context).await,
        "/kommun" => overview::kommuner(chat, context).await,
        "/folj" => opinion::follow_named(rest, chat, context).await,
        "/installningar" => subscriber::settings(chat, context).await,
        "/avsluta" | "/stop" => subscriber::confirm_leaving(chat, context).await,
        "/hjalp" | "/help" => Ok(context.locale.text("bot-help").to_owned().into()),
        _ if command.starts_with('/') => {
            Ok(format!("{}\n\n{}", context.locale.text("bot-unknown-command"), context.locale.text("bot-help")).into())
        }
        // In a group people talk to each other; plain text is a query only in a private chat (which has a positive id).
        _ if chat > 0 && !text.trim().is_empty() => Ok(search::results_page(text.trim(), 0, context).await),
        _ => return None,
    };
    Some(reply.unwrap_or_else(|error: anyhow::Error| {
        tracing::error!("a message could not be answered: {error:#}");
        context.locale.text("bot-try-later").to_owned().into()
    }))
}

/// Handles a callback from a button in `chat`. `query` is the search query of the button's message; `None` when
/// Telegram no longer shows the message, which it does for some days.
pub async fn handle_callback(data: &str, query: Option<&str>, chat: i64, context: &BotContext) -> CallbackOutcome {
    let context = &context.for_chat(chat).await;
    let Some(callback) = CallbackData::parse(data) else {
        return CallbackOutcome::Toast(context.locale.text("bot-unknown-button"));
    };
    let outcome = match callback {
        CallbackData::Page(page) => Ok(match query {
            Some(query) => CallbackOutcome::Edit(search::results_page(query, page, context).await),
            None => CallbackOutcome::Toast(context.locale.text("bot-too-old")),
        }),
        CallbackData::Facts(id) => Ok(facts::show(&id, context).await),
        CallbackData::SetFrequency(..)
        | CallbackData::ChooseAreas(_)
        | CallbackData::ToggleArea(..)
        | CallbackData::Leave(_) => subscriber::handle_callback(callback, chat, context).await,
        callback => opinion::handle_callback(callback, chat, context).await,
    };
    outcome.unwrap_or_else(|error| {
        tracing::error!("a press could not be answered: {error:#}");
        CallbackOutcome::Toast(context.locale.text("bot-try-later"))
    })
}

/// Greets the chat, and resumes its letters if it had blocked the bot. In a group not everyone may resume them.
async fn start(chat: i64, context: &BotContext) -> anyhow::Result<Reply> {
    if chat > 0
        && let Some(reply) = subscriber::resume(chat, context).await?
    {
        return Ok(reply);
    }
    Ok(context.locale.message("bot-greeting", [("chat", chat.to_string().into())]).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_for_another_bot_is_not_ours() {
        assert!(is_for("/sok@UtkikBot vatten", "utkikbot") && is_for("/sok vatten", "utkikbot"));
        assert!(is_for("skriv till a@b.se", "utkikbot") && !is_for("/sok@annanbot vatten", "utkikbot"));
        assert!(changes_subscription("/start@utkikbot ab12") && !changes_subscription("/start"));
    }
}
