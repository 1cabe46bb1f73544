//! Texts of the page of the sources.

use super::texts;

texts! {
    /// The texts of the page of the sources.
    SourcesTexts, "sources" {
        title, all_well, troubled_more, of, table, source, state, last_read, last_new, known, open, rounds,
        last_attempt, never, unread, meaning, ok, unchanged, reading, degraded, silent, suspect, blocked, broken,
        unread_means, counts, held, held_since, held_mail, held_telegram, held_hook, undelivered,
    }
}
