//! From what a source wrote to what we make of it.
