//! Parsers of single values, each of which returns the value or what would be right.

use jiff::SignedDuration;
use strum::VariantNames;
use url::Url;

use crate::text::Language;

/// Parses an address: http or https, without a user name.
pub(in crate::sources) fn address(text: &str) -> Result<String, String> {
    let right = "write a full address, for example https://example.org/utlysningar/";
    let url = Url::parse(text).map_err(|e| format!("{e}: {right}"))?;
    match matches!(url.scheme(), "http" | "https") && url.host_str().is_some() && url.username().is_empty() {
        true => Ok(text.to_owned()),
        false => Err(right.to_owned()),
    }
}

/// Parses a day: `2025-01-01`.
pub(in crate::sources) fn day(text: &str) -> Result<String, String> {
    let right = "write a day, for example 2025-01-01";
    text.parse::<jiff::civil::Date>().map(|day| day.to_string()).map_err(|_| right.to_owned())
}

/// Parses a number of days: `180d`.
pub(in crate::sources) fn age_in_days(text: &str) -> Result<SignedDuration, String> {
    let right = "write a number of days from 1d to 999d, for example 180d";
    let days = text.strip_suffix('d').and_then(|days| days.parse::<i64>().ok()).filter(|days| (1..1000).contains(days));
    days.map(|days| SignedDuration::from_hours(24 * days)).ok_or_else(|| right.to_owned())
}

/// Parses `6h`, `30m`, `1d`: from five minutes to 31 days.
pub(in crate::sources) fn duration(text: &str) -> Result<SignedDuration, String> {
    let right = "write a number and m, h or d between 5m and 31d, for example 6h";
    let (number, unit) = text.split_at(text.len() - text.chars().next_back().map_or(0, char::len_utf8));
    let minutes = match unit {
        "m" => 1,
        "h" => 60,
        "d" => 24 * 60,
        _ => return Err(right.to_owned()),
    };
    let count: i64 = number.trim().parse().map_err(|_| right.to_owned())?;
    let total = count.checked_mul(minutes).filter(|total| (5..=31 * 24 * 60).contains(total));
    total.map(SignedDuration::from_mins).ok_or_else(|| right.to_owned())
}

/// Parses the language of a source: `sv`.
pub(in crate::sources) fn language(text: &str) -> Result<Language, String> {
    let languages = [Language::Sv, Language::En, Language::Da, Language::No];
    let found = languages.into_iter().find(|language| language.tag() == text);
    found.ok_or_else(|| format!("write one of {}", languages.map(Language::tag).join(", ")))
}

/// Parses a word of an enum.
pub(in crate::sources) fn one_of<T: std::str::FromStr + VariantNames>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("write one of {}", T::VARIANTS.join(", ")))
}
