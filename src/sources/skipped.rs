//! Rows of a source that were left aside, by reason.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use crate::locale::Locale;

/// Why a row was left aside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkipReason {
    /// The row was read well enough to see that it is no call. With every other reason it could not be read.
    NotACall,
    /// The row lacks what a call needs, or was not asked for: says what, in English, for whoever mends the source.
    Unreadable(Cow<'static, str>),
    /// The list shows the same call a second time.
    Repeated,
    /// There are more calls than any source has.
    TooManyCalls,
    /// There is more text than is kept of one source.
    TooMuchText,
    /// There are more pages than this, the most that are requested in one pass.
    TooManyPages(u64),
    /// A detail page was not requested, because its host does not respond as it should.
    HostFails,
    /// A detail page could not be read: says why, in English.
    DetailPageFailed(String),
    /// There was no time left for the detail pages.
    NoTimeForDetails,
}

impl SkipReason {
    /// Returns the reason in words.
    pub fn text(&self, locale: Locale) -> String {
        let key = match self {
            SkipReason::Unreadable(what) => return what.clone().into_owned(),
            SkipReason::TooManyPages(most) => return locale.message("skip-too-many-pages", [("most", (*most).into())]),
            SkipReason::DetailPageFailed(why) => {
                return locale.message("skip-detail-page-failed", [("why", why.as_str().into())]);
            }
            SkipReason::NotACall => "skip-not-a-call",
            SkipReason::Repeated => "skip-repeated",
            SkipReason::TooManyCalls => "skip-too-many-calls",
            SkipReason::TooMuchText => "skip-too-much-text",
            SkipReason::HostFails => "skip-host-fails",
            SkipReason::NoTimeForDetails => "skip-no-time-for-details",
        };
        locale.text(key).to_owned()
    }
}

impl From<&'static str> for SkipReason {
    fn from(what: &'static str) -> SkipReason {
        SkipReason::Unreadable(what.into())
    }
}

impl Serialize for SkipReason {
    /// Writes the reason in Swedish, as `--json` shows it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text(Locale::default()))
    }
}

/// Rows that were left aside for one reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SkippedRows {
    pub reason: SkipReason,
    pub count: u64,
}
