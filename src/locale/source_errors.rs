//! Why a source could not be read, in words.

use super::Locale;

/// The reasons that are our own, not a server's or a page's. They are stored in English.
const KEYS: [&str; 5] = [
    "source-error-costly",
    "source-error-interrupted",
    "source-error-long-page",
    "source-error-long-pass",
    "source-error-long-day",
];

impl Locale {
    /// Returns a stored reason with what is our own in this language; the rest stays as it is.
    pub fn source_error(self, stored: &str) -> String {
        let known = KEYS.into_iter().find(|key| stored.contains(Locale::English.text(key)));
        known.map_or_else(|| stored.to_owned(), |key| stored.replace(Locale::English.text(key), self.text(key)))
    }
}
