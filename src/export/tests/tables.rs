//! Tables, read back as a spreadsheet program reads them.

use std::io::Cursor;

use calamine::{Data, DataType as _, Reader as _, Xlsx};
use proptest::prelude::*;

use super::*;
use crate::export::table::{csv, xlsx};

/// Returns the rows of a semicolon-separated text, without its byte order mark.
fn rows(written: &[u8]) -> Vec<Vec<String>> {
    let text = written.strip_prefix(b"\xef\xbb\xbf").unwrap();
    let mut reader = ::csv::ReaderBuilder::new().delimiter(b';').has_headers(false).flexible(true).from_reader(text);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn cells(written: Vec<u8>) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(written)).unwrap();
    book.worksheet_range("Utlysningar").unwrap().rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn a_table_in_full() {
    let written = csv(&export(vec![entry(&call("Town twinning"), &history())]), now()).unwrap();
    insta::assert_snapshot!(String::from_utf8(written).unwrap());
}

#[test]
fn a_workbook_holds_days_and_sums_as_what_they_are() {
    let cells = cells(xlsx(&export(vec![entry(&call("=1+1"), &history())]), now()).unwrap());
    let of = |heading: &str| {
        let at = cells[0].iter().position(|cell| cell.get_string() == Some(heading)).unwrap();
        cells[1][at].clone()
    };
    assert_eq!(of("Titel"), Data::String("=1+1".into()), "text, and no formula");
    let Data::DateTime(day) = of("Sista dag") else { panic!("{:?}", of("Sista dag")) };
    assert_eq!(day.to_ymd_hms_milli(), (2026, 6, 20, 0, 0, 0, 0));
    assert_eq!((of("Klockslag"), of("Dagar kvar")), (Data::String("17.00 brysseltid".into()), Data::Float(43.0)));
    assert_eq!((of("Högst per projekt"), of("Totalt")), (Data::Float(50_000.0), Data::Float(4_000_000.0)));
    assert_eq!((of("Valuta"), of("Nivå")), (Data::String("EUR".into()), Data::String("passar väl".into())));
    assert_eq!(of("Länk"), Data::String(format!("{URL}/utlysning/abc123def456")));
}

#[test]
fn a_sum_in_another_currency_is_not_called_by_the_first() {
    let mut mixed = call("Mixed");
    mixed.facts.budget = Some(Amount { value: 9, currency: "SEK".into() });
    let rows = rows(&csv(&export(vec![entry(&mixed, &history())]), now()).unwrap());
    let at = rows[0].iter().position(|heading| heading == "Totalt").unwrap();
    assert_eq!((rows[1][at].as_str(), rows[1][at - 1].as_str()), ("", "50000"));
}

#[test]
fn a_table_says_what_it_lacks() {
    let cut = Export { total: 5_001, ..export(vec![entry(&call("Town twinning"), &history())]) };
    let rows = rows(&csv(&cut, now()).unwrap());
    assert!(rows[2][0].contains("de första 1 av 5\u{a0}001"), "{:?}", rows[2]);
    assert!(cells(xlsx(&cut, now()).unwrap())[2][0].to_string().contains("de första 1 av"));
}

#[test]
fn a_passed_day_is_not_counted_down_to() {
    let mut over = call("Over");
    over.facts.deadlines.truncate(1);
    over.facts.deadlines[0].date = date(2026, 4, 1);
    let rows = rows(&csv(&export(vec![entry(&over, &history())]), now()).unwrap());
    let at = rows[0].iter().position(|heading| heading == "Dagar kvar").unwrap();
    assert_eq!((rows[1][at].as_str(), rows[1][4].as_str()), ("", "stängd"));
}

proptest! {
    #[test]
    fn no_title_breaks_a_table(title in prop_oneof![any::<String>(), Just(EVIL.to_owned()), "[=+@-].{0,20}"]) {
        let made = entry(&call(&title), &history());
        let list = export(vec![made.clone()]);
        let rows = rows(&csv(&list, now()).unwrap());
        prop_assert_eq!((rows.len(), rows[1].len()), (2, rows[0].len()));
        prop_assert!(!rows[1][0].starts_with(['=', '+', '-', '@', '\t', '\r']), "{}", rows[1][0]);
        prop_assert_eq!(rows[1][0].trim_start_matches('\''), made.title.trim_start_matches('\''));
        let cells = cells(xlsx(&list, now()).unwrap());
        prop_assert_eq!(cells.len(), 2);
        prop_assert!(matches!(&cells[1][0], Data::String(_)));
    }
}
