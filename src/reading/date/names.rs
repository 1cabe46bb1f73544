//! The names of months and weekdays, in Swedish, English, Danish and Norwegian.

use jiff::civil::Weekday;

/// Returns the number of a month by its name or abbreviation, in lower case.
pub(super) fn month(name: &str) -> Option<i8> {
    const NAMES: [&[&str]; 12] = [
        &["januari", "january", "januar", "jan"],
        &["februari", "february", "februar", "feb", "febr"],
        &["mars", "march", "marts", "mar"],
        &["april", "apr"],
        &["maj", "may", "mai"],
        &["juni", "june", "jun"],
        &["juli", "july", "jul"],
        &["augusti", "august", "aug"],
        &["september", "sept", "sep"],
        &["oktober", "october", "okt", "oct"],
        &["november", "nov"],
        &["december", "desember", "dec", "des"],
    ];
    (1..).zip(NAMES).find(|(_, names)| names.contains(&name)).map(|(number, _)| number)
}

/// Returns a weekday by its name, in lower case, with or without the definite suffix.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    const NAMES: [(Weekday, &[&str]); 7] = [
        (Weekday::Monday, &["måndag", "mandag", "monday"]),
        (Weekday::Tuesday, &["tisdag", "tirsdag", "tuesday"]),
        (Weekday::Wednesday, &["onsdag", "wednesday"]),
        (Weekday::Thursday, &["torsdag", "thursday"]),
        (Weekday::Friday, &["fredag", "friday"]),
        (Weekday::Saturday, &["lördag", "lørdag", "saturday"]),
        (Weekday::Sunday, &["söndag", "søndag", "sunday"]),
    ];
    let bare = word.strip_suffix("en").unwrap_or(word);
    NAMES.iter().find(|(_, names)| names.contains(&bare)).map(|(day, _)| *day)
}

/// Parses a day of the month: `7`, `7th`.
pub(super) fn day(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let suffix = word.get(digits.len()..)?;
    let known = matches!(suffix, "" | "st" | "nd" | "rd" | "th");
    digits.parse().ok().filter(|d| known && (1..=31).contains(d))
}
