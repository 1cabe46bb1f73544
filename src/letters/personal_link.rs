//! The personal links in letters: the one table of their paths, for the router, the letters and the ledger.

use std::sync::LazyLock;

use regex::Regex;

use crate::locale::Locale;

/// A page that only the holder of a token reaches, by a link in a letter. The link only shows a page with a button; the
/// button acts, so that a scanner that opens links changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonalLink {
    /// Ends the recipient's subscriptions.
    Unsubscribe,
    /// Answers whether a call is relevant, or follows it.
    Answer,
    /// Passes a call on to the associations and businesses of a kommun.
    PassOn,
    /// Confirms a requested subscription.
    ConfirmSubscription,
    SignIn,
}

impl PersonalLink {
    pub const ALL: [PersonalLink; 5] = [
        PersonalLink::Unsubscribe,
        PersonalLink::Answer,
        PersonalLink::PassOn,
        PersonalLink::ConfirmSubscription,
        PersonalLink::SignIn,
    ];

    /// Returns the path of the page, without the token: "/avsluta".
    pub fn path(self) -> &'static str {
        match self {
            PersonalLink::Unsubscribe => "/avsluta",
            PersonalLink::Answer => "/svar",
            PersonalLink::PassOn => "/vidare",
            PersonalLink::ConfirmSubscription => "/bekrafta",
            PersonalLink::SignIn => "/logga-in",
        }
    }

    /// Returns the path of the page for one token: "/avsluta/TOKEN".
    pub fn path_with(self, token: &str) -> String {
        format!("{}/{token}", self.path())
    }

    /// Returns the address of the page for one token, in its holder's language; `public_url` is that of the site,
    /// without a slash at the end.
    pub fn url(self, locale: Locale, public_url: &str, token: &str) -> String {
        locale.page_url(public_url, &self.path_with(token))
    }
}

/// What stands for a token in the ledger.
const HIDDEN_TOKEN: &str = "dold";

/// Replaces the tokens of all personal links by "dold", so that nobody who reads the ledger can use them.
pub fn hide_tokens(html: &str) -> String {
    static TOKENS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let paths = PersonalLink::ALL.map(PersonalLink::path).join("|");
        Regex::new(&format!("({paths})/[A-Za-z0-9%._~-]+")).ok()
    });
    let hidden = |tokens: &Regex| tokens.replace_all(html, format!("$1/{HIDDEN_TOKEN}")).into_owned();
    TOKENS.as_ref().map(hidden).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_of_every_link_is_hidden() {
        let url = |link: PersonalLink, locale, token: &str| link.url(locale, "https://utkik.example", token);
        for (link, locale) in PersonalLink::ALL.into_iter().flat_map(|link| Locale::ALL.map(|locale| (link, locale))) {
            let html = |token: &str| format!("<a href=\"{}/folj\">Länk</a>", url(link, locale, token));
            assert_eq!(hide_tokens(&html("ab12.c3-00ff")), html("dold"), "{link:?}");
        }
    }

    #[test]
    fn other_links_stay() {
        let html = "<a href=\"https://utkik.example/utlysning/ab12\">Utlysning</a>, /svar/";
        assert_eq!(hide_tokens(html), html);
    }
}
