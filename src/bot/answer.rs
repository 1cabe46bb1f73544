//! What the bot answers. Everything from sources is escaped for Telegram's HTML.

use std::sync::Arc;

use jiff::Timestamp;

use super::{facts, search};
use crate::index::Index;
use crate::kommun::Kommun;
use crate::store::Store;

/// What the bot answers from.
pub struct Answers {
    pub index: Arc<Index>,
    pub store: Store,
    pub kommuner: Arc<Vec<Kommun>>,
    /// Without a slash at the end.
    pub public_url: String,
    pub now: Box<dyn Fn() -> Timestamp + Send + Sync>,
}

/// A message of the bot: Telegram's HTML, and the rows of buttons under it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    pub html: String,
    pub buttons: Vec<Vec<Button>>,
}

impl From<String> for Said {
    fn from(html: String) -> Said {
        Said { html, buttons: Vec::new() }
    }
}

/// A button, and what comes back when it is pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    pub label: String,
    pub press: Press,
}

/// What a press asks for. It holds no question: that stands in the message under which the button is, so that no press
/// is lost when the bot begins anew, and nothing need be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// Another page of the same question, from 0.
    Page(usize),
    /// The facts of the call with this id.
    Facts(String),
}

impl Press {
    /// As Telegram carries it: at most 64 bytes (Bot API, `callback_data`).
    pub fn data(&self) -> String {
        match self {
            Press::Page(page) => format!("sida:{page}"),
            Press::Facts(id) => format!("fakta:{id}"),
        }
    }

    /// The inverse; nothing for what no button of ours says.
    pub fn read(data: &str) -> Option<Press> {
        match data.split_once(':')? {
            ("sida", page) => Some(Press::Page(page.parse().ok()?)),
            ("fakta", id) if !id.is_empty() => Some(Press::Facts(id.to_owned())),
            _ => None,
        }
    }
}

/// What becomes of a press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// The message turns into this one.
    Turns(Said),
    /// A message more.
    Tells(Said),
    /// A word that fades: there is nothing to show.
    Regrets(&'static str),
}

/// The commands and what they do, as the menu shows them.
pub(super) const COMMANDS: [(&str, &str); 3] =
    [("sok", "Sök bland utlysningarna"), ("hjalp", "Vad boten kan"), ("start", "Börja här")];

/// The answer to a message; nothing for what is not said to the bot.
pub fn answer(text: &str, chat: i64, answers: &Answers) -> Option<Said> {
    let text = text.trim();
    let (command, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    // In groups a command may be addressed: /sok@utkikbot.
    let command = command.split('@').next().unwrap_or(command).to_lowercase();
    match command.as_str() {
        "/start" => Some(start(chat).into()),
        "/sok" | "/sök" => Some(search::page(rest.trim(), 0, answers)),
        "/hjalp" | "/hjälp" | "/help" => Some(help().into()),
        _ if command.starts_with('/') => Some(format!("Det kommandot kan jag inte.\n\n{}", help()).into()),
        // In a group people talk to each other; only a person's own chat (a positive number) is talk to the bot.
        _ if chat > 0 && !text.is_empty() => Some(search::page(text, 0, answers)),
        _ => None,
    }
}

/// What a press of a button brings. `question` is what its message says was asked; nothing where Telegram no longer
/// shows the message, which it does for some days.
pub async fn press(data: &str, question: Option<&str>, answers: &Answers) -> Pressed {
    match (Press::read(data), question) {
        (Some(Press::Page(page)), Some(question)) => Pressed::Turns(search::page(question, page, answers)),
        (Some(Press::Page(_)), None) => Pressed::Regrets("Svaret är för gammalt. Sök igen med /sok."),
        (Some(Press::Facts(id)), _) => facts::of(&id, answers).await,
        (None, _) => Pressed::Regrets("Den knappen kan jag inte."),
    }
}

fn start(chat: i64) -> String {
    format!(
        "Hej! Jag är <b>utkik</b> och håller utkik efter utlysningar för svenska kommuner.\n\n\
         Sök med <code>/sok ungdomar demokrati</code> – svenska ord hittar även engelska utlysningar.\n\n\
         Vill du få besked om nya utlysningar här? Ge din internationella samordnare chattens nummer: <code>{chat}</code>"
    )
}

fn help() -> String {
    "Så här kan du fråga mig:\n\
     <code>/sok kollektivtrafik</code> – sök bland öppna och kommande utlysningar\n\
     <code>/sok programme:LIFE klimat</code> – sök inom ett program\n\
     <code>/sok CERV-2026-CITIZENS</code> – sök på beteckning, hel eller delvis\n\
     <code>/start</code> – chattens nummer, för den som vill få besked hit\n\n\
     Knapparna under ett svar bläddrar bland träffarna och visar fakta om en utlysning."
        .to_owned()
}

/// For Telegram's HTML (its Bot API, "HTML style"): these four only.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::opportunity::OpportunityId;

    #[test]
    fn a_press_is_carried_and_read() {
        let id = OpportunityId::first_shown("a-source-with-a-long-name", "and a key").to_string();
        for press in [Press::Page(0), Press::Page(usize::MAX), Press::Facts(id)] {
            assert!(press.data().len() <= 64, "{}", press.data());
            assert_eq!(Press::read(&press.data()), Some(press));
        }
        for strange in ["", "sida", "sida:", "sida:-1", "fakta:", "radera:1"] {
            assert_eq!(Press::read(strange), None, "{strange}");
        }
    }

    proptest! {
        #[test]
        fn any_data_is_read(data in any::<String>()) {
            Press::read(&data);
        }
    }
}
