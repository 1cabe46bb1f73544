//! smtp stand-in.
