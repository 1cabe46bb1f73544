//! Texts of the page to pass a call on.

use super::texts;

texts! {
    /// The texts of the page to pass a call on.
    PassOnTexts, "pass-on" {
        title, ask, ask_more, for_whom, note, yes, done, done_more, already_passed_on, change_more, change, undo,
        undone, undone_more, gone, gone_more, over, over_more,
    }
}
