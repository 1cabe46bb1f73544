//! The amounts of money in running text with their purpose, and the shares of the costs that are paid.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde::{Deserialize, Serialize};

use super::amount::{self, Amount};
use super::cue::Cues;
use super::date;
use crate::text::Language;

/// An amount that a text states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    #[serde(flatten)]
    pub amount: Amount,
    pub purpose: Purpose,
    /// The words that it was read from; for a range, the whole range.
    pub words: String,
}

/// What an amount is for, as far as the words before it tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// The total budget of the call.
    Total,
    /// The smallest grant to one project; `Most` is the largest.
    Least,
    Most,
    Unknown,
}

/// A share of the costs that a text states, in percent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    pub percent: f64,
    pub of: Payer,
    pub words: String,
}

/// The one who pays a share of the costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Payer {
    Funder,
    /// The applicant's own co-financing.
    Applicant,
}

/// The longest text that is read, in bytes; `MOST` limits the number of amounts.
const LONGEST: usize = 60_000;
const MOST: usize = 100;

const NUMBER: &str = r"\d{1,3}(?:[ \u{a0}\u{202f}\u{2009}.,'’]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?";
const BEFORE: &str = r"[mtk]sek|meur|sek|eur|euros?|€|usd|\$|dkk|nok|gbp|£|kr\.?";
const TIMES: &str = r"(?:miljoner|miljon|miljarder|miljard|millioner|million|milliarder|milliard|millions?|billion|thousand|tusen|tusind|mnkr|mdkr|mkr|tkr|kkr|msek|ksek|tsek|meur|mdkk|mnok|mio|mill|milj|mdr|mia|mrd|mn|bn|m)\b\.?|[mk]€";
const AFTER: &str = r"(?:(?:svenska|danska|danske|norska|norske) (?:kronor|kroner)|swedish kronor|kronor|kroner|kr|sek|euros?|eur|usd|dkk|nok|gbp|dollar)\b\.?|€";
const TO: &str = r"\s*(?:–|-|—)\s*|\s+(?:to|till|til|(?:och|and|og|men|but)(?: (?:högst|max|maximalt|upp till|up to|maks|maximum))?|upp till)\s+";

static SUM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pattern = format!(
        r"(?i)(?:\b(?P<before>{BEFORE})|(?P<sign>[€$£]))?\s?:?\s?(?P<first>{NUMBER})(?:\s?(?P<times1>{TIMES}))?(?:\s?(?P<unit1>{AFTER}))?(?:(?:{TO})(?:(?:{BEFORE})\s?)?(?P<second>{NUMBER}))?(?:\s?(?P<times>{TIMES}))?(?:\s?(?P<after>{AFTER}))?"
    );
    Regex::new(&pattern).ok()
});

struct Lists {
    total: Cues,
    least: Cues,
    most: Cues,
    each: Cues,
    own: Cues,
    paid: Cues,
    paid_by: Cues,
    no_money: Cues,
    percent: Cues,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let list = |section| Cues::of(include_str!("sums.txt"), section);
    Lists {
        total: list("total"),
        least: list("least"),
        most: list("most"),
        each: list("each"),
        own: list("own"),
        paid: list("paid"),
        paid_by: list("paid-by"),
        no_money: list("no-money"),
        percent: list("percent"),
    }
});

/// Returns every amount in a text, in order. A bare "kr" or "miljoner" is in the currency of the language's country.
pub fn all(text: &str, language: Language) -> Vec<Sum> {
    let text = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or(text);
    let mut sums = Vec::new();
    let mut heading = "";
    for sentence in date::sentences(text) {
        let found = SUM.iter().flat_map(|sum| sum.captures_iter(sentence));
        let before = sums.len();
        for found in found.take(MOST) {
            sums.extend(read(sentence, heading, &found, language));
        }
        if sums.len() == before && !sentence.trim().is_empty() {
            heading = sentence.trim();
        }
        if sums.len() >= MOST {
            break;
        }
    }
    sums
}

fn read(sentence: &str, heading: &str, found: &Captures<'_>, language: Language) -> Vec<Sum> {
    let part = |name: &str| found.name(name).map(|part| part.as_str().to_lowercase());
    let Some(whole) = found.get(0) else { return Vec::new() };
    let (Some(first), second) = (found.name("first"), found.name("second")) else { return Vec::new() };
    let rest = sentence.get(whole.end()..).unwrap_or_default();
    let glued = sentence.get(..first.start()).unwrap_or_default().ends_with(|c: char| c.is_alphanumeric() || c == '-');
    if glued && part("before").is_none() && part("sign").is_none() || rest.starts_with(['%', '/']) {
        return Vec::new();
    }
    let before = part("before").or_else(|| part("sign"));
    let times = part("times").or_else(|| part("times1"));
    // "högst 4 miljoner kronor och maximalt 50 procent"
    let second = second.filter(|_| LISTS.percent.first(rest.trim_start()).is_none_or(|at| at.start > 0));
    let bounded = second.is_none() && found.name("second").is_some() || !rest.starts_with(char::is_alphanumeric);
    let Some((factor, currency)) = unit(before, times, part("after").or_else(|| part("unit1")), rest, language) else {
        return Vec::new();
    };
    if !bounded {
        return Vec::new();
    }
    // Without the second number, "4 miljoner kronor och maximalt 50 procent" ends at its unit.
    let ends =
        ["unit1", "times1", "first"].into_iter().find_map(|part| found.name(part)).map_or(whole.end(), |m| m.end());
    let end = if second.is_some() || found.name("second").is_none() { whole.end() } else { ends };
    let words = sentence.get(whole.start()..end).unwrap_or_default();
    let words = words.trim_matches([' ', '\u{a0}', '.', ':']).to_owned();
    let lead = sentence.get(..whole.start()).unwrap_or_default();
    let sum = |digits: &str, factor: f64, purpose: Purpose| {
        let digits = if factor > 1.0 && language != Language::En { decimal(digits) } else { digits.to_owned() };
        let amount = amount::whole(plain(&digits) * factor, currency)?;
        Some(Sum { amount, purpose, words: words.clone() })
    };
    let Some(second) = second else {
        let purpose = purpose(lead, heading, rest);
        return sum(first.as_str(), factor, purpose).into_iter().collect();
    };
    let own_factor = match (part("times1"), part("unit1")) {
        (Some(times), _) => times_of(&times),
        (None, Some(_)) => 1.0,
        // In "mellan 500 000 och 2 miljoner" the multiplier belongs to the second number only.
        (None, None) if plain(first.as_str()) > plain(second.as_str()) => 1.0,
        (None, None) => factor,
    };
    let low = sum(first.as_str(), own_factor, Purpose::Least);
    let high = sum(second.as_str(), factor, Purpose::Most);
    low.into_iter().chain(high).collect()
}

/// Returns the digits with a decimal point for a comma: before a multiplier such as in "1,063 mio. kr." the comma
/// separates decimals, except in English.
fn decimal(digits: &str) -> String {
    match digits.split_once(',') {
        Some((whole, rest)) if rest.bytes().all(|b| b.is_ascii_digit()) => format!("{whole}.{rest}0"),
        _ => digits.to_owned(),
    }
}

fn plain(digits: &str) -> f64 {
    amount::value(&digits.chars().collect::<Vec<char>>()).unwrap_or_default()
}

/// Returns the factor and the currency of a number; `None` when it is no amount of money.
fn unit(
    before: Option<String>,
    times: Option<String>,
    after: Option<String>,
    rest: &str,
    language: Language,
) -> Option<(f64, &'static str)> {
    let home = match language {
        Language::Sv => Some("SEK"),
        Language::Da => Some("DKK"),
        Language::No => Some("NOK"),
        _ => None,
    };
    let said = after.as_deref().or(before.as_deref());
    let factor = times.as_deref().map_or(1.0, times_of);
    let factor = match before.as_deref() {
        Some("msek" | "meur") => 1e6,
        Some("tsek" | "ksek") => 1e3,
        _ => factor,
    };
    if let Some(currency) = said.and_then(|word| currency(word, home)) {
        return Some((factor, currency));
    }
    let times = times?;
    let by_times = match times.trim_end_matches('.') {
        "mnkr" | "mdkr" | "mkr" | "tkr" | "kkr" => Some(home.unwrap_or("SEK")),
        "msek" | "ksek" | "tsek" => Some("SEK"),
        "meur" | "m€" | "k€" => Some("EUR"),
        "mdkk" => Some("DKK"),
        "mnok" => Some("NOK"),
        "m" | "mn" | "bn" | "mill" => None,
        // "57,7 miljoner för alla", but not "2 miljoner invånare".
        _ => home.filter(|_| speaks_of_money(rest)),
    };
    Some((factor, by_times?))
}

fn times_of(word: &str) -> f64 {
    match word.trim_end_matches('.') {
        "miljarder" | "miljard" | "milliarder" | "milliard" | "billion" | "mdkr" | "mdr" | "mia" | "mrd" | "bn" => 1e9,
        "thousand" | "tusen" | "tusind" | "tkr" | "kkr" | "ksek" | "tsek" | "k€" => 1e3,
        _ => 1e6,
    }
}

fn currency(word: &str, home: Option<&'static str>) -> Option<&'static str> {
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
fn speaks_of_money(rest: &str) -> bool {
    let next = rest.trim_start();
    rest.is_empty() || !rest.starts_with(' ') || LISTS.no_money.first(next).is_some_and(|at| at.start == 0)
}

fn purpose(lead: &str, heading: &str, rest: &str) -> Purpose {
    let lists = &*LISTS;
    let said = if lead.trim().is_empty() { heading } else { lead };
    let lead = lead.rsplit([';', ',', '(']).next().unwrap_or(lead);
    let rest = rest.split([';', ',', '(']).next().unwrap_or(rest);
    let each = lists.each.are_in(lead) || lists.each.are_in(rest.get(..rest.floor_char_boundary(60)).unwrap_or(rest));
    let most = lists.most.last(said);
    match (lists.total.last(said), lists.least.last(said)) {
        (Some(_), _) if !each => Purpose::Total,
        (_, Some(least)) if most.is_none_or(|most| most < least) => Purpose::Least,
        _ if most.is_some() => Purpose::Most,
        _ => Purpose::Unknown,
    }
}

/// Returns every share of the costs that the text says is paid by the funder or the applicant.
pub fn shares(text: &str) -> Vec<Share> {
    static PERCENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|procent\b|percent\b|per cent\b|prosent\b|pct\b)").ok()
    });
    let (mut shares, mut heading) = (Vec::new(), "");
    let text = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or(text);
    for sentence in date::sentences(text) {
        for found in PERCENT.iter().flat_map(|percent| percent.captures_iter(sentence)).take(MOST) {
            let number = found.get(1).and_then(|n| n.as_str().replace(',', ".").parse::<f64>().ok());
            let number = number.filter(|n| (0.0..=100.0).contains(n));
            let at = found.get(0).map_or(0, |whole| whole.start());
            let of = payer(clause_at(sentence, at)).or_else(|| payer(sentence)).or_else(|| payer(heading));
            let (Some(percent), Some(of)) = (number, of) else { continue };
            shares.push(Share { percent, of, words: sentence.trim().chars().take(200).collect() });
        }
        if !sentence.trim().is_empty() {
            heading = if sentence.trim().chars().count() <= 60 { sentence.trim() } else { "" };
        }
    }
    shares.truncate(MOST);
    shares
}

fn payer(said: &str) -> Option<Payer> {
    if LISTS.paid_by.are_in(said) {
        return Some(Payer::Funder);
    }
    match (LISTS.own.are_in(said), LISTS.paid.are_in(said)) {
        (true, _) => Some(Payer::Applicant),
        (false, true) => Some(Payer::Funder),
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
