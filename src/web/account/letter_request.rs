//! Requests for a letter to a mail address: how the address is read, and that the request is counted.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use jiff::SignedDuration;

use super::letter_limits::LetterLimits;
use crate::channels::mime::can_be_mailed;
use crate::store::VerificationRequest;
use crate::subscription::Address;
use crate::web::http::error::PageError;
use crate::web::http::limit::client_address;
use crate::web::state::WebState;

/// How long a request is kept whose letter has not left.
const REQUEST_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

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
    /// Fails when a limit is exceeded.
    pub(in crate::web) async fn request_letter(
        &self,
        state: &WebState,
        address: &Address,
        request: &VerificationRequest,
    ) -> Result<(), PageError> {
        if let Some(seconds) = self.limits.seconds_to_wait(self.client, address, request) {
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
            // Whoever copies the DNS's form of a domain is the same person as who types its letters.
            let domain = url::quirks::domain_to_unicode(&domain.to_lowercase());
            Address::parse(&format!("mailto:{name}@{domain}")).ok()
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
            ("eva@xn--gtene-jua.se", "mailto:eva@götene.se"),
            ("eva@XN--GTENE-JUA.SE", "mailto:eva@götene.se"),
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
