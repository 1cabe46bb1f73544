//! Texts around a kommun's report and an extract of the ledger.

use super::texts;

texts! {
    /// The texts around a report and an extract of the ledger.
    ReportTexts, "report" {
        public, committee, choose, from, to, show, period, tertial, year, take, table, unreadable, too_long, extract,
        extract_lead, back_to_kommun, back_to_letters,
    }
}
