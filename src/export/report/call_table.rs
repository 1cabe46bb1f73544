//! The report as CSV: a row for each call, with what became of it.

use anyhow::Result;

use super::{Report, ReportCall};
use crate::export::table::{Cell, text::write_csv};
use crate::locale::Locale;

/// Writes the CSV; for the public it leaves out what recipients did.
pub(super) fn csv(report: &Report, t: Locale) -> Result<Vec<u8>> {
    let mut headings = vec![
        t.text("column-title"),
        t.text("column-identifier"),
        t.text("column-funder"),
        t.text("column-programme"),
        t.text("column-area"),
        t.text("column-level"),
        t.text("column-first-seen"),
        t.text("column-deadline"),
        t.text("column-forvaltning"),
    ];
    if !report.is_public() {
        headings.extend([
            t.text("column-new"),
            t.text("column-notified"),
            t.text("column-followed"),
            t.text("column-relevant"),
            t.text("column-not-relevant"),
            t.text("column-passed-on"),
        ]);
    }
    write_csv(&headings, report.calls.iter().map(|call| row(report, call, t)))
}

fn row(report: &Report, call: &ReportCall, t: Locale) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let yes = |is: bool| text(if is { t.text("yes") } else { t.text("no") });
    let mut row = vec![
        text(&call.title),
        text(call.identifier.as_deref().unwrap_or_default()),
        text(&call.funder),
        text(&call.programme),
        text(&report.area(t, &call.area)),
        text(t.level(call.level)),
        Cell::Date(call.first_seen),
        call.deadline.map_or(Cell::Empty, Cell::Date),
        text(&call.forvaltningar.join(", ")),
    ];
    if !report.is_public() {
        row.extend([call.is_new, call.notified, call.followed, call.relevant, call.dismissed, call.passed_on].map(yes));
    }
    row
}
