//! The locale that texts are written in. Letters are Swedish; pages are Swedish or English.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{english, swedish};
use crate::feedback::Opinion;
use crate::kommun::{Eligible, Kommun, Level};
use crate::opportunity::Month;
use crate::opportunity::change::FieldChanges;
use crate::opportunity::{Amount, ChangeKind, Deadline, SectionKind, SourceHealth, Status};
use crate::subscription::{Frequency, ReminderDays, Role};

/// The language of a page or letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    #[default]
    Swedish,
    English,
}

/// Defines methods that call the function of that name in the locale's own module.
macro_rules! delegate {
    ($($(#[$doc:meta])* $name:ident: $room:ident::$function:ident($($given:ident: $kind:ty),*) -> $out:ty;)*) => {
        impl Locale {
            $($(#[$doc])* pub fn $name(self, $($given: $kind),*) -> $out {
                match self {
                    Locale::Swedish => swedish::$room::$function($($given),*),
                    Locale::English => english::$room::$function($($given),*),
                }
            })*
        }
    };
}

delegate! {
    /// Returns "20 maj 2026".
    full_date: dates::full(date: Date) -> String;
    /// Returns "20 maj", with the year only where it differs from `today`'s.
    near_date: dates::near(date: Date, today: Date) -> String;
    /// Returns "onsdag 20 maj 2026".
    long_date: dates::long(date: Date) -> String;
    /// Returns "september 2026".
    month: dates::month(month: Month) -> String;
    /// Returns "måndag 11 maj kl. 07.00", in Swedish time.
    moment: dates::moment(at: Timestamp, now: Timestamp) -> String;
    /// Returns "12 dagar kvar", counted in days in Sweden.
    days_left: dates::days_left(deadline: &Deadline, now: Timestamp) -> String;
    /// Returns "onsdag 20 maj 2026 kl. 17.00 brysseltid, 12 dagar kvar".
    deadline: dates::deadline(deadline: &Deadline, now: Timestamp) -> String;
    /// Returns "1 234 567".
    number: numbers::number(value: u64) -> String;
    /// Returns "2 miljoner euro".
    money: numbers::money(amount: &Amount) -> String;
    /// Returns what one project can get and the total budget, in one line; `None` where the call names no sum.
    grant: numbers::grant(
        least: Option<&Amount>, most: Option<&Amount>, pot: Option<&Amount>, grants: Option<u64>
    ) -> Option<String>;
    /// Returns the status of a call: "öppen".
    status: words::status(status: Status) -> &'static str;
    /// Returns how well a call matches a kommun's priorities: "passar väl".
    level: words::level(level: Level) -> &'static str;
    /// Returns whether a kommun can apply, as far as the call says.
    eligible: words::eligible(eligible: Eligible) -> &'static str;
    /// Returns the heading above a change.
    heading: words::heading(kind: ChangeKind) -> &'static str;
    /// Returns the health of a source as a clause.
    source_health: words::source_health(health: SourceHealth) -> &'static str;
    /// Returns the heading over a section of a call's text.
    section: words::section(kind: SectionKind) -> &'static str;
    /// Returns the funder's name as readers know it.
    funder: words::funder(name: &str) -> String;
    /// Returns an answer on a call: "inte relevant".
    opinion: words::opinion(opinion: Opinion) -> &'static str;
    /// Returns "2 relevant och 1 inte relevant"; empty when nobody has answered.
    opinions: words::opinions(relevant: u64, not_relevant: u64) -> String;
    /// Returns the name of a letter's kind (as stored).
    letter: words::letter(kind: &str) -> &'static str;
    /// Returns the state of a delivery (as stored).
    delivery_state: words::delivery_state(state: &str) -> &'static str;
    /// Returns how often a person gets letters.
    frequency: words::frequency(frequency: Frequency) -> &'static str;
    /// Returns when reminders are sent: "30, 14 och 3 dagar före sista dag".
    reminders: words::reminders(days: &ReminderDays) -> String;
    /// Returns the name of a role: "Samordnare".
    role: words::role(role: Role) -> &'static str;
    /// Returns an area's name.
    area: words::area(id: &str) -> String;
    /// Returns "Tyresö, Götene och Kungälv".
    list: words::list(words: &[String]) -> String;
    /// Returns what has happened, the most important first.
    changes: changes::sentences(kind: ChangeKind, fields: &FieldChanges, today: Date) -> Vec<String>;
    /// Returns a field's name with a capital, for the beginning of a sentence or a row.
    field_name: changes::field_name(field: &str) -> String;
    /// Returns a field's value for readers.
    field_value: changes::value(field: &str, raw: &str, today: Date) -> String;
    /// Returns the kommun's decision timeline before a deadline.
    decision: decision::sentences(kommun: &Kommun, title: &str, deadline: Date, today: Date) -> Vec<String>;
}

impl Locale {
    pub const ALL: [Locale; 2] = [Locale::Swedish, Locale::English];

    /// Returns the language tag (BCP 47).
    pub fn tag(self) -> &'static str {
        self.text("sv", "en")
    }

    /// Returns the text of this locale, of two that say the same.
    pub fn text(self, swedish: &'static str, english: &'static str) -> &'static str {
        match self {
            Locale::Swedish => swedish,
            Locale::English => english,
        }
    }

    /// Returns "1 utlysning", "3 calls". Each locale gives its noun in the singular and the plural.
    pub fn count(self, value: u64, swedish: (&str, &str), english: (&str, &str)) -> String {
        let (one, several) = if self == Locale::Swedish { swedish } else { english };
        format!("{}\u{a0}{}", self.number(value), if value == 1 { one } else { several })
    }
}
