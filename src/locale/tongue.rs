//! The tongue that a reader is spoken to in. Letters are Swedish; pages are Swedish or English.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{english, swedish};
use crate::feedback::Opinion;
use crate::kommun::{Eligible, Kommun, Level};
use crate::opportunity::change::Moved;
use crate::opportunity::date::Month;
use crate::opportunity::{Amount, ChangeKind, Deadline, SectionKind, Status};
use crate::subscription::{Frequency, ReminderDays, Role};

/// Swedish, or English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tongue {
    #[default]
    Swedish,
    English,
}

/// Chooses the function of that name in the tongue's own room.
macro_rules! spoken {
    ($($(#[$doc:meta])* $name:ident: $room:ident::$function:ident($($given:ident: $kind:ty),*) -> $out:ty;)*) => {
        impl Tongue {
            $($(#[$doc])* pub fn $name(self, $($given: $kind),*) -> $out {
                match self {
                    Tongue::Swedish => swedish::$room::$function($($given),*),
                    Tongue::English => english::$room::$function($($given),*),
                }
            })*
        }
    };
}

spoken! {
    /// "20 maj 2026".
    full_date: dates::full(date: Date) -> String;
    /// "20 maj", and the year only where it is another than `today`'s.
    near_date: dates::near(date: Date, today: Date) -> String;
    /// "onsdag 20 maj 2026".
    long_date: dates::long(date: Date) -> String;
    /// "september 2026".
    month: dates::month(month: Month) -> String;
    /// "måndag 11 maj kl. 07.00", Swedish time.
    moment: dates::moment(at: Timestamp, now: Timestamp) -> String;
    /// "12 dagar kvar", counted in Swedish days.
    days_left: dates::days_left(deadline: &Deadline, now: Timestamp) -> String;
    /// "onsdag 20 maj 2026 kl. 17.00 brysseltid, 12 dagar kvar".
    deadline: dates::deadline(deadline: &Deadline, now: Timestamp) -> String;
    /// "1 234 567".
    number: numbers::number(value: u64) -> String;
    /// "2 miljoner euro".
    money: numbers::money(amount: &Amount) -> String;
    /// What one project can get and what the pot holds, in one line; nothing where the call names no sum.
    grant: numbers::grant(
        least: Option<&Amount>, most: Option<&Amount>, pot: Option<&Amount>, grants: Option<u64>
    ) -> Option<String>;
    /// "öppen".
    status: words::status(status: Status) -> &'static str;
    /// "passar väl".
    level: words::level(level: Level) -> &'static str;
    /// Can the kommun apply, as far as the call's text tells.
    eligible: words::eligible(eligible: Eligible) -> &'static str;
    /// What stands above a change.
    heading: words::heading(kind: ChangeKind) -> &'static str;
    /// What has become of a source.
    source_state: words::source_state(state: &str) -> &'static str;
    /// The heading over a part of a call's text.
    section: words::section(kind: SectionKind) -> &'static str;
    /// The funder as readers know it.
    funder: words::funder(name: &str) -> String;
    /// "inte relevant".
    opinion: words::opinion(opinion: Opinion) -> &'static str;
    /// "2 relevant och 1 inte relevant"; empty when nobody has answered.
    opinions: words::opinions(relevant: u64, not_relevant: u64) -> String;
    /// A letter's kind, by its word in the ledger.
    letter: words::letter(kind: &str) -> &'static str;
    /// How far a letter has come.
    delivery_state: words::delivery_state(state: &str) -> &'static str;
    /// How often a person hears from us.
    frequency: words::frequency(frequency: Frequency) -> &'static str;
    /// So many days before a last day.
    reminders: words::reminders(days: &ReminderDays) -> String;
    /// What a person may do beside reading.
    role: words::role(role: Role) -> &'static str;
    /// An area's name.
    area: words::area(id: &str) -> String;
    /// "Tyresö, Götene och Kungälv".
    list: words::list(words: &[String]) -> String;
    /// What has happened, plainly, the gravest first.
    changes: changes::sentences(kind: ChangeKind, fields: &Moved, today: Date) -> Vec<String>;
    /// A field's name, as it begins a sentence or a row.
    field_name: changes::field_name(field: &str) -> String;
    /// A field's value for readers.
    field_value: changes::value(field: &str, raw: &str, today: Date) -> String;
    /// The way to a decision inside the kommun before a deadline.
    decision: ladder::sentences(kommun: &Kommun, title: &str, deadline: Date, today: Date) -> Vec<String>;
}

impl Tongue {
    pub const ALL: [Tongue; 2] = [Tongue::Swedish, Tongue::English];

    /// BCP 47.
    pub fn tag(self) -> &'static str {
        self.say("sv", "en")
    }

    /// One of two texts that say the same.
    pub fn say(self, swedish: &'static str, english: &'static str) -> &'static str {
        match self {
            Tongue::Swedish => swedish,
            Tongue::English => english,
        }
    }

    /// "1 utlysning", "3 calls". Each tongue gives its word for one and for several.
    pub fn count(self, value: u64, swedish: (&str, &str), english: (&str, &str)) -> String {
        let (one, several) = if self == Tongue::Swedish { swedish } else { english };
        format!("{}\u{a0}{}", self.number(value), if value == 1 { one } else { several })
    }
}
