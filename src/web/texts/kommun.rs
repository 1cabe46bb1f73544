//! Texts of the list of kommuner, and of the page of one.

use super::texts;

texts! {
    /// The texts of the list of kommuner, and of the page of one.
    KommunTexts, "kommun" {
        all, all_lead, none, lead, on_this_page, timeline, timeline_none, timeline_reads, timeline_meetings, as_table,
        table, last_day, call, suits, strong, no_strong, weak, no_weak, why, includes_closed, subscribe, report,
        only_open, not_shown, take_them, only_those, all_of, passed_on, passed_on_more, forvaltningar,
        forvaltningar_more, decisions, approves, exempt, no_meetings, no_rule, meetings, no_coming, body, meets, papers,
        ways, answered, answers_on, not_moved, show_answers, decided, no_priorities, twins,
    }
}
