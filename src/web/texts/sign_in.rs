//! Texts of the pages to sign in.

use super::texts;

texts! {
    /// The texts of the pages to sign in.
    SignInTexts, "sign-in" {
        title, lead, address, send, cookie, no_subscription, subscribe, wrong_address, sent, sent_more, nothing_came,
        again, enter, enter_as, enter_more, yes, stale, stale_more, anew,
    }
}
