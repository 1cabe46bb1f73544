//! The unpacked columns of one segment: what every matching call is filtered, counted and sorted by.
//!
//! tantivy packs its columns and reads one value at a time, which is most of a search's cost where thousands of calls
//! match. A segment never changes, so its columns are unpacked once, at the first search, and cached as long as the
//! segment exists: some forty bytes per call.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use tantivy::index::SegmentId;
use tantivy::{DocId, Searcher, SegmentReader};

use crate::matching::areas::areas;
use crate::search::fit_scores::FitScores;

/// The values that a call is filtered and counted by, in one row so that a call takes one memory access.
#[derive(Clone, Copy)]
pub(in crate::search) struct ColumnRow {
    /// The second since 1970 at which the call closes; [`NEVER_CLOSES`] for one that never closes by itself.
    pub(in crate::search) closes_at_s: u32,
    /// One bit for each area of the vocabulary, in its order.
    pub(in crate::search) areas: u32,
    /// The ordinal of the value in each of [`SINGLE_VALUED`]; [`NO_VALUE`] where the call has none.
    pub(in crate::search) ordinals: [u16; SINGLE_VALUED.len()],
    /// The status as encoded by [`crate::search::document::status_code`].
    pub(in crate::search) status: u8,
}

impl ColumnRow {
    /// The row of a call without values.
    pub(in crate::search) const EMPTY: ColumnRow =
        ColumnRow { closes_at_s: NEVER_CLOSES, areas: 0, ordinals: [NO_VALUE; SINGLE_VALUED.len()], status: u8::MAX };
}

/// Marks a call that never closes; as a time it would be in the year 2106.
pub(in crate::search) const NEVER_CLOSES: u32 = u32::MAX;

/// The columns that hold at most one value per call.
pub(in crate::search) const SINGLE_VALUED: [&str; 3] = ["source", "programme", "kind"];

/// Marks a call without a value in a column.
pub(in crate::search) const NO_VALUE: u16 = u16::MAX;

/// A list for each call of a segment, stored end to end.
struct ListColumn<T> {
    ends: Vec<u32>,
    all: Vec<T>,
}

impl<T> ListColumn<T> {
    fn push(&mut self, list: impl Iterator<Item = T>) {
        self.all.extend(list);
        self.ends.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
    }

    #[inline]
    fn get(&self, doc: DocId) -> &[T] {
        let at = doc as usize;
        let end = self.ends.get(at).map_or(0, |end| *end as usize);
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        self.all.get(start..end).unwrap_or_default()
    }
}

pub(in crate::search) struct SegmentColumns {
    rows: Vec<ColumnRow>,
    /// The values of each of [`SINGLE_VALUED`], by ordinal.
    pub(in crate::search) values: [Vec<String>; SINGLE_VALUED.len()],
    deadlines: ListColumn<(i64, i64)>,
    fit_slots: Mutex<Option<FitSlots>>,
}

/// The slot of each call of a segment in one set of fit scores.
struct FitSlots {
    fit_scores: Arc<FitScores>,
    slots: Arc<[u32]>,
}

impl SegmentColumns {
    fn read(segment: &SegmentReader) -> tantivy::Result<SegmentColumns> {
        let columns = segment.fast_fields();
        let (status, closes) = (columns.u64("status")?, columns.i64("closes_at")?);
        let mut rows = vec![ColumnRow::EMPTY; segment.max_doc() as usize];
        for (doc, row) in (0..).zip(&mut rows) {
            row.status = status.first(doc).and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX);
            row.closes_at_s = closes.first(doc).map_or(NEVER_CLOSES, seconds);
        }
        let mut values: [Vec<String>; SINGLE_VALUED.len()] = Default::default();
        for (at, name) in SINGLE_VALUED.iter().enumerate() {
            let known = read_values(segment, name, &mut rows, |row, ord| {
                row.ordinals[at] = u16::try_from(ord).unwrap_or(NO_VALUE)
            })?;
            values[at] = known;
        }
        read_areas(segment, &mut rows)?;
        Ok(SegmentColumns { rows, values, deadlines: read_deadlines(segment)?, fit_slots: Mutex::new(None) })
    }

    #[inline]
    pub(in crate::search) fn row(&self, doc: DocId) -> Option<&ColumnRow> {
        self.rows.get(doc as usize)
    }

    /// Returns a call's cut-offs in order of time: the instant (ms) and the date (see
    /// [`crate::search::document::date_number`]).
    #[inline]
    pub(in crate::search) fn deadlines(&self, doc: DocId) -> &[(i64, i64)] {
        self.deadlines.get(doc)
    }

    /// Returns the slot of each call of this segment in the fit scores; 0 for a call that suits no kommun.
    pub(in crate::search) fn fit_slots(
        &self,
        fit_scores: &Arc<FitScores>,
        segment: &SegmentReader,
    ) -> tantivy::Result<Arc<[u32]>> {
        let mut cached = self.fit_slots.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = cached.as_ref().filter(|known| Arc::ptr_eq(&known.fit_scores, fit_scores)) {
            return Ok(Arc::clone(&known.slots));
        }
        let tie_breakers = segment.fast_fields().u64("tie")?;
        let slot = |doc| tie_breakers.first(doc).map_or(0, |tie| fit_scores.slot(tie));
        let slots: Arc<[u32]> = (0..segment.max_doc()).map(slot).collect();
        *cached = Some(FitSlots { fit_scores: Arc::clone(fit_scores), slots: Arc::clone(&slots) });
        Ok(slots)
    }
}

/// Converts milliseconds to seconds, rounded up.
fn seconds(milliseconds: i64) -> u32 {
    let seconds = milliseconds.div_euclid(1000) + i64::from(milliseconds.rem_euclid(1000) > 0);
    u32::try_from(seconds.max(0)).unwrap_or(NEVER_CLOSES)
}

/// Returns the values of a column, and calls `put` with the ordinal of every value of every row.
fn read_values(
    segment: &SegmentReader,
    name: &str,
    rows: &mut [ColumnRow],
    put: impl Fn(&mut ColumnRow, u64),
) -> tantivy::Result<Vec<String>> {
    let Some(column) = segment.fast_fields().str(name)? else { return Ok(Vec::new()) };
    let mut values = Vec::with_capacity(column.num_terms());
    for ord in 0..column.num_terms() as u64 {
        let mut word = String::new();
        column.ord_to_str(ord, &mut word)?;
        values.push(word);
    }
    for (doc, row) in (0..).zip(rows) {
        column.term_ords(doc).for_each(|ord| put(row, ord));
    }
    Ok(values)
}

fn read_areas(segment: &SegmentReader, rows: &mut [ColumnRow]) -> tantivy::Result<()> {
    let ids = read_values(segment, "area", &mut [], |_, _| ())?;
    let bits: Vec<u32> = ids.iter().map(|word| area_bit(word)).collect();
    let bit = |ord: u64| usize::try_from(ord).ok().and_then(|at| bits.get(at)).copied().unwrap_or_default();
    read_values(segment, "area", rows, |row, ord| row.areas |= bit(ord))?;
    Ok(())
}

/// Returns the bit of an area's id; 0 for one that the vocabulary no longer has.
pub(in crate::search) fn area_bit(id: &str) -> u32 {
    static BITS: LazyLock<HashMap<&str, u32>> =
        LazyLock::new(|| (0..u32::BITS).zip(areas().iter()).map(|(at, area)| (area.id.as_str(), 1 << at)).collect());
    BITS.get(id).copied().unwrap_or_default()
}

fn read_deadlines(segment: &SegmentReader) -> tantivy::Result<ListColumn<(i64, i64)>> {
    let columns = segment.fast_fields();
    let (at, on) = (columns.i64("deadline_at")?, columns.i64("deadline_on")?);
    let calls = segment.max_doc();
    let mut deadlines = ListColumn { ends: Vec::with_capacity(calls as usize), all: Vec::new() };
    for doc in 0..calls {
        deadlines.push(at.values_for_doc(doc).zip(on.values_for_doc(doc)));
    }
    Ok(deadlines)
}

/// A cache of the columns of the segments that are currently searched.
#[derive(Default)]
pub(in crate::search) struct ColumnCache {
    segments: Mutex<HashMap<SegmentId, Arc<SegmentColumns>>>,
}

impl ColumnCache {
    /// Returns the columns of a searcher's segments, in their order. Drops those of segments that no longer exist.
    pub(in crate::search) fn columns(&self, searcher: &Searcher) -> tantivy::Result<Vec<Arc<SegmentColumns>>> {
        let mut known = self.segments.lock().unwrap_or_else(PoisonError::into_inner);
        let mut now = HashMap::new();
        let mut columns = Vec::new();
        for segment in searcher.segment_readers() {
            let id = segment.segment_id();
            let read = match known.get(&id) {
                Some(read) => Arc::clone(read),
                None => Arc::new(SegmentColumns::read(segment)?),
            };
            now.insert(id, Arc::clone(&read));
            columns.push(read);
        }
        *known = now;
        Ok(columns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_area_has_a_bit_of_its_own() {
        let bits = areas().iter().fold(0, |bits: u32, area| bits | area_bit(area.id.as_str()));
        assert_eq!(bits.count_ones() as usize, areas().iter().count());
        assert_eq!(area_bit("no-such-area"), 0);
    }
}
