//! The outbox: letters that wait to be sent, and the ledger of those that were.

pub(in crate::store) mod pauses;
pub(in crate::store) mod queue;
pub(in crate::store) mod reminders;
