//! The report as CSV: a row for each call, with what became of it.

use anyhow::Result;

use super::{Call, Report};
use crate::export::table::{Cell, text::records};
use crate::locale::Tongue;

/// Writes the CSV; for the public it leaves out what recipients did.
pub(super) fn csv(report: &Report, t: Tongue) -> Result<Vec<u8>> {
    let mut headings = vec![
        t.say("Titel", "Title"),
        t.say("Beteckning", "Identifier"),
        t.say("Finansiär", "Funder"),
        t.say("Program", "Programme"),
        t.say("Område", "Area"),
        t.say("Passar", "Match"),
        t.say("Blev känd", "Became known"),
        t.say("Sista dag", "Deadline"),
        t.say("Förvaltning", "Administration"),
    ];
    if !report.is_public() {
        headings.extend([
            t.say("Ny under perioden", "New in the period"),
            t.say("Meddelad", "Told"),
            t.say("Följs", "Followed"),
            t.say("Svar: relevant", "Answered: relevant"),
            t.say("Svar: inte relevant", "Answered: not relevant"),
            t.say("Skickad vidare", "Passed on"),
        ]);
    }
    records(&headings, report.calls.iter().map(|call| row(report, call, t)))
}

fn row(report: &Report, call: &Call, t: Tongue) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let yes = |is: bool| text(if is { t.say("ja", "yes") } else { t.say("nej", "no") });
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
        row.extend([call.is_new, call.told, call.followed, call.relevant, call.dismissed, call.passed_on].map(yes));
    }
    row
}
