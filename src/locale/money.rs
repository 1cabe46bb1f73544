//! Counts and sums of money. Hard spaces keep a number and its unit on one line.

use super::{Locale, clean};
use crate::opportunity::Amount;

const MILLION: u64 = 1_000_000;
const BILLION: u64 = 1_000 * MILLION;

impl Locale {
    /// Returns "1 234 567".
    pub fn number(self, value: u64) -> String {
        self.digits(&value.to_string())
    }

    /// Returns a number's digits in groups of three, with the language's decimal mark for a point.
    pub(super) fn digits(self, plain: &str) -> String {
        let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
        let mut out = String::with_capacity(plain.len() * 2);
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                out.push_str(self.text("number-group"));
            }
            out.push(digit);
        }
        if !decimals.is_empty() {
            out.push_str(self.text("number-decimal"));
            out.push_str(decimals);
        }
        out
    }

    /// Returns "2 miljoner euro", "1,5 miljoner kronor", "250 000 euro", "1 234 567 euro".
    pub fn money(self, amount: &Amount) -> String {
        let (figure, currency) = (self.figure(amount.value), self.currency(&amount.currency));
        self.message("money", [("figure", figure.into()), ("currency", currency.into())])
    }

    /// Returns a sum without its currency, in millions where that is exact to the hundredth.
    fn figure(self, value: u64) -> String {
        let (key, unit) = match value {
            v if v >= BILLION && v.is_multiple_of(BILLION / 100) => ("money-billions", BILLION),
            v if v >= MILLION && v.is_multiple_of(MILLION / 100) => ("money-millions", MILLION),
            v => return self.number(v),
        };
        self.message(key, [("count", (value as f64 / unit as f64).into())])
    }

    /// Returns the currency's name, or its code where there is none here.
    fn currency(self, code: &str) -> String {
        let key = match code {
            "EUR" => "currency-eur",
            "SEK" => "currency-sek",
            "NOK" => "currency-nok",
            "DKK" => "currency-dkk",
            "USD" => "currency-usd",
            "GBP" => "currency-gbp",
            "CHF" => "currency-chf",
            other => return clean::line(other, 10),
        };
        self.text(key).to_owned()
    }

    /// Returns what one project can get and the total budget `pot`, in one line; `None` where the call names no sum.
    pub fn grant(
        self,
        min: Option<&Amount>,
        max: Option<&Amount>,
        pot: Option<&Amount>,
        grants: Option<u64>,
    ) -> Option<String> {
        let pot = pot.map(|pot| self.message("grant-pot", [("sum", self.money(pot).into())]));
        let grants = grants.filter(|n| *n > 0).map(|n| self.message("grant-projects", [("projects", n.into())]));
        let parts: Vec<String> = [self.grant_per_project(min, max), pot, grants].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    fn grant_per_project(self, min: Option<&Amount>, max: Option<&Amount>) -> Option<String> {
        let one = |key, sum| Some(self.message(key, [("sum", self.money(sum).into())]));
        match (min, max) {
            (Some(min), Some(max)) if min == max => one("grant-exactly", max),
            (Some(min), Some(max)) => Some(self.grant_range(min, max)),
            (None, Some(max)) => one("grant-at-most", max),
            (Some(min), None) => one("grant-at-least", min),
            (None, None) => None,
        }
    }

    fn grant_range(self, min: &Amount, max: &Amount) -> String {
        if min.currency != max.currency {
            return self.message("grant-range", [("least", self.money(min).into()), ("most", self.money(max).into())]);
        }
        self.message(
            "grant-range-of-one-currency",
            [
                ("least", self.figure(min.value).into()),
                ("most", self.figure(max.value).into()),
                ("currency", self.currency(&max.currency).into()),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum(value: u64, code: &str) -> Amount {
        Amount { value, currency: code.to_owned() }
    }

    #[test]
    fn sums_are_written_as_people_write_them() {
        for (value, code, swedish, english) in [
            (2_000_000, "EUR", "2\u{a0}miljoner euro", "EUR\u{a0}2\u{a0}million"),
            (1_000_000, "EUR", "1\u{a0}miljon euro", "EUR\u{a0}1\u{a0}million"),
            (1_500_000, "SEK", "1,5\u{a0}miljoner kronor", "SEK\u{a0}1.5\u{a0}million"),
            (2_450_000, "EUR", "2,45\u{a0}miljoner euro", "EUR\u{a0}2.45\u{a0}million"),
            (10_500_000, "EUR", "10,5\u{a0}miljoner euro", "EUR\u{a0}10.5\u{a0}million"),
            (1_234_567, "EUR", "1\u{a0}234\u{a0}567 euro", "EUR\u{a0}1,234,567"),
            (250_000, "EUR", "250\u{a0}000 euro", "EUR\u{a0}250,000"),
            (1_200_000_000, "SEK", "1,2\u{a0}miljarder kronor", "SEK\u{a0}1.2\u{a0}billion"),
            (1_000_000_000, "SEK", "1\u{a0}miljard kronor", "SEK\u{a0}1\u{a0}billion"),
            (0, "PLN", "0 PLN", "PLN\u{a0}0"),
        ] {
            assert_eq!(Locale::Swedish.money(&sum(value, code)), swedish);
            assert_eq!(Locale::English.money(&sum(value, code)), english);
        }
    }

    #[test]
    fn a_grant_has_least_most_and_pot() {
        let (low, high, pot) = (sum(500_000, "EUR"), sum(2_000_000, "EUR"), sum(30_000_000, "EUR"));
        let plain = |locale: Locale, min, max, pot, grants| {
            locale.grant(min, max, pot, grants).map(|text| text.replace('\u{a0}', " "))
        };
        assert_eq!(
            plain(Locale::Swedish, Some(&low), Some(&high), Some(&pot), Some(15)).as_deref(),
            Some("från 500 000 till 2 miljoner euro per projekt, 30 miljoner euro totalt, omkring 15 projekt")
        );
        assert_eq!(
            plain(Locale::English, Some(&low), Some(&high), Some(&pot), Some(15)).as_deref(),
            Some("from EUR 500,000 to EUR 2 million per project, EUR 30 million in all, about 15 projects")
        );
        assert_eq!(plain(Locale::Swedish, None, None, None, None), None);
        assert_eq!(
            plain(Locale::Swedish, None, Some(&high), None, None).as_deref(),
            Some("upp till 2 miljoner euro per projekt")
        );
    }

    proptest! {
        #[test]
        fn a_number_loses_no_digit(value: u64) {
            prop_assert_eq!(Locale::Swedish.number(value).replace('\u{a0}', ""), value.to_string());
        }

        #[test]
        fn millions_say_the_same_sum(hundredths in 100u64..10_000_000) {
            let text = Locale::Swedish.money(&sum(hundredths * 10_000, "EUR"));
            let scale = if text.contains("miljard") { 1e9 } else { 1e6 };
            let figure: String = text.chars().take_while(|c| !c.is_alphabetic()).filter(|c| !c.is_whitespace()).collect();
            let value: f64 = figure.replace(',', ".").parse().unwrap();
            prop_assert_eq!((value * scale).round() as u64, hundredths * 10_000);
        }
    }
}
