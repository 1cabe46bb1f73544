//! Channels that send letters: mail, Telegram and webhooks. A channel says of each attempt: sent, try again, or never.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::delivery::{Delivery, DeliveryId};
use crate::subscription::{Address, AddressKind};
pub use mailer::Mailer;
pub use settings::{ChannelSettings, encode, missing_channel_remark};

pub mod file_mail;
pub mod mail;
pub mod mailer;
pub mod mime;
mod settings;
pub mod telegram;
pub mod webhook;

/// The outcome of an attempt to send a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendOutcome {
    /// The receiving service took it; the ledger keeps the remark.
    Ok { remark: Option<String> },
    /// It was written to a file, since no mail server is set up.
    WrittenToFile,
    /// A temporary fault: try again, not before `after` if the service named a time.
    Retry { after: Option<Duration>, why: String },
    /// The channel does not work for us, or takes nothing of the kind from us, whoever it is for: the letter waits
    /// until somebody has mended that.
    ChannelFault { why: String },
    /// The channel took all of the letter and did not say whether it keeps it.
    Unanswered { why: String },
    /// The letter will never be taken at this address.
    Refused { why: String },
    /// No letter will be taken at this address until its owner allows it again, as in a chat that has blocked the bot.
    Gone { why: String },
}

/// A way to send letters. Only [`Delivery::body`] is sent, so that a retry needs nothing else.
pub trait Channel: Send + Sync {
    /// Returns the kind of address that this channel sends to.
    fn kind(&self) -> AddressKind;

    fn send<'a>(&'a self, delivery: &'a Delivery) -> BoxFuture<'a, SendOutcome>;

    /// Returns the new address of the receiver at this address, if this channel has learnt that they moved.
    fn moved_address(&self, _address: &Address) -> Option<Address> {
        None
    }

    /// Deletes the copy that this channel kept of a letter to somebody who has left. Most channels keep none.
    ///
    /// # Errors
    /// When there is a copy and it cannot be deleted.
    fn delete_copy(&self, _delivery: &DeliveryId) -> std::io::Result<()> {
        Ok(())
    }
}

/// The channels that are set up, by the kind of address that they send to.
#[derive(Clone, Default)]
pub struct Channels(BTreeMap<AddressKind, Arc<dyn Channel>>);

impl Channels {
    /// Adds a channel, in place of the one for its kind of address.
    pub fn insert(&mut self, channel: Box<dyn Channel>) {
        self.0.insert(channel.kind(), Arc::from(channel));
    }

    /// As [`Channels::insert`], for a chain.
    #[cfg(any(test, feature = "internals"))]
    pub fn with(mut self, channel: Box<dyn Channel>) -> Channels {
        self.insert(channel);
        self
    }

    /// Returns the channel for this kind of address, where one is set up.
    pub fn get(&self, kind: AddressKind) -> Option<&dyn Channel> {
        self.0.get(&kind).map(Arc::as_ref)
    }

    /// Deletes the copies that channels kept of a letter.
    ///
    /// # Errors
    /// When a copy cannot be deleted.
    pub fn delete_copies(&self, delivery: &DeliveryId) -> std::io::Result<()> {
        self.0.values().try_for_each(|channel| channel.delete_copy(delivery))
    }
}

/// Returns a service's own text as one bounded line, because it ends up in the ledger and in logs.
fn one_line(words: &str) -> String {
    let visible: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect()
}
