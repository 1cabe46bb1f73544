//! `ledger`, `report` and `check-deliveries`: documents on a period, and the audit of deliveries.

use std::io::Write as _;

use anyhow::{Context, Result, bail};
use jiff::civil::Date;

use super::outcome::print_outcome;
use super::print::{self, count, ignore_broken_pipe};
use super::private_file;
use super::report_args::{LedgerArgs, OutArgs, ReportArgs};
use super::usage::UsageError;
use crate::api_types::{SourceDescription, documents};
use crate::app::App;
use crate::export::ledger::AddressVisibility;
use crate::export::report::ReportAudience;
use crate::export::{DocumentFormat, Period};
use crate::kommun::{Kommun, KommunSlug};
use crate::stages::audit::{Lost, owed_letters};
use crate::stages::{Audit, Outcome, Stage as _};

pub(super) async fn ledger(app: &App, args: &LedgerArgs) -> Result<()> {
    let period = period(args.from, args.to)?;
    let kommun = args.kommun.as_ref().map(|slug| kommun(app, slug)).transpose()?;
    let kommuner = kommun.as_ref().map(|kommun| vec![kommun]);
    let addresses = if args.addresses { AddressVisibility::Full } else { AddressVisibility::Masked };
    let store = app.store().await?;
    let ledger =
        documents::ledger(store, args.out.written.language, period, kommuner.as_deref(), &addresses, app.now()).await?;
    write_output(
        &args.out,
        &ledger.write(output_format(app, &args.out, DocumentFormat::Csv))?,
        ReportAudience::Committee,
    )
}

pub(super) async fn report(app: &App, args: &ReportArgs) -> Result<()> {
    let (period, kommun) = (period(args.from, args.to)?, kommun(app, &args.kommun)?);
    let sources: Vec<SourceDescription> = app.sources()?.iter().map(SourceDescription::from).collect();
    let store = app.store().await?;
    let audience = if args.public { ReportAudience::Public } else { ReportAudience::Committee };
    let report = documents::report(store, &kommun, &sources, period, audience, app.now()).await?;
    let format = output_format(app, &args.out, DocumentFormat::Html);
    write_output(&args.out, &report.write(format, args.out.written.language)?, audience)
}

fn period(from: Date, to: Date) -> Result<Period> {
    Ok(Period::of(from, to).map_err(|error| UsageError(error.to_string()))?)
}

fn kommun(app: &App, slug: &KommunSlug) -> Result<Kommun> {
    let kommuner = app.kommuner()?;
    let known: Vec<&str> = kommuner.iter().map(|known| known.slug.as_str()).collect();
    let fault = UsageError(format!("no kommun has the slug '{slug}'; known are: {}", known.join(", ")));
    kommuner.iter().find(|known| known.slug == *slug).cloned().ok_or_else(|| fault.into())
}

/// Returns the format: `--format`, else JSON with `--json`, else the usual one of the document.
fn output_format(app: &App, out: &OutArgs, usual: DocumentFormat) -> DocumentFormat {
    let requested = out.format.map(DocumentFormat::from);
    requested.unwrap_or(if app.settings.json { DocumentFormat::Json } else { usual })
}

/// Writes a document for `readers` to its file, or to the standard output.
fn write_output(out: &OutArgs, bytes: &[u8], readers: ReportAudience) -> Result<()> {
    let Some(file) = &out.output else { return ignore_broken_pipe(std::io::stdout().lock().write_all(bytes)) };
    match readers {
        ReportAudience::Committee => private_file::write(file, bytes),
        ReportAudience::Public => {
            std::fs::write(file, bytes).with_context(|| format!("failed to write {}", file.display()))
        }
    }
}

/// Prints the findings of the audit of deliveries, and fails when there are any.
pub(super) async fn check_deliveries(app: &App) -> Result<()> {
    let outcome = Audit::NOW.run(app, app.now()).await?;
    print_outcome(app, &outcome)?;
    let Outcome::Audit(report) = outcome else { return Ok(()) };
    if !app.settings.json {
        print::lines(Lost::of(app.store().await?, app.kommuner()?, app.sources()?, app.now()).await?.lines())?;
        print::lines(app.settings.warnings())?;
        let letters = app.store().await?.delivery_counts(app.now()).await?;
        print::lines([format!(
            "{} to be sent, {} of them held since their channel takes nothing from us; in 30 days {} refused, {} given up",
            count(letters.pending.unsigned_abs(), "letter"),
            letters.held,
            letters.refused,
            letters.failed
        )])?;
        let owed = owed_letters(app.store().await?, app.now()).await?.len() as u64;
        if owed > 0 {
            let owed = count(owed, "letter");
            print::lines([format!("{owed} of these still owed: utkik deliver --retry refused|failed --since DATE")])?;
        }
    }
    let finding_count = count(report.findings.len() as u64, "gap");
    if !report.findings.is_empty() && report.findings.iter().all(|finding| finding.kind.is_about_files()) {
        bail!("what is subscribed to or followed stands in no file: {finding_count}");
    }
    if !report.findings.is_empty() {
        bail!("not everyone has been told what they are owed: {finding_count}");
    }
    Ok(())
}
