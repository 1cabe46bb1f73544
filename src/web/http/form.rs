//! Submitted forms: only those sent from our own pages are read.

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::http::{HeaderMap, header};

use super::error::PageError;
use super::session::CurrentUser;
use crate::letters::signed_tokens;
use crate::web::state::WebState;

/// The most bytes of a form; longer ones are rejected.
const MAX_BYTES: usize = 16 * 1024;
/// The most fields of a form; the rest are ignored.
const MAX_FIELDS: usize = 400;

/// Name of the field that carries the CSRF token.
pub(in crate::web) const CSRF_FIELD: &str = "ord";

/// A form submitted from one of our own pages.
#[derive(Clone, Debug, Default)]
pub(in crate::web) struct PostedForm {
    fields: Vec<(String, String)>,
}

impl PostedForm {
    fn parse(body: &[u8]) -> PostedForm {
        PostedForm {
            fields: url::form_urlencoded::parse(body).take(MAX_FIELDS).map(|(n, v)| (n.into(), v.into())).collect(),
        }
    }

    /// Returns the first value of the field, or an empty string where it is absent.
    pub(in crate::web) fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(named, _)| named == name).map_or("", |(_, value)| value)
    }

    /// Returns whether the value is among those of the field; a field without values selects all.
    pub(in crate::web) fn selects(&self, list: &str, value: &str) -> bool {
        let mut named = self.fields.iter().filter(|(name, _)| name == list).peekable();
        named.peek().is_none() || named.any(|(_, given)| given == value)
    }

    pub(in crate::web) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(named, _)| named == name).map(|(_, value)| value.as_str())
    }
}

impl FromRequest<WebState> for PostedForm {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &WebState) -> Result<PostedForm, PageError> {
        if !is_same_origin(request.headers(), &state.public_url) {
            return Err(PageError::CrossSite);
        }
        let body = to_bytes(request.into_body(), MAX_BYTES).await.map_err(|_| PageError::InvalidForm)?;
        Ok(PostedForm::parse(&body))
    }
}

/// A form submitted by a signed-in user, with the CSRF token of their session.
pub(in crate::web) struct SignedInForm {
    pub(in crate::web) user: CurrentUser,
    pub(in crate::web) form: PostedForm,
}

impl FromRequest<WebState> for SignedInForm {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &WebState) -> Result<SignedInForm, PageError> {
        let (mut parts, body) = request.into_parts();
        let user = CurrentUser::from_request_parts(&mut parts, state).await?;
        let form = PostedForm::from_request(Request::from_parts(parts, body), state).await?;
        if !signed_tokens::is_csrf_token(&state.secret, user.session_token(), form.get(CSRF_FIELD)) {
            return Err(PageError::InvalidCsrfToken);
        }
        Ok(SignedInForm { user, form })
    }
}

/// Returns whether the form came from one of our own pages.
///
/// Browsers send `Sec-Fetch-Site` or, failing that, `Origin`, which our referrer policy lets our own forms name: "null"
/// is a page that hides where it is from. Over plain http old browsers may send neither header: then only the CSRF
/// token protects the form.
fn is_same_origin(headers: &HeaderMap, public_url: &str) -> bool {
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    if let Some(site) = header("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = header(header::ORIGIN.as_str()) else { return true };
    let own_origin = url::Url::parse(public_url).map(|url| url.origin().ascii_serialization());
    let host = header(header::HOST.as_str());
    own_origin.is_ok_and(|own| own == origin) || origin.split_once("://").is_some_and(|(_, from)| host == Some(from))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn from_us(headers: &[(&'static str, &'static str)]) -> bool {
        let header = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        is_same_origin(&headers.iter().map(header).collect(), "https://utkik.example.se/sida")
    }

    #[test]
    fn a_form_of_another_website_is_known() {
        for ours in [
            &[][..],
            &[("sec-fetch-site", "same-origin"), ("origin", "null")],
            &[("origin", "https://utkik.example.se")],
            &[("origin", "http://10.0.0.7:8080"), ("host", "10.0.0.7:8080")],
        ] {
            assert!(from_us(ours), "{ours:?}");
        }
        for foreign in [
            &[("sec-fetch-site", "cross-site"), ("origin", "https://utkik.example.se")][..],
            &[("sec-fetch-site", "same-site")],
            &[("origin", "null")],
            &[("origin", "null"), ("host", "null")],
            &[("origin", "http://null"), ("host", "utkik.example.se")],
            &[("sec-fetch-site", "cross-site"), ("origin", "null")],
            &[("sec-fetch-site", "")],
            &[("origin", "https://utkik.example.se.evil.example"), ("host", "utkik.example.se")],
            &[("origin", "http://utkik.example.se")],
            &[("origin", "utkik.example.se"), ("host", "utkik.example.se")],
        ] {
            assert!(!from_us(foreign), "{foreign:?}");
        }
    }

    #[test]
    fn fields_are_read_and_too_many_are_not() {
        let form = PostedForm::parse(b"omrade=kultur&omrade=idrott&namn=%C3%85sa+E&tom=");
        assert_eq!(form.values("omrade").collect::<Vec<_>>(), ["kultur", "idrott"]);
        assert_eq!((form.get("namn"), form.get("tom"), form.get("saknas")), ("Åsa E", "", ""));
        assert!(form.selects("omrade", "idrott") && !form.selects("omrade", "barn") && form.selects("saknas", "vad"));
        assert_eq!(PostedForm::parse("a=b&".repeat(5_000).as_bytes()).fields.len(), MAX_FIELDS);
    }
}
