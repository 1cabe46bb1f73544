//! Texts of the page of a call.

use super::texts;

texts! {
    /// The texts of the page of a call.
    CallTexts, "call" {
        facts, to_funder, to_calendar, whom, nobody, may_apply, decision, suits_not, text, no_text, fine_print, history,
        no_history, what_changed, field, was, is, where_shown, reference, first_seen, gone, untitled,
    }
}
