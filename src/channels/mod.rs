//! Channels that send letters: mail, Telegram and webhooks. A channel says of each attempt: sent, try again, or never.

use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::delivery::Delivery;
use crate::subscription::Address;
pub use mailer::Mailer;

pub mod file_mail;
pub mod mail;
pub mod mailer;
pub mod mime;
pub mod telegram;
pub mod webhook;

/// The outcome of an attempt to send a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendOutcome {
    /// The receiving service took it; the ledger keeps the remark.
    Ok { remark: Option<String> },
    /// A temporary fault: try again, not before `after` if the service named a time.
    Retry { after: Option<Duration>, why: String },
    /// The letter will never be taken.
    Refused { why: String },
    /// No letter will be taken at this address until its owner allows it again, as in a chat that has blocked the bot.
    Gone { why: String },
}

/// A way to send letters. Only [`Delivery::body`] is sent, so that a retry needs nothing else.
pub trait Channel: Send + Sync {
    fn send<'a>(&'a self, delivery: &'a Delivery) -> BoxFuture<'a, SendOutcome>;

    /// Returns the new address of the receiver at this address, if this channel has learnt that they moved.
    fn moved_address(&self, _address: &Address) -> Option<Address> {
        None
    }

    /// Deletes the copy that this channel kept of a letter to somebody who has left. Most channels keep none.
    ///
    /// # Errors
    /// When there is a copy and it cannot be deleted.
    fn delete_copy(&self, _delivery: &str) -> std::io::Result<()> {
        Ok(())
    }
}

/// The channels that are set up.
pub struct Channels {
    pub mail: Box<dyn Channel>,
    pub telegram: Option<Box<dyn Channel>>,
    /// None in a demonstration.
    pub hooks: Option<Box<dyn Channel>>,
}

/// Returns a service's own text as one bounded line, because it ends up in the ledger and in logs.
fn one_line(words: &str) -> String {
    let visible: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect()
}
