//! Texts of the error pages.

use super::texts;

texts! {
    /// The texts of the error pages.
    ErrorTexts, "error" {
        not_found, not_found_more, method, method_more, token, token_more, internal, internal_more, signed_out,
        signed_out_more, not_yours, not_yours_more, old_form, old_form_more, foreign, foreign_more, foreign_host, foreign_host_more, too_often,
        too_often_more, too_many_pages, too_many_pages_more, busy, busy_more, other, other_more,
    }
}
