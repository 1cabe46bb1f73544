//! Content lines: escaped, folded at 75 octets, each ended by CRLF (RFC 5545, 3.1 and 3.3.11).
//!
//! Written by hand, since no crate that was tried follows the RFC: one writes the current time and a random UID into
//! every component, zones and alarms too; another folds at 76 octets.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

/// The most octets of a line, without its CRLF.
const MAX_OCTETS: usize = 75;

/// The content lines written so far.
#[derive(Debug, Default)]
pub(super) struct ContentLines {
    out: String,
}

/// A property's name with its parameters, which must not come from outside.
pub(super) struct Property(String);

impl Property {
    pub(super) fn new(name: &str) -> Property {
        Property(name.to_owned())
    }

    pub(super) fn with(self, parameter: &str, value: &str) -> Property {
        Property(format!("{};{parameter}={value}", self.0))
    }
}

impl ContentLines {
    pub(super) fn begin(&mut self, component: &str) {
        self.put("BEGIN", component);
    }

    pub(super) fn end(&mut self, component: &str) {
        self.put("END", component);
    }

    /// Writes one property. Text from people or sources must be escaped with [`escape_text`] first.
    pub(super) fn put(&mut self, name: &str, value: &str) {
        self.property(Property::new(name), value);
    }

    pub(super) fn property(&mut self, property: Property, value: &str) {
        let mut room = MAX_OCTETS;
        for letter in property.0.chars().chain([':']).chain(value.chars().filter(|c| !c.is_control())) {
            if letter.len_utf8() > room {
                self.out.push_str("\r\n ");
                // The space that marks a continuation line counts as an octet.
                room = MAX_OCTETS - 1;
            }
            self.out.push(letter);
            room -= letter.len_utf8();
        }
        self.out.push_str("\r\n");
    }

    pub(super) fn finish(self) -> String {
        self.out
    }
}

/// Escapes a value of the type TEXT: separators get a backslash, line breaks become `\n`.
pub(super) fn escape_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace("\r\n", "\n").replace('\n', "\\n")
}

/// Returns an instant in UTC: `20260520T150000Z`.
pub(super) fn instant(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Returns a day: `20260520`.
pub(super) fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

/// Returns a local time, without its zone: `20260520T170000`.
pub(super) fn local(at: DateTime) -> String {
    at.strftime("%Y%m%dT%H%M%S").to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_would_break_a_line_is_marked() {
        assert_eq!(escape_text("a;b,c\\d\r\ne\nf"), "a\\;b\\,c\\\\d\\ne\\nf");
    }

    proptest! {
        #[test]
        fn any_words_stay_within_their_property(words in any::<String>()) {
            let mut lines = ContentLines::default();
            lines.put("SUMMARY", &escape_text(&words));
            let written = lines.finish();
            prop_assert!(written.ends_with("\r\n"));
            for (at, line) in written.trim_end_matches("\r\n").split("\r\n").enumerate() {
                prop_assert!(line.len() <= 75, "{} octets", line.len());
                prop_assert!(at == 0 || line.starts_with(' '));
                prop_assert!(!line.contains(['\r', '\n']));
            }
            let kept: String = escape_text(&words).chars().filter(|c| !c.is_control()).collect();
            prop_assert_eq!(written.replace("\r\n ", ""), format!("SUMMARY:{}\r\n", kept));
        }
    }
}
