//! Counts and sums of money. Hard spaces keep a number and its unit on one line.

use crate::locale::clean;
use crate::opportunity::Amount;

/// Returns "1,234,567".
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Returns "EUR 2 million", "SEK 1.5 million", "EUR 250,000".
pub fn money(amount: &Amount) -> String {
    format!("{}\u{a0}{}", clean::line(&amount.currency, 10), figure(amount.value))
}

fn figure(value: u64) -> String {
    const MILLION: u64 = 1_000_000;
    const BILLION: u64 = 1_000 * MILLION;
    match value {
        v if v >= BILLION && v.is_multiple_of(BILLION / 100) => scaled(v, BILLION, "billion"),
        v if v >= MILLION && v.is_multiple_of(MILLION / 100) => scaled(v, MILLION, "million"),
        v => number(v),
    }
}

/// Returns `value` in units of `unit`, with at most two decimals. `value` must be a multiple of a hundredth of `unit`.
fn scaled(value: u64, unit: u64, word: &str) -> String {
    let (whole, hundredths) = (value / unit, value % unit / (unit / 100));
    let decimals = format!(".{hundredths:02}");
    let decimals = decimals.trim_end_matches('0').trim_end_matches('.');
    format!("{}{decimals}\u{a0}{word}", number(whole))
}

/// Returns what one project can get and the total budget `pot`, in one line; `None` where the call names no sum.
pub fn grant(min: Option<&Amount>, max: Option<&Amount>, pot: Option<&Amount>, grants: Option<u64>) -> Option<String> {
    let per_project = match (min, max) {
        (Some(min), Some(max)) if min == max => Some(format!("{} per project", money(max))),
        (Some(min), Some(max)) => Some(format!("from {} to {} per project", money(min), money(max))),
        (None, Some(max)) => Some(format!("up to {} per project", money(max))),
        (Some(min), None) => Some(format!("at least {} per project", money(min))),
        (None, None) => None,
    };
    let pot = pot.map(|pot| format!("{} in all", money(pot)));
    let grants = grants.filter(|n| *n > 0).map(|n| format!("about {} projects", number(n)));
    let parts: Vec<String> = [per_project, pot, grants].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_said_as_people_say_them() {
        let sum = |value, code: &str| Amount { value, currency: code.to_owned() };
        for (value, said) in [
            (2_000_000, "EUR\u{a0}2\u{a0}million"),
            (2_450_000, "EUR\u{a0}2.45\u{a0}million"),
            (10_500_000, "EUR\u{a0}10.5\u{a0}million"),
            (1_234_567, "EUR\u{a0}1,234,567"),
            (1_200_000_000, "EUR\u{a0}1.2\u{a0}billion"),
        ] {
            assert_eq!(money(&sum(value, "EUR")), said);
        }
        let said = grant(None, Some(&sum(50_000, "EUR")), Some(&sum(3_000_000, "EUR")), None).unwrap();
        assert_eq!(said.replace('\u{a0}', " "), "up to EUR 50,000 per project, EUR 3 million in all");
    }
}
