//! Remarks on letters: why one was not sent, and why a person's letters are paused.

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

    /// Reads a stored remark.
    pub fn parse(stored: &str) -> Remark {
        let coded = CODES.into_iter().find(|(_, code)| *code == stored);
        coded.map_or_else(|| Remark::Text(stored.to_owned()), |(remark, _)| remark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_are_stored_by_their_code_words() {
        for (remark, code) in CODES {
            assert_eq!((remark.as_str(), Remark::parse(code)), (code, remark.clone()));
        }
        assert_eq!(Remark::parse("550 okänd mottagare"), Remark::Text("550 okänd mottagare".to_owned()));
    }
}
