//! The month in which a call is planned to open, where no day is known.

use super::names;
use super::phrases::LISTS;
use super::sentence;
use crate::opportunity::Month;
use crate::text::words::words;

/// The most sentences that are searched.
const MAX_SENTENCES: usize = 400;

/// Returns the month in which an opening is planned; where a sentence says that it was moved, the new month.
pub fn find_planned_month(text: &str) -> Option<Month> {
    sentence::split(text).take(MAX_SENTENCES).filter(|said| LISTS.plans.matches(said)).find_map(last_month_in)
}

/// Returns the last month with a year and without a day.
fn last_month_in(sentence: &str) -> Option<Month> {
    let words = words(sentence);
    let month = |at: usize| {
        let [name, year] = words.get(at..at + 2)? else { return None };
        let has_day =
            at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|w| names::day(&w.text).is_some());
        Month::new(year.text.parse().ok()?, names::month(&name.text).filter(|_| !has_day)?)
    };
    (0..words.len()).rev().find_map(month)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        find_planned_month(text).map(|month| month.to_string())
    }

    #[test]
    fn the_month_of_a_plan_is_read_and_the_later_word_stands() {
        for (text, month) in [
            ("Fonden planerar att öppna utlysningen i mars 2027.", "2027-03"),
            ("Nästa omgång planeras till oktober 2027. Beslut väntas i december 2027.", "2027-10"),
            ("The fund plans to open its call in May 2027.", "2027-05"),
            ("It has been moved. First planned for May 2027, it is now planned for September 2027.", "2027-09"),
        ] {
            assert_eq!(read(text).as_deref(), Some(month), "{text}");
        }
    }

    #[test]
    fn days_and_other_months_are_no_plans() {
        for text in
            ["Projektet pågår till mars 2027.", "Planerad öppning: 3 mars 2027", "Planeras till hösten 2027", ""]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
