//! The amounts of money in running text with their purpose, and the shares of the costs that are paid.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde::{Deserialize, Serialize};

use super::amount;
use super::date;
use super::numerals;
use super::phrase_list::PhraseList;
use crate::opportunity::Amount;
use crate::text::Language;

/// An amount that a text states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedAmount {
    #[serde(flatten)]
    pub amount: Amount,
    pub purpose: AmountPurpose,
    /// The words that it was read from; for a range, the whole range.
    pub words: String,
}

/// What an amount is for, as far as the words before it tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AmountPurpose {
    /// The total budget of the call.
    Total,
    /// The smallest grant to one project; `Most` is the largest.
    Least,
    Most,
    Unknown,
}

/// A share of the costs that a text states, in percent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CostShare {
    pub percent: f64,
    pub of: CostBearer,
    pub words: String,
}

/// The one who pays a share of the costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CostBearer {
    Funder,
    /// The applicant's own co-financing.
    Applicant,
}

/// The longest text that is read, in bytes, and the most amounts or shares that are returned.
const MAX_BYTES: usize = 60_000;
const MAX_AMOUNTS: usize = 100;

const NUMBER: &str = r"\d+ ?½|½|\d{1,3}(?:[ \u{a0}\u{202f}\u{2009}.,'’]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?";
const BEFORE: &str = r"[mtk]sek|[mtk]eur|musd|mgbp|sek|eur|euros?|€|usd|\$|dkk|nok|gbp|£|kr\.?";
const TIMES: &str = r"(?:miljoner|miljon|miljarder|miljard|millioner|million|milliarder|milliard|millions?|billion|thousand|tusen|tusind|mnkr|mdkr|mkr|tkr|kkr|msek|ksek|tsek|meur|mdkk|mnok|mio|mill|milj|mdr|mia|mrd|mn|bn|m|k|musd|mgbp|keur|teur)\b\.?|[mk]€|['’´]";
const AFTER: &str = r"(?:(?:svenska|danska|danske|norska|norske) (?:kronor|kroner)|swedish kronor|kronor|kroner|kr|sek|euros?|eur|usd|dkk|nok|gbp|dollar)\b\.?|€|:-|:–|,-|,–";
const TO: &str = r"\s*(?:–|-|—)\s*|\s+(?:to|till|til|(?:och|and|og|men|but)(?: (?:högst|max|maximalt|upp till|up to|maks|maximum))?|upp till)\s+";

static AMOUNT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pattern = format!(
        r"(?i)(?:\b(?P<before>{BEFORE})|(?P<sign>[€$£]))?\s?:?\s?(?P<first>{NUMBER})(?:\s?(?P<times1>{TIMES}))?(?:\s?(?P<unit1>{AFTER}))?(?:(?:{TO})(?:(?:{BEFORE})\s?)?(?P<second>{NUMBER}))?(?:\s?(?P<times>{TIMES}))?(?:\s?(?P<after>{AFTER}))?"
    );
    Regex::new(&pattern).ok()
});

struct PhraseLists {
    total: PhraseList,
    least: PhraseList,
    most: PhraseList,
    per_project: PhraseList,
    own_share: PhraseList,
    paid: PhraseList,
    paid_by: PhraseList,
    after_money: PhraseList,
    percent: PhraseList,
}

static LISTS: LazyLock<PhraseLists> = LazyLock::new(|| {
    let list = |section| PhraseList::from_section(include_str!("sums.txt"), section);
    PhraseLists {
        total: list("total"),
        least: list("least"),
        most: list("most"),
        per_project: list("each"),
        own_share: list("own"),
        paid: list("paid"),
        paid_by: list("paid-by"),
        after_money: list("no-money"),
        percent: list("percent"),
    }
});

/// Returns every amount in a text, in order. A bare "kr" or "miljoner" is in the currency of the language's country.
pub fn find_amounts(text: &str, language: Language) -> Vec<StatedAmount> {
    let text = text.get(..text.floor_char_boundary(MAX_BYTES)).unwrap_or(text);
    let mut sums = Vec::new();
    let mut heading = "";
    for sentence in date::sentences(text) {
        let found = AMOUNT.iter().flat_map(|sum| sum.captures_iter(sentence));
        let before = sums.len();
        let mut here: Vec<(usize, StatedAmount)> = Vec::new();
        for found in found.take(MAX_AMOUNTS) {
            let at = found.get(0).map_or(0, |whole| whole.start());
            here.extend(amounts_in_match(sentence, heading, &found, language).into_iter().map(|sum| (at, sum)));
        }
        if numerals::may_hold(sentence) {
            here.extend(amounts_in_words(sentence, heading, language));
            here.sort_by_key(|(at, _)| *at);
        }
        sums.extend(here.into_iter().map(|(_, sum)| sum));
        if sums.len() == before && !sentence.trim().is_empty() {
            heading = sentence.trim();
        }
        if sums.len() >= MAX_AMOUNTS {
            break;
        }
    }
    sums
}

/// Returns the amounts whose number is written in words, `två miljoner kronor`, with their places.
fn amounts_in_words(sentence: &str, heading: &str, language: Language) -> Vec<(usize, StatedAmount)> {
    static WORDED: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(&format!(r"(?i){}(?:\s(?P<after>{AFTER}))?", *numerals::PATTERN)).ok());
    let read = |found: Captures<'_>| {
        let whole = found.get(0)?;
        let part = |name: &str| found.name(name).map(|part| part.as_str().to_lowercase());
        let rest = sentence.get(whole.end()..).unwrap_or_default();
        let times = part("times")?;
        let (hundreds, times) = if times.starts_with("hund") { (100.0, "tusen".to_owned()) } else { (1.0, times) };
        let (factor, currency) = unit(None, Some(times), part("after"), rest, language)?;
        let amount = amount::rounded(numerals::value(&part("number")?)? * hundreds * factor, currency)?;
        let purpose = classify_purpose(sentence.get(..whole.start()).unwrap_or_default(), heading, rest);
        let words = whole.as_str().trim_matches([' ', '\u{a0}', '.', ':']).to_owned();
        Some((whole.start(), StatedAmount { amount, purpose, words }))
    };
    WORDED.iter().flat_map(|sum| sum.captures_iter(sentence)).take(MAX_AMOUNTS).filter_map(read).collect()
}

fn amounts_in_match(sentence: &str, heading: &str, found: &Captures<'_>, language: Language) -> Vec<StatedAmount> {
    let part = |name: &str| found.name(name).map(|part| part.as_str().to_lowercase());
    let Some(whole) = found.get(0) else { return Vec::new() };
    let (Some(first), second) = (found.name("first"), found.name("second")) else { return Vec::new() };
    let rest = sentence.get(whole.end()..).unwrap_or_default();
    let is_part_of_word =
        sentence.get(..first.start()).unwrap_or_default().ends_with(|c: char| c.is_alphanumeric() || c == '-');
    if is_part_of_word && part("before").is_none() && part("sign").is_none() || rest.starts_with(['%', '/']) {
        return Vec::new();
    }
    let before = part("before").or_else(|| part("sign"));
    let times = part("times").or_else(|| part("times1"));
    // "högst 4 miljoner kronor och maximalt 50 procent"
    let second = second.filter(|_| LISTS.percent.find(rest.trim_start()).is_none_or(|at| at.start > 0));
    let bounded = second.is_none() && found.name("second").is_some() || !rest.starts_with(char::is_alphanumeric);
    let Some((factor, currency)) = unit(before, times, part("after").or_else(|| part("unit1")), rest, language) else {
        return Vec::new();
    };
    if !bounded {
        return Vec::new();
    }
    // Without the second number, "4 miljoner kronor och maximalt 50 procent" ends at its unit.
    let unit_end =
        ["unit1", "times1", "first"].into_iter().find_map(|part| found.name(part)).map_or(whole.end(), |m| m.end());
    let end = if second.is_some() || found.name("second").is_none() { whole.end() } else { unit_end };
    let words = sentence.get(whole.start()..end).unwrap_or_default();
    let words = words.trim_matches([' ', '\u{a0}', '.', ':']).to_owned();
    let before_match = sentence.get(..whole.start()).unwrap_or_default();
    let sum = |digits: &str, factor: f64, purpose: AmountPurpose| {
        let digits =
            if factor > 1.0 && language != Language::En { with_decimal_point(digits) } else { digits.to_owned() };
        let amount = amount::rounded(number_value(&digits) * factor, currency)?;
        Some(StatedAmount { amount, purpose, words: words.clone() })
    };
    let Some(second) = second else {
        let purpose = classify_purpose(before_match, heading, rest);
        return sum(first.as_str(), factor, purpose).into_iter().collect();
    };
    let own_factor = match (part("times1"), part("unit1")) {
        (Some(times), _) => multiplier(&times),
        (None, Some(_)) => 1.0,
        // In "mellan 500 000 och 2 miljoner" the multiplier belongs to the second number only.
        (None, None) if number_value(first.as_str()) > number_value(second.as_str()) => 1.0,
        (None, None) => factor,
    };
    let low = sum(first.as_str(), own_factor, AmountPurpose::Least);
    let high = sum(second.as_str(), factor, AmountPurpose::Most);
    low.into_iter().chain(high).collect()
}

/// Returns the digits with a decimal point for a comma: before a multiplier such as in "1,063 mio. kr." the comma
/// separates decimals, except in English.
fn with_decimal_point(digits: &str) -> String {
    match digits.split_once(',') {
        Some((whole, rest)) if rest.bytes().all(|b| b.is_ascii_digit()) => format!("{whole}.{rest}0"),
        _ => digits.to_owned(),
    }
}

fn number_value(digits: &str) -> f64 {
    if let Some(whole) = digits.strip_suffix('½') {
        return whole.trim().parse().unwrap_or(0.0) + 0.5;
    }
    amount::parse_number(&digits.chars().collect::<Vec<char>>()).unwrap_or_default()
}

/// Returns the factor and the currency of a number; `None` when it is no amount of money.
fn unit(
    before: Option<String>,
    times: Option<String>,
    after: Option<String>,
    rest: &str,
    language: Language,
) -> Option<(f64, &'static str)> {
    let local_currency = match language {
        Language::Sv => Some("SEK"),
        Language::Da => Some("DKK"),
        Language::No => Some("NOK"),
        _ => None,
    };
    let currency_word = after.as_deref().or(before.as_deref());
    let factor = times.as_deref().map_or(1.0, multiplier);
    let factor = match before.as_deref() {
        Some("msek" | "meur") => 1e6,
        Some("musd" | "mgbp") => 1e6,
        Some("tsek" | "ksek" | "teur" | "keur") => 1e3,
        _ => factor,
    };
    if let Some(currency) = currency_word.and_then(|word| currency_code(word, local_currency)) {
        return Some((factor, currency));
    }
    let times = times?;
    let implied = match times.trim_end_matches('.') {
        "mnkr" | "mdkr" | "mkr" | "tkr" | "kkr" => Some(local_currency.unwrap_or("SEK")),
        "msek" | "ksek" | "tsek" => Some("SEK"),
        "meur" | "m€" | "k€" | "keur" | "teur" => Some("EUR"),
        "musd" => Some("USD"),
        "mgbp" => Some("GBP"),
        "k" | "'" | "’" | "´" => None,
        "mdkk" => Some("DKK"),
        "mnok" => Some("NOK"),
        "m" | "mn" | "bn" | "mill" => None,
        // "57,7 miljoner för alla", but not "2 miljoner invånare".
        _ => local_currency.filter(|_| is_money(rest)),
    };
    Some((factor, implied?))
}

fn multiplier(word: &str) -> f64 {
    match word.trim_end_matches('.') {
        "miljarder" | "miljard" | "milliarder" | "milliard" | "billion" | "mdkr" | "mdr" | "mia" | "mrd" | "bn" => 1e9,
        "thousand" | "tusen" | "tusind" | "tkr" | "kkr" | "ksek" | "tsek" | "k€" | "k" | "keur" | "teur" | "'"
        | "’" | "´" => 1e3,
        _ => 1e6,
    }
}

fn currency_code(word: &str, home: Option<&'static str>) -> Option<&'static str> {
    let word = word.trim_end_matches('.');
    match word {
        "sek" | "msek" | "tsek" | "ksek" | "kronor" | "swedish kronor" => Some("SEK"),
        "eur" | "euro" | "euros" | "€" | "meur" | "keur" | "teur" => Some("EUR"),
        "usd" | "$" | "dollar" | "musd" => Some("USD"),
        "dkk" => Some("DKK"),
        "nok" => Some("NOK"),
        "gbp" | "£" | "mgbp" => Some("GBP"),
        "kr" | ":-" | ":–" | ",-" | ",–" => home.or(Some("SEK")),
        "kroner" => home,
        _ if word.starts_with("svensk") => Some("SEK"),
        _ if word.starts_with("dansk") => Some("DKK"),
        _ if word.starts_with("norsk") => Some("NOK"),
        _ => None,
    }
}

/// Returns whether no counted thing, such as inhabitants, follows the number.
fn is_money(rest: &str) -> bool {
    let next = rest.trim_start();
    rest.is_empty() || !rest.starts_with(' ') || LISTS.after_money.find(next).is_some_and(|at| at.start == 0)
}

fn classify_purpose(lead: &str, heading: &str, rest: &str) -> AmountPurpose {
    let lists = &*LISTS;
    let context = if lead.trim().is_empty() { heading } else { lead };
    let lead = lead.rsplit([';', ',', '(']).next().unwrap_or(lead);
    let rest = rest.split([';', ',', '(']).next().unwrap_or(rest);
    let each = lists.per_project.matches(lead)
        || lists.per_project.matches(rest.get(..rest.floor_char_boundary(60)).unwrap_or(rest));
    let most = lists.most.last_end(context);
    match (lists.total.last_end(context), lists.least.last_end(context)) {
        (Some(_), _) if !each => AmountPurpose::Total,
        (_, Some(least)) if most.is_none_or(|most| most < least) => AmountPurpose::Least,
        _ if most.is_some() => AmountPurpose::Most,
        _ => AmountPurpose::Unknown,
    }
}

/// Returns every share of the costs that the text says is paid by the funder or the applicant.
pub fn find_shares(text: &str) -> Vec<CostShare> {
    static PERCENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|procent\b|percent\b|per cent\b|prosent\b|pct\b)").ok()
    });
    let (mut shares, mut heading) = (Vec::new(), "");
    let text = text.get(..text.floor_char_boundary(MAX_BYTES)).unwrap_or(text);
    for sentence in date::sentences(text) {
        for found in PERCENT.iter().flat_map(|percent| percent.captures_iter(sentence)).take(MAX_AMOUNTS) {
            let number = found.get(1).and_then(|n| n.as_str().replace(',', ".").parse::<f64>().ok());
            let number = number.filter(|n| (0.0..=100.0).contains(n));
            let at = found.get(0).map_or(0, |whole| whole.start());
            let of =
                find_bearer(clause_at(sentence, at)).or_else(|| find_bearer(sentence)).or_else(|| find_bearer(heading));
            let (Some(percent), Some(of)) = (number, of) else { continue };
            shares.push(CostShare { percent, of, words: sentence.trim().chars().take(200).collect() });
        }
        if !sentence.trim().is_empty() {
            heading = if sentence.trim().chars().count() <= 60 { sentence.trim() } else { "" };
        }
    }
    shares.truncate(MAX_AMOUNTS);
    shares
}

fn find_bearer(said: &str) -> Option<CostBearer> {
    if LISTS.paid_by.matches(said) {
        return Some(CostBearer::Funder);
    }
    match (LISTS.own_share.matches(said), LISTS.paid.matches(said)) {
        (true, _) => Some(CostBearer::Applicant),
        (false, true) => Some(CostBearer::Funder),
        (false, false) => None,
    }
}

/// Returns the part between commas around byte `at` of a sentence.
fn clause_at(sentence: &str, at: usize) -> &str {
    let (before, after) = sentence.split_at_checked(at).unwrap_or((sentence, ""));
    let from = before.rfind(", ").or(before.rfind(';')).map_or(0, |comma| comma + 1);
    let to = after.find(", ").or(after.find(';')).map_or(sentence.len(), |comma| at + comma);
    sentence.get(from..to).unwrap_or(sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_in_words_and_in_short_are_read() {
        for (text, language, expected) in [
            ("Grants of up to €20k per project.", Language::En, "20000 EUR"),
            ("A total of EUR 75k is available.", Language::En, "75000 EUR"),
            ("The fund has 50 MUSD.", Language::En, "50000000 USD"),
            ("Budget: MUSD 12.", Language::En, "12000000 USD"),
            ("Sammanlagt 2,5 Mio. Euro finns att söka.", Language::Sv, "2500000 EUR"),
            ("Budget: 3 Mio. EUR", Language::En, "3000000 EUR"),
            ("Bidraget är högst 250 000:-.", Language::Sv, "250000 SEK"),
            ("Bidraget är högst 40 000:- per projekt.", Language::Sv, "40000 SEK"),
            ("Tilskudd inntil 100 000,- per prosjekt.", Language::No, "100000 NOK"),
            ("Bidraget är högst 250' kr.", Language::Sv, "250000 SEK"),
            ("Bidraget är högst 75’ kronor.", Language::Sv, "75000 SEK"),
            ("Du kan få en halv miljon kronor.", Language::Sv, "500000 SEK"),
            ("Du kan söka högst en miljon kronor.", Language::Sv, "1000000 SEK"),
            ("Två miljoner kronor fördelas.", Language::Sv, "2000000 SEK"),
            ("Potten är tio miljoner.", Language::Sv, "10000000 SEK"),
            ("Stödet är en och en halv miljon kronor.", Language::Sv, "1500000 SEK"),
            ("Stödet är högst 1½ miljon kronor.", Language::Sv, "1500000 SEK"),
            ("Stödet är högst 2 ½ miljoner kronor.", Language::Sv, "2500000 SEK"),
            ("Stödet är ½ miljon kronor.", Language::Sv, "500000 SEK"),
            ("Stödet är tre hundra tusen kronor.", Language::Sv, "300000 SEK"),
            ("The budget is half a million euros.", Language::En, "500000 EUR"),
            ("Two million euro is available.", Language::En, "2000000 EUR"),
            ("Puljen er to millioner kroner.", Language::Da, "2000000 DKK"),
            ("Potten er fem millioner kroner.", Language::No, "5000000 NOK"),
        ] {
            let read: Vec<String> = find_amounts(text, language)
                .iter()
                .map(|s| format!("{} {}", s.amount.value, s.amount.currency))
                .collect();
            assert_eq!(read, [expected], "{text}");
        }
    }

    #[test]
    fn what_is_counted_and_not_paid_is_no_sum() {
        for text in [
            "Regionen har en miljon invånare.",
            "En rapport på 20k tecken.",
            "Två miljoner barn.",
            "Kommunens 250' årsdag.",
            "Öppet 10-12, 5-7.",
        ] {
            let read = find_amounts(text, Language::Sv);
            assert!(read.is_empty(), "{text}: {read:?}");
        }
    }
}
