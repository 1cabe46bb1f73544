//! How many must apply together according to a text.

use std::sync::LazyLock;

use regex::Regex;

use super::applicants::{MAX_BYTES, MAX_QUOTE_CHARS};
use super::date;

/// How many partners must apply together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consortium {
    pub partners: Option<u32>,
    pub countries: Option<u32>,
    pub words: String,
}

/// Returns the requirement for a consortium, such as "Minst tre partner från två länder".
pub fn find_consortium(text: &str) -> Option<Consortium> {
    const LEAST: &str = r"(?:minst|at least|minimum(?: of)?|a minimum of|mindst|minimum)";
    const COUNT: &str = r"(\d{1,2}|två|tre|fyra|fem|sex|to|fire|two|three|four|five|six)";
    static PARTNERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let who = r"partner\w*|parter|aktörer|organi[sz]ation\w*|entities|deltagare|beneficiaries|applicants|sökande|kommuner|municipalities|aktører";
        Regex::new(&format!(r"(?i)\b{LEAST} {COUNT}\s(?:[\w-]+\s){{0,3}}?(?:{who})\b")).ok()
    });
    static COUNTRIES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"(?i)\b(?:{LEAST}|from|från|i|in|fra) {COUNT}\s(?:[\w-]+\s){{0,2}}?(?:länder|countries|member states|medlemsstater|land|lande)\b"
        ))
        .ok()
    });
    let text = text.get(..text.floor_char_boundary(MAX_BYTES)).unwrap_or(text);
    date::sentences(text).find_map(|sentence| {
        let count = |regex: &LazyLock<Option<Regex>>| {
            let found = regex.as_ref()?.captures(sentence)?;
            parse_count(found.get(1)?.as_str())
        };
        let (partners, countries) = (count(&PARTNERS), count(&COUNTRIES));
        let words = sentence.trim().chars().take(MAX_QUOTE_CHARS).collect();
        (partners.is_some() || countries.is_some()).then_some(Consortium { partners, countries, words })
    })
}

fn parse_count(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    let named = match word.as_str() {
        "två" | "to" | "two" => 2,
        "tre" | "three" => 3,
        "fyra" | "fire" | "four" => 4,
        "fem" | "five" => 5,
        "sex" | "six" => 6,
        digits => return digits.parse().ok(),
    };
    Some(named)
}
