//! How calls match kommuner.

pub(in crate::store) mod judgements;
pub(in crate::store) mod similarities;
