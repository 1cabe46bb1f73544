//! How things are said to readers: the languages, dates, numbers and money by locale, and words from outside made safe.

pub mod clean;
pub mod english;
pub mod facts;
pub mod swedish;
pub mod tongue;

pub use tongue::Tongue;
