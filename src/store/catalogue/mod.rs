//! Calls, the listings in which sources show them, and their changes.

pub(in crate::store) mod call_export;
pub(in crate::store) mod changes;
pub(in crate::store) mod listings;
pub(in crate::store) mod merge;
pub(in crate::store) mod opportunities;
pub(in crate::store) mod provenance;
pub(in crate::store) mod record;
mod renames;
