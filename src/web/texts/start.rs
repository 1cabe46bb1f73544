//! Texts of the start page.

use super::texts;

texts! {
    /// The texts of the start page.
    StartTexts, "start" {
        title, lead, type_either, or, kommuner, new, nothing_new, nothing_new_sources, all_new, closing,
        nothing_closing, all_open, changed,
    }
}
