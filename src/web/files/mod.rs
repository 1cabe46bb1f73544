//! Pages as files for other programs: calendar, feed, spreadsheet and CSV table.

pub(in crate::web) mod export;

pub(in crate::web) use export::routes;
