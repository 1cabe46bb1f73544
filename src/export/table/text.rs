//! The table as text: UTF-8 with its mark and semicolons, which is what a Swedish Excel opens with a double click.

use anyhow::{Context, Result};
use jiff::Timestamp;

use super::{COLUMNS, Cell};
use crate::export::Export;

/// Tells Excel that the text is UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Writes the table; dates as 2026-05-20, sums as bare digits.
///
/// # Errors
/// Only when memory fails.
pub fn csv(export: &Export, now: Timestamp) -> Result<Vec<u8>> {
    let headings = COLUMNS.map(|column| column.heading);
    let rows = export.entries.iter().map(|entry| COLUMNS.iter().map(|column| (column.cell)(entry, now)).collect());
    let cut = export.cut().map(|cut| vec![Cell::Text(cut)]);
    records(&headings, rows.chain(cut))
}

/// A table of any kind, with its headings.
///
/// # Errors
/// Only when memory fails.
pub(in crate::export) fn records(headings: &[&str], rows: impl Iterator<Item = Vec<Cell>>) -> Result<Vec<u8>> {
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
        Cell::Text(text) => defused(text),
        Cell::Link(address) => defused(address),
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => date.to_string(),
    }
}

/// A spreadsheet would read a text that begins so as a formula (OWASP, "CSV injection"): an apostrophe makes it text.
fn defused(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        return format!("'{text}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::defused;

    #[test]
    fn no_text_is_a_formula() {
        for evil in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert_eq!(defused(evil.to_owned()), format!("'{evil}"));
        }
        assert_eq!(defused("Stöd = bra".to_owned()), "Stöd = bra");
    }
}
