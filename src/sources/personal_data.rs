//! Leaves out personal data where a page is read: mail addresses, telephone numbers and contact lines.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::fold;

/// Swedish and international telephone numbers: `010-000 00 00`, `+46 8 123 45 67`, `08-12 34 56`. Sums have no leading
/// zero.
static PHONE_NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:\+\d{1,3}[\s-]?(?:\(0\))?\d{1,3}|\b0\d{1,3})[\s-]\s?\d{2,3}(?:[\s-]\d{2,3}){1,3}\b").ok()
});

/// Beginnings of lines that name a contact, folded.
const CONTACT_PREFIXES: [&str; 9] =
    ["kontakt:", "contact:", "kontaktperson", "contact person", "telefon", "phone:", "tel:", "e-post", "handlaggare:"];

/// Tells whether a line names a contact or holds a mail address or telephone number.
pub(super) fn is_personal(line: &str) -> bool {
    let begins = fold(line.trim_start());
    line.contains('@') || CONTACT_PREFIXES.iter().any(|word| begins.starts_with(word)) || has_phone_number(line)
}

fn has_phone_number(line: &str) -> bool {
    phone_numbers(line).next().is_some()
}

/// Finds telephone numbers. Digits after a digit or a stroke belong to a date: `2026-05-06 14:00`.
fn phone_numbers(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let found = PHONE_NUMBER.as_ref().map(|number| number.find_iter(text)).into_iter().flatten();
    let is_separate = |start: usize| {
        let before = text.get(..start).and_then(|before| before.chars().next_back());
        !before.is_some_and(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | '/' | '.' | ':'))
    };
    found.map(|found| found.range()).filter(move |range| is_separate(range.start))
}

/// Returns the text without mail addresses and telephone numbers.
pub(super) fn without_contacts(text: &str) -> String {
    let mut words = text.split(' ').filter(|word| !word.contains('@')).collect::<Vec<_>>().join(" ");
    let ranges: Vec<_> = phone_numbers(&words).collect();
    for range in ranges.into_iter().rev() {
        words.replace_range(range, "");
    }
    words
}

/// Returns the text without its personal lines.
pub(super) fn without_personal_lines(text: &str) -> String {
    text.lines().filter(|line| !is_personal(line)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_addresses_are_known_from_dates_and_sums() {
        for personal in [
            "Anna Testsson, 010-000 00 03",
            "Ring +46 8 123 45 67",
            "anna@example.org",
            "Kontakt: Anna Testsson",
            "Telefon 08-12 34 56",
        ] {
            assert!(is_personal(personal), "{personal}");
        }
        for plain in [
            "Högst 1 500 000 kronor",
            "Den 15 juni 2026 kl. 16.00",
            "2026-06-15 14:00",
            "Sista ansökningsdatum: 2026-05-06 14:00",
            "2026-04-07–2026-05-06 23:59",
            "Dnr 2026-00702",
            "EUR 60 000 000",
            "Kontakter mellan kommuner stöds",
        ] {
            assert!(!is_personal(plain), "{plain}");
            assert_eq!(without_contacts(plain), plain);
        }
        assert_eq!(without_contacts("Ring 010-000 00 03 nu"), "Ring  nu");
        assert_eq!(without_personal_lines("Ett\nanna@example.org\nTvå"), "Ett\nTvå");
    }
}
