//! Letters with a link that somebody requested: to confirm a subscription, and to sign in. They say what to do when
//! somebody else requested them, and reveal nothing of what is stored about the address.

use askama::Template;
use jiff::Timestamp;

use super::layout::{message, render};
use super::routing::scope_text;
use crate::delivery::{LetterKind, Message};
use crate::kommun::Kommun;
use crate::locale::Locale;
use crate::locale::clean;
use crate::locale::swedish::{dates, words};
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
    /// The site's address, without a slash at the end.
    pub public_url: &'a str,
    pub link: &'a str,
    pub until: Timestamp,
    pub now: Timestamp,
}

#[derive(Template)]
#[template(path = "asked/body.txt")]
struct Text<'a> {
    view: &'a View,
}

#[derive(Template)]
#[template(path = "asked/body.html")]
struct Html<'a> {
    view: &'a View,
    subject: &'a str,
}

struct View {
    public_url: String,
    heading: &'static str,
    lead: String,
    button: &'static str,
    link: String,
    /// The preferences of the requested subscription, as label and value.
    preferences: Vec<(&'static str, String)>,
    validity: String,
    if_not_requested: &'static str,
}

/// Writes the letter that asks the recipient to confirm a requested subscription.
pub fn confirmation(link: &TemporaryLink<'_>, requested: &RequestedSubscription<'_>) -> Message {
    let kommun = words::kommun(requested.kommun);
    let view = View {
        public_url: link.public_url.to_owned(),
        heading: "Bekräfta din prenumeration",
        lead: format!(
            "Någon, troligen du, har bett om brev från utkik om utlysningar för {kommun}. \
             Stämmer det? Bekräfta då, så börjar breven komma."
        ),
        button: "Bekräfta prenumerationen",
        link: link.link.to_owned(),
        preferences: vec![
            ("Kommun", kommun.clone()),
            ("Du får", scope_text(Locale::Swedish, requested.scope, Some(requested.kommun))),
            ("Brev", words::frequency(requested.frequency).to_owned()),
            ("Påminnelser", words::reminders(requested.remind)),
        ],
        validity: validity(link),
        if_not_requested: "Var det inte du? Då behöver du inte göra något. Utan bekräftelse kommer inga brev, och din adress \
                   tas bort inom ett dygn.",
    };
    compose(LetterKind::Confirmation, &format!("Bekräfta din prenumeration på utlysningar för {kommun}"), &view)
}

/// Writes the letter with the link to sign in.
pub fn sign_in(link: &TemporaryLink<'_>) -> Message {
    let view = View {
        public_url: link.public_url.to_owned(),
        heading: "Logga in på utkik",
        lead: "Här är länken som du bad om. Den öppnar din sida hos utkik.".to_owned(),
        button: "Logga in",
        link: link.link.to_owned(),
        preferences: Vec::new(),
        validity: format!("{} Skicka den inte vidare: den som har länken kommer in på din sida.", validity(link)),
        if_not_requested: "Var det inte du som bad om den? Då behöver du inte göra något: utan länken kommer ingen in.",
    };
    compose(LetterKind::SignIn, "Din länk för att logga in på utkik", &view)
}

/// Returns how long the link works: "Länken gäller en gång, till fredag 8 maj kl. 08.20."
fn validity(opening: &TemporaryLink<'_>) -> String {
    format!("Länken gäller en gång, till {}.", dates::moment(opening.until, opening.now))
}

fn compose(kind: LetterKind, subject: &str, view: &View) -> Message {
    let subject = clean::subject(subject);
    let (text, html) = (render(&Text { view }), render(&Html { view, subject: &subject }));
    // No chat form: this letter goes to mail addresses only.
    message(kind, subject, &text, html, String::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::tests::{assert_letter, kommun};

    fn opening<'a>(link: &'a str, until: &str) -> TemporaryLink<'a> {
        let now = "2026-05-08T06:00:00Z".parse().unwrap();
        TemporaryLink { public_url: "https://utkik.example", link, until: until.parse().unwrap(), now }
    }

    #[test]
    fn a_wish_is_shown_before_it_is_confirmed() {
        let lindvik = kommun("lindvik", "Lindvik");
        let scope = Scope::Areas(vec!["barn-unga".to_owned(), "kultur".to_owned()]);
        let (frequency, remind) = (Frequency::Weekly, &ReminderDays::default());
        let wished = RequestedSubscription { kommun: &lindvik, scope: &scope, frequency, remind };
        let opening = opening("https://utkik.example/bekrafta/00ff", "2026-05-09T06:00:00Z");
        assert_letter("confirmation", &confirmation(&opening, &wished));
        let none = ReminderDays::parse("none").unwrap();
        let all = confirmation(&opening, &RequestedSubscription { scope: &Scope::ALL, remind: &none, ..wished }).text;
        assert!(all.contains("Du får: alla områden") && all.contains("Påminnelser: inga"), "{all}");
    }

    #[test]
    fn a_letter_lets_its_receiver_in() {
        let opening = opening("https://utkik.example/logga-in/00ff", "2026-05-08T06:20:00Z");
        assert_letter("sign_in", &sign_in(&opening));
    }
}
