//! Cross-validation of the two thresholds: fitted on four fifths of the calls, measured on the remaining fifth.

use std::collections::BTreeMap;

use serde::Serialize;

use super::measure::{ConfusionCounts, GradedMatch};

use crate::kommun::KommunSlug;

const FOLDS: usize = 5;
/// The step between the thresholds that are tried, in thousandths.
const STEP: u32 = 10;

/// The fitted thresholds of each fold, and their F1 on the calls left out, averaged over the kommuner.
#[derive(Debug, Serialize)]
pub(super) struct CrossValidation {
    /// From 0 to 1, one for each fold.
    digest_thresholds: Vec<f64>,
    alert_thresholds: Vec<f64>,
    /// For grade 2 and up with the fitted digest threshold.
    digest_f1: f64,
    /// For grade 3 with the fitted alert threshold.
    alert_f1: f64,
}

impl CrossValidation {
    /// Cross-validates. A call is in the same fold for every kommun: by its place in the order of references.
    pub(super) fn of(rows: &BTreeMap<KommunSlug, Vec<GradedMatch>>) -> CrossValidation {
        let mut references: Vec<&str> = rows.values().flatten().map(|row| row.reference.as_str()).collect();
        references.sort_unstable();
        references.dedup();
        let fold: BTreeMap<&str, usize> =
            references.into_iter().enumerate().map(|(at, name)| (name, at % FOLDS)).collect();
        let kommuner: Vec<Vec<FoldedRow<'_>>> = rows
            .values()
            .map(|rows| rows.iter().map(|row| (fold.get(row.reference.as_str()).copied().unwrap_or(0), row)).collect())
            .collect();
        let (digest_thresholds, digest_f1) = cross_validate(&kommuner, 2);
        let (alert_thresholds, alert_f1) = cross_validate(&kommuner, 3);
        CrossValidation { digest_thresholds, alert_thresholds, digest_f1, alert_f1 }
    }

    pub(super) fn lines(&self) -> Vec<String> {
        let thresholds = |list: &[f64]| list.iter().map(|t| format!("{t:.2}")).collect::<Vec<_>>().join(" ");
        vec![
            format!(
                "cross-validated, digest (grade >= 2): F1 {:.3}, thresholds {}",
                self.digest_f1,
                thresholds(&self.digest_thresholds)
            ),
            format!(
                "cross-validated, alert  (grade = 3):  F1 {:.3}, thresholds {}",
                self.alert_f1,
                thresholds(&self.alert_thresholds)
            ),
        ]
    }
}

/// The number of the fold that leaves the row out, and the row.
type FoldedRow<'a> = (usize, &'a GradedMatch);

/// Returns the threshold fitted without each fold, and the mean F1 of all rows, each judged by the threshold that was
/// fitted without it.
fn cross_validate(kommuner: &[Vec<FoldedRow<'_>>], grade: u8) -> (Vec<f64>, f64) {
    let thresholds: Vec<f64> = (0..FOLDS).map(|out| fit_threshold(kommuner, grade, out)).collect();
    let f1 =
        mean_f1(kommuner, grade, |(fold, row)| row.score >= thresholds.get(fold).copied().unwrap_or(1.0), |_| true);
    (thresholds, f1)
}

/// Returns the best threshold for the rows outside a fold; the middle one of several equally good ones.
fn fit_threshold(kommuner: &[Vec<FoldedRow<'_>>], grade: u8, left_out: usize) -> f64 {
    let scored: Vec<(f64, f64)> = (1..1000 / STEP)
        .map(|step| f64::from(step * STEP) / 1000.0)
        .map(|threshold| {
            (mean_f1(kommuner, grade, |(_, row)| row.score >= threshold, |(fold, _)| fold != left_out), threshold)
        })
        .collect();
    let top = scored.iter().map(|(f1, _)| *f1).fold(0.0, f64::max);
    let best: Vec<f64> = scored.into_iter().filter(|(f1, _)| *f1 >= top).map(|(_, threshold)| threshold).collect();
    best.get(best.len() / 2).copied().unwrap_or(1.0)
}

fn mean_f1(
    kommuner: &[Vec<FoldedRow<'_>>],
    grade: u8,
    shown: impl Fn(FoldedRow<'_>) -> bool,
    counted: impl Fn(FoldedRow<'_>) -> bool,
) -> f64 {
    let f1 = |rows: &Vec<FoldedRow<'_>>| {
        let rows = rows.iter().copied().filter(|held| counted(*held));
        ConfusionCounts::of(rows.map(|held| (shown(held), held.1.grade >= grade))).f1()
    };
    kommuner.iter().map(f1).sum::<f64>() / kommuner.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kommun::Level;

    #[test]
    fn a_clean_split_is_found_from_any_four_fifths() {
        let row = |at: u8| {
            let relevant = at.is_multiple_of(3);
            let score = if relevant { 0.6 } else { 0.2 };
            GradedMatch {
                reference: format!("{at:03}"),
                grade: if relevant { 2 } else { 0 },
                score,
                level: Level::None,
            }
        };
        let rows = BTreeMap::from([("tyreso".parse().unwrap(), (0..60).map(row).collect())]);
        let folds = CrossValidation::of(&rows);
        assert!((folds.digest_f1 - 1.0).abs() < 1e-9);
        assert!(folds.digest_thresholds.iter().all(|threshold| (0.2..=0.6).contains(threshold)));
    }
}
