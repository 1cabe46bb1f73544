//! The audit of the store against itself, and what happened during a period.

pub(in crate::store) mod findings;
pub(in crate::store) mod lost;
pub(in crate::store) mod period;
mod undelivered;
