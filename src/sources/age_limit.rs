//! How old a call may be: lists that keep years of news name a limit, counted from the newest row.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::opportunity::Draft;
use crate::reading::date;

/// The limit of a page, with the days on which its rows were published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgeLimit {
    pub max_age: SignedDuration,
    /// The days of all rows, calls or not, that say one.
    pub published: Vec<Date>,
}

impl AgeLimit {
    /// Tells whether a call is older than the newest row by more than the limit. A row dated after `now` is not the
    /// newest: it is an event to come, or a slip of the pen.
    pub(super) fn excludes(&self, draft: &Draft, now: Timestamp) -> bool {
        let today = draft.zone.date_of(now);
        let newest = self.published.iter().filter(|day| **day <= today).max();
        let oldest = newest.and_then(|day| day.checked_sub(self.max_age).ok());
        let published = draft.published.as_deref().and_then(|text| date::parse_day_of_publication(text, draft.zone));
        oldest.zip(published).is_some_and(|(oldest, published)| published < oldest)
    }
}
