//! How calls answer to kommuner.

pub(in crate::store) mod judgements;
pub(in crate::store) mod similarities;
