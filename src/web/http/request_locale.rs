//! The language of a request. Each page has two addresses: Swedish at its own path, English under `/en`.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::Uri;
use axum::http::request::Parts;

use crate::locale::Tongue;

/// The language of a request, and the page that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) struct Visit {
    pub(in crate::web) tongue: Tongue,
    /// Path and query without the `/en` of the English pages.
    place: String,
}

const ENGLISH: &str = "/en";

/// Returns the path of a page in a language: "/sok" or "/en/sok".
pub(in crate::web) fn at(tongue: Tongue, path: &str) -> String {
    match (tongue, path) {
        (Tongue::Swedish, path) => path.to_owned(),
        (Tongue::English, "/") => ENGLISH.to_owned(),
        (Tongue::English, path) => format!("{ENGLISH}{path}"),
    }
}

impl Visit {
    pub(in crate::web) fn of(uri: &Uri) -> Visit {
        let whole = uri.path_and_query().map_or("/", |place| place.as_str());
        let english = whole.strip_prefix(ENGLISH).filter(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
        let tongue = if english.is_some() { Tongue::English } else { Tongue::Swedish };
        let place = match english.unwrap_or(whole) {
            // A path that begins with two slashes would lead to another host.
            rest if rest.starts_with("//") => "/".to_owned(),
            rest if rest.starts_with('/') => rest.to_owned(),
            rest => format!("/{rest}"),
        };
        Visit { tongue, place }
    }

    /// Returns the path and query of the same page in a language.
    pub(in crate::web) fn place_in(&self, tongue: Tongue) -> String {
        match self.place.strip_prefix('/') {
            Some(rest) if rest.is_empty() || rest.starts_with('?') => format!("{}{rest}", at(tongue, "/")),
            _ => at(tongue, &self.place),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Visit, Infallible> {
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
        Ok(Visit::of(uri))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_an_address_in_each_tongue() {
        for (asked, tongue, swedish, english) in [
            ("/", Tongue::Swedish, "/", "/en"),
            ("/en", Tongue::English, "/", "/en"),
            ("/en?x=1", Tongue::English, "/?x=1", "/en?x=1"),
            ("/sok?q=a%20b&sida=2", Tongue::Swedish, "/sok?q=a%20b&sida=2", "/en/sok?q=a%20b&sida=2"),
            ("/en/kommun/tyreso", Tongue::English, "/kommun/tyreso", "/en/kommun/tyreso"),
            ("/enkel", Tongue::Swedish, "/enkel", "/en/enkel"),
            ("//evil.example/x", Tongue::Swedish, "/", "/en"),
            ("/en//evil.example", Tongue::English, "/", "/en"),
        ] {
            let visit = Visit::of(&asked.parse().unwrap());
            assert_eq!(visit.tongue, tongue, "{asked}");
            assert_eq!(visit.place_in(Tongue::Swedish), swedish, "{asked}");
            assert_eq!(visit.place_in(Tongue::English), english, "{asked}");
        }
    }
}
