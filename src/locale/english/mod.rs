//! English texts of the pages, with the same modules as the Swedish ones.

pub mod changes;
pub mod dates;
pub mod decision;
pub mod numbers;
pub mod words;
