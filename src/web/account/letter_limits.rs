//! How many letters may be requested: by one network, for one mailbox, for one domain, and in all. None of it depends
//! on whether an address is known, so that nobody finds that out by asking.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::Quota;
use nonzero_ext::nonzero;

use crate::store::VerificationRequest;
use crate::subscription::{Address, Mailbox};
use crate::web::http::limit::{RateLimit, networks};

/// The confirmations that one client may request in an hour. A whole kommun may be behind one address: thirty people
/// who were told of utkik at the same meeting, and every third of them mistypes.
const CONFIRMATIONS_PER_CLIENT: NonZeroU32 = nonzero!(40u32);
/// The sign-in letters that one client may request in an hour: the same people, more often. To an address that is not
/// known none is written, and how many a known person gets is decided when they are written.
const SIGN_INS_PER_CLIENT: NonZeroU32 = nonzero!(60u32);
/// How much more than one client a whole organisation (an IPv6 /48) may request.
const CLIENTS_PER_ORGANISATION: NonZeroU32 = nonzero!(2u32);
/// The confirmations that may be requested in an hour for one mailbox, for the mailboxes of one domain (those of the
/// thirty people above), and in all: each goes to somebody who may not have asked for it.
const PER_MAILBOX: NonZeroU32 = nonzero!(3u32);
const PER_DOMAIN: NonZeroU32 = nonzero!(60u32);
const IN_ALL: NonZeroU32 = nonzero!(120u32);

/// The length of the prefix of an organisation's IPv6 network.
const ORGANISATION_PREFIX: u32 = 48;

/// Rate limits of requested letters.
pub(in crate::web) struct LetterLimits {
    confirmations: ClientLimits,
    sign_ins: ClientLimits,
    mailboxes: RateLimit,
    domains: RateLimit,
    all: RateLimit,
}

impl Default for LetterLimits {
    fn default() -> LetterLimits {
        LetterLimits {
            confirmations: ClientLimits::new(CONFIRMATIONS_PER_CLIENT),
            sign_ins: ClientLimits::new(SIGN_INS_PER_CLIENT),
            mailboxes: per_hour(PER_MAILBOX),
            domains: per_hour(PER_DOMAIN),
            all: per_hour(IN_ALL),
        }
    }
}

impl LetterLimits {
    /// Counts a request of a client, and returns the whole seconds to wait when it exceeds a limit. What one limit
    /// refuses does not count for the next: a client that asks too often uses up nobody else's share.
    pub(super) fn seconds_to_wait(
        &self,
        client: IpAddr,
        address: &Address,
        request: &VerificationRequest,
    ) -> Option<u64> {
        match request {
            VerificationRequest::SignIn => self.sign_ins.seconds_to_wait(client),
            VerificationRequest::Subscribe(_) => {
                let mailbox = Mailbox::of(address);
                self.confirmations
                    .seconds_to_wait(client)
                    .or_else(|| self.mailboxes.seconds_to_wait(&mailbox))
                    .or_else(|| self.domains.seconds_to_wait(mailbox.domain()))
                    .or_else(|| self.all.seconds_to_wait("all"))
            }
        }
    }
}

/// Limits by the networks of a client.
struct ClientLimits {
    clients: RateLimit,
    organisations: RateLimit,
}

impl ClientLimits {
    fn new(most: NonZeroU32) -> ClientLimits {
        let organisation = most.saturating_mul(CLIENTS_PER_ORGANISATION);
        ClientLimits { clients: per_hour(most), organisations: per_hour(organisation) }
    }

    fn seconds_to_wait(&self, client: IpAddr) -> Option<u64> {
        networks(client).into_iter().find_map(|network| match network {
            (ORGANISATION_PREFIX, _) => self.organisations.seconds_to_wait(&network),
            _ => self.clients.seconds_to_wait(&network),
        })
    }
}

fn per_hour(most: NonZeroU32) -> RateLimit {
    RateLimit::of(Some(Quota::per_hour(most)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;
    use crate::store::SubscriptionRequest;
    use crate::subscription::{Frequency, ReminderDays, Scope};

    fn subscribe() -> VerificationRequest {
        VerificationRequest::Subscribe(SubscriptionRequest {
            kommun: "tyreso".parse().unwrap(),
            scope: Scope::ALL,
            frequency: Frequency::Weekly,
            remind: ReminderDays::default(),
            language: Locale::Swedish,
        })
    }

    /// Returns how many of the requests are let through, each of a client and for an address.
    fn taken(request: &VerificationRequest, asks: impl Iterator<Item = (String, String)>) -> usize {
        let limits = LetterLimits::default();
        asks.filter(|(client, mail)| {
            let address = Address::Mail(mail.clone());
            limits.seconds_to_wait(client.parse().unwrap(), &address, request).is_none()
        })
        .count()
    }

    #[test]
    fn a_kommun_behind_one_address_signs_up_in_an_hour() {
        let people = (0..30).map(|n| ("192.0.2.1".to_owned(), format!("anna{n}@tyreso.example")));
        assert_eq!(taken(&subscribe(), people), 30);
        let people = (0..30).map(|n| (format!("2001:db8:7:{n:x}::1"), format!("anna{n}@tyreso.example")));
        assert_eq!(taken(&subscribe(), people), 30, "by IPv6, each on a network of their own");
    }

    #[test]
    fn a_thousand_networks_of_one_organisation_are_one_client() {
        let asks = |mail: fn(usize) -> String| (0..1_000).map(move |n| (format!("2001:db8:7:{n:x}::1"), mail(n)));
        let spread = taken(&subscribe(), asks(|n| format!("victim{n}@{}.example", n % 400)));
        assert!((1..=82).contains(&spread), "{spread}");
        let subscriber = (0..256).map(|n| (format!("2001:db8:7:ab{n:02x}::1"), format!("v@{n}.example")));
        let subscriber = taken(&subscribe(), subscriber);
        assert!((1..=41).contains(&subscriber), "{subscriber} of one /56");
        let variants = taken(&subscribe(), asks(|n| format!("victim+{n}@y.example")));
        assert!((1..=4).contains(&variants), "{variants} to one mailbox");
    }

    #[test]
    fn however_many_ask_there_is_a_total_for_a_domain_and_in_all() {
        let client = |n: usize| format!("10.{}.{}.1", n / 250, n % 250);
        let domain = (0..1_000).map(|n| (client(n), format!("anna{n}@tyreso.example")));
        let domain = taken(&subscribe(), domain);
        assert!((55..=62).contains(&domain), "{domain}");
        let all = (0..1_000).map(|n| (client(n), format!("anna{n}@kommun{n}.example")));
        let all = taken(&subscribe(), all);
        assert!((110..=124).contains(&all), "{all}");
    }

    #[test]
    fn asks_of_others_do_not_lock_anybody_out_of_signing_in() {
        let others = (0..1_000).map(|n| (format!("10.0.{}.{}", n / 250, n % 250), "eva@a.example".to_owned()));
        let eva = [("192.0.2.9".to_owned(), "eva@a.example".to_owned())];
        assert_eq!(taken(&VerificationRequest::SignIn, others.chain(eva)), 1_001);
        let one = (0..100).map(|_| ("192.0.2.1".to_owned(), "eva@a.example".to_owned()));
        let one = taken(&VerificationRequest::SignIn, one);
        assert!((60..=62).contains(&one), "{one}");
    }
}
