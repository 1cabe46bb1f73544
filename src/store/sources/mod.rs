//! When and how each source was last read.

pub(in crate::store) mod frontiers;
pub(in crate::store) mod operator_problem;
mod readings;
pub(in crate::store) mod rounds;
pub(in crate::store) mod state;
