//! A source's cadence: how many calls it usually lists and how often it brings a new one, from its latest rounds.

use jiff::{SignedDuration, Timestamp};

/// Rounds that make up the usual count; a change that lasts longer than half of them is the new usual.
const LATEST_ROUNDS: usize = 15;
/// The fewest rounds that give a usual count.
const MIN_ROUNDS: usize = 3;
/// The shortest list whose halving is unusual; a shorter one may halve by itself.
const MIN_USUAL_COUNT: u64 = 6;
/// The fewest rows above the usual whose loss is unusual; a single one is its own fault.
const MIN_MORE_ASIDE: u64 = 2;
/// The fewest gaps between new calls that give a cadence.
const MIN_GAPS: usize = 4;
/// The shortest silence that can be unusual.
const MIN_UNUSUAL_SILENCE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// New calls closer together than this were published together.
const SAME_BATCH: SignedDuration = SignedDuration::from_hours(12);

/// Returns how many calls the list usually shows: the median of what the latest rounds `found`, oldest first. A round
/// that could not read the list found `None` and does not count.
pub fn usual_count(found: impl DoubleEndedIterator<Item = Option<i64>>) -> Option<u64> {
    let mut found: Vec<i64> = found.rev().flatten().take(LATEST_ROUNDS).collect();
    found.sort_unstable();
    let median = found.get(found.len() / 2).copied().filter(|_| found.len() >= MIN_ROUNDS)?;
    u64::try_from(median).ok()
}

/// Returns how many rows of the list are usually left aside: the median of the latest rounds, the lower one of two. One
/// round is enough, for most lists are read without a row left aside.
pub fn usual_aside(aside: impl DoubleEndedIterator<Item = Option<i64>>) -> Option<u64> {
    let mut aside: Vec<i64> = aside.rev().flatten().take(LATEST_ROUNDS).collect();
    aside.sort_unstable();
    aside.get(aside.len().checked_sub(1)? / 2).and_then(|median| u64::try_from(*median).ok())
}

/// Tells whether clearly more rows are left aside than usual: at least two, and a tenth of all.
pub fn leaves_aside_more(aside: u64, usual: u64, found: u64) -> bool {
    let more = aside.saturating_sub(usual);
    more >= MIN_MORE_ASIDE && more.saturating_mul(10) >= found.saturating_add(aside)
}

/// Tells whether a list has fallen to half of what it usually shows, or less.
pub fn has_halved(found: u64, usual: u64) -> bool {
    usual >= MIN_USUAL_COUNT && found.saturating_mul(2) <= usual
}

/// Returns how often something new comes: the median gap between the `times` (ascending) of new calls.
pub fn usual_gap(times: &[Timestamp]) -> Option<SignedDuration> {
    let gaps = intervals(times);
    gaps.get(gaps.len() / 2).copied().filter(|_| gaps.len() >= MIN_GAPS)
}

/// Returns after how long without a new call the silence is unusual: three usual gaps, or one and a half of the
/// longest.
pub fn unusual_silence(times: &[Timestamp]) -> Option<SignedDuration> {
    let usual = usual_gap(times)?;
    let longest = intervals(times).last().copied().unwrap_or_default();
    Some((usual * 3).max(longest * 3 / 2).max(MIN_UNUSUAL_SILENCE))
}

/// Returns the gaps between `times`, shortest first.
fn intervals(times: &[Timestamp]) -> Vec<SignedDuration> {
    let between = times.windows(2).filter_map(|pair| Some(pair.last()?.duration_since(*pair.first()?)));
    let mut gaps: Vec<SignedDuration> = between.filter(|gap| *gap >= SAME_BATCH).collect();
    gaps.sort_unstable();
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual_of(found: &[Option<i64>]) -> Option<u64> {
        usual_count(found.iter().copied())
    }

    #[test]
    fn the_usual_count_is_not_moved_by_a_few_bad_rounds() {
        assert_eq!(usual_of(&[Some(40), None, Some(42)]), None);
        assert_eq!(usual_of(&[Some(40), Some(41), None, Some(42), Some(0)]), Some(41));
        let mut long = vec![Some(200); 30];
        long.extend([Some(90); 7]);
        assert_eq!(usual_of(&long), Some(200));
        long.push(Some(90));
        assert_eq!(usual_of(&long), Some(90), "what lasts is the new usual");
    }

    #[test]
    fn half_is_a_fall_but_not_of_a_short_list() {
        assert!(has_halved(20, 41) && has_halved(0, 6) && !has_halved(21, 41) && !has_halved(1, 5));
    }

    #[test]
    fn more_rows_aside_than_usual_are_more_than_one_and_a_tenth() {
        let usual = |aside: &[Option<i64>]| usual_aside(aside.iter().copied());
        assert_eq!((usual(&[]), usual(&[None]), usual(&[Some(0)])), (None, None, Some(0)));
        assert_eq!((usual(&[Some(0), Some(5)]), usual(&[Some(0), Some(5), Some(5)])), (Some(0), Some(5)));
        for (aside, usual, found, is_more) in [
            (1, 0, 3, false),
            (2, 0, 3, true),
            (2, 0, 30, false),
            (4, 0, 30, true),
            (9, 8, 3, false),
            (30, 29, 0, false),
        ] {
            assert_eq!(leaves_aside_more(aside, usual, found), is_more, "{aside} of {found}, usually {usual}");
        }
    }

    #[test]
    fn a_cadence_needs_some_gaps() {
        let days = |days: &[i64]| {
            let at = |day: &i64| Timestamp::from_second(day * 86_400).unwrap();
            days.iter().map(at).collect::<Vec<_>>()
        };
        assert_eq!(unusual_silence(&days(&[0, 7, 14, 21])), None);
        let weekly = days(&[0, 7, 14, 21, 28]);
        assert_eq!(
            (usual_gap(&weekly).unwrap().as_hours(), unusual_silence(&weekly).unwrap().as_hours()),
            (7 * 24, 21 * 24)
        );
        assert_eq!(unusual_silence(&days(&[0, 7, 14, 74, 81])).unwrap().as_hours(), 90 * 24);
        assert_eq!(unusual_silence(&days(&[0, 1, 2, 3, 4, 5])).unwrap().as_hours(), 14 * 24);
        assert_eq!(unusual_silence(&[Timestamp::MIN, Timestamp::MAX]), None);
    }
}
