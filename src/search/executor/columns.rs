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
use crate::search::fits::Fits;

/// The values that a call is filtered and counted by, in one row so that a call takes one memory access.
#[derive(Clone, Copy)]
pub(in crate::search) struct Row {
    /// The second since 1970 at which the call closes; [`NEVER_CLOSES`] for one that never closes by itself.
    pub(in crate::search) closes: u32,
    /// One bit for each area of the vocabulary, in its order.
    pub(in crate::search) areas: u32,
    /// The ordinal of the value in each of [`SINGLE_VALUED`]; [`NO_VALUE`] where the call has none.
    pub(in crate::search) words: [u16; SINGLE.len()],
    /// The status as encoded by [`crate::search::document::status_code`].
    pub(in crate::search) status: u8,
}

impl Row {
    /// The row of a call without values.
    pub(in crate::search) const BLANK: Row =
        Row { closes: STAYS, areas: 0, words: [NONE; SINGLE.len()], status: u8::MAX };
}

/// Marks a call that never closes; as a time it would be in the year 2106.
pub(in crate::search) const STAYS: u32 = u32::MAX;

/// The columns that hold at most one value per call.
pub(in crate::search) const SINGLE: [&str; 3] = ["source", "programme", "kind"];

/// Marks a call without a value in a column.
pub(in crate::search) const NONE: u16 = u16::MAX;

/// A list for each call of a segment, stored end to end.
struct Lists<T> {
    ends: Vec<u32>,
    all: Vec<T>,
}

impl<T> Lists<T> {
    fn push(&mut self, list: impl Iterator<Item = T>) {
        self.all.extend(list);
        self.ends.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
    }

    #[inline]
    fn of(&self, doc: DocId) -> &[T] {
        let at = doc as usize;
        let end = self.ends.get(at).map_or(0, |end| *end as usize);
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        self.all.get(start..end).unwrap_or_default()
    }
}

pub(in crate::search) struct Columns {
    rows: Vec<Row>,
    /// The values of each of [`SINGLE_VALUED`], by ordinal.
    pub(in crate::search) words: [Vec<String>; SINGLE.len()],
    deadlines: Lists<(i64, i64)>,
    suits: Mutex<Option<Suits>>,
}

/// The slot of each call of a segment in one set of fit scores.
struct Suits {
    of: Arc<Fits>,
    places: Arc<[u32]>,
}

impl Columns {
    fn read(segment: &SegmentReader) -> tantivy::Result<Columns> {
        let columns = segment.fast_fields();
        let (status, closes) = (columns.u64("status")?, columns.i64("closes_at")?);
        let mut rows = vec![Row::BLANK; segment.max_doc() as usize];
        for (doc, row) in (0..).zip(&mut rows) {
            row.status = status.first(doc).and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX);
            row.closes = closes.first(doc).map_or(STAYS, seconds);
        }
        let mut words: [Vec<String>; SINGLE.len()] = Default::default();
        for (at, name) in SINGLE.iter().enumerate() {
            let known =
                unpack(segment, name, &mut rows, |row, ord| row.words[at] = u16::try_from(ord).unwrap_or(NONE))?;
            words[at] = known;
        }
        read_areas(segment, &mut rows)?;
        Ok(Columns { rows, words, deadlines: read_deadlines(segment)?, suits: Mutex::new(None) })
    }

    #[inline]
    pub(in crate::search) fn row(&self, doc: DocId) -> Option<&Row> {
        self.rows.get(doc as usize)
    }

    /// Returns a call's cut-offs in order of time: the instant (ms) and the date (see
    /// [`crate::search::document::date_number`]).
    #[inline]
    pub(in crate::search) fn deadlines(&self, doc: DocId) -> &[(i64, i64)] {
        self.deadlines.of(doc)
    }

    /// Returns the slot of each call of this segment in the fit scores; 0 for a call that suits no kommun.
    pub(in crate::search) fn suits(&self, fits: &Arc<Fits>, segment: &SegmentReader) -> tantivy::Result<Arc<[u32]>> {
        let mut suits = self.suits.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = suits.as_ref().filter(|known| Arc::ptr_eq(&known.of, fits)) {
            return Ok(Arc::clone(&known.places));
        }
        let ties = segment.fast_fields().u64("tie")?;
        let place = |doc| ties.first(doc).map_or(0, |tie| fits.place(tie));
        let places: Arc<[u32]> = (0..segment.max_doc()).map(place).collect();
        *suits = Some(Suits { of: Arc::clone(fits), places: Arc::clone(&places) });
        Ok(places)
    }
}

/// Converts milliseconds to seconds, rounded up.
fn seconds(milliseconds: i64) -> u32 {
    let seconds = milliseconds.div_euclid(1000) + i64::from(milliseconds.rem_euclid(1000) > 0);
    u32::try_from(seconds.max(0)).unwrap_or(STAYS)
}

/// Returns the values of a column, and calls `put` with the ordinal of every value of every row.
fn unpack(
    segment: &SegmentReader,
    name: &str,
    rows: &mut [Row],
    put: impl Fn(&mut Row, u64),
) -> tantivy::Result<Vec<String>> {
    let Some(column) = segment.fast_fields().str(name)? else { return Ok(Vec::new()) };
    let mut words = Vec::with_capacity(column.num_terms());
    for ord in 0..column.num_terms() as u64 {
        let mut word = String::new();
        column.ord_to_str(ord, &mut word)?;
        words.push(word);
    }
    for (doc, row) in (0..).zip(rows) {
        column.term_ords(doc).for_each(|ord| put(row, ord));
    }
    Ok(words)
}

fn read_areas(segment: &SegmentReader, rows: &mut [Row]) -> tantivy::Result<()> {
    let words = unpack(segment, "area", &mut [], |_, _| ())?;
    let bits: Vec<u32> = words.iter().map(|word| area_bit(word)).collect();
    let bit = |ord: u64| usize::try_from(ord).ok().and_then(|at| bits.get(at)).copied().unwrap_or_default();
    unpack(segment, "area", rows, |row, ord| row.areas |= bit(ord))?;
    Ok(())
}

/// Returns the bit of an area's id; 0 for one that the vocabulary no longer has.
pub(in crate::search) fn area_bit(id: &str) -> u32 {
    static BITS: LazyLock<HashMap<&str, u32>> =
        LazyLock::new(|| (0..u32::BITS).zip(areas().iter()).map(|(at, area)| (area.id.as_str(), 1 << at)).collect());
    BITS.get(id).copied().unwrap_or_default()
}

fn read_deadlines(segment: &SegmentReader) -> tantivy::Result<Lists<(i64, i64)>> {
    let columns = segment.fast_fields();
    let (at, on) = (columns.i64("deadline_at")?, columns.i64("deadline_on")?);
    let calls = segment.max_doc();
    let mut deadlines = Lists { ends: Vec::with_capacity(calls as usize), all: Vec::new() };
    for doc in 0..calls {
        deadlines.push(at.values_for_doc(doc).zip(on.values_for_doc(doc)));
    }
    Ok(deadlines)
}

/// A cache of the columns of the segments that are currently searched.
#[derive(Default)]
pub(in crate::search) struct Shelf {
    segments: Mutex<HashMap<SegmentId, Arc<Columns>>>,
}

impl Shelf {
    /// Returns the columns of a searcher's segments, in their order. Drops those of segments that no longer exist.
    pub(in crate::search) fn of(&self, searcher: &Searcher) -> tantivy::Result<Vec<Arc<Columns>>> {
        let mut known = self.segments.lock().unwrap_or_else(PoisonError::into_inner);
        let mut now = HashMap::new();
        let mut columns = Vec::new();
        for segment in searcher.segment_readers() {
            let id = segment.segment_id();
            let read = match known.get(&id) {
                Some(read) => Arc::clone(read),
                None => Arc::new(Columns::read(segment)?),
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
        let bits = areas().iter().fold(0, |bits: u32, area| bits | area_bit(&area.id));
        assert_eq!(bits.count_ones() as usize, areas().iter().count());
        assert_eq!(area_bit("no-such-area"), 0);
    }
}
