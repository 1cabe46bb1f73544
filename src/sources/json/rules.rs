//! The rules that a list in JSON is read by.

use jiff::SignedDuration;

use crate::opportunity::{CallKind, StatedStatus, Zone};
use crate::text::Language;

/// The rules that the JSON is read by. Pointers to facts start at a row; an empty one is the row itself.
#[derive(Clone, Debug, Default)]
pub struct JsonRules {
    pub kind: CallKind,
    pub zone: Zone,
    pub language: Option<Language>,
    pub geography: Vec<String>,
    /// The pointer to the array of rows; a single object there is one row.
    pub rows: String,
    pub key: String,
    pub title: String,
    pub url: String,
    /// The address that relative ones are relative to, when not the response's own.
    pub base_url: Option<String>,
    pub reference: Option<String>,
    pub summary: Option<String>,
    pub opens: Option<String>,
    pub deadline: Option<String>,
    pub published: Option<String>,
    pub status: Option<String>,
    /// Words that begin a status, and the status that they stand for.
    pub statuses: Vec<(String, StatedStatus)>,
    pub budget: Option<String>,
    /// The pointer to the address of the next page, from the root.
    pub next: Option<String>,
    pub include_words: Vec<String>,
    pub exclude_words: Vec<String>,
    /// Rows published longer than this before the newest are skipped.
    pub max_age: Option<SignedDuration>,
    /// The address of a text page with more about a row, with `{path}` for the path of the row's own address.
    pub detail_url: Option<String>,
}

impl JsonRules {
    /// Sets the pointers for the WordPress plugin The Events Calendar (`/wp-json/tribe/events/v1/events`): calls
    /// announced as events, that open when the event begins and close when it ends.
    pub fn for_events_calendar(self) -> JsonRules {
        let at = |pointer: &str| Some(pointer.to_owned());
        JsonRules {
            rows: "/events".to_owned(),
            key: "/id".to_owned(),
            title: "/title".to_owned(),
            url: "/url".to_owned(),
            summary: at("/description"),
            opens: at("/start_date"),
            deadline: at("/end_date"),
            published: at("/date"),
            next: at("/next_rest_url"),
            ..self
        }
    }
}
