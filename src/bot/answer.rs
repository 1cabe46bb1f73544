//! What the bot answers. Everything from sources is escaped for Telegram's HTML.

use std::fmt::Write as _;
use std::sync::Arc;

use jiff::Timestamp;

use crate::index::{Hit, Index, Question};
use crate::message::clean;
use crate::message::swedish::{dates, numbers, words};

/// What the bot answers from.
pub struct Answers {
    pub index: Arc<Index>,
    /// Without a slash at the end.
    pub public_url: String,
    pub now: Box<dyn Fn() -> Timestamp + Send + Sync>,
}

/// The commands and what they do, as the menu shows them.
pub(super) const COMMANDS: [(&str, &str); 3] =
    [("sok", "Sök bland utlysningarna"), ("hjalp", "Vad boten kan"), ("start", "Börja här")];

/// Hits in one answer: more would not fit Telegram's 4096 characters.
const HITS: usize = 6;

/// A longer question is cut: the link to all hits repeats it.
const QUESTION: usize = 200;

/// The answer to a message, in Telegram's HTML; nothing for what is not said to the bot.
pub fn answer(text: &str, chat: i64, answers: &Answers) -> Option<String> {
    let text = text.trim();
    let (command, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    // In groups a command may be addressed: /sok@utkikbot.
    let command = command.split('@').next().unwrap_or(command).to_lowercase();
    match command.as_str() {
        "/start" => Some(start(chat)),
        "/sok" | "/sök" => Some(search(rest.trim(), answers)),
        "/hjalp" | "/hjälp" | "/help" => Some(help()),
        _ if command.starts_with('/') => Some(format!("Det kommandot kan jag inte.\n\n{}", help())),
        // In a group people talk to each other; only a person's own chat (a positive number) is talk to the bot.
        _ if chat > 0 && !text.is_empty() => Some(search(text, answers)),
        _ => None,
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
     <code>/start</code> – chattens nummer, för den som vill få besked hit"
        .to_owned()
}

fn search(asked: &str, answers: &Answers) -> String {
    if asked.is_empty() {
        return "Skriv vad du söker efter kommandot, till exempel <code>/sok ungdomar demokrati</code>.".to_owned();
    }
    let asked = &clean::line(asked, QUESTION);
    let now = (answers.now)();
    let question = Question { limit: HITS, ..Question::of(asked) };
    let Ok(found) = answers.index.search(&question, now) else {
        return "Sökningen går inte att göra just nu. Försök igen om en stund.".to_owned();
    };
    let shown = escape(&clean::line(asked, 80));
    if found.hits.is_empty() {
        return format!("Inga öppna eller kommande utlysningar för <b>{shown}</b>.");
    }
    let mut out = format!("<b>{}</b> för {shown}:\n", numbers::count(found.total, "utlysning", "utlysningar"));
    for hit in &found.hits {
        out.push('\n');
        out.push_str(&one(hit, &answers.public_url, now));
    }
    if found.total > found.hits.len() as u64 {
        let link = format!(
            "{}/sok?q={}",
            answers.public_url,
            url::form_urlencoded::byte_serialize(asked.as_bytes()).collect::<String>()
        );
        let _ = write!(out, "\n<a href=\"{}\">Alla träffar</a>", escape(&link));
    }
    out
}

fn one(hit: &Hit, public_url: &str, now: Timestamp) -> String {
    let title = escape(&clean::line(&hit.title, 160));
    let link = escape(&format!("{public_url}/utlysning/{}", clean::path_step(&hit.id)));
    let today = dates::today(now);
    let deadline = hit.deadline.map(|date| format!("sök senast {}", dates::near(date, today)));
    let facts = [Some(words::status(hit.status).to_owned()), deadline, hit.programme.clone()];
    let facts: Vec<String> = facts.into_iter().flatten().map(|fact| escape(&fact)).collect();
    format!("<a href=\"{link}\">{title}</a>\n{}\n", facts.join(" · "))
}

/// For Telegram's HTML (its Bot API, "HTML style"): these four only.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
