//! What a stage did, as its command prints it.

use anyhow::Result;

use super::print::{count, json, lines};
use crate::app::App;
use crate::locale::Locale;
use crate::stages::crawl::CrawlOutcome;
use crate::stages::index::IndexOutcome;
use crate::stages::{LetterOutcome, Outcome};
use crate::store::{AuditFinding, AuditReport};

pub(super) fn print_outcome(app: &App, outcome: &Outcome) -> Result<()> {
    if app.settings.json {
        return json(outcome);
    }
    lines(outcome_lines(outcome))
}

/// Returns what a stage did in words.
pub(super) fn outcome_lines(outcome: &Outcome) -> Vec<String> {
    match outcome {
        Outcome::Crawl(outcome) => crawl_lines(outcome),
        Outcome::Index(outcome) => {
            let (documents, IndexOutcome { added, revision, .. }) = (count(outcome.documents, "call"), outcome);
            vec![format!("{documents} in the index, {added} added now, at revision {revision}")]
        }
        Outcome::Match(outcome) => vec![format!("{} judged", count(outcome.judged, "pair"))],
        Outcome::Letters(outcome) => vec![letters_line(outcome)],
        Outcome::Audit(report) => audit_lines(report),
        Outcome::NotDue => vec!["nothing was due".to_owned()],
    }
}

fn letters_line(outcome: &LetterOutcome) -> String {
    let LetterOutcome { queued: owed, sent, retried, refused, skipped, failed } = outcome;
    let mut line =
        format!("{owed} owed, {sent} sent, {retried} to be tried again, {refused} refused, {skipped} skipped");
    if *failed > 0 {
        line.push_str(&format!(", {failed} could not be written (the log says why)"));
    }
    line
}

fn crawl_lines(outcome: &CrawlOutcome) -> Vec<String> {
    let mut out = Vec::new();
    for source in &outcome.sources {
        let (id, health) = (&source.id, source.health);
        out.push(format!("{id}: {health}, {} found, {} new, {} changed", source.found, source.new, source.changed));
        out.extend(source.error.iter().map(|error| format!("    {error}")));
        out.extend(
            source
                .skipped
                .iter()
                .map(|skipped| format!("    left aside {}: {}", skipped.count, skipped.reason.text(Locale::default()))),
        );
    }
    if outcome.sources.is_empty() {
        out.push("no source is due (--force reads them all the same)".to_owned());
    }
    let (new, changed) = (count(outcome.new, "new call"), count(outcome.changed, "changed call"));
    out.push(format!("{new}, {changed}, {} of them closed by their deadline", outcome.closed));
    out
}

/// Returns a line for each finding, and one with their number.
fn audit_lines(report: &AuditReport) -> Vec<String> {
    let line = |finding: &AuditFinding| {
        let kind = serde_json::to_string(&finding.kind).unwrap_or_default();
        let call = finding.call.as_ref().map(|id| format!(" call {id}")).unwrap_or_default();
        let letter = finding.letter.as_ref().map(|id| format!(" letter {id}")).unwrap_or_default();
        let forvaltning = finding.forvaltning.as_ref().map(|id| format!(" förvaltning {id}")).unwrap_or_default();
        let kommun = finding.kommun.as_ref().map(|slug| format!(" kommun {slug}")).unwrap_or_default();
        let source = finding.source.as_ref().map(|id| format!(" source {id}")).unwrap_or_default();
        let kind = kind.trim_matches('"');
        format!("{kind} person {}{call}{letter}{forvaltning}{kommun}{source}", finding.person)
    };
    let mut lines: Vec<String> = report.findings.iter().map(line).collect();
    let finding_count = count(report.findings.len() as u64, "gap");
    lines.push(format!("{finding_count} between what readers are owed, what is marked as told, and the letters"));
    lines
}
