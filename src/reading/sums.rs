//! The amounts of money in running text with their purpose, and the shares of the costs that are paid.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde::{Deserialize, Serialize};

use super::amount;
use super::date;
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

const NUMBER: &str = r"\d{1,3}(?:[ \u{a0}\u{202f}\u{2009}.,'’]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?";
const BEFORE: &str = r"[mtk]sek|meur|sek|eur|euros?|€|usd|\$|dkk|nok|gbp|£|kr\.?";
const TIMES: &str = r"(?:miljoner|miljon|miljarder|miljard|millioner|million|milliarder|milliard|millions?|billion|thousand|tusen|tusind|mnkr|mdkr|mkr|tkr|kkr|msek|ksek|tsek|meur|mdkk|mnok|mio|mill|milj|mdr|mia|mrd|mn|bn|m)\b\.?|[mk]€";
const AFTER: &str = r"(?:(?:svenska|danska|danske|norska|norske) (?:kronor|kroner)|swedish kronor|kronor|kroner|kr|sek|euros?|eur|usd|dkk|nok|gbp|dollar)\b\.?|€";
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
        for found in found.take(MAX_AMOUNTS) {
            sums.extend(amounts_in_match(sentence, heading, &found, language));
        }
        if sums.len() == before && !sentence.trim().is_empty() {
            heading = sentence.trim();
        }
        if sums.len() >= MAX_AMOUNTS {
            break;
        }
    }
    sums
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
        Some("tsek" | "ksek") => 1e3,
        _ => factor,
    };
    if let Some(currency) = currency_word.and_then(|word| currency_code(word, local_currency)) {
        return Some((factor, currency));
    }
    let times = times?;
    let implied = match times.trim_end_matches('.') {
        "mnkr" | "mdkr" | "mkr" | "tkr" | "kkr" => Some(local_currency.unwrap_or("SEK")),
        "msek" | "ksek" | "tsek" => Some("SEK"),
        "meur" | "m€" | "k€" => Some("EUR"),
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
        "thousand" | "tusen" | "tusind" | "tkr" | "kkr" | "ksek" | "tsek" | "k€" => 1e3,
        _ => 1e6,
    }
}

fn currency_code(word: &str, home: Option<&'static str>) -> Option<&'static str> {
    let word = word.trim_end_matches('.');
    match word {
        "sek" | "msek" | "tsek" | "ksek" | "kronor" | "swedish kronor" => Some("SEK"),
        "eur" | "euro" | "euros" | "€" | "meur" => Some("EUR"),
        "usd" | "$" | "dollar" => Some("USD"),
        "dkk" => Some("DKK"),
        "nok" => Some("NOK"),
        "gbp" | "£" => Some("GBP"),
        "kr" => home.or(Some("SEK")),
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
