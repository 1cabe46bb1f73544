//! Texts for readers, by locale: dates, numbers, money, the names of states, and the cleaning of texts from outside.

pub mod clean;
pub mod english;
pub mod facts;
pub mod swedish;
pub mod tongue;

pub use tongue::Locale;
