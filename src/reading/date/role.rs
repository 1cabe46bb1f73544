//! The role of a date in a text, and the text around it that decides the role.

/// What a date is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateRole {
    Opens,
    Closes,
    /// An extended deadline, which replaces the others.
    Extended,
    /// A deadline that the text says has passed: it counts only when no other is ahead.
    Closed,
    /// A former deadline, which no longer applies.
    Former,
    /// The day when the text itself was written.
    Written,
    /// Not about applying: questions, decisions, events, project periods.
    Unrelated,
    Unknown,
}

/// The text around one date.
pub(super) struct DateContext<'a> {
    /// The text from the date before, or from the start of the sentence.
    pub(super) lead: &'a str,
    /// The text up to the next date, or to the end of the sentence.
    pub(super) tail: &'a str,
    pub(super) sentence: &'a str,
    pub(super) heading: &'a str,
    /// The index of the date before in the same sentence.
    pub(super) previous: Option<usize>,
    pub(super) is_last: bool,
}
