//! A single amount of money with its currency, as funders write it in a field of their own.

use super::numerals;
use crate::opportunity::Amount;

/// The largest amount taken for real, in any currency.
const MAX_VALUE: f64 = 1e15;

/// Returns the first amount in a text: `SEK 60 million`, `1,5 miljoner kronor`, `EUR 2 000 000`, `57,7 mnkr`, `2 MEUR`.
/// A number counts only beside a currency, except when it is the whole text: then it is in `bare_currency`.
pub fn parse(text: &str, bare_currency: Option<&str>) -> Option<Amount> {
    let numbers = find_numbers(&numerals::in_figures(text));
    let with_currency = numbers.iter().find_map(|number| {
        let (factor, currency) = unit_after(&number.after);
        let currency = currency.or_else(|| currency_before(&number.before))?;
        rounded(number.value * factor, currency)
    });
    with_currency.or_else(|| {
        let [only] = numbers.as_slice() else { return None };
        let is_blank = |text: &str| text.chars().all(|c| c.is_whitespace() || matches!(c, '.' | ',' | '-' | '–'));
        let currency = bare_currency.filter(|c| c.len() == 3 && c.is_ascii())?;
        (is_blank(&only.before) && is_blank(&only.after)).then(|| rounded(only.value, &currency.to_uppercase()))?
    })
}

pub(super) fn rounded(value: f64, currency: &str) -> Option<Amount> {
    let sensible = value.is_finite() && (1.0..=MAX_VALUE).contains(&value);
    sensible.then(|| Amount { value: value.round() as u64, currency: currency.to_owned() })
}

/// A number with the text on either side that may name its unit.
struct NumberInText {
    value: f64,
    before: String,
    after: String,
}

/// How many characters on either side may name the unit.
const CONTEXT_CHARS: usize = 40;

fn find_numbers(text: &str) -> Vec<NumberInText> {
    let letters: Vec<char> = text.chars().take(20_000).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let slice = |from: usize, to: usize| letters.get(from..to.min(letters.len())).unwrap_or_default();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        if !letter.is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = number_end(&letters, at);
        if let Some(value) = parse_number(slice(at, end)) {
            let before = slice(at.saturating_sub(CONTEXT_CHARS), at).iter().collect::<String>().to_lowercase();
            let after = slice(end, end + CONTEXT_CHARS).iter().collect::<String>().to_lowercase();
            found.push(NumberInText { value, before, after });
        }
        at = end;
    }
    found
}

/// Returns the end of a number: digits, and separators with digits after them; a space only before a group of exactly
/// three.
fn number_end(letters: &[char], start: usize) -> usize {
    let digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let mut end = start;
    while let Some(letter) = letters.get(end) {
        let three = (1..=3).all(|n| digit(end + n)) && !digit(end + 4);
        let goes_on = match letter {
            c if c.is_ascii_digit() => true,
            '.' | ',' => digit(end + 1),
            ' ' | '\'' | '’' => three,
            _ => false,
        };
        if !goes_on {
            break;
        }
        end += 1;
    }
    end
}

/// Parses the digits of a number: `1,5` is one and a half, `1,500` and `1.500.000` have groups of thousands.
pub(super) fn parse_number(digits: &[char]) -> Option<f64> {
    let joined: String = digits.iter().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let marks: Vec<char> = joined.chars().filter(|c| !c.is_ascii_digit()).collect();
    let tail = joined.rsplit(['.', ',']).next().map_or(0, str::len);
    let last = marks.last().copied();
    let repeated = last.is_some_and(|mark| marks.iter().filter(|m| **m == mark).count() > 1);
    let long_fraction = joined.starts_with('0') && marks.len() == 1;
    let decimal = last.filter(|_| !repeated && (tail != 3 || long_fraction));
    let mut plain = String::with_capacity(joined.len());
    for (at, c) in joined.char_indices() {
        match c {
            '.' | ',' if Some(c) == decimal && joined.rfind(c) == Some(at) => plain.push('.'),
            '.' | ',' => {}
            c => plain.push(c),
        }
    }
    plain.parse().ok()
}

const MULTIPLIERS: [(&str, f64); 23] = [
    ("miljoner", 1e6),
    ("miljon", 1e6),
    ("million", 1e6),
    ("millioner", 1e6),
    ("mio.", 1e6),
    ("mio", 1e6),
    ("mn", 1e6),
    ("mkr", 1e6),
    ("m€", 1e6),
    ("meur", 1e6),
    ("msek", 1e6),
    ("miljarder", 1e9),
    ("miljard", 1e9),
    ("billion", 1e9),
    ("tusen", 1e3),
    ("tkr", 1e3),
    ("tsek", 1e3),
    ("musd", 1e6),
    ("mgbp", 1e6),
    ("mdkk", 1e6),
    ("mnok", 1e6),
    ("keur", 1e3),
    ("k", 1e3),
];

/// Returns the multiplier and the currency that follow a number.
fn unit_after(after: &str) -> (f64, Option<&'static str>) {
    let text = after.trim_start();
    if let Some(rest) = text.strip_prefix("mnkr") {
        return (1e6, ends_word(rest).then_some("SEK"));
    }
    // "20k" is twenty thousand, "20 kr" is not.
    let fits =
        |word: &str| text.strip_prefix(word).is_some_and(|rest| word != "k" || !rest.starts_with(char::is_alphabetic));
    let found = MULTIPLIERS.iter().filter(|(word, _)| fits(word)).max_by_key(|(word, _)| word.len());
    let Some((word, factor)) = found else {
        return (1.0, currency_at(text));
    };
    let implied = match *word {
        "mkr" | "msek" | "tkr" | "tsek" => Some("SEK"),
        "meur" | "m€" | "keur" => Some("EUR"),
        "musd" => Some("USD"),
        "mgbp" => Some("GBP"),
        "mdkk" => Some("DKK"),
        "mnok" => Some("NOK"),
        _ => None,
    };
    let rest = text.strip_prefix(word).unwrap_or_default().trim_start_matches(['s', ' ']);
    (*factor, implied.or_else(|| currency_at(rest)))
}

const CURRENCIES: [(&str, &str); 16] = [
    ("svenska kronor", "SEK"),
    ("danska kronor", "DKK"),
    ("norska kronor", "NOK"),
    ("kronor", "SEK"),
    ("sek", "SEK"),
    ("kr", "SEK"),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("eur", "EUR"),
    ("€", "EUR"),
    ("usd", "USD"),
    ("dkk", "DKK"),
    ("nok", "NOK"),
    ("gbp", "GBP"),
    (":-", "SEK"),
    (":–", "SEK"),
];

fn currency_at(text: &str) -> Option<&'static str> {
    let named = |(word, _): &&(&str, &str)| text.strip_prefix(word).is_some_and(ends_word);
    CURRENCIES.iter().find(named).map(|(_, code)| *code)
}

/// Returns the currency before a number: `SEK 60`, `EUR: 60`, `€60`.
fn currency_before(before: &str) -> Option<&'static str> {
    let text = before.trim_end_matches([' ', ':']);
    let named =
        |(word, _): &&(&str, &str)| text.strip_suffix(word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric));
    CURRENCIES.iter().filter(|(word, _)| *word != "kr" && !word.contains("kronor")).find(named).map(|(_, code)| *code)
}

/// Returns whether the word before `rest` ends there.
fn ends_word(rest: &str) -> bool {
    !rest.starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sums_as_funders_write_them() {
        for (text, value, currency) in [
            ("SEK 60 million", 60_000_000, "SEK"),
            ("1,5 miljoner kronor", 1_500_000, "SEK"),
            ("EUR 2 000 000", 2_000_000, "EUR"),
            ("EUR 2,000,000 in 2026", 2_000_000, "EUR"),
            ("totalt 57,7 miljoner kronor att söka", 57_700_000, "SEK"),
            ("högst 744 000 kronor", 744_000, "SEK"),
            ("12 mnkr", 12_000_000, "SEK"),
            ("500 tkr per projekt", 500_000, "SEK"),
            ("2.5 MEUR", 2_500_000, "EUR"),
            ("€1.500.000", 1_500_000, "EUR"),
            ("EUR 60 million", 60_000_000, "EUR"),
            ("Inom 3 områden delas 20 miljoner kr ut", 20_000_000, "SEK"),
            ("250000.00", 250_000, "EUR"),
            ("5000000", 5_000_000, "EUR"),
            ("€20k", 20_000, "EUR"),
            ("50 MUSD", 50_000_000, "USD"),
            ("2,5 Mio. Euro", 2_500_000, "EUR"),
            ("250 000:-", 250_000, "SEK"),
            ("250' kr", 250_000, "SEK"),
            ("en halv miljon kronor", 500_000, "SEK"),
            ("högst två miljoner kronor", 2_000_000, "SEK"),
            ("1½ miljon kronor", 1_500_000, "SEK"),
            ("half a million euros", 500_000, "EUR"),
            ("EUR 75k", 75_000, "EUR"),
        ] {
            let expected = Amount { value, currency: currency.to_owned() };
            assert_eq!(parse(text, Some("EUR")), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_sum() {
        for text in ["", "0", "2026-04-15", "tre miljoner", "80 %", "SEK", "krav 5 krona"] {
            assert_eq!(parse(text, Some("EUR")), None, "{text}");
        }
        assert_eq!(parse("5000", None), None, "a bare number without a currency to give it");
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,60}", sums in "([0-9]{1,20}|[., €]|kr|miljoner|EUR|mnkr){0,12}") {
            parse(&text, Some("EUR"));
            parse(&sums, None);
        }
    }
}
