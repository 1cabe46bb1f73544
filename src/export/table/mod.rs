//! The table of calls for a committee: a row for each call, with the same columns in CSV and in the workbook.

pub(super) mod text;
mod workbook;

use jiff::Timestamp;
use jiff::civil::Date;

pub use text::csv;
pub use workbook::xlsx;

use super::Entry;
use crate::locale::clean;
use crate::locale::swedish::dates;
use crate::opportunity::{Amount, Deadline, Status};

/// The value of a cell, with its type.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Empty,
    Text(String),
    Number(u64),
    Date(Date),
    /// A web address.
    Link(String),
}

/// A column: its heading, its width in characters, and the function that gives its cells.
struct Column {
    heading: &'static str,
    width: u8,
    cell: fn(&Entry, Timestamp) -> Cell,
}

const COLUMNS: [Column; 19] = [
    Column { heading: "Titel", width: 60, cell: |entry, _| text_cell(&entry.title) },
    Column { heading: "Finansiär", width: 24, cell: |entry, _| text_cell(&entry.funder) },
    Column { heading: "Program", width: 20, cell: |entry, _| text_cell(&entry.programme) },
    Column { heading: "Beteckning", width: 26, cell: |entry, _| text_cell(&entry.identifier) },
    Column { heading: "Status", width: 18, cell: |entry, _| text_cell(&entry.status_text) },
    Column { heading: "Öppnar", width: 12, cell: |entry, _| entry.opens.map_or(Cell::Empty, Cell::Date) },
    Column { heading: "Sista dag", width: 12, cell: |entry, _| deadline_cell(entry) },
    Column { heading: "Klockslag", width: 18, cell: |entry, _| text_cell(&time_of_day(entry)) },
    Column { heading: "Dagar kvar", width: 11, cell: days_left_cell },
    Column { heading: "Fler datum", width: 24, cell: |entry, _| text_cell(&later_deadlines(entry)) },
    Column { heading: "Högst per projekt", width: 17, cell: |entry, _| amount_cell(entry.grant_max.as_ref(), entry) },
    Column { heading: "Totalt", width: 15, cell: |entry, _| amount_cell(entry.budget.as_ref(), entry) },
    Column { heading: "Valuta", width: 8, cell: |entry, _| text_cell(currency(entry).unwrap_or_default()) },
    Column { heading: "Belopp i ord", width: 36, cell: |entry, _| text_cell(&entry.money) },
    Column { heading: "Vem kan söka", width: 28, cell: |entry, _| text_cell(&entry.applicants) },
    Column { heading: "Nivå", width: 22, cell: |entry, _| text_cell(&entry.level) },
    Column { heading: "Motivering", width: 60, cell: |entry, _| text_cell(&entry.rationale) },
    Column { heading: "Länk", width: 30, cell: |entry, _| Cell::Link(entry.page.clone()) },
    Column { heading: "Hos finansiären", width: 30, cell: |entry, _| link_cell(entry.source.as_ref()) },
];

/// The most characters of text in a cell; Excel takes at most 32 767.
const MAX_TEXT_CHARS: usize = 4_000;

fn text_cell(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(clean::line(text, MAX_TEXT_CHARS)) }
}

fn link_cell(address: Option<&String>) -> Cell {
    address.map_or(Cell::Empty, |address| Cell::Link(address.clone()))
}

fn deadline_cell(entry: &Entry) -> Cell {
    match (entry.rolling, entry.deadline) {
        (true, _) => Cell::Text("löpande".to_owned()),
        (_, deadline) => deadline.map_or(Cell::Empty, |deadline| Cell::Date(deadline.date)),
    }
}

/// Returns the time of day of the deadline: "17.00 brysseltid".
fn time_of_day(entry: &Entry) -> String {
    let text = |deadline: Deadline| {
        deadline.time.map(|time| format!("{} {}", dates::time_of_day(time), dates::zone_name(deadline.zone)))
    };
    entry.deadline.and_then(text).unwrap_or_default()
}

/// Returns the whole days to the deadline, counted in its own zone; empty where it has passed or the call is closed.
fn days_left_cell(entry: &Entry, now: Timestamp) -> Cell {
    let ahead = entry.deadline.filter(|deadline| !entry.status.is_over() && deadline.instant() > now);
    let days = ahead.map(|deadline| deadline.zone.date_of(now).until(deadline.date).map_or(0, |span| span.get_days()));
    days.and_then(|days| u64::try_from(days).ok()).map_or(Cell::Empty, Cell::Number)
}

fn later_deadlines(entry: &Entry) -> String {
    let Some(next) = entry.deadline.filter(|_| entry.status != Status::Withdrawn) else { return String::new() };
    let later = entry.deadlines.iter().filter(|deadline| deadline.date > next.date);
    later.map(|deadline| deadline.date.to_string()).collect::<Vec<_>>().join(", ")
}

fn currency(entry: &Entry) -> Option<&str> {
    entry.grant_max.as_ref().or(entry.budget.as_ref()).map(|amount| amount.currency.as_str())
}

/// Returns a sum in the row's currency; empty for a sum in another, which only the column in words has.
fn amount_cell(amount: Option<&Amount>, entry: &Entry) -> Cell {
    let same = amount.filter(|amount| Some(amount.currency.as_str()) == currency(entry));
    same.map_or(Cell::Empty, |amount| Cell::Number(amount.value))
}
