//! The bot's replies, command by command. Everything from sources is escaped for Telegram's HTML.

use super::context::BotContext;
use super::reply::{CallbackOutcome, Reply};
use super::{facts, opinion, overview, search, subscriber};
use crate::channels::telegram::callback_data::CallbackData;

/// The commands with their descriptions, as the menu shows them.
pub(super) const COMMANDS: [(&str, &str); 9] = [
    ("nytt", "Nytt för kommunen de senaste två veckorna"),
    ("deadlines", "Närmaste sista dagar"),
    ("sok", "Sök bland utlysningarna"),
    ("folj", "Följ en utlysning: /folj BETECKNING"),
    ("kommun", "Vilka kommuner chatten får besked om"),
    ("installningar", "Hur ofta, och vilka områden"),
    ("avsluta", "Sluta få besked här"),
    ("hjalp", "Vad boten kan"),
    ("start", "Börja här"),
];

/// The reply when the store fails.
pub(super) const TRY_LATER: &str = "Det går inte just nu. Försök igen om en stund.";

/// Splits a message into the command, without the bot's name, and the rest.
fn split_command(text: &str) -> (String, &str) {
    let (command, rest) = text.trim().split_once(char::is_whitespace).unwrap_or((text.trim(), ""));
    // In groups a command may be addressed: /sok@utkikbot.
    (command.split('@').next().unwrap_or(command).to_lowercase(), rest.trim())
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
    let (command, rest) = split_command(text);
    let reply = match command.as_str() {
        "/start" if rest.is_empty() => start(chat, context).await,
        "/start" => subscriber::link(rest, chat, context).await,
        "/sok" | "/sök" => Ok(search::results_page(rest, 0, context).await),
        "/nytt" => overview::news(rest, chat, context).await,
        "/deadlines" => overview::deadlines(rest, chat, context).await,
        "/kommun" => overview::kommuner(chat, context).await,
        "/folj" | "/följ" => opinion::follow_named(rest, chat, context).await,
        "/installningar" | "/inställningar" => subscriber::settings(chat, context).await,
        "/avsluta" | "/stop" => subscriber::confirm_leaving(chat, context).await,
        "/hjalp" | "/hjälp" | "/help" => Ok(help().into()),
        _ if command.starts_with('/') => Ok(format!("Det kommandot kan jag inte.\n\n{}", help()).into()),
        // In a group people talk to each other; plain text is a query only in a private chat (which has a positive id).
        _ if chat > 0 && !text.trim().is_empty() => Ok(search::results_page(text.trim(), 0, context).await),
        _ => return None,
    };
    Some(reply.unwrap_or_else(|error: anyhow::Error| {
        tracing::error!("a message could not be answered: {error:#}");
        TRY_LATER.to_owned().into()
    }))
}

/// Handles a callback from a button in `chat`. `query` is the search query of the button's message; `None` when Telegram
/// no longer shows the message, which it does for some days.
pub async fn handle_callback(data: &str, query: Option<&str>, chat: i64, context: &BotContext) -> CallbackOutcome {
    let Some(callback) = CallbackData::parse(data) else { return CallbackOutcome::Toast("Den knappen kan jag inte.") };
    let outcome = match callback {
        CallbackData::Page(page) => Ok(match query {
            Some(query) => CallbackOutcome::Edit(search::results_page(query, page, context).await),
            None => CallbackOutcome::Toast("Svaret är för gammalt. Sök igen med /sok."),
        }),
        CallbackData::Facts(id) => Ok(facts::show(&id, context).await),
        CallbackData::SetFrequency(..)
        | CallbackData::ChooseAreas(_)
        | CallbackData::ToggleArea(..)
        | CallbackData::Leave(_) => subscriber::handle_callback(callback, chat, context).await,
        press => opinion::handle_callback(press, chat, context).await,
    };
    outcome.unwrap_or_else(|error| {
        tracing::error!("a press could not be answered: {error:#}");
        CallbackOutcome::Toast(TRY_LATER)
    })
}

/// Greets the chat, and resumes its letters if it had blocked the bot. In a group not everyone may resume them.
async fn start(chat: i64, context: &BotContext) -> anyhow::Result<Reply> {
    if chat > 0
        && let Some(reply) = subscriber::resume(chat, context).await?
    {
        return Ok(reply);
    }
    Ok(greeting(chat).into())
}

fn greeting(chat: i64) -> String {
    format!(
        "Hej! Jag är <b>utkik</b> och håller utkik efter utlysningar för svenska kommuner.\n\n\
         Sök med <code>/sok ungdomar demokrati</code> – svenska ord hittar även engelska utlysningar.\n\n\
         Vill du få besked om nya utlysningar här? Be din internationella samordnare om en kod och skriv \
         <code>/start KOD</code>, eller ge samordnaren chattens nummer: <code>{chat}</code>"
    )
}

fn help() -> String {
    "Så här kan du fråga mig:\n\
     <code>/sok kollektivtrafik</code> – sök bland öppna och kommande utlysningar\n\
     <code>/sok programme:LIFE klimat</code> – sök inom ett program\n\
     <code>/nytt</code> – nytt för kommunen, <code>/nytt tyresö</code> för en annan\n\
     <code>/deadlines</code> – närmaste sista dagar\n\
     <code>/folj CERV-2026-CITIZENS</code> – få veta allt som händer med en utlysning\n\
     <code>/kommun</code> – vilka kommuner chatten får besked om\n\
     <code>/installningar</code> – hur ofta, och vilka områden\n\
     <code>/avsluta</code> – sluta få besked här\n\
     <code>/start</code> – chattens nummer, för den som vill få besked hit\n\n\
     Knapparna under ett brev följer utlysningen, säger att den inte är relevant, eller visar varför den kom. \
     I en grupp ändrar bara administratörerna vad gruppen får."
        .to_owned()
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
