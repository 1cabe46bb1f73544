//! Sessions: the browser holds a random token in a cookie, and the store keeps only its digest.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use cookie::{Cookie, SameSite};

use super::error::PageError;
use crate::kommun::KommunSlug;
use crate::letters::signed_tokens;
use crate::store::{Account, LONGEST_SESSION};
use crate::web::state::WebState;

/// The signed-in user of a request.
#[derive(Clone, Debug)]
pub(in crate::web) struct CurrentUser {
    pub(in crate::web) account: Account,
    /// The session token of the cookie.
    session_token: String,
}

impl CurrentUser {
    pub(in crate::web) fn session_token(&self) -> &str {
        &self.session_token
    }

    /// Returns the CSRF token of the session, which each of the user's forms carries.
    pub(in crate::web) fn csrf_token(&self, state: &WebState) -> String {
        signed_tokens::csrf_token(&state.secret, &self.session_token)
    }

    /// Allows only those who may see the letters, the report and the subscribers of the kommun.
    pub(in crate::web) fn ensure_can_manage(&self, kommun: &KommunSlug) -> Result<(), PageError> {
        let may = self.account.roles.iter().any(|held| held.can_manage(kommun));
        if may { Ok(()) } else { Err(PageError::Forbidden) }
    }

    /// Returns the kommuner that the user may manage, of those that have a file.
    pub(in crate::web) fn managed_kommuner<'a>(&self, state: &'a WebState) -> Vec<&'a crate::kommun::Kommun> {
        let may = |slug: &KommunSlug| self.account.roles.iter().any(|held| held.can_manage(slug));
        state.kommuner.iter().filter(|kommun| may(&kommun.slug)).collect()
    }
}

/// The session token that the browser sent, whether or not it is valid.
pub(in crate::web) struct SentSession(pub(in crate::web) Option<String>);

impl FromRequestParts<WebState> for SentSession {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<SentSession, Infallible> {
        Ok(SentSession(token_of_request(state, &parts.headers)))
    }
}

impl FromRequestParts<WebState> for CurrentUser {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<CurrentUser, PageError> {
        let session_token = token_of_request(state, &parts.headers).ok_or(PageError::NotSignedIn)?;
        let account = state.store.session_account(&session_token, state.now()).await?.ok_or(PageError::NotSignedIn)?;
        Ok(CurrentUser { account, session_token })
    }
}

/// Returns the cookie's name; over https its prefix makes browsers accept it from this host only (RFC 6265bis
/// §4.1.3.2).
fn cookie_name(state: &WebState) -> &'static str {
    if state.is_secure() { "__Host-utkik" } else { "utkik" }
}

fn token_of_request(state: &WebState, headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.filter_map(|cookies| find_token(cookies, cookie_name(state))).next()
}

/// Returns the first cookie of that name in a `Cookie` header that has the form of a token.
fn find_token(cookies: &str, name: &str) -> Option<String> {
    let named = Cookie::split_parse(cookies).flatten().filter(|cookie| cookie.name() == name);
    named.map(|cookie| cookie.value().to_owned()).find(|value| is_token(value))
}

/// Returns whether the text has the form of a token of the store: 256 bits in hex.
pub(in crate::web) fn is_token(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// A `Set-Cookie` header.
pub(in crate::web) type SetCookie = [(HeaderName, HeaderValue); 1];

/// Returns the header that stores the session token in the browser.
///
/// # Errors
/// Fails when the token cannot stand in a header, which a token of the store always can.
pub(in crate::web) fn session_cookie(state: &WebState, session: &str) -> Result<SetCookie, PageError> {
    set_cookie(state, session, LONGEST_SESSION.as_secs())
}

/// Returns the header that deletes the session cookie from the browser.
///
/// # Errors
/// As [`session_cookie`].
pub(in crate::web) fn expired_cookie(state: &WebState) -> Result<SetCookie, PageError> {
    set_cookie(state, "", 0)
}

fn set_cookie(state: &WebState, token: &str, seconds: i64) -> Result<SetCookie, PageError> {
    let cookie = Cookie::build((cookie_name(state), token))
        .path("/")
        .max_age(cookie::time::Duration::seconds(seconds))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(state.is_secure());
    let header = HeaderValue::from_str(&cookie.to_string()).map_err(anyhow::Error::new)?;
    Ok([(header::SET_COOKIE, header)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_cookie_that_can_be_a_token_is_read() {
        let token = "0123456789abcdef".repeat(4);
        for cookies in [
            format!("utkik={token}"),
            format!("a=b; utkik={token}; c"),
            format!("utkik=x; utkik={token}"),
            format!(";;=;utkik={token};"),
        ] {
            assert_eq!(find_token(&cookies, "utkik").as_deref(), Some(token.as_str()), "{cookies}");
        }
        for cookies in [
            String::new(),
            "utkik".to_owned(),
            format!("xutkik={token}"),
            format!("utkik={}", &token[1..]),
            format!("utkik={token}0"),
            format!("utkik={}", token.to_uppercase()),
            format!("utkik=\"{token}\""),
            format!("__Host-utkik={token}"),
        ] {
            assert_eq!(find_token(&cookies, "utkik"), None, "{cookies}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_read_can_be_a_token(cookies in any::<String>()) {
            prop_assert!(find_token(&cookies, "utkik").is_none_or(|token| is_token(&token)));
        }

        #[test]
        fn a_token_is_found_among_any_others(
            token in "[0-9a-f]{64}", others in proptest::collection::vec("[a-zA-Z_-]{1,9}=[!-:<-~]{0,9}", 0..6), at in 0usize..7,
        ) {
            let mut pairs = others;
            pairs.retain(|pair| !pair.starts_with("utkik="));
            pairs.insert(at.min(pairs.len()), format!("utkik={token}"));
            let cookies = pairs.join("; ");
            let found = find_token(&cookies, "utkik");
            prop_assert_eq!(found.as_deref(), Some(token.as_str()));
        }

        #[test]
        fn a_token_that_is_altered_in_length_or_letters_is_none(token in "[0-9a-f]{64}", cut in 0usize..64, by in "[^0-9a-f]") {
            prop_assert!(is_token(&token));
            prop_assert!(!is_token(&token[..cut]));
            let mut altered = token;
            altered.replace_range(cut..=cut, &by);
            prop_assert!(!is_token(&altered));
        }
    }
}
