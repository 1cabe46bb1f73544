//! Who is told what, where and how often.

mod reminder_days;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use reminder_days::{ReminderDays, ReminderDaysError};

/// A place that a letter can be sent to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Address {
    Mail(String),
    /// A chat's number; negative for groups.
    Telegram(i64),
}

/// Why an address cannot be one.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum AddressError {
    #[error("'{0}' is no address: write mailto:name@example.se or telegram:CHATID")]
    Scheme(String),
    #[error("'{0}' is no mail address: write mailto:name@example.se")]
    Mail(String),
    #[error("'{0}' is no Telegram chat: write telegram: and the chat's number")]
    Telegram(String),
}

impl Address {
    /// Reads `mailto:a@b.se` or `telegram:CHATID`.
    pub fn parse(text: &str) -> Result<Address, AddressError> {
        let text = text.trim();
        match text.split_once(':') {
            Some(("mailto", mail)) if is_mail(mail) => Ok(Address::Mail(mail.to_owned())),
            Some(("mailto", _)) => Err(AddressError::Mail(text.to_owned())),
            Some(("telegram", chat)) => match chat.parse() {
                Ok(chat) => Ok(Address::Telegram(chat)),
                Err(_) => Err(AddressError::Telegram(text.to_owned())),
            },
            _ => Err(AddressError::Scheme(text.to_owned())),
        }
    }
}

/// One `@`, a local part and a dotted domain of letters that need no quoting (RFC 5321 §4.1.2, the plain form).
fn is_mail(mail: &str) -> bool {
    let Some((local, domain)) = mail.split_once('@') else { return false };
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
    let labels_ok = domain.split('.').all(|label| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    });
    local_ok && labels_ok && domain.contains('.') && domain.len() <= 255
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Address::Mail(mail) => write!(f, "mailto:{mail}"),
            Address::Telegram(chat) => write!(f, "telegram:{chat}"),
        }
    }
}

impl TryFrom<String> for Address {
    type Error = AddressError;
    fn try_from(text: String) -> Result<Address, AddressError> {
        Address::parse(&text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> String {
        address.to_string()
    }
}

/// How often a person hears from us.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Frequency {
    /// Alerts at once, and the weekly digest.
    #[default]
    Immediate,
    /// A digest every morning, no alerts.
    Daily,
    /// A digest every Monday, no alerts.
    Weekly,
}

impl Frequency {
    pub const ALL: [Frequency; 3] = [Frequency::Immediate, Frequency::Daily, Frequency::Weekly];

    pub fn word(self) -> &'static str {
        match self {
            Frequency::Immediate => "immediate",
            Frequency::Daily => "daily",
            Frequency::Weekly => "weekly",
        }
    }

    pub fn parse(word: &str) -> Option<Frequency> {
        Frequency::ALL.into_iter().find(|frequency| frequency.word() == word)
    }
}

/// One person's wish to hear of one kommun's matches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subscription {
    /// The person, by a number that says nothing of them.
    pub person: String,
    pub address: Address,
    pub kommun: String,
    /// Empty: every area.
    pub areas: Vec<String>,
    pub frequency: Frequency,
    pub remind: ReminderDays,
    /// Milliseconds since 1970, UTC.
    pub created_at: i64,
}

impl Subscription {
    /// Does a match in `areas` concern this subscription?
    pub fn wants(&self, areas: &[String]) -> bool {
        self.areas.is_empty() || areas.iter().any(|area| self.areas.contains(area))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_or_refused_with_a_reason() {
        assert_eq!(Address::parse("mailto:a.b@kommun.se"), Ok(Address::Mail("a.b@kommun.se".into())));
        assert_eq!(Address::parse("telegram:-1001"), Ok(Address::Telegram(-1001)));
        for bad in ["mailto:", "mailto:a@b", "mailto:a b@c.se", "mailto:a@b.se\r\nBcc: x@y.se", "mailto:a@@b.se"] {
            assert!(matches!(Address::parse(bad), Err(AddressError::Mail(_))), "{bad}");
        }
        assert!(matches!(Address::parse("telegram:anna"), Err(AddressError::Telegram(_))));
        assert!(matches!(Address::parse("a@b.se"), Err(AddressError::Scheme(_))));
    }
}
