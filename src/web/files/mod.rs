//! Pages as files for other programs: calendar, feed, workbook, table.

pub(in crate::web) mod export;

pub(in crate::web) use export::routes;
