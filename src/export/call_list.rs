//! A list of calls to be exported, whatever the format.

use jiff::Timestamp;

use super::entry::Entry;
use crate::kommun::Kommun;
use crate::locale::{Locale, clean, names};

/// A list of calls to be exported.
#[derive(Clone, Debug)]
pub struct Export {
    /// The language of the file's own words.
    pub locale: Locale,
    /// The list's name: "Utlysningar för Tyresö".
    pub title: String,
    /// The absolute address of the page that shows the same list.
    pub page: String,
    /// The absolute address of this file.
    pub address: String,
    /// The calls, in the order of the list.
    pub entries: Vec<Entry>,
    /// The number of calls in the whole list, of which `entries` may be only the first.
    pub total: u64,
    /// The kommun whose list it is; its calendar also has the kommun's meetings.
    pub kommun: Option<Kommun>,
}

impl Export {
    /// Returns a list's name, from its kommun and the search `words`.
    pub fn title(locale: Locale, query: &str, kommun: Option<&Kommun>) -> String {
        let title = match kommun {
            Some(kommun) => locale.message("export-title-of-kommun", [("kommun", names::kommun(kommun).into())]),
            None => locale.text("export-title").to_owned(),
        };
        let query_part = if query.is_empty() { String::new() } else { format!(": {query}") };
        clean::line(&format!("{title}{query_part}"), 120)
    }

    /// Returns the sentence that says that calls were left out; `None` where the list is complete.
    pub(super) fn truncation_notice(&self) -> Option<String> {
        let shown = self.entries.len() as u64;
        let counts = || [("shown", shown.into()), ("all", self.locale.calls(self.total).into())];
        (shown < self.total).then(|| self.locale.message("export-truncated", counts()))
    }

    /// Returns when any of the calls last changed.
    pub(super) fn updated(&self) -> Timestamp {
        self.entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp::UNIX_EPOCH)
    }
}
