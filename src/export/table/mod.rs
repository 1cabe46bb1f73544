//! The table of calls for a committee: a row for each call, with the same columns in CSV and in the workbook.

pub(super) mod text;
mod workbook;

use jiff::Timestamp;
use jiff::civil::Date;

pub use text::csv;
pub use workbook::xlsx;

use super::Entry;
use crate::locale::{Locale, clean};
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

/// A column: the key of its heading, its width in characters, and the function that gives its cells.
struct Column {
    heading: &'static str,
    width: u8,
    cell: fn(&Entry, &TableContext) -> Cell,
}

/// What the cells of a table share.
struct TableContext {
    locale: Locale,
    now: Timestamp,
}

const COLUMNS: [Column; 19] = [
    Column { heading: "column-title", width: 60, cell: |entry, _| text_cell(&entry.title) },
    Column { heading: "column-funder", width: 24, cell: |entry, _| text_cell(&entry.funder) },
    Column { heading: "column-programme", width: 20, cell: |entry, _| text_cell(&entry.programme) },
    Column { heading: "column-identifier", width: 26, cell: |entry, _| text_cell(&entry.identifier) },
    Column { heading: "facts-status", width: 18, cell: |entry, _| text_cell(&entry.status_text) },
    Column { heading: "column-opens", width: 12, cell: |entry, _| entry.opens.map_or(Cell::Empty, Cell::Date) },
    Column { heading: "column-deadline", width: 12, cell: |entry, table| deadline_cell(entry, table.locale) },
    Column {
        heading: "column-time-of-day",
        width: 18,
        cell: |entry, table| text_cell(&time_of_day(entry, table.locale)),
    },
    Column { heading: "column-days-left", width: 11, cell: days_left_cell },
    Column { heading: "facts-more-dates", width: 24, cell: |entry, _| text_cell(&later_deadlines(entry)) },
    Column { heading: "column-grant-max", width: 17, cell: |entry, _| amount_cell(entry.grant_max.as_ref(), entry) },
    Column { heading: "column-budget", width: 15, cell: |entry, _| amount_cell(entry.budget.as_ref(), entry) },
    Column { heading: "column-currency", width: 8, cell: |entry, _| text_cell(currency(entry).unwrap_or_default()) },
    Column { heading: "column-money", width: 36, cell: |entry, _| text_cell(&entry.money) },
    Column { heading: "export-applicants", width: 28, cell: |entry, _| text_cell(&entry.applicants) },
    Column { heading: "column-match", width: 22, cell: |entry, _| text_cell(&entry.level) },
    Column { heading: "column-rationale", width: 60, cell: |entry, _| text_cell(&entry.rationale) },
    Column { heading: "column-link", width: 30, cell: |entry, _| Cell::Link(entry.page.clone()) },
    Column { heading: "export-on-the-funders-site", width: 30, cell: |entry, _| link_cell(entry.source.as_ref()) },
];

/// The most characters of text in a cell; Excel takes at most 32 767.
const MAX_TEXT_CHARS: usize = 4_000;

fn text_cell(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(clean::line(text, MAX_TEXT_CHARS)) }
}

fn link_cell(address: Option<&String>) -> Cell {
    address.map_or(Cell::Empty, |address| Cell::Link(address.clone()))
}

fn deadline_cell(entry: &Entry, locale: Locale) -> Cell {
    match (entry.rolling, entry.deadline) {
        (true, _) => Cell::Text(locale.text("column-deadline-rolling").to_owned()),
        (_, deadline) => deadline.map_or(Cell::Empty, |deadline| Cell::Date(deadline.date)),
    }
}

/// Returns the time of day of the deadline: "17.00 brysseltid".
fn time_of_day(entry: &Entry, locale: Locale) -> String {
    let text = |deadline: Deadline| {
        deadline.time.map(|time| format!("{} {}", locale.time_of_day(time), locale.zone_name(deadline.zone)))
    };
    entry.deadline.and_then(text).unwrap_or_default()
}

/// Returns the whole days to the deadline, counted in its own zone; empty where it has passed or the call is closed.
fn days_left_cell(entry: &Entry, table: &TableContext) -> Cell {
    let now = table.now;
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
