//! Reading the files that people write: every fault named at once, with its line and what would be right.

pub mod source_file;
