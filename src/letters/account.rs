//! Letters with a link that somebody requested: to confirm a subscription, and to sign in. They say what to do when
//! somebody else requested them, and reveal nothing of what is stored about the address.

use askama::Template;

use super::Letter;
use super::layout::collapse_empty_lines;
use super::routing::scope_text;
use super::wrap::wrap;
use crate::delivery::LetterKind;
use crate::kommun::Kommun;
use crate::locale::{Locale, clean, names};
use crate::subscription::{Frequency, ReminderDays, Scope};

/// A subscription that somebody has requested and not yet confirmed.
#[derive(Clone, Copy, Debug)]
pub struct RequestedSubscription<'a> {
    pub kommun: &'a Kommun,
    pub scope: &'a Scope,
    pub frequency: Frequency,
    pub remind: &'a ReminderDays,
}

/// A link that works once, for a limited time.
#[derive(Clone, Copy, Debug)]
pub struct TemporaryLink<'a> {
    /// The language of the page on which the letter was requested.
    pub locale: Locale,
    /// The site's address, without a slash at the end.
    pub public_url: &'a str,
    pub link: &'a str,
}

/// A letter with a link to confirm or to sign in by. It has no chat form: it goes to mail addresses only.
#[derive(Debug)]
pub struct LinkLetter {
    kind: LetterKind,
    locale: Locale,
    /// The site's address in the letter's language, as one reads it.
    site_url: String,
    /// The address of the site's first page.
    home_url: String,
    subject: String,
    heading: &'static str,
    lead: String,
    button: &'static str,
    link: String,
    /// The preferences of the requested subscription, as label and value.
    preferences: Vec<(&'static str, String)>,
    /// How long the link works, counted from when the letter leaves: nobody knows that moment when it is written.
    validity: String,
    if_not_requested: &'static str,
}

#[derive(Template)]
#[template(path = "link_letter.txt")]
struct Text<'a> {
    letter: &'a LinkLetter,
}

#[derive(Template)]
#[template(path = "link_letter.html")]
struct Html<'a> {
    letter: &'a LinkLetter,
}

/// Writes the letter that asks the recipient to confirm a requested subscription.
pub fn confirmation(link: &TemporaryLink<'_>, requested: &RequestedSubscription<'_>) -> LinkLetter {
    let (locale, kommun) = (link.locale, names::kommun(requested.kommun));
    let about_kommun = |key: &str| locale.message(key, [("kommun", kommun.as_str().into())]);
    LinkLetter {
        kind: LetterKind::Confirmation,
        locale,
        site_url: locale.site_url(link.public_url),
        home_url: locale.page_url(link.public_url, "/"),
        subject: clean::subject(&about_kommun("confirmation-subject")),
        heading: locale.text("confirmation-title"),
        lead: about_kommun("confirmation-lead"),
        button: locale.text("confirmation-button"),
        link: link.link.to_owned(),
        preferences: vec![
            (locale.text("link-letter-kommun"), kommun.clone()),
            (locale.text("link-letter-scope"), scope_text(locale, requested.scope, Some(requested.kommun))),
            (locale.text("link-letter-frequency"), locale.frequency(requested.frequency).to_owned()),
            (locale.text("link-letter-reminders"), locale.reminders(requested.remind)),
        ],
        validity: locale.text("confirmation-validity").to_owned(),
        if_not_requested: locale.text("confirmation-if-not-you"),
    }
}

/// Writes the letter with the link to sign in.
pub fn sign_in(link: &TemporaryLink<'_>) -> LinkLetter {
    let locale = link.locale;
    LinkLetter {
        kind: LetterKind::SignIn,
        locale,
        site_url: locale.site_url(link.public_url),
        home_url: locale.page_url(link.public_url, "/"),
        subject: clean::subject(locale.text("sign-in-letter-subject")),
        heading: locale.text("sign-in-letter-title"),
        lead: locale.text("sign-in-letter-lead").to_owned(),
        button: locale.text("sign-in-letter-button"),
        link: link.link.to_owned(),
        preferences: Vec::new(),
        validity: format!("{} {}", locale.text("sign-in-letter-validity"), locale.text("sign-in-letter-keep")),
        if_not_requested: locale.text("sign-in-letter-if-not-you"),
    }
}

impl Letter for LinkLetter {
    fn kind(&self) -> LetterKind {
        self.kind
    }

    fn locale(&self) -> Locale {
        self.locale
    }

    fn subject(&self) -> &str {
        &self.subject
    }

    fn text(&self) -> askama::Result<String> {
        Ok(collapse_empty_lines(&wrap(&Text { letter: self }.render()?)))
    }

    fn html(&self) -> askama::Result<String> {
        Html { letter: self }.render()
    }

    fn chat(&self) -> askama::Result<String> {
        Ok(String::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::tests::{RenderedLetter, assert_letter, kommun};

    fn opening(link: &str) -> TemporaryLink<'_> {
        TemporaryLink { locale: Locale::Swedish, public_url: "https://utkik.example", link }
    }

    #[test]
    fn a_requested_subscription_is_shown_before_it_is_confirmed() {
        let lindvik = kommun("lindvik", "Lindvik");
        let scope = Scope::Areas(vec!["barn-unga".parse().unwrap(), "kultur".parse().unwrap()]);
        let (frequency, remind) = (Frequency::Weekly, &ReminderDays::default());
        let requested = RequestedSubscription { kommun: &lindvik, scope: &scope, frequency, remind };
        let opening = opening("https://utkik.example/bekrafta/00ff");
        assert_letter("confirmation", &RenderedLetter::of(&confirmation(&opening, &requested)));
        let none = ReminderDays::parse("none").unwrap();
        let all = confirmation(&opening, &RequestedSubscription { scope: &Scope::ALL, remind: &none, ..requested })
            .text()
            .unwrap();
        assert!(all.contains("Du får: alla områden") && all.contains("Påminnelser: inga"), "{all}");
    }

    #[test]
    fn a_letter_lets_its_receiver_in() {
        let opening = opening("https://utkik.example/logga-in/00ff");
        assert_letter("sign_in", &RenderedLetter::of(&sign_in(&opening)));
    }
}
