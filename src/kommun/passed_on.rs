//! What a kommun passes on to associations and companies: a call, and a few words of its own.

/// A call that a kommun has passed on. It says nothing of who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOn {
    /// The kommun's slug.
    pub kommun: String,
    /// The call's id.
    pub call: String,
    /// In the kommun's own words; may be empty.
    pub note: String,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    /// It was taken back: nobody more is told of it, and who was told still hears what becomes of it.
    pub undone: bool,
}

/// The longest note that is kept, in characters.
pub const LONGEST_NOTE: usize = 500;

/// A note as it is kept: one line, bounded.
pub fn note(raw: &str) -> String {
    crate::text::one_line(raw, LONGEST_NOTE)
}
