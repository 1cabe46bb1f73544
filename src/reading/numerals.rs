//! Numbers in words before a multiplier: `en halv miljon`, `två miljoner`, `half a million`.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// The numbers that are written so, longest first where one begins another.
const NUMERALS: [(&str, f64); 62] = [
    ("en och en halv", 1.5),
    ("ett och ett halvt", 1.5),
    ("en och en kvart", 1.25),
    ("två och en halv", 2.5),
    ("tre och en halv", 3.5),
    ("one and a half", 1.5),
    ("two and a half", 2.5),
    ("halvannan", 1.5),
    ("halvanden", 1.5),
    ("halvannen", 1.5),
    ("en og en halv", 1.5),
    ("to og en halv", 2.5),
    ("en halv", 0.5),
    ("ett halvt", 0.5),
    ("en kvarts", 0.25),
    ("half a", 0.5),
    ("a quarter of a", 0.25),
    ("trekvarts", 0.75),
    ("en", 1.0),
    ("ett", 1.0),
    ("én", 1.0),
    ("a", 1.0),
    ("one", 1.0),
    ("två", 2.0),
    ("to", 2.0),
    ("two", 2.0),
    ("tre", 3.0),
    ("three", 3.0),
    ("fyra", 4.0),
    ("fire", 4.0),
    ("four", 4.0),
    ("fem", 5.0),
    ("five", 5.0),
    ("sex", 6.0),
    ("seks", 6.0),
    ("six", 6.0),
    ("sju", 7.0),
    ("syv", 7.0),
    ("sjo", 7.0),
    ("seven", 7.0),
    ("åtta", 8.0),
    ("otte", 8.0),
    ("åtte", 8.0),
    ("eight", 8.0),
    ("nio", 9.0),
    ("ni", 9.0),
    ("nine", 9.0),
    ("tio", 10.0),
    ("ti", 10.0),
    ("ten", 10.0),
    ("tolv", 12.0),
    ("twelve", 12.0),
    ("femton", 15.0),
    ("femten", 15.0),
    ("fifteen", 15.0),
    ("tjugo", 20.0),
    ("tyve", 20.0),
    ("tjue", 20.0),
    ("twenty", 20.0),
    ("trettio", 30.0),
    ("femtio", 50.0),
    ("hundra", 100.0),
];

/// The words of `NUMERALS` with the multiplier that must follow, as a pattern with the groups `number` and `times`.
pub(super) static PATTERN: LazyLock<String> = LazyLock::new(|| {
    let words: Vec<String> = NUMERALS.iter().map(|(words, _)| words.replace(' ', r"\s")).collect();
    format!(
        r"\b(?P<number>{})\s(?P<times>miljoner|miljon|miljarder|miljard|millioner|million|milliarder|milliard|millions|billion|hundra\s?tusen|hundred\sthousand)\b",
        words.join("|")
    )
});

static WORDED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&format!("(?i){}", *PATTERN)).ok());
static HALVES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(\d*)\s?½").ok());
static THOUSANDS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(\d)['’´]\s?(kr|sek|kronor|kroner|€|eur)").ok());

/// Returns the value of a number in words; `None` for other words.
pub(super) fn value(words: &str) -> Option<f64> {
    let words = words.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    NUMERALS.iter().find(|(known, _)| *known == words).map(|(_, value)| *value)
}

/// Returns whether a text may hold a number in words; most do not, and the pattern is slow.
pub(super) fn may_hold(text: &str) -> bool {
    ["milj", "mill", "Milj", "Mill", "billion", "hundra", "hundred"].iter().any(|part| text.contains(part))
}

/// Rewrites the numbers of a short text in figures: `1½ miljon` as `1.5 miljon`, `två miljoner` as `2 miljoner`, `250'
/// kr` as `250 tusen kr`.
pub(super) fn in_figures(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if text.contains('½') {
        let half = |found: &Captures<'_>| {
            let whole = found.get(1).map_or("", |part| part.as_str());
            format!("{}.5", if whole.is_empty() { "0" } else { whole })
        };
        text = HALVES.as_ref().map(|halves| halves.replace_all(&text, half).into_owned()).map_or(text, Cow::Owned);
    }
    if text.contains(['\'', '’', '´']) {
        let written = THOUSANDS.as_ref().map(|short| short.replace_all(&text, "$1 tusen $2").into_owned());
        text = written.map_or(text, Cow::Owned);
    }
    if may_hold(&text) {
        let figures = |found: &Captures<'_>| {
            let number = found.name("number").and_then(|number| value(number.as_str())).unwrap_or_default();
            match found.name("times").map_or("", |times| times.as_str()) {
                times if times.to_lowercase().starts_with("hund") => format!("{} tusen", number * 100.0),
                times => format!("{number} {times}"),
            }
        };
        text = WORDED.as_ref().map(|worded| worded.replace_all(&text, figures).into_owned()).map_or(text, Cow::Owned);
    }
    text
}
