//! Ways out: mail, Telegram and web addresses. A channel sends a finished letter and says sent, try again, or never.

use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::delivery::Delivery;
use crate::subscription::Address;

pub mod file_mail;
pub mod hook;
pub mod mail;
pub mod mime;
pub mod telegram;

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The other side took it; the remark stands in the ledger.
    Ok { remark: Option<String> },
    /// A passing fault: try again, not before `after` if the other side named a time.
    Retry { after: Option<Duration>, why: String },
    /// It will never be taken.
    Refused { why: String },
    /// Nothing will be taken at this address until its owner lets us in again: a chat that has blocked the bot.
    Gone { why: String },
}

/// A way out. Only [`Delivery::body`] is sent: a retry needs no other table.
pub trait Channel: Send + Sync {
    fn send<'a>(&'a self, delivery: &'a Delivery) -> BoxFuture<'a, Sent>;

    /// Where the receiver at this address has moved, if this channel has learnt that they have.
    fn moved(&self, _address: &Address) -> Option<Address> {
        None
    }

    /// Removes the copy that this channel kept of a letter, whose receiver has left. Most keep none.
    ///
    /// # Errors
    /// When there is a copy and it cannot be removed.
    fn forget(&self, _delivery: &str) -> std::io::Result<()> {
        Ok(())
    }
}

/// The other side's words as one bounded line: they end up in the ledger and in logs.
fn one_line(words: &str) -> String {
    let visible: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect()
}
