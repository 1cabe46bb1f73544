//! Dates as funders write them.
