//! The language of a request. Each page has an address in each language: Swedish at its own path, English under `/en`.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::Uri;
use axum::http::request::Parts;

use crate::locale::Locale;

/// The language of a request, and the page that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) struct RequestLocale {
    pub(in crate::web) locale: Locale,
    /// Path and query without the prefix of a language.
    path_and_query: String,
}

/// The languages whose pages have a prefix to their paths; those of the default language have none.
pub(in crate::web) fn prefixed_locales() -> impl Iterator<Item = Locale> {
    Locale::ALL.into_iter().filter(|locale| *locale != Locale::default())
}

/// Returns the language that a path's prefix names, and the path without it.
fn split_prefix(path: &str) -> Option<(Locale, &str)> {
    let named = |locale: Locale| Some((locale, path.strip_prefix(locale.path_prefix().as_str())?));
    prefixed_locales().filter_map(named).find(|(_, rest)| rest.is_empty() || rest.starts_with(['/', '?']))
}

fn path_of(path_and_query: &str) -> &str {
    path_and_query.split('?').next().unwrap_or_default()
}

impl RequestLocale {
    pub(in crate::web) fn from_uri(uri: &Uri) -> RequestLocale {
        let requested = uri.path_and_query().map_or("/", |place| place.as_str());
        let (locale, path_and_query) = split_prefix(requested).unwrap_or((Locale::default(), requested));
        let path_and_query = match path_and_query {
            // A path that begins with two slashes would lead to another host, and browsers read `\` as a slash.
            rest if rest.starts_with("//") || path_of(rest).contains('\\') => "/".to_owned(),
            rest if rest.starts_with('/') => rest.to_owned(),
            rest => format!("/{rest}"),
        };
        RequestLocale { locale, path_and_query }
    }

    /// Returns the path and query of the same page in a language.
    pub(in crate::web) fn path_in(&self, locale: Locale) -> String {
        match self.path_and_query.strip_prefix('/') {
            Some(rest) if rest.is_empty() || rest.starts_with('?') => format!("{}{rest}", locale.path("/")),
            _ => locale.path(&self.path_and_query),
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
    fn a_page_has_an_address_in_each_language() {
        for (asked, locale, swedish, english) in [
            ("/", Locale::Swedish, "/", "/en"),
            ("/en", Locale::English, "/", "/en"),
            ("/en?x=1", Locale::English, "/?x=1", "/en?x=1"),
            ("/sok?q=a%20b&sida=2", Locale::Swedish, "/sok?q=a%20b&sida=2", "/en/sok?q=a%20b&sida=2"),
            ("/en/kommun/tyreso", Locale::English, "/kommun/tyreso", "/en/kommun/tyreso"),
            ("/enkel", Locale::Swedish, "/enkel", "/en/enkel"),
            ("//evil.example/x", Locale::Swedish, "/", "/en"),
            ("/en//evil.example", Locale::English, "/", "/en"),
            ("/\\evil.example/", Locale::Swedish, "/", "/en"),
            ("/en/\\evil.example/", Locale::English, "/", "/en"),
            ("/en\\evil.example/", Locale::Swedish, "/", "/en"),
            ("/en/kommun/\\\\evil.example", Locale::English, "/", "/en"),
            ("/sok?q=a\\b", Locale::Swedish, "/sok?q=a\\b", "/en/sok?q=a\\b"),
        ] {
            let request_locale = RequestLocale::from_uri(&asked.parse().unwrap());
            assert_eq!(request_locale.locale, locale, "{asked}");
            assert_eq!(request_locale.path_in(Locale::Swedish), swedish, "{asked}");
            assert_eq!(request_locale.path_in(Locale::English), english, "{asked}");
        }
    }
}
