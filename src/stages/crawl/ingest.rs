//! From drafts to the store: drafts that cannot be read are counted, unchanged ones are skipped.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::Watched;
use super::pass::Swept;
use crate::opportunity::identity::fingerprint;
use crate::opportunity::normalise::{Defaults, READER, normalise};
use crate::opportunity::{Draft, Facts};
use crate::sources::Part;
use crate::store::{Absences, ListingMark, Manner, Origin, Reading, Recorded, Store};

/// How far a closed call's dates without a year are looked for in the past. Such a date is taken to lie between 120
/// days before and 245 days after the reference day.
const CLOSED_BACK: SignedDuration = SignedDuration::from_hours(245 * 24);

/// What a pass added to the store.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) recorded: Recorded,
    pub(super) skipped: BTreeMap<String, u64>,
    /// Requests made for the detail pages read afterwards.
    pub(super) requests: u64,
    pub(super) bytes: u64,
}

impl Kept {
    pub(super) fn skip(&mut self, reason: &str) {
        *self.skipped.entry(reason.to_owned()).or_default() += 1;
    }

    pub(super) fn add(&mut self, more: Kept) {
        self.recorded.new += more.recorded.new;
        self.recorded.changed += more.recorded.changed;
        self.requests += more.requests;
        self.bytes += more.bytes;
        for (reason, count) in more.skipped {
            *self.skipped.entry(reason).or_default() += count;
        }
    }
}

/// Stores what a pass brought, and notes which calls a complete one lacked.
pub(super) async fn run(
    store: &Store,
    watched: &Watched,
    marks: &BTreeMap<String, ListingMark>,
    swept: &Swept,
    now: Timestamp,
) -> Result<Kept> {
    let mut kept = Kept { skipped: swept.skipped.clone(), ..Kept::default() };
    let partial = swept.degraded.is_some();
    let mut seen = BTreeSet::new();
    let mut readings = Vec::new();
    for (part, draft) in &swept.drafts {
        let manner = match part {
            Part::Detail => Manner::Detail,
            Part::List if partial => Manner::Partial,
            Part::List => Manner::Whole,
        };
        if *part == Part::List && !seen.insert(draft.key.as_str()) {
            kept.skip("samma utlysning två gånger i listan");
            continue;
        }
        let print = fingerprint(draft);
        if manner == Manner::Whole && stands_still(marks.get(&draft.key), &print) {
            continue;
        }
        // An unchanged draft is always read relative to the day on which it was first read.
        let same = marks.get(&draft.key).filter(|mark| mark.fingerprint == print);
        let read_at = same.and_then(|mark| Timestamp::from_millisecond(mark.read_at).ok()).unwrap_or(now);
        let facts = match manner {
            Manner::Detail => read_detail(watched, draft, read_at),
            Manner::Whole | Manner::Partial => read(watched, draft, read_at),
        };
        match facts {
            Ok(facts) => readings.push(reading(draft, print, manner, facts)),
            Err(reason) => kept.skip(&reason),
        }
    }
    let origin = origin(watched, now);
    kept.recorded = store.record(origin, &readings).await?;
    if swept.failure.is_none() && (swept.complete || swept.unchanged) {
        kept.recorded.changed += store.note_absences(origin, &absences(marks, &seen, swept)).await?;
    }
    Ok(kept)
}

/// Returns which calls a pass over the whole list showed again, and which it lacked. An unchanged list still lacks what
/// it lacked before. Calls that are over are left out.
fn absences(marks: &BTreeMap<String, ListingMark>, seen: &BTreeSet<&str>, swept: &Swept) -> Absences {
    let stands = |key: &str, mark: &ListingMark| match swept.unchanged {
        true => mark.missed == 0 || swept.standing.contains(&mark.url),
        false => seen.contains(key) || swept.standing.contains(&mark.url),
    };
    let known = || marks.iter().filter(|(_, mark)| !mark.gone);
    let back = known().filter(|(key, mark)| mark.missed > 0 && stands(key, mark)).map(key_of).collect();
    // A row that could not be read may be any of the calls that seem to be missing.
    let lacks = |key: &str, mark: &ListingMark| swept.unread == 0 && mark.live && !stands(key, mark);
    let (gone, lacking): (Vec<_>, Vec<_>) =
        known().filter(|(key, mark)| lacks(key, mark)).partition(|(_, mark)| swept.gone.contains(&mark.url));
    let (mut taken_down, mut lacking): (Vec<_>, Vec<_>) =
        (gone.into_iter().map(key_of).collect(), lacking.into_iter().map(key_of).collect());
    // When many pages are gone at once, the site has more likely moved.
    let live = known().filter(|(_, mark)| mark.live).count();
    if taken_down.len() > (live / 2).max(1) {
        lacking.append(&mut taken_down);
    }
    Absences { back, lacking, taken_down }
}

fn key_of((key, _): (&String, &ListingMark)) -> String {
    key.clone()
}

pub(super) fn origin(watched: &Watched, now: Timestamp) -> Origin<'_> {
    Origin { source: &watched.spec.id, standing: i64::from(watched.spec.rank()), reader: READER, now }
}

pub(super) fn reading(draft: &Draft, fingerprint: String, manner: Manner, facts: Facts) -> Reading {
    Reading { key: draft.key.clone(), reference: draft.reference.clone(), fingerprint, manner, facts }
}

/// Normalises a draft. A date without a year is taken to be near the day of `read_at`.
pub(super) fn read(watched: &Watched, draft: &Draft, read_at: Timestamp) -> Result<Facts, String> {
    // A date without a year in a closed call lies in the past, within a year.
    let back = if draft.status.as_deref() == Some("closed") { CLOSED_BACK } else { SignedDuration::ZERO };
    let near = read_at.checked_sub(back).ok().map(|at| watched.spec.zone.date_of(at));
    normalise(draft, &Defaults { near, ..watched.spec.defaults() }).map_err(|rejected| rejected.to_string())
}

/// As [`read`], for a detail page, which need not repeat the title.
pub(super) fn read_detail(watched: &Watched, draft: &Draft, read_at: Timestamp) -> Result<Facts, String> {
    if !draft.title.trim().is_empty() {
        return read(watched, draft, read_at);
    }
    let titled = Draft { title: draft.key.clone(), ..draft.clone() };
    read(watched, &titled, read_at).map(|facts| Facts { title: String::new(), ..facts })
}

fn stands_still(mark: Option<&ListingMark>, fingerprint: &str) -> bool {
    mark.is_some_and(|mark| mark.fingerprint == fingerprint && mark.reader == READER && !mark.gone)
}
