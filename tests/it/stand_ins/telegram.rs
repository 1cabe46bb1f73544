//! telegram stand-in.
