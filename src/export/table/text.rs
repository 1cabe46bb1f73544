//! The table as CSV: UTF-8 with a byte order mark, and semicolons, so that a Swedish Excel opens it correctly.

use anyhow::{Context, Result};
use jiff::Timestamp;

use super::{COLUMNS, Cell, TableContext};
use crate::export::Export;

/// The byte order mark, by which Excel recognises UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Writes the table of calls, with dates as 2026-05-20 and sums as digits only.
///
/// # Errors
/// Only when memory runs out.
pub fn csv(export: &Export, now: Timestamp) -> Result<Vec<u8>> {
    let table = TableContext { locale: export.locale, now };
    let headings = COLUMNS.map(|column| export.locale.text(column.heading));
    let rows = export.entries.iter().map(|entry| COLUMNS.iter().map(|column| (column.cell)(entry, &table)).collect());
    let notice = export.truncation_notice().map(|cut| vec![Cell::Text(cut)]);
    write_csv(&headings, rows.chain(notice))
}

/// Writes any table with its headings as CSV.
///
/// # Errors
/// Only when memory runs out.
pub(in crate::export) fn write_csv(headings: &[&str], rows: impl Iterator<Item = Vec<Cell>>) -> Result<Vec<u8>> {
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(b';')
        .flexible(true)
        .terminator(::csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(headings).context("failed to write a table")?;
    for row in rows {
        writer.write_record(row.into_iter().map(field)).context("failed to write a table")?;
    }
    writer.into_inner().context("failed to write a table")
}

fn field(cell: Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => escape_formula(text),
        Cell::Link(address) => escape_formula(address),
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => date.to_string(),
    }
}

/// Puts an apostrophe before a text that a spreadsheet would read as a formula (OWASP, "CSV injection").
fn escape_formula(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        return format!("'{text}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::escape_formula;

    #[test]
    fn no_text_is_a_formula() {
        for evil in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert_eq!(escape_formula(evil.to_owned()), format!("'{evil}"));
        }
        assert_eq!(escape_formula("Stöd = bra".to_owned()), "Stöd = bra");
    }
}
