//! The language of a request. Each page has two addresses: Swedish at its own path, English under `/en`.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::Uri;
use axum::http::request::Parts;

use crate::locale::Locale;

/// The language of a request, and the page that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) struct RequestLocale {
    pub(in crate::web) locale: Locale,
    /// Path and query without the `/en` of the English pages.
    path_and_query: String,
}

const ENGLISH_PREFIX: &str = "/en";

/// Returns the path of a page in a language: "/sok" or "/en/sok".
pub(in crate::web) fn localized_path(locale: Locale, path: &str) -> String {
    match (locale, path) {
        (Locale::Swedish, path) => path.to_owned(),
        (Locale::English, "/") => ENGLISH_PREFIX.to_owned(),
        (Locale::English, path) => format!("{ENGLISH_PREFIX}{path}"),
    }
}

impl RequestLocale {
    pub(in crate::web) fn from_uri(uri: &Uri) -> RequestLocale {
        let requested = uri.path_and_query().map_or("/", |place| place.as_str());
        let english =
            requested.strip_prefix(ENGLISH_PREFIX).filter(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
        let locale = if english.is_some() { Locale::English } else { Locale::Swedish };
        let path_and_query = match english.unwrap_or(requested) {
            // A path that begins with two slashes would lead to another host.
            rest if rest.starts_with("//") => "/".to_owned(),
            rest if rest.starts_with('/') => rest.to_owned(),
            rest => format!("/{rest}"),
        };
        RequestLocale { locale, path_and_query }
    }

    /// Returns the path and query of the same page in a language.
    pub(in crate::web) fn path_in(&self, locale: Locale) -> String {
        match self.path_and_query.strip_prefix('/') {
            Some(rest) if rest.is_empty() || rest.starts_with('?') => format!("{}{rest}", localized_path(locale, "/")),
            _ => localized_path(locale, &self.path_and_query),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RequestLocale {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<RequestLocale, Infallible> {
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
        Ok(RequestLocale::from_uri(uri))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_an_address_in_each_tongue() {
        for (asked, locale, swedish, english) in [
            ("/", Locale::Swedish, "/", "/en"),
            ("/en", Locale::English, "/", "/en"),
            ("/en?x=1", Locale::English, "/?x=1", "/en?x=1"),
            ("/sok?q=a%20b&sida=2", Locale::Swedish, "/sok?q=a%20b&sida=2", "/en/sok?q=a%20b&sida=2"),
            ("/en/kommun/tyreso", Locale::English, "/kommun/tyreso", "/en/kommun/tyreso"),
            ("/enkel", Locale::Swedish, "/enkel", "/en/enkel"),
            ("//evil.example/x", Locale::Swedish, "/", "/en"),
            ("/en//evil.example", Locale::English, "/", "/en"),
        ] {
            let request_locale = RequestLocale::from_uri(&asked.parse().unwrap());
            assert_eq!(request_locale.locale, locale, "{asked}");
            assert_eq!(request_locale.path_in(Locale::Swedish), swedish, "{asked}");
            assert_eq!(request_locale.path_in(Locale::English), english, "{asked}");
        }
    }
}
