//! Texts of the ledger of letters, and of the page of one.

use super::texts;

texts! {
    /// The texts of the ledger of letters, and of the page of one.
    LettersTexts, "letters" {
        title, lead, none, table, letter, to, state, written, newer, older, about, kind, for_whom, looks, not_kept,
        no_longer_kept, closed,
        frame, all, registry, hidden, operator, only_recipient,
    }
}
