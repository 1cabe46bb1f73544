//! Addresses: where letters go. A new kind of address is added here, and its channel in [`crate::channels`].

use serde::Serialize;
use strum::{Display, EnumString, IntoStaticStr};
use thiserror::Error;

use super::{Hook, HookKind};

/// A place that a letter can be sent to. Its text form ([`std::fmt::Display`]) is complete, as the store holds it; what
/// people or programs are shown is [`Address::masked`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Address {
    Mail(String),
    /// A chat's id; negative for groups.
    Telegram(i64),
    /// A webhook, whose address is a secret.
    Hook(Hook),
}

/// The kind of an address, and so the channel that sends to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum AddressKind {
    Mail,
    Telegram,
    Hook,
}

impl AddressKind {
    /// Returns the name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Why a text is not an address.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum AddressError {
    #[error(
        "'{0}' is no address: write mailto:name@example.se, telegram:CHATID, or teams:, slack: or webhook: and https://…"
    )]
    Scheme(String),
    #[error("'{0}' is no mail address: write mailto:name@example.se")]
    Mail(String),
    #[error("'{0}' is no Telegram chat: write telegram: and the chat's number")]
    Telegram(String),
    /// Does not repeat the address, which may be right but for one letter.
    #[error("that is no web address to send to: write {0}:https://… without user name, as the service shows it")]
    Hook(&'static str),
}

impl Address {
    /// Reads `mailto:a@b.se`, `telegram:CHATID`, `teams:https://…`, `slack:https://…` or `webhook:https://…`.
    pub fn parse(text: &str) -> Result<Address, AddressError> {
        let text = text.trim();
        match text.split_once(':') {
            Some(("mailto", mail)) if is_mail_address(mail) => Ok(Address::Mail(mail.to_owned())),
            Some(("mailto", _)) => Err(AddressError::Mail(text.to_owned())),
            Some(("telegram", chat)) => match chat.parse() {
                Ok(chat) => Ok(Address::Telegram(chat)),
                Err(_) => Err(AddressError::Telegram(text.to_owned())),
            },
            Some((word, url)) if let Some(kind) = HookKind::ALL.into_iter().find(|kind| kind.as_str() == word) => {
                Hook::parse(kind, url).map(Address::Hook).ok_or(AddressError::Hook(kind.as_str()))
            }
            _ => Err(AddressError::Scheme(scheme_only(text))),
        }
    }

    pub fn kind(&self) -> AddressKind {
        match self {
            Address::Mail(_) => AddressKind::Mail,
            Address::Telegram(_) => AddressKind::Telegram,
            Address::Hook(_) => AddressKind::Hook,
        }
    }

    /// Returns whether one person alone reads what comes here: a mailbox or a private chat, but no group or channel.
    pub fn is_personal(&self) -> bool {
        match self {
            Address::Mail(_) => true,
            Address::Telegram(chat) => *chat > 0,
            Address::Hook(_) => false,
        }
    }

    /// Returns what may be shown: the whole address, but of a webhook only its host and a short digest.
    pub fn masked(&self) -> String {
        match self {
            Address::Hook(hook) => hook.masked(),
            open => open.to_string(),
        }
    }
}

/// Returns what may be shown of a stored address; text that is not an address ("borttagen") is returned as it is.
pub fn masked(kept: &str) -> String {
    Address::parse(kept).map_or_else(|_| scheme_only(kept), |address| address.masked())
}

/// Cuts the text after its scheme: what follows may be a secret whose scheme is misspelt.
fn scheme_only(text: &str) -> String {
    text.split_once("://").map_or_else(|| text.to_owned(), |(before, _)| format!("{before}://…"))
}

/// Returns whether the text is a mail address: one `@`, a local part and a dotted domain of letters that need no
/// quoting (RFC 5321 §4.1.2, the plain form).
fn is_mail_address(mail: &str) -> bool {
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
            Address::Hook(hook) => f.write_str(&hook.full()),
        }
    }
}

impl Serialize for Address {
    /// Writes the masked form: what other programs read ends up in files and logs.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_or_refused_with_a_reason() {
        assert_eq!(Address::parse("mailto:a.b@kommun.se"), Ok(Address::Mail("a.b@kommun.se".into())));
        assert_eq!(Address::parse("telegram:-1001"), Ok(Address::Telegram(-1001)));
        for bad in [
            "mailto:",
            "mailto:a@b",
            "mailto:a b@c.se",
            "mailto:a@b.se\r\nBcc: x@y.se",
            "mailto:a@@b.se",
            "mailto:Anna <a@b.se>",
            "mailto:\"a@b.se\" <c@d.se>",
            "mailto:\"a\"@b.se",
            "mailto:a@b.se,c@d.se",
            "mailto:a@b.se;c@d.se",
            "mailto:a@b.se?bcc=c@d.se",
            "mailto:a@b.se (Anna)",
            "mailto:a@b.se\u{202e}",
            "mailto:a\u{0}@b.se",
        ] {
            assert!(matches!(Address::parse(bad), Err(AddressError::Mail(_))), "{bad}");
        }
        assert!(matches!(Address::parse("telegram:anna"), Err(AddressError::Telegram(_))));
        assert!(matches!(Address::parse("a@b.se"), Err(AddressError::Scheme(_))));
        for bad in ["teams:", "teams:hej", "slack:ftp://a.se/x", "webhook:https://anna:hemligt@a.se/", "slack:/x"] {
            assert!(matches!(Address::parse(bad), Err(AddressError::Hook(_))), "{bad}");
        }
    }

    #[test]
    fn a_web_address_is_kept_whole_and_never_shown() {
        let whole = "teams:https://prod.logic.example/workflows/hemligt?sig=hemligt";
        let address = Address::parse(whole).unwrap();
        assert_eq!(address.to_string(), whole);
        let json = serde_json::to_string(&address).unwrap();
        for said in [address.masked(), format!("{address:?}"), json, masked(whole)] {
            assert!(!said.contains("hemligt") && said.contains("teams:prod.logic.example/…"), "{said}");
        }
        let other = Address::parse(&whole.replace("sig=", "sig=x")).unwrap();
        assert_ne!(address.masked(), other.masked(), "two at one host are told apart");
        for misspelt in
            ["team:https://a.example/hemligt", "teams:htps://a.example/hemligt", "teams:https://u:p@a/hemligt"]
        {
            assert!(!Address::parse(misspelt).unwrap_err().to_string().contains("hemligt"), "{misspelt}");
        }
        assert_eq!(masked("borttagen"), "borttagen");
    }
}
