//! Swedish texts of letters and pages: dates, sums, counts, and the names of states and areas.

pub mod changes;
pub mod dates;
pub mod decision;
pub mod numbers;
pub mod words;
