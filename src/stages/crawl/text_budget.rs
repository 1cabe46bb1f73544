//! How much text is kept of one source in a round and in a day: a page of some kilobytes on the wire may hold any
//! number of long texts, and new ones every time.

use anyhow::Result;
use jiff::Timestamp;

use crate::opportunity::{Draft, SourceId, Zone};
use crate::sources::text_bytes;
use crate::store::Store;

/// Bytes of what one pass holds in memory; the EU portal, the largest source, has about ten million.
const PER_PASS: u64 = 24 << 20;
/// Bytes of new or changed text that is written for one source in a day.
const PER_DAY: u64 = 48 << 20;

/// The rest of a budget of text.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextBudget {
    left: u64,
    used: u64,
    pub(super) is_spent: bool,
}

impl Default for TextBudget {
    /// Returns the budget of one pass.
    fn default() -> TextBudget {
        TextBudget { left: PER_PASS, used: 0, is_spent: false }
    }
}

impl TextBudget {
    /// Returns what is left of the day's budget of a source.
    pub(super) async fn today(store: &Store, source: &SourceId, now: Timestamp) -> Result<TextBudget> {
        Ok(TextBudget::of_day(store.text_written(source, Zone::Stockholm.date_of(now)).await?))
    }

    /// Stores what was used of the day's budget, before it is written. Returns whether that was not enough.
    pub(super) async fn close(self, store: &Store, source: &SourceId, now: Timestamp) -> Result<bool> {
        if self.used > 0 {
            store.add_text_written(source, Zone::Stockholm.date_of(now), self.used).await?;
        }
        Ok(self.is_spent)
    }

    fn of_day(written: u64) -> TextBudget {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_the_budget_is_not_taken_nor_what_comes_after() {
        let draft = |length| Draft { title: "x".repeat(length), ..Draft::default() };
        let mut budget = TextBudget::of_day(PER_DAY - 10_000);
        assert!(budget.take(&draft(3_000)));
        assert!(!budget.take(&draft(9_000)) && budget.is_spent);
        assert!(!budget.take(&draft(1)), "a list read in part is in the order of the list");
        assert!(budget.used > 3_000 && budget.used < 5_000);
    }
}
