//! How a kommun's answers move the score at which a level begins.

use super::Level;

/// A threshold that a kommun's answers have moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThresholdMove {
    pub level: Level,
    /// The default, in thousandths.
    pub from: u32,
    /// The threshold in force for the kommun, in thousandths.
    pub to: u32,
    /// The number of calls near it that were answered on.
    pub answers: usize,
}
