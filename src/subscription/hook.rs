//! Web addresses that take letters: whoever knows one can write to its channel, so it is shown to nobody.

use url::Url;

/// What a web address understands.
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

    /// The word before the address: `teams:https://…`.
    pub fn word(self) -> &'static str {
        match self {
            HookKind::Teams => "teams",
            HookKind::Slack => "slack",
            HookKind::Plain => "webhook",
        }
    }
}

/// A web address that takes letters. Printing it for debugging shows only its masked form.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Hook {
    pub kind: HookKind,
    url: Url,
}

/// Longer ones do not fit a header or a column.
const LONGEST: usize = 2_000;

impl Hook {
    /// An absolute http(s) address without a user name; which hosts may be written to is asked when a letter is sent.
    pub(super) fn parse(kind: HookKind, text: &str) -> Option<Hook> {
        let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        let whole = url.host().is_some() && url.username().is_empty() && url.password().is_none();
        (whole && text.len() <= LONGEST).then_some(Hook { kind, url })
    }

    /// The whole address: only for whoever sends.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// As [`super::Address::shown`].
    pub(super) fn shown(&self) -> String {
        format!("{}:{}/…{}", self.kind.word(), self.url.host_str().unwrap_or_default(), mark(self.url.as_str()))
    }

    pub(super) fn whole(&self) -> String {
        format!("{}:{}", self.kind.word(), self.url)
    }
}

impl std::fmt::Debug for Hook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown())
    }
}

/// Tells two addresses at one host apart and gives neither away: 32 bits of a digest.
fn mark(url: &str) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(url).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}
