//! What the latest rounds of a source found, as a small line and in words.

use crate::locale::Locale;
use crate::store::SourceRound;

const SPARKLINE_WIDTH: f64 = 120.0;
const SPARKLINE_HEIGHT: f64 = 24.0;

/// Returns the points of polylines through the counts of the rounds; a failed round breaks the line.
pub(super) fn sparkline(rounds: &[SourceRound]) -> Vec<String> {
    let found: Vec<Option<i64>> = rounds.iter().map(|round| round.found.map(|found| found.max(0))).collect();
    let (Some(most), true) = (found.iter().flatten().max(), found.iter().flatten().count() > 1) else {
        return Vec::new();
    };
    let (most, last) = ((*most).max(1) as f64, (found.len() - 1) as f64);
    let point = |(n, found): (usize, i64)| {
        let (x, y) = (
            n as f64 / last * SPARKLINE_WIDTH,
            SPARKLINE_HEIGHT - 1.0 - found as f64 / most * (SPARKLINE_HEIGHT - 2.0),
        );
        format!("{x:.1},{y:.1}")
    };
    let numbered: Vec<(usize, Option<i64>)> = found.into_iter().enumerate().collect();
    let unbroken = numbered.split(|(_, found)| found.is_none()).filter(|run| !run.is_empty());
    unbroken
        .map(|run| {
            let points: Vec<String> = run.iter().filter_map(|(n, found)| Some(point((*n, (*found)?)))).collect();
            // A single point is drawn as a line from the point to itself.
            if let [alone] = points.as_slice() { format!("{alone} {alone}") } else { points.join(" ") }
        })
        .collect()
}

/// Returns the counts in words: "47 i den senaste läsningen, 40–47 i de 12 senaste".
pub(super) fn sparkline_text(locale: Locale, rounds: &[SourceRound]) -> String {
    let found: Vec<u64> = rounds.iter().filter_map(|round| u64::try_from(round.found?).ok()).collect();
    let (Some(last), Some(least), Some(most)) = (found.last(), found.iter().min(), found.iter().max()) else {
        return String::new();
    };
    let counts =
        [("last", last.into()), ("least", least.into()), ("most", most.into()), ("rounds", rounds.len().into())];
    locale.message("sources-sparkline", counts)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::opportunity::SourceHealth;

    fn rounds(found: &[Option<i64>]) -> Vec<SourceRound> {
        let round = |found: &Option<i64>| SourceRound {
            at: Timestamp::UNIX_EPOCH,
            health: SourceHealth::Ok,
            found: *found,
            new: 0,
            aside: None,
        };
        found.iter().map(round).collect()
    }

    #[test]
    fn a_line_goes_through_what_was_found_and_breaks_where_nothing_was_read() {
        assert_eq!(sparkline(&rounds(&[Some(0), Some(10)])), ["0.0,23.0 120.0,1.0"]);
        let broken = sparkline(&rounds(&[Some(0), Some(10), None, Some(10)]));
        assert_eq!(broken, ["0.0,23.0 40.0,1.0", "120.0,1.0 120.0,1.0"]);
        assert!(sparkline(&rounds(&[Some(3)])).is_empty() && sparkline(&rounds(&[None, None])).is_empty());
        let said = sparkline_text(Locale::Swedish, &rounds(&[Some(3), None, Some(7)]));
        assert_eq!(said, "7 i den senaste läsningen, 3–7 i de 3 senaste");
    }
}
