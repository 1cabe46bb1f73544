//! What a kommun passes on to associations and companies: a call, and a note.

use jiff::Timestamp;

use super::KommunSlug;
use crate::opportunity::OpportunityId;

/// A call that a kommun has passed on. It does not say by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOn {
    pub kommun: KommunSlug,
    pub call: OpportunityId,
    /// In the kommun's own words; may be empty.
    pub note: String,
    pub at: Timestamp,
    /// Whether it was taken back: nobody else is notified of it, but those who were still get its changes.
    pub undone: bool,
}

/// The longest note that is stored, in characters.
pub const MAX_NOTE_CHARS: usize = 500;

/// Returns a note as it is stored: one line, shortened.
pub fn clean_note(raw: &str) -> String {
    crate::text::one_line(raw, MAX_NOTE_CHARS)
}
