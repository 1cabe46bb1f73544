//! Texts for readers, by locale: dates, numbers, money, the names of states, and the cleaning of texts from outside.

pub mod clean;
pub mod dispatch;
pub mod english;
pub mod facts;
pub mod swedish;

pub use dispatch::Locale;
