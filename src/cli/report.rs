//! `ledger`, `report` and `check-deliveries`: documents on a period, and the audit of deliveries.

use std::io::Write as _;

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use jiff::civil::Date;

use super::print::{self, count, ignore_broken_pipe, lines};
use super::report_args::{LedgerArgs, OutArgs, ReportArgs};
use super::{Shop, UsageError};
use crate::api_types::{SourceDescription, documents};
use crate::export::ledger::AddressVisibility;
use crate::export::{DocumentFormat, Period};
use crate::kommun::Kommun;
use crate::locale::Locale;
use crate::stages::audit;
use crate::store::FindingKind;

pub(super) async fn ledger(shop: &Shop, args: &LedgerArgs) -> Result<()> {
    let period = period(args.from, args.to)?;
    let kommun = args.kommun.as_deref().map(|slug| kommun(shop, slug)).transpose()?;
    let kommuner = kommun.as_ref().map(|kommun| vec![kommun]);
    let addresses = if args.addresses { AddressVisibility::Full } else { AddressVisibility::Masked };
    let store = shop.store().await?;
    let ledger = documents::ledger(&store, period, kommuner.as_deref(), &addresses, shop.clock.now()).await?;
    store.close().await;
    write_output(&args.out, &ledger.write(output_format(shop, &args.out, DocumentFormat::Csv))?)
}

pub(super) async fn report(shop: &Shop, args: &ReportArgs) -> Result<()> {
    let (period, kommun) = (period(args.from, args.to)?, kommun(shop, &args.kommun)?);
    let sources: Vec<SourceDescription> =
        shop.settings.sources()?.iter().map(|watched| SourceDescription::from(&watched.spec)).collect();
    let store = shop.store().await?;
    let report = documents::report(&store, &kommun, &sources, period, shop.clock.now()).await?;
    store.close().await;
    let report = if args.public { report.for_public() } else { report };
    write_output(&args.out, &report.write(output_format(shop, &args.out, DocumentFormat::Html), Locale::Swedish)?)
}

fn period(from: Date, to: Date) -> Result<Period> {
    Ok(Period::of(from, to).map_err(|error| UsageError(error.to_string()))?)
}

fn kommun(shop: &Shop, slug: &str) -> Result<Kommun> {
    let kommuner = shop.settings.kommuner()?;
    let known: Vec<&str> = kommuner.iter().map(|known| known.slug.as_str()).collect();
    let fault = UsageError(format!("no kommun has the slug '{slug}'; known are: {}", known.join(", ")));
    kommuner.into_iter().find(|known| known.slug == slug).ok_or_else(|| fault.into())
}

/// Returns the format: `--format`, else JSON with `--json`, else the usual one of the document.
fn output_format(shop: &Shop, out: &OutArgs, usual: DocumentFormat) -> DocumentFormat {
    let requested = out.format.map(DocumentFormat::from);
    requested.unwrap_or(if shop.json { DocumentFormat::Json } else { usual })
}

fn write_output(out: &OutArgs, bytes: &[u8]) -> Result<()> {
    let Some(file) = &out.output else { return ignore_broken_pipe(std::io::stdout().lock().write_all(bytes)) };
    std::fs::write(file, bytes).with_context(|| format!("failed to write {}", file.display()))
}

/// Prints the findings of the audit of deliveries, and fails when there are any.
pub(super) async fn check_deliveries(shop: &Shop) -> Result<()> {
    let store = shop.store().await?;
    let found = audit::run(&store, &shop.settings.kommuner()?, shop.clock.now(), Timestamp::now()).await?;
    store.close().await;
    let finding_count = count(found.findings.len() as u64, "gap");
    if shop.json {
        print::json(&found)?;
    } else {
        lines(found.findings.iter().map(|gap| {
            let kind = serde_json::to_string(&gap.kind).unwrap_or_default();
            let call = gap.call.as_ref().map(|id| format!(" call {id}")).unwrap_or_default();
            let letter = gap.letter.as_ref().map(|id| format!(" letter {id}")).unwrap_or_default();
            let forvaltning = gap.forvaltning.as_ref().map(|id| format!(" förvaltning {id}")).unwrap_or_default();
            format!("{} person {}{call}{letter}{forvaltning}", kind.trim_matches('"'), gap.person)
        }))?;
        lines([format!("{finding_count} between what readers are owed, what is marked as told, and the letters")])?;
    }
    if !found.findings.is_empty() && found.findings.iter().all(|gap| gap.kind == FindingKind::NoForvaltning) {
        bail!("förvaltningar that are subscribed to stand in no kommun file: {finding_count}");
    }
    if !found.findings.is_empty() {
        bail!("not everyone has been told what they are owed: {finding_count}");
    }
    Ok(())
}
