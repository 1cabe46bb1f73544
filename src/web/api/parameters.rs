//! Strict reading of query parameters: everything that cannot be used is reported at once, and nothing is guessed.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};

use super::problem::{ParameterFault, Problem, RejectedParameter};
use crate::locale::clean;
use crate::web::http::params::query::MAX_VALUE_CHARS;

/// The most parameters that are read.
const MAX_PARAMETERS: usize = 60;

/// The query parameters of a request. Each is taken once; those that are left in the end are unknown.
pub(super) struct Parameters {
    values: BTreeMap<String, Vec<String>>,
    invalid: Vec<RejectedParameter>,
}

impl Parameters {
    pub(super) fn parse(raw: Option<&str>) -> Parameters {
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in url::form_urlencoded::parse(raw.unwrap_or_default().as_bytes()).take(MAX_PARAMETERS) {
            values.entry(name.into_owned()).or_default().push(value.into_owned());
        }
        Parameters { values, invalid: Vec::new() }
    }

    /// Takes a text, without control characters; nothing where it is absent or empty.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let value = self.take_single(name)?;
        if value.chars().count() > MAX_VALUE_CHARS {
            self.reject(name, ParameterFault::TooLong(MAX_VALUE_CHARS));
            return None;
        }
        Some(clean::line(&value, MAX_VALUE_CHARS)).filter(|text| !text.is_empty())
    }

    /// Takes a whole number within bounds.
    pub(super) fn number(&mut self, name: &str, allowed: RangeInclusive<i64>) -> Option<i64> {
        let value = self.take_single(name)?;
        let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        let number = value.parse().ok().filter(|number| digits && allowed.contains(number));
        if number.is_none() {
            self.reject(name, ParameterFault::NotWithin(allowed));
        }
        number
    }

    /// Takes one of the unit variants of `T`, by its serialised name.
    pub(super) fn one_of<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let value = self.take_single(name)?;
        let read: StrDeserializer<'_, UnknownVariant> = value.as_str().into_deserializer();
        let read = T::deserialize(read);
        if let Err(UnknownVariant(words)) = &read {
            self.reject(name, ParameterFault::NotOneOf(words.to_vec()));
        }
        read.ok()
    }

    /// Takes `true` or `false`.
    pub(super) fn boolean(&mut self, name: &str) -> Option<bool> {
        let value = self.take_single(name)?;
        let flag = value.parse().ok();
        if flag.is_none() {
            self.reject(name, ParameterFault::NotOneOf(vec!["true", "false"]));
        }
        flag
    }

    /// Returns what was parsed from the parameters.
    ///
    /// # Errors
    /// Fails when a parameter could not be used or is unknown, with all of them.
    pub(super) fn finish<T>(mut self, parsed: T) -> Result<T, Problem> {
        for name in std::mem::take(&mut self.values).into_keys() {
            self.reject(&name, ParameterFault::Unknown);
        }
        if self.invalid.is_empty() { Ok(parsed) } else { Err(Problem::Parameters(self.invalid)) }
    }

    fn take_single(&mut self, name: &str) -> Option<String> {
        let mut values = self.values.remove(name)?;
        if values.len() > 1 {
            self.reject(name, ParameterFault::Repeated);
            return None;
        }
        values.pop()
    }

    fn reject(&mut self, name: &str, fault: ParameterFault) {
        self.invalid.push(RejectedParameter { parameter: clean::line(name, 60), fault });
    }
}

/// A request without parameters: any that it has is reported as unknown.
pub(super) struct NoParameters;

impl<S: Send + Sync> FromRequestParts<S> for NoParameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<NoParameters, Problem> {
        Parameters::parse(parts.uri.query()).finish(NoParameters)
    }
}

/// The error for a text that names none of these variants.
#[derive(Debug)]
struct UnknownVariant(&'static [&'static str]);

impl fmt::Display for UnknownVariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

impl std::error::Error for UnknownVariant {}

impl serde::de::Error for UnknownVariant {
    fn custom<T: fmt::Display>(_: T) -> UnknownVariant {
        UnknownVariant(&[])
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> UnknownVariant {
        UnknownVariant(expected)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::locale::Locale;
    use crate::opportunity::CallKind;

    fn rejected(problem: Problem) -> Vec<(String, String)> {
        let Problem::Parameters(invalid) = problem else { panic!("{problem:?}") };
        invalid.into_iter().map(|one| (one.parameter, one.fault.detail(Locale::Swedish))).collect()
    }

    #[test]
    fn what_is_right_is_read() {
        let mut given = Parameters::parse(Some("q=sm%C3%A5+barn%00&page=7&kind=policy&exact=true&source="));
        assert_eq!(given.text("q").as_deref(), Some("små barn"));
        assert_eq!(given.number("page", 1..=10), Some(7));
        assert_eq!(given.one_of::<CallKind>("kind"), Some(CallKind::Policy));
        assert_eq!((given.boolean("exact"), given.text("source"), given.text("area")), (Some(true), None, None));
        assert!(given.finish(()).is_ok());
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let long = "å".repeat(MAX_VALUE_CHARS + 1);
        let raw = format!("q={long}&page=0&size=%2B5&kind=Policy&exact=1&after=1&after=2&sida=3");
        let mut given = Parameters::parse(Some(&raw));
        given.text("q");
        given.number("page", 1..=10);
        given.number("size", 1..=10);
        given.one_of::<CallKind>("kind");
        given.boolean("exact");
        given.number("after", 0..=10);
        let told = rejected(given.finish(()).unwrap_err());
        let names: Vec<&str> = told.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["q", "page", "size", "kind", "exact", "after", "sida"]);
        assert_eq!(told[0].1, format!("Högst {MAX_VALUE_CHARS} tecken."));
        assert_eq!(told[1].1, "Ett heltal från 1 till 10.");
        assert_eq!(told[3].1, "Något av funding, policy, page.");
        assert_eq!((told[4].1.as_str(), told[5].1.as_str()), ("Något av true, false.", "Bara en gång."));
        assert_eq!(told[6].1, "Det finns ingen sådan parameter här.");
    }

    proptest! {
        #[test]
        fn any_query_is_read(raw in any::<String>()) {
            let mut given = Parameters::parse(Some(&raw));
            let (text, number) = (given.text("q"), given.number("page", 1..=10));
            prop_assert!(text.is_none_or(|text| text.chars().count() <= MAX_VALUE_CHARS && !text.is_empty()));
            prop_assert!(number.is_none_or(|number| (1..=10).contains(&number)));
        }
    }
}
