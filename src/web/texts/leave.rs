//! Texts of the page to unsubscribe.

use super::texts;

texts! {
    /// The texts of the page to unsubscribe.
    LeaveTexts, "leave" {
        title, ask, ask_more, yes, no, done, done_more, done_but_role, already, already_more,
    }
}
