//! Webhook addresses: whoever knows one can write to its channel, so it is never shown in full.

use url::Url;

/// The format that a webhook understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HookKind {
    /// A workflow of Microsoft Teams: Adaptive Cards.
    Teams,
    /// An incoming webhook of Slack or Mattermost.
    Slack,
    /// The letter as JSON, signed.
    Plain,
}

impl HookKind {
    pub const ALL: [HookKind; 3] = [HookKind::Teams, HookKind::Slack, HookKind::Plain];

    /// Returns the scheme before the address: `teams:https://…`.
    pub fn as_str(self) -> &'static str {
        match self {
            HookKind::Teams => "teams",
            HookKind::Slack => "slack",
            HookKind::Plain => "webhook",
        }
    }
}

/// A webhook address. Its debug output is masked.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Hook {
    pub kind: HookKind,
    url: Url,
}

/// The longest address, in bytes; longer ones do not fit a header or a column.
const MAX_BYTES: usize = 2_000;

impl Hook {
    /// Reads an absolute http(s) address without user name. Which hosts may be written to is checked when a letter is
    /// sent.
    pub(super) fn parse(kind: HookKind, text: &str) -> Option<Hook> {
        let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        let whole = url.host().is_some() && url.username().is_empty() && url.password().is_none();
        (whole && text.len() <= MAX_BYTES).then_some(Hook { kind, url })
    }

    /// Returns the full address, only for the channel that sends to it.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// As [`super::Address::masked`].
    pub(super) fn masked(&self) -> String {
        format!(
            "{}:{}/…{}",
            self.kind.as_str(),
            self.url.host_str().unwrap_or_default(),
            short_digest(self.url.as_str())
        )
    }

    pub(super) fn full(&self) -> String {
        format!("{}:{}", self.kind.as_str(), self.url)
    }
}

impl std::fmt::Debug for Hook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

/// Returns 32 bits of the address's digest, which tell two addresses at one host apart and reveal neither.
fn short_digest(url: &str) -> String {
    use sha2::Digest as _;
    let mut digest = hex::encode(sha2::Sha256::digest(url));
    digest.truncate(8);
    digest
}
