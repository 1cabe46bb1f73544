//! Requests for a letter to a mail address: how the address is read, and how many letters may be requested.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use governor::Quota;
use jiff::SignedDuration;
use nonzero_ext::nonzero;

use crate::channels::mime::can_be_mailed;
use crate::store::VerificationRequest;
use crate::subscription::Address;
use crate::web::WebState;
use crate::web::http::error::PageError;
use crate::web::http::limit::{RateLimit, client_address};

/// The letters that may be requested in an hour for one address (3), and by one client (20).
const PER_ADDRESS: NonZeroU32 = nonzero!(3u32);
const PER_CLIENT: NonZeroU32 = nonzero!(20u32);
/// How long a request is kept when no letter is written for it.
const REQUEST_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// Rate limits of requested letters.
pub(in crate::web) struct LetterLimits {
    addresses: RateLimit,
    clients: RateLimit,
}

impl Default for LetterLimits {
    fn default() -> LetterLimits {
        let limit = |most| RateLimit::of(Some(Quota::per_hour(most)));
        LetterLimits { addresses: limit(PER_ADDRESS), clients: limit(PER_CLIENT) }
    }
}

/// The client that requests a letter, with the limits that apply to it.
pub(in crate::web) struct LetterRequester {
    limits: Arc<LetterLimits>,
    client: IpAddr,
}

impl FromRequestParts<WebState> for LetterRequester {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<LetterRequester, PageError> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |ConnectInfo(peer)| peer.ip());
        let limits = parts.extensions.get::<Arc<LetterLimits>>().cloned().unwrap_or_default();
        Ok(LetterRequester { limits, client: client_address(peer, &parts.headers, &state.api.trusted_proxies) })
    }
}

impl LetterRequester {
    /// Queues the request. Nothing here depends on whether the address is known, so a client cannot find that out.
    ///
    /// # Errors
    /// Fails when the client or the address has exceeded its limit.
    pub(in crate::web) async fn request_letter(
        &self,
        state: &WebState,
        address: &Address,
        request: &VerificationRequest,
    ) -> Result<(), PageError> {
        let to = address.to_string().to_lowercase();
        let waiting_times =
            [self.limits.clients.seconds_to_wait(&self.client), self.limits.addresses.seconds_to_wait(&to)];
        if let Some(seconds) = waiting_times.into_iter().flatten().max() {
            return Err(PageError::TooManyRequests { seconds });
        }
        let now = state.now();
        let until = now.checked_add(REQUEST_LIFETIME).map_err(anyhow::Error::new)?;
        state.store.request_verification(address, request, now, until).await?;
        state.signals.letter_requested.notify_one();
        Ok(())
    }
}

/// Parses a typed mail address; anything but the bare address is rejected.
pub(in crate::web) fn parse_mail_address(typed: &str) -> Option<Address> {
    let typed = typed.trim();
    match Address::parse(&format!("mailto:{typed}")) {
        Ok(Address::Mail(mail)) if mail == typed && can_be_mailed(&mail) => {
            let (name, domain) = mail.rsplit_once('@')?;
            Some(Address::Mail(format!("{name}@{}", domain.to_lowercase())))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bare_address_is_one() {
        for (typed, read) in [
            (" eva.ek@Tyreso.SE\n", "mailto:eva.ek@tyreso.se"),
            ("Eva@götene.se", "mailto:Eva@götene.se"),
            ("eva+utkik@a.example", "mailto:eva+utkik@a.example"),
        ] {
            assert_eq!(parse_mail_address(typed).map(|address| address.to_string()).as_deref(), Some(read), "{typed}");
        }
        let long = format!("{}@a.example", "x".repeat(10_000));
        for typed in [
            "",
            "eva",
            "eva@localhost",
            "Eva Ek <eva@a.example>",
            "\"eva\"@a.example",
            "eva@a.example, bo@a.example",
            "eva@a.example\r\nBcc: bo@a.example",
            "eva@a.example\u{0}",
            "eva@127.0.0.1",
            "eva@[::1]",
            "eva@a.example?subject=x",
            "mailto:eva@a.example",
            "telegram:12",
            "åsa@a.example",
            "eva@\u{202e}a.example",
            long.as_str(),
        ] {
            assert_eq!(parse_mail_address(typed), None, "{typed:.60}");
        }
    }
}
