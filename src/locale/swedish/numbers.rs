//! Counts and sums of money. Hard spaces keep a number and its unit on one line.

use crate::opportunity::Amount;

const HARD_SPACE: char = '\u{a0}';

/// Returns "1 234 567".
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(HARD_SPACE);
        }
        out.push(digit);
    }
    out
}

/// Returns the number with its noun: "1 utlysning", "3 utlysningar".
pub fn count(value: u64, one: &str, several: &str) -> String {
    let word = if value == 1 { one } else { several };
    format!("{}{HARD_SPACE}{word}", number(value))
}

/// Returns "2 miljoner euro", "1,5 miljoner kronor", "250 000 euro", "1 234 567 euro".
pub fn money(amount: &Amount) -> String {
    format!("{} {}", figure(amount.value), currency(&amount.currency))
}

fn figure(value: u64) -> String {
    const MILLION: u64 = 1_000_000;
    const MILLIARD: u64 = 1_000 * MILLION;
    match value {
        v if v >= MILLIARD && v.is_multiple_of(MILLIARD / 100) => scaled(v, MILLIARD, "miljard", "miljarder"),
        v if v >= MILLION && v.is_multiple_of(MILLION / 100) => scaled(v, MILLION, "miljon", "miljoner"),
        v => number(v),
    }
}

/// Returns `value` in units of `unit`, with at most two decimals. `value` must be a multiple of a hundredth of `unit`.
fn scaled(value: u64, unit: u64, one: &str, several: &str) -> String {
    let (whole, hundredths) = (value / unit, value % unit / (unit / 100));
    let decimals = format!("{hundredths:02}");
    let decimals = decimals.trim_end_matches('0');
    if decimals.is_empty() {
        return count(whole, one, several);
    }
    format!("{},{decimals}{HARD_SPACE}{several}", number(whole))
}

/// Returns the currency's Swedish name, or its code where there is none here.
fn currency(code: &str) -> String {
    let name = match code {
        "EUR" => "euro",
        "SEK" => "kronor",
        "NOK" => "norska kronor",
        "DKK" => "danska kronor",
        "USD" => "dollar",
        "GBP" => "pund",
        "CHF" => "schweizerfranc",
        other => return crate::locale::clean::line(other, 10),
    };
    name.to_owned()
}

/// Returns what one project can get and the total budget `pot`, in one line; `None` where the call names no sum.
pub fn grant(min: Option<&Amount>, max: Option<&Amount>, pot: Option<&Amount>, grants: Option<u64>) -> Option<String> {
    let per_project = match (min, max) {
        (Some(min), Some(max)) if min == max => Some(format!("{} per projekt", money(max))),
        (Some(min), Some(max)) if min.currency == max.currency => {
            Some(format!("från {} till {} per projekt", figure(min.value), money(max)))
        }
        (Some(min), Some(max)) => Some(format!("från {} till {} per projekt", money(min), money(max))),
        (None, Some(max)) => Some(format!("upp till {} per projekt", money(max))),
        (Some(min), None) => Some(format!("minst {} per projekt", money(min))),
        (None, None) => None,
    };
    let pot = pot.map(|pot| format!("{} totalt", money(pot)));
    let grants = grants.filter(|n| *n > 0).map(|n| format!("omkring {} projekt", number(n)));
    let parts: Vec<String> = [per_project, pot, grants].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum(value: u64, code: &str) -> Amount {
        Amount { value, currency: code.to_owned() }
    }

    #[test]
    fn sums_are_said_as_people_say_them() {
        for (value, code, said) in [
            (2_000_000, "EUR", "2\u{a0}miljoner euro"),
            (1_000_000, "EUR", "1\u{a0}miljon euro"),
            (1_500_000, "SEK", "1,5\u{a0}miljoner kronor"),
            (2_450_000, "EUR", "2,45\u{a0}miljoner euro"),
            (1_234_567, "EUR", "1\u{a0}234\u{a0}567 euro"),
            (250_000, "EUR", "250\u{a0}000 euro"),
            (1_200_000_000, "SEK", "1,2\u{a0}miljarder kronor"),
            (0, "PLN", "0 PLN"),
        ] {
            assert_eq!(money(&sum(value, code)), said);
        }
    }

    #[test]
    fn a_grant_says_least_most_and_pot() {
        let (low, high, pot) = (sum(500_000, "EUR"), sum(2_000_000, "EUR"), sum(30_000_000, "EUR"));
        let said = grant(Some(&low), Some(&high), Some(&pot), Some(15)).unwrap().replace('\u{a0}', " ");
        assert_eq!(said, "från 500 000 till 2 miljoner euro per projekt, 30 miljoner euro totalt, omkring 15 projekt");
        assert_eq!(grant(None, None, None, None), None);
        assert_eq!(grant(None, Some(&high), None, None).unwrap(), "upp till 2\u{a0}miljoner euro per projekt");
    }

    proptest! {
        #[test]
        fn a_number_loses_no_digit(value: u64) {
            prop_assert_eq!(number(value).replace('\u{a0}', ""), value.to_string());
        }

        #[test]
        fn millions_say_the_same_sum(hundredths in 100u64..10_000_000) {
            let said = money(&sum(hundredths * 10_000, "EUR"));
            let scale = if said.contains("miljard") { 1e9 } else { 1e6 };
            let figure: String = said.chars().take_while(|c| !c.is_alphabetic()).filter(|c| !c.is_whitespace()).collect();
            let value: f64 = figure.replace(',', ".").parse().unwrap();
            prop_assert_eq!((value * scale).round() as u64, hundredths * 10_000);
        }
    }
}
