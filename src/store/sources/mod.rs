//! Sources: when and how each was last read.

pub(in crate::store) mod rounds;
pub(in crate::store) mod states;
