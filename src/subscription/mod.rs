//! Subscriptions: who gets which calls, where and how often.

mod address;
mod hook;
mod mailbox;
mod person;
mod reminder_days;
mod role;
mod scope;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use crate::kommun::KommunSlug;

pub use address::{Address, AddressKind, masked};
pub use hook::{Hook, HookKind};
pub use mailbox::Mailbox;
pub use person::PersonId;
pub use reminder_days::ReminderDays;
pub use role::{Role, RoleGrant};
pub use scope::Scope;

/// How often a person gets letters.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
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
    /// Returns the name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// A person's subscription to one kommun's calls.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Subscription {
    pub person: PersonId,
    pub address: Address,
    pub kommun: KommunSlug,
    #[serde(flatten)]
    pub scope: Scope,
    pub frequency: Frequency,
    pub remind: ReminderDays,
    /// Whether the person is known to the kommun: a coordinator or the operator made the subscription or granted its
    /// person a role. People who subscribed on the public page are not.
    #[serde(skip)]
    pub known_to_kommun: bool,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub created_at: Timestamp,
}

impl Subscription {
    /// Returns whether the person's feedback counts for the kommun. That of recipients of passed-on calls, and of
    /// people whom the kommun does not know, counts for themselves only.
    pub fn counts_for_kommun(&self) -> bool {
        self.known_to_kommun && self.scope != Scope::PassedOn
    }

    /// Returns whether the person may pass the kommun's calls on to associations and companies. Coordinators may:
    /// people known to the kommun who get all that suits it, at a personal address. In a shared channel too many could
    /// press the button.
    pub fn may_pass_on(&self) -> bool {
        self.address.is_personal() && self.known_to_kommun && self.scope == Scope::ALL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_coordinator_passes_on_and_nobody_else() {
        let may = |address: &str, scope: Scope| {
            let (address, kommun) = (Address::parse(address).unwrap(), "lindvik".parse().unwrap());
            let created_at = Timestamp::UNIX_EPOCH;
            let (frequency, remind) = (Frequency::Weekly, ReminderDays::default());
            let person = "1".parse().unwrap();
            Subscription { person, address, kommun, scope, frequency, remind, known_to_kommun: true, created_at }
        };
        let stranger = Subscription { known_to_kommun: false, ..may("mailto:a@b.se", Scope::ALL) };
        assert!(!stranger.may_pass_on() && !stranger.counts_for_kommun(), "anyone may subscribe on the public page");
        let may = |address: &str, scope: Scope| may(address, scope).may_pass_on();
        assert!(may("mailto:a@b.se", Scope::ALL) && may("telegram:7", Scope::ALL));
        assert!(!may("telegram:-7", Scope::ALL) && !may("teams:https://a.example/x", Scope::ALL));
        let others =
            [Scope::Areas(vec!["kultur".parse().unwrap()]), Scope::Forvaltning("skola".into()), Scope::PassedOn];
        assert!(others.into_iter().all(|scope| !may("mailto:a@b.se", scope)));
    }
}
