//! How much text is kept of one source in a round and in a day: a page of some kilobytes on the wire may hold any number
//! of long texts, and new ones every time.

use crate::opportunity::Draft;
use crate::sources::text_bytes;

/// Bytes of what one pass holds in memory; the EU portal, the largest source, has about ten million.
const PER_PASS: u64 = 24 << 20;
/// Bytes of new or changed text that is written for one source in a day.
const PER_DAY: u64 = 48 << 20;

/// The rest of a budget of text.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextBudget {
    left: u64,
    pub(super) used: u64,
    pub(super) is_spent: bool,
}

impl Default for TextBudget {
    /// Returns the budget of one pass.
    fn default() -> TextBudget {
        TextBudget { left: PER_PASS, used: 0, is_spent: false }
    }
}

impl TextBudget {
    /// Returns the budget of a day on which so many bytes have been written already.
    pub(super) fn of_day(written: u64) -> TextBudget {
        TextBudget { left: PER_DAY.saturating_sub(written), used: 0, is_spent: false }
    }

    /// Takes what a draft needs. Where that is not left, nothing more is taken.
    pub(super) fn take(&mut self, draft: &Draft) -> bool {
        let needed = text_bytes(draft);
        self.is_spent |= needed > self.left;
        if !self.is_spent {
            self.left -= needed;
            self.used += needed;
        }
        !self.is_spent
    }
}
