//! The report as CSV: a row for each call, with what became of it.

use anyhow::Result;

use super::{Report, ReportCall};
use crate::export::table::{Cell, text::write_csv};
use crate::locale::Locale;

/// Writes the CSV; for the public it leaves out what recipients did.
pub(super) fn csv(report: &Report, t: Locale) -> Result<Vec<u8>> {
    let mut headings = vec![
        t.text("Titel", "Title"),
        t.text("Beteckning", "Identifier"),
        t.text("Finansiär", "Funder"),
        t.text("Program", "Programme"),
        t.text("Område", "Area"),
        t.text("Passar", "Match"),
        t.text("Blev känd", "Became known"),
        t.text("Sista dag", "Deadline"),
        t.text("Förvaltning", "Administration"),
    ];
    if !report.is_public() {
        headings.extend([
            t.text("Ny under perioden", "New in the period"),
            t.text("Meddelad", "Told"),
            t.text("Följs", "Followed"),
            t.text("Svar: relevant", "Answered: relevant"),
            t.text("Svar: inte relevant", "Answered: not relevant"),
            t.text("Skickad vidare", "Passed on"),
        ]);
    }
    write_csv(&headings, report.calls.iter().map(|call| row(report, call, t)))
}

fn row(report: &Report, call: &ReportCall, t: Locale) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let yes = |is: bool| text(if is { t.text("ja", "yes") } else { t.text("nej", "no") });
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
