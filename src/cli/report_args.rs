//! The command line of `ledger` and `report`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::language_arg::LanguageArg;
use crate::export::DocumentFormat;
use crate::kommun::KommunSlug;

/// Which letters.
#[derive(Debug, Args)]
pub(super) struct LedgerArgs {
    /// The first day, Swedish time, such as 2026-05-01
    #[arg(long, value_name = "DATE")]
    pub(super) from: Date,
    /// The last day
    #[arg(long, value_name = "DATE")]
    pub(super) to: Date,
    /// Only letters about this kommun
    #[arg(long, value_name = "SLUG")]
    pub(super) kommun: Option<KommunSlug>,
    /// Addresses in full, not masked
    #[arg(long)]
    pub(super) addresses: bool,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

/// Which kommun, which days.
#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// The kommun's slug: its file's name
    pub(super) kommun: KommunSlug,
    /// The first day, Swedish time, such as 2026-01-01
    #[arg(long, value_name = "DATE")]
    pub(super) from: Date,
    /// The last day
    #[arg(long, value_name = "DATE")]
    pub(super) to: Date,
    /// For the public web page: without readers, letters and dismissals
    #[arg(long)]
    pub(super) public: bool,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

/// In which form, and where to.
#[derive(Debug, Args)]
pub(super) struct OutArgs {
    /// csv for a spreadsheet, html for print, json for programs [default: csv for ledger, html for report]
    #[arg(long, value_enum)]
    pub(super) format: Option<ReportFormatArg>,
    #[command(flatten)]
    pub(super) written: LanguageArg,
    /// Write to this file instead of stdout
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

/// As written on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ReportFormatArg {
    Csv,
    Html,
    Json,
}

impl From<ReportFormatArg> for DocumentFormat {
    fn from(arg: ReportFormatArg) -> DocumentFormat {
        match arg {
            ReportFormatArg::Csv => DocumentFormat::Csv,
            ReportFormatArg::Html => DocumentFormat::Html,
            ReportFormatArg::Json => DocumentFormat::Json,
        }
    }
}
