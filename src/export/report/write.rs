//! The report as a file: CSV, a page to print, or JSON.

use anyhow::{Context, Result};
use askama::Template;
use serde::Serialize;

use super::call_table;
use super::{CallCounts, Report};
use crate::export::document::DocumentFormat;
use crate::locale::Locale;

#[derive(Template)]
#[template(path = "report/print_page.html")]
struct PrintPage<'a> {
    report: &'a Report,
    t: Locale,
}

#[derive(Serialize)]
struct ReportJson<'a> {
    #[serde(flatten)]
    report: &'a Report,
    all: CallCounts,
    areas: Vec<CallCounts>,
    programmes: Vec<CallCounts>,
    forvaltningar: Vec<CallCounts>,
}

impl Report {
    /// Returns the report in a format.
    ///
    /// # Errors
    /// When the format's library fails, which no content of the report can cause.
    pub fn write(&self, format: DocumentFormat, t: Locale) -> Result<Vec<u8>> {
        match format {
            DocumentFormat::Csv => call_table::csv(self, t),
            DocumentFormat::Html => {
                Ok(PrintPage { report: self, t }.render().context("failed to write a report")?.into_bytes())
            }
            DocumentFormat::Json => {
                let (all, areas, programmes) = (self.totals(), self.by_area(), self.by_programme());
                let forvaltningar = self.by_forvaltning();
                Ok(serde_json::to_vec_pretty(&ReportJson { report: self, all, areas, programmes, forvaltningar })?)
            }
        }
    }
}
