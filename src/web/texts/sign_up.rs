//! Texts of the pages to subscribe.

use super::texts;

texts! {
    /// The texts of the pages to subscribe.
    SignUpTexts, "sign-up" {
        title, lead, address, address_more, kommun, choose, subscribe, stored_data, wrong_address, wrong_kommun, sent,
        sent_more, nothing_came, again, confirm, for_whom, yes, done, done_more, stale, stale_more,
    }
}
