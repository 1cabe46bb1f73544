//! Strict reading of query parameters: everything that cannot be used is reported at once, and nothing is guessed.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};

use super::problem::{InvalidShape, Problem};
use crate::locale::clean;
use crate::web::http::query::LONGEST;

/// The most parameters that are read.
const MOST: usize = 60;

/// The query parameters of a request. Each is taken once; those that are left in the end are unknown.
pub(super) struct Parameters {
    given: BTreeMap<String, Vec<String>>,
    invalid: Vec<InvalidShape>,
}

impl Parameters {
    pub(super) fn read(raw: Option<&str>) -> Parameters {
        let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in url::form_urlencoded::parse(raw.unwrap_or_default().as_bytes()).take(MOST) {
            given.entry(name.into_owned()).or_default().push(value.into_owned());
        }
        Parameters { given, invalid: Vec::new() }
    }

    /// Takes a text, without control characters; nothing where it is absent or empty.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let value = self.take(name)?;
        if value.chars().count() > LONGEST {
            self.refuse(name, format!("Högst {LONGEST} tecken."));
            return None;
        }
        Some(clean::line(&value, LONGEST)).filter(|text| !text.is_empty())
    }

    /// Takes a whole number within bounds.
    pub(super) fn number(&mut self, name: &str, allowed: RangeInclusive<i64>) -> Option<i64> {
        let value = self.take(name)?;
        let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        let number = value.parse().ok().filter(|number| digits && allowed.contains(number));
        if number.is_none() {
            self.refuse(name, format!("Ett heltal från {} till {}.", allowed.start(), allowed.end()));
        }
        number
    }

    /// Takes one of the unit variants of `T`, by its serialised name.
    pub(super) fn word<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let value = self.take(name)?;
        let read: StrDeserializer<'_, Unknown> = value.as_str().into_deserializer();
        let read = T::deserialize(read);
        if let Err(Unknown(words)) = &read {
            self.refuse(name, format!("Något av {}.", words.join(", ")));
        }
        read.ok()
    }

    /// Takes `true` or `false`.
    pub(super) fn flag(&mut self, name: &str) -> Option<bool> {
        let value = self.take(name)?;
        let flag = value.parse().ok();
        if flag.is_none() {
            self.refuse(name, "Något av true, false.".to_owned());
        }
        flag
    }

    /// Returns what was parsed from the parameters.
    ///
    /// # Errors
    /// Fails when a parameter could not be used or is unknown, with all of them.
    pub(super) fn end<T>(mut self, asked: T) -> Result<T, Problem> {
        for name in std::mem::take(&mut self.given).into_keys() {
            self.refuse(&name, "Det finns ingen sådan parameter här.".to_owned());
        }
        if self.invalid.is_empty() { Ok(asked) } else { Err(Problem::Parameters(self.invalid)) }
    }

    fn take(&mut self, name: &str) -> Option<String> {
        let mut values = self.given.remove(name)?;
        if values.len() > 1 {
            self.refuse(name, "Bara en gång.".to_owned());
            return None;
        }
        values.pop()
    }

    fn refuse(&mut self, name: &str, detail: String) {
        self.invalid.push(InvalidShape { parameter: clean::line(name, 60), detail });
    }
}

/// The error for a text that names none of these variants.
#[derive(Debug)]
struct Unknown(&'static [&'static str]);

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

impl std::error::Error for Unknown {}

impl serde::de::Error for Unknown {
    fn custom<T: fmt::Display>(_: T) -> Unknown {
        Unknown(&[])
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Unknown {
        Unknown(expected)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::opportunity::Kind;

    fn refused(problem: Problem) -> Vec<(String, String)> {
        let Problem::Parameters(invalid) = problem else { panic!("{problem:?}") };
        invalid.into_iter().map(|fault| (fault.parameter, fault.detail)).collect()
    }

    #[test]
    fn what_is_right_is_read() {
        let mut given = Parameters::read(Some("q=sm%C3%A5+barn%00&page=7&kind=policy&exact=true&source="));
        assert_eq!(given.text("q").as_deref(), Some("små barn"));
        assert_eq!(given.number("page", 1..=10), Some(7));
        assert_eq!(given.word::<Kind>("kind"), Some(Kind::Policy));
        assert_eq!((given.flag("exact"), given.text("source"), given.text("area")), (Some(true), None, None));
        assert!(given.end(()).is_ok());
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let long = "å".repeat(LONGEST + 1);
        let raw = format!("q={long}&page=0&size=%2B5&kind=Policy&exact=1&after=1&after=2&sida=3");
        let mut given = Parameters::read(Some(&raw));
        given.text("q");
        given.number("page", 1..=10);
        given.number("size", 1..=10);
        given.word::<Kind>("kind");
        given.flag("exact");
        given.number("after", 0..=10);
        let told = refused(given.end(()).unwrap_err());
        let names: Vec<&str> = told.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["q", "page", "size", "kind", "exact", "after", "sida"]);
        assert_eq!(told[3].1, "Något av funding, policy, page.");
        assert_eq!(told[6].1, "Det finns ingen sådan parameter här.");
    }

    proptest! {
        #[test]
        fn any_query_is_read(raw in any::<String>()) {
            let mut given = Parameters::read(Some(&raw));
            let (text, number) = (given.text("q"), given.number("page", 1..=10));
            prop_assert!(text.is_none_or(|text| text.chars().count() <= LONGEST && !text.is_empty()));
            prop_assert!(number.is_none_or(|number| (1..=10).contains(&number)));
        }
    }
}
