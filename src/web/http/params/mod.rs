//! What the address of a request says, parsed at the door: the names in its path and the fields of its query.

pub(in crate::web) mod matches;
pub(in crate::web) mod path;
pub(in crate::web) mod query;
pub(in crate::web) mod search;
