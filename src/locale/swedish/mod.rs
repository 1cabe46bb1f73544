//! Swedish as letters and pages write it: dates, sums, counts, and the words for what utkik knows.

pub mod changes;
pub mod dates;
pub mod ladder;
pub mod numbers;
pub mod words;
