//! The names of months and weekdays, in Swedish, English, Danish, Norwegian and Finnish.

use jiff::civil::Weekday;

/// Returns the number of a month by its name or abbreviation, in lower case.
pub(super) fn month(name: &str) -> Option<i8> {
    const NAMES: [&[&str]; 12] = [
        &["januari", "january", "januar", "jan", "tammikuuta"],
        &["februari", "february", "februar", "feb", "febr", "helmikuuta"],
        &["mars", "march", "marts", "mar", "maaliskuuta"],
        &["april", "apr", "huhtikuuta"],
        &["maj", "may", "mai", "toukokuuta"],
        &["juni", "june", "jun", "kesäkuuta"],
        &["juli", "july", "jul", "heinäkuuta"],
        &["augusti", "august", "aug", "elokuuta"],
        &["september", "sept", "sep", "syyskuuta"],
        &["oktober", "october", "okt", "oct", "lokakuuta"],
        &["november", "nov", "marraskuuta"],
        &["december", "desember", "dec", "des", "joulukuuta"],
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

/// Returns a day of the month by its ordinal in one word: `femtonde`, `tjugoförsta`, `enogtyvende`, `fifteenth`.
pub(super) fn ordinal(word: &str) -> Option<i8> {
    const UNITS: [&[&str]; 20] = [
        &["första", "förste", "første", "fyrste", "first"],
        &["andra", "andre", "anden", "second"],
        &["tredje", "third"],
        &["fjärde", "fjerde", "fourth"],
        &["femte", "fifth"],
        &["sjätte", "sjette", "sixth"],
        &["sjunde", "syvende", "sjuende", "seventh"],
        &["åttonde", "ottende", "åttende", "eighth"],
        &["nionde", "niende", "ninth"],
        &["tionde", "tiende", "tenth"],
        &["elfte", "ellevte", "eleventh"],
        &["tolfte", "tolvte", "twelfth"],
        &["trettonde", "trettende", "thirteenth"],
        &["fjortonde", "fjortende", "fourteenth"],
        &["femtonde", "femtende", "fifteenth"],
        &["sextonde", "sekstende", "sixteenth"],
        &["sjuttonde", "syttende", "seventeenth"],
        &["artonde", "attende", "eighteenth"],
        &["nittonde", "nittende", "nineteenth"],
        &["tjugonde", "tyvende", "tjuende", "twentieth"],
    ];
    const TENS: [(&str, i8); 6] =
        [("tjugo", 20), ("tjue", 20), ("twenty", 20), ("trettio", 30), ("tretti", 30), ("thirty", 30)];
    let unit = |name: &str| (1..).zip(UNITS).find(|(_, names)| names.contains(&name)).map(|(number, _)| number);
    if let Some(number) = unit(word) {
        return Some(number);
    }
    if matches!(word, "trettionde" | "tredivte" | "trettiende" | "tredevte" | "thirtieth") {
        return Some(30);
    }
    let danish = word.strip_suffix("ogtyvende").map(|unit| (20, unit));
    if let Some((tens, first)) = danish.or_else(|| word.strip_suffix("ogtredivte").map(|unit| (30, unit))) {
        const CARDINALS: [&str; 9] = ["en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni"];
        return (1..).zip(CARDINALS).find(|(_, name)| *name == first).map(|(n, _)| tens + n).filter(|day| *day <= 31);
    }
    let (tens, rest) = TENS.iter().find_map(|(name, tens)| Some((*tens, word.strip_prefix(name)?)))?;
    unit(rest.trim_start_matches('-')).filter(|n| *n < 10).map(|n| tens + n).filter(|day| *day <= 31)
}

/// Returns an hour by its number in one word, from seven to twenty-four: who writes "three o'clock" may mean either.
pub(super) fn hour(word: &str) -> Option<i8> {
    const NAMES: [&[&str]; 10] = [
        &["sju", "syv", "seven"],
        &["åtta", "otte", "åtte", "eight"],
        &["nio", "ni", "nine"],
        &["tio", "ti", "ten"],
        &["elva", "elleve", "eleven"],
        &["tolv", "twelve"],
        &["tretton", "tretten"],
        &["fjorton", "fjorten"],
        &["femton", "femten"],
        &["sexton", "seksten"],
    ];
    let late = |word: &str| match word {
        "sjutton" | "sytten" => Some(17),
        "arton" | "atten" => Some(18),
        "tjugofyra" => Some(24),
        _ => None,
    };
    (7..).zip(NAMES).find(|(_, names)| names.contains(&word)).map(|(number, _)| number).or_else(|| late(word))
}

/// Returns whether an ordinal is English, where it is also said of a call: "the first June call".
pub(super) fn is_english_ordinal(word: &str) -> bool {
    matches!(word, "first" | "second" | "third") || word.ends_with("th")
}
