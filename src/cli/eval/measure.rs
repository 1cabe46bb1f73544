//! The measures: precision, recall and F1 of the shown calls, nDCG@20 of the ranking, recall of the best grade.

use serde::Serialize;

use crate::kommun::Level;

/// One call for one kommun: a person's grade, and the program's score and level.
#[derive(Clone, Debug)]
pub(super) struct GradedMatch {
    pub(super) reference: String,
    /// From 0 to 3.
    pub(super) grade: u8,
    /// From 0 to 1.
    pub(super) score: f64,
    pub(super) level: Level,
}

/// The agreement. A measure without data is `None` (recall of grade 3) or 0.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Figures {
    /// The number of calls of grade 2 and 3.
    pub(super) relevant: f64,
    /// The number of calls in an alert or a digest.
    pub(super) shown: f64,
    pub(super) precision: f64,
    pub(super) recall: f64,
    pub(super) f1: f64,
    pub(super) ndcg20: f64,
    /// The share of grade 3 that is shown at all.
    pub(super) recall3: Option<f64>,
    /// The share of grade 3 that is an alert.
    pub(super) alerted3: Option<f64>,
}

/// The depth of nDCG.
const DEPTH: usize = 20;

pub(super) fn measure(rows: &[GradedMatch]) -> Figures {
    let shown = |row: &&GradedMatch| row.level > Level::None;
    let counts = ConfusionCounts::of(rows.iter().map(|row| (row.level > Level::None, row.grade >= 2)));
    let best: Vec<&GradedMatch> = rows.iter().filter(|row| row.grade == 3).collect();
    let of_best = |found: usize| (!best.is_empty()).then(|| found as f64 / best.len() as f64);
    Figures {
        relevant: counts.relevant,
        shown: counts.shown,
        precision: counts.precision(),
        recall: counts.recall(),
        f1: counts.f1(),
        ndcg20: ndcg(rows),
        recall3: of_best(best.iter().copied().filter(shown).count()),
        alerted3: of_best(best.iter().filter(|row| row.level == Level::Alert).count()),
    }
}

/// Returns the mean over kommuner; for the recall of grade 3, over those that have any.
pub(super) fn mean<'a>(figures: impl Iterator<Item = &'a Figures> + Clone) -> Figures {
    let mean = |of: fn(&Figures) -> Option<f64>| {
        let known: Vec<f64> = figures.clone().filter_map(of).collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
    };
    Figures {
        relevant: mean(|f| Some(f.relevant)).unwrap_or_default(),
        shown: mean(|f| Some(f.shown)).unwrap_or_default(),
        precision: mean(|f| Some(f.precision)).unwrap_or_default(),
        recall: mean(|f| Some(f.recall)).unwrap_or_default(),
        f1: mean(|f| Some(f.f1)).unwrap_or_default(),
        ndcg20: mean(|f| Some(f.ndcg20)).unwrap_or_default(),
        recall3: mean(|f| f.recall3),
        alerted3: mean(|f| f.alerted3),
    }
}

/// The number of calls that were shown, that are relevant, and both.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ConfusionCounts {
    shown: f64,
    relevant: f64,
    both: f64,
}

impl ConfusionCounts {
    /// Counts pairs of (shown, relevant).
    pub(super) fn of(pairs: impl Iterator<Item = (bool, bool)>) -> ConfusionCounts {
        let mut counts = ConfusionCounts::default();
        for (shown, relevant) in pairs {
            counts.shown += f64::from(u8::from(shown));
            counts.relevant += f64::from(u8::from(relevant));
            counts.both += f64::from(u8::from(shown && relevant));
        }
        counts
    }

    fn precision(self) -> f64 {
        share(self.both, self.shown)
    }

    fn recall(self) -> f64 {
        share(self.both, self.relevant)
    }

    pub(super) fn f1(self) -> f64 {
        share(2.0 * self.both, self.shown + self.relevant)
    }
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// Returns the normalised discounted cumulative gain of the first twenty by score, with gain 2^grade - 1; ties by
/// reference.
fn ndcg(rows: &[GradedMatch]) -> f64 {
    let mut ranked: Vec<&GradedMatch> = rows.iter().collect();
    ranked.sort_by(|one, other| other.score.total_cmp(&one.score).then_with(|| one.reference.cmp(&other.reference)));
    let mut ideal: Vec<u8> = rows.iter().map(|row| row.grade).collect();
    ideal.sort_unstable_by(|one, other| other.cmp(one));
    share(gain(ranked.iter().map(|row| row.grade)), gain(ideal.into_iter()))
}

fn gain(grades: impl Iterator<Item = u8>) -> f64 {
    let gains = grades.take(DEPTH).enumerate();
    gains.map(|(at, grade)| (f64::from(grade).exp2() - 1.0) / (at as f64 + 2.0).log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(reference: &str, grade: u8, score: f64, level: Level) -> GradedMatch {
        GradedMatch { reference: reference.to_owned(), grade, score, level }
    }

    #[test]
    fn measures_what_is_shown_and_how_it_is_ranked() {
        let rows = [
            row("a", 3, 0.9, Level::Alert),
            row("b", 0, 0.8, Level::Digest),
            row("c", 2, 0.5, Level::Digest),
            row("d", 3, 0.1, Level::None),
        ];
        let figures = measure(&rows);
        assert!((figures.precision - 2.0 / 3.0).abs() < 1e-9 && (figures.recall - 2.0 / 3.0).abs() < 1e-9);
        assert_eq!((figures.recall3, figures.alerted3), (Some(0.5), Some(0.5)));
        let got = 7.0 + 3.0 / 4f64.log2() + 7.0 / 5f64.log2();
        let ideal = 7.0 + 7.0 / 3f64.log2() + 3.0 / 4f64.log2();
        assert!((figures.ndcg20 - got / ideal).abs() < 1e-9);
    }

    #[test]
    fn nothing_to_measure_is_no_number() {
        let figures = measure(&[row("a", 0, 0.0, Level::None)]);
        assert_eq!((figures.f1, figures.ndcg20, figures.recall3), (0.0, 0.0, None));
        assert_eq!(mean([figures, measure(&[row("b", 3, 1.0, Level::Alert)])].iter()).recall3, Some(1.0));
    }
}
