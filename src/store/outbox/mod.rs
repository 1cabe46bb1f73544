//! The outbox: letters that wait, and the ledger of what was sent.

pub(in crate::store) mod claim;
pub(in crate::store) mod enqueue;
pub(in crate::store) mod erased;
pub(in crate::store) mod fill;
pub(in crate::store) mod held;
pub(in crate::store) mod hidden_addresses;
pub(in crate::store) mod ledger;
pub(in crate::store) mod pauses;
pub(in crate::store) mod queued_letter;
pub(in crate::store) mod reminders;
pub(in crate::store) mod resend;
pub(in crate::store) mod retention;
mod whole_letter;
