//! `eval`: how well matching and search agree with people, measured on calls that people have graded.

mod cross_validation;
mod grades;
mod measure;
mod search;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, bail};
use serde::Serialize;

use super::calls_file;
use super::print::{self, column, count, lines};
use crate::app::App;
use crate::kommun::{KommunSlug, Level};
use crate::locale::Locale;
use crate::matching;
use crate::stages::evidence::evidence_of;

use cross_validation::CrossValidation;
use measure::{Figures, GradedMatch, mean, measure};
pub(super) use search::search;

/// Whether to print the mistakes besides the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReportDetail {
    Figures,
    Mistakes,
}

#[derive(Serialize)]
struct RelevanceReport {
    calls: usize,
    judged: usize,
    /// The references of judged calls that the file of calls lacks.
    missing: Vec<String>,
    /// The number of skipped rows of the file, by reason.
    skipped: BTreeMap<String, u64>,
    mean: Figures,
    kommuner: BTreeMap<KommunSlug, Figures>,
    cross_validated: CrossValidation,
    mistakes: Vec<Misjudgement>,
}

/// A wrong judgement: left out despite grade 2 or 3, shown despite grade 0 or 1, or grade 3 without an alert.
#[derive(Serialize)]
struct Misjudgement {
    kommun: KommunSlug,
    reference: String,
    title: String,
    grade: u8,
    score: f64,
    level: &'static str,
    reasons: Vec<String>,
}

/// Measures the matching of `calls` against the grades in `judgements`.
pub(super) async fn relevance(app: &App, judgements: &Path, calls: &Path, detail: ReportDetail) -> Result<()> {
    let report = report(app, judgements, calls).await?;
    if app.settings.json {
        return print::json(&report);
    }
    let mut out = vec![format!(
        "{}, {} judged, {} of them not in the file",
        count(report.calls as u64, "call"),
        report.judged,
        report.missing.len()
    )];
    out.push(format!("{} precision recall     F1 nDCG@20 recall of grade 3", column("", 12)));
    let figures = report.kommuner.iter().map(|(slug, figures)| (slug.as_str(), figures));
    out.extend(figures.chain([("mean", &report.mean)]).map(|(name, figures)| figures_line(name, figures)));
    out.extend(report.cross_validated.lines());
    if detail == ReportDetail::Mistakes {
        out.extend(report.mistakes.iter().flat_map(mistake_lines));
    }
    lines(out)
}

async fn report(app: &App, judgements: &Path, calls: &Path) -> Result<RelevanceReport> {
    let judged = grades::read(judgements)?;
    let calls = calls_file::read(app, calls)?;
    let (kommuner, model) = (app.kommuner()?, app.model().await);
    let (mut rows, mut mistakes) = (BTreeMap::<KommunSlug, Vec<GradedMatch>>::new(), Vec::new());
    let mut known = std::collections::BTreeSet::new();
    for call in &calls.list {
        let Some(grades) = judged.get(&call.reference) else { continue };
        known.insert(call.reference.clone());
        let evidence = evidence_of(model, call);
        for kommun in kommuner {
            let Some(grade) = grades.get(&kommun.slug).copied() else { continue };
            let found = matching::judge_evidence(&evidence, kommun);
            let is_shown = found.level > Level::None;
            if is_shown != (grade >= 2) || (grade == 3) != (found.level == Level::Alert) {
                mistakes.push(Misjudgement {
                    kommun: kommun.slug.clone(),
                    reference: call.reference.clone(),
                    title: call.facts.title.clone(),
                    grade,
                    score: found.score,
                    level: found.level.as_str(),
                    reasons: found.reasons.iter().map(|reason| Locale::default().reason(reason)).collect(),
                });
            }
            let row = GradedMatch { reference: call.reference.clone(), grade, score: found.score, level: found.level };
            rows.entry(kommun.slug.clone()).or_default().push(row);
        }
    }
    if rows.is_empty() {
        bail!(
            "none of the {} judged calls is in the file of calls, or no kommun file bears a judged name",
            judged.len()
        );
    }
    let kommuner: BTreeMap<KommunSlug, Figures> =
        rows.iter().map(|(slug, rows)| (slug.clone(), measure(rows))).collect();
    mistakes.sort_by(|one: &Misjudgement, other| {
        score_error(other).total_cmp(&score_error(one)).then(one.reference.cmp(&other.reference))
    });
    Ok(RelevanceReport {
        calls: calls.list.len(),
        judged: judged.len(),
        missing: judged.keys().filter(|reference| !known.contains(*reference)).cloned().collect(),
        skipped: calls.skipped,
        mean: mean(kommuner.values()),
        cross_validated: CrossValidation::of(&rows),
        kommuner,
        mistakes,
    })
}

/// Returns the distance of a score from the one that its grade implies.
fn score_error(mistake: &Misjudgement) -> f64 {
    (f64::from(mistake.grade) / 3.0 - mistake.score).abs()
}

fn figures_line(name: &str, figures: &Figures) -> String {
    let Figures { precision, recall, f1, ndcg20, recall3, .. } = figures;
    let recall3 = recall3.map_or("     -".to_owned(), |recall| format!("{recall:6.3}"));
    format!("{} {precision:9.3} {recall:6.3} {f1:6.3} {ndcg20:7.3} {recall3}", column(name, 12))
}

fn mistake_lines(mistake: &Misjudgement) -> Vec<String> {
    let Misjudgement { kommun, reference, title, grade, score, level, reasons } = mistake;
    let (kommun, reference) = (column(kommun.as_str(), 10), column(reference, 22));
    let head =
        format!("{kommun} {reference} grade {grade} score {score:.3} {} {}", column(level, 6), column(title, 70));
    [head].into_iter().chain(reasons.iter().map(|reason| format!("    {reason}"))).collect()
}
