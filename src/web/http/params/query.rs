//! The query string of a page's address, read leniently: nothing in it is an error.

use std::collections::BTreeMap;
use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// The parameters of an address: the first value of each name, cleaned and bounded; invalid UTF-8 is replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::web) struct QueryString {
    values: BTreeMap<String, String>,
}

/// The longest value that is read, in characters; the rest is cut off.
pub(in crate::web) const MAX_VALUE_CHARS: usize = 300;

impl QueryString {
    pub(in crate::web) fn parse(raw: Option<&str>) -> QueryString {
        let mut values = BTreeMap::new();
        for (name, value) in url::form_urlencoded::parse(raw.unwrap_or_default().as_bytes()).take(40) {
            values.entry(name.into_owned()).or_insert_with(|| crate::locale::clean::line(&value, MAX_VALUE_CHARS));
        }
        QueryString { values }
    }

    /// Returns the value, or nothing where it is absent or empty.
    pub(in crate::web) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Returns the number of the requested page, from 1; anything but a number counts as 1.
    pub(in crate::web) fn page_number(&self) -> usize {
        const LAST: usize = 10_000;
        self.get("sida").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1).clamp(1, LAST)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for QueryString {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<QueryString, Infallible> {
        Ok(QueryString::parse(parts.uri.query()))
    }
}

/// Returns the path with these parameters as its query; empty ones are left out.
pub(in crate::web) fn path_with_query(path: &str, parameters: &[(&str, &str)]) -> String {
    let given: Vec<_> = parameters.iter().filter(|(_, value)| !value.is_empty()).collect();
    if given.is_empty() {
        return path.to_owned();
    }
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish();
    format!("{path}?{query}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parameters_are_read_and_written() {
        let query = QueryString::parse(Some("q=sm%C3%A5+barn&sida=3&q=andra&tom="));
        assert_eq!((query.get("q"), query.page_number(), query.get("tom")), (Some("små barn"), 3, None));
        assert_eq!(path_with_query("/sok", &[("q", "små & stora"), ("status", "")]), "/sok?q=sm%C3%A5+%26+stora");
        assert_eq!(QueryString::parse(Some("sida=-1")).page_number(), 1);
        assert_eq!(QueryString::parse(Some("sida=99999999999999999999999")).page_number(), 1);
        assert_eq!(QueryString::parse(Some("sida=0&q=%ff%00")).get("q"), Some("\u{fffd}"));
    }

    proptest! {
        #[test]
        fn any_query_is_read(raw in any::<String>()) {
            let query = QueryString::parse(Some(&raw));
            prop_assert!(query.page_number() >= 1);
        }
    }
}
