//! Remarks on letters: why one was not sent, and why a person's letters are paused.

use crate::subscription::Address;

/// Why a letter was not sent, or why letters to a person are paused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// It was written to a file, as there is no mail server. Never stored: a state of its own says so.
    WrittenToFile,
    /// No mail server is set up.
    NoMailServer,
    /// No Telegram token is set up.
    NoTelegramToken,
    /// Letters to webhooks are turned off.
    WebhooksOff,
    /// Nobody followed the letter's link in time, and the address is forgotten.
    NotConfirmed,
    /// The days of a held reminder passed before it could be sent.
    DayPassed,
    /// The person's subscriptions have ended.
    SubscriptionEnded,
    /// The bot is blocked by the chat, or was removed from it.
    BotRemoved,
    /// What the receiving server answered; of letters before version 0.2 also a Swedish sentence.
    Text(String),
}

/// The remarks with a code word, by which they are stored.
const CODES: [(Remark, &str); 8] = [
    (Remark::WrittenToFile, "written-to-file"),
    (Remark::NoMailServer, "no-mail-server"),
    (Remark::NoTelegramToken, "no-telegram-token"),
    (Remark::WebhooksOff, "webhooks-off"),
    (Remark::NotConfirmed, "not-confirmed"),
    (Remark::DayPassed, "day-passed"),
    (Remark::SubscriptionEnded, "subscription-ended"),
    (Remark::BotRemoved, "bot-removed"),
];

impl Remark {
    /// Returns the remark as it is stored: a code word, or the text.
    pub fn as_str(&self) -> &str {
        match self {
            Remark::Text(text) => text,
            coded => CODES.iter().find(|(remark, _)| remark == coded).map_or("", |(_, code)| code),
        }
    }

    /// Returns the code words.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        CODES.iter().map(|(_, code)| *code)
    }

    /// Returns the remark as it may be kept of a letter to `recipient`: servers repeat addresses, and what they answer
    /// is kept longer than the person is known. Words with an address, a link or the recipient's name there are cut.
    #[must_use]
    pub fn without_addresses(self, recipient: Option<&Address>) -> Remark {
        match self {
            Remark::Text(text) => Remark::Text(cut_addresses(&text, recipient)),
            coded => coded,
        }
    }

    /// Reads a stored remark.
    pub fn parse(stored: &str) -> Remark {
        let coded = CODES.into_iter().find(|(_, code)| *code == stored);
        coded.map_or_else(|| Remark::Text(stored.to_owned()), |(remark, _)| remark)
    }
}

/// Stands in the place of a word that was cut.
const CUT: &str = "…";
/// The marks of an address or a link within a word, as they are and as mail programs encode them.
const ADDRESS_MARKS: [&str; 8] = ["@", "＠", "%40", "=40", "+40", "://", "mailto:", "telegram:"];

fn cut_addresses(text: &str, recipient: Option<&Address>) -> String {
    let names = recipient.map(names_of).unwrap_or_default();
    // A server that wraps its lines may break an address after its @.
    let joined = ["@", "＠"].iter().fold(text.to_owned(), |text, at| {
        let parts: Vec<&str> = text.split(at).collect();
        let last = parts.len() - 1;
        let trimmed = parts.iter().enumerate().map(|(n, part)| {
            let part = if n > 0 { part.trim_start() } else { part };
            if n < last { part.trim_end() } else { part }
        });
        trimmed.collect::<Vec<_>>().join(at)
    });
    let names_recipient = |word: &str| {
        let folded = word.to_lowercase();
        names.iter().any(|name| holds_word(&folded, name))
    };
    let is_private = |word: &str| ADDRESS_MARKS.iter().any(|mark| word.contains(mark)) || names_recipient(word);
    let words = joined.split_whitespace().map(|word| if is_private(word) { CUT } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// Returns what names a recipient in a server's words, in lower case: a mailbox without its domain, a chat's number.
fn names_of(recipient: &Address) -> Vec<String> {
    let text = recipient.to_string().to_lowercase();
    match recipient {
        Address::Mail(mail) => {
            let local = mail.split('@').next().unwrap_or_default().to_lowercase();
            let plain = local.split('+').next().unwrap_or_default().to_owned();
            vec![local, plain]
        }
        Address::Telegram(chat) => vec![chat.unsigned_abs().to_string()],
        Address::Hook(_) => vec![text],
    }
}

/// Returns whether the name stands in the word without a letter or digit next to it.
fn holds_word(word: &str, name: &str) -> bool {
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    word.match_indices(name).any(|(at, found)| {
        let (before, after) = (word.get(..at).unwrap_or_default(), word.get(at + found.len()..).unwrap_or_default());
        is_edge(before.chars().next_back()) && is_edge(after.chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_that_repeats_the_address_is_kept_without_it() {
        let eva = Address::parse("mailto:eva.ek+utkik@kommun.example").unwrap();
        for reply in [
            "550 5.1.1 <eva.ek+utkik@kommun.example>: Recipient address rejected",
            "550 5.1.1 EVA.EK+UTKIK@KOMMUN.EXAMPLE unknown",
            "250 2.6.0 <1.eva.ek+utkik=kommun.example@srs.example> queued",
            "550 rfc822;eva.ek%2butkik%40kommun.example",
            "550 eva.ek+2Butkik+40kommun.example",
            "550 eva.ek=2Butkik=40kommun.example",
            "550 mailbox eva.ek+utkik is full",
            "550 no user \"eva.ek\" here",
            "550 user eva.ek(at)kommun.example unknown",
            "550 eva.ek+utkik@\r\n kommun.example unknown",
            "550 eva.ek+utkik @ kommun.example unknown",
            "550 see https://mail.example/?to=eva.ek",
        ] {
            let kept = Remark::Text(reply.to_owned()).without_addresses(Some(&eva));
            let text = kept.as_str().to_lowercase();
            assert!(!text.contains("eva.ek") && text.contains('…'), "{reply}: {text}");
            assert!(!text.contains('@') && text.get(..3) == reply.get(..3), "{reply}: {text}");
        }
        let chat = Address::parse("telegram:-100471142").unwrap();
        let kept = Remark::Text("400 chat -100471142 not found".to_owned()).without_addresses(Some(&chat));
        assert_eq!(kept.as_str(), "400 chat … not found");
        let plain = "250 2.0.0 queued as 4711";
        assert_eq!(Remark::parse(plain).without_addresses(Some(&eva)).as_str(), plain);
        assert_eq!(Remark::BotRemoved.without_addresses(Some(&eva)), Remark::BotRemoved);
        assert_eq!(Remark::parse("550 bo@b.example").without_addresses(None).as_str(), "550 …");
    }

    #[test]
    fn remarks_are_stored_by_their_code_words() {
        for (remark, code) in CODES {
            assert_eq!((remark.as_str(), Remark::parse(code)), (code, remark.clone()));
        }
        assert_eq!(Remark::parse("550 okänd mottagare"), Remark::Text("550 okänd mottagare".to_owned()));
    }
}
