//! One pass over a source: its first page and all that it leads to, fetched and parsed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use super::Watched;
use super::detail_pages::OwnPages;
use super::page_reader::{Desk, Failure, Of, Read, Tries};
use crate::fetch::Guard;
use crate::opportunity::Draft;
use crate::sources::rhythm;
use crate::sources::{Body, LIST_PAGE, NO_CALL, Parsed, Part, Request, Source, Validators};
use crate::store::ListingMark;

/// The result of a pass.
#[derive(Debug, Default)]
pub(super) struct Swept {
    /// Drafts from the list and from detail pages, in the order in which the pages were read.
    pub(super) drafts: Vec<(Part, Draft)>,
    pub(super) skipped: BTreeMap<String, u64>,
    pub(super) requests: u64,
    pub(super) bytes: u64,
    pub(super) validators: BTreeMap<String, Validators>,
    /// Why the usual way failed, when the source was read by its fallback.
    pub(super) degraded: Option<String>,
    pub(super) failure: Option<Failure>,
    /// Whether the list has not changed since it was last read.
    pub(super) unchanged: bool,
    /// Rows of the list that could not be read; each may be any call that seems to be missing.
    pub(super) unread: u64,
    /// Why the list is doubted: its calls are read, but what it lacks does not count as absent.
    pub(super) suspect: Option<String>,
    /// Whether the whole list was read, so that what it lacks is absent.
    pub(super) complete: bool,
    /// Detail pages that exist, changed or not: their calls are not gone, whatever the list shows.
    pub(super) standing: BTreeSet<String>,
    /// Detail pages that no longer exist.
    pub(super) gone: BTreeSet<String>,
    /// How requests for detail pages went.
    pub(super) own: OwnPages,
    /// How long the list stays fresh, according to the site.
    pub(super) fresh_for: Option<Duration>,
    /// Whether the list itself says that it is empty.
    said_empty: bool,
    /// Whether as many rows were read as the list says that it has, even if some are the same call.
    all_rows: bool,
}

/// What is known of a source before a pass.
pub(super) struct Before<'a> {
    pub(super) validators: &'a BTreeMap<String, Validators>,
    pub(super) marks: &'a BTreeMap<String, ListingMark>,
    /// Whether detail pages are due to be read again, about a day after the last time.
    pub(super) details_due: bool,
    /// The number of calls that its list usually shows.
    pub(super) usual: Option<u64>,
}

impl Before<'_> {
    /// Returns the number of calls that the source is known to show.
    fn standing(&self) -> u64 {
        self.marks.values().filter(|mark| !mark.gone).count() as u64
    }

    /// Returns the same without validators, so that every page is read in full.
    fn unseen<'a>(&'a self, none: &'a BTreeMap<String, Validators>) -> Before<'a> {
        Before { validators: none, marks: self.marks, details_due: self.details_due, usual: self.usual }
    }
}

/// The most calls read from one source; the EU portal returns nothing beyond its ten-thousandth row.
const CALLS: usize = 12_000;
/// The most pages requested in one pass.
const PAGES: u64 = 400;
/// The most calls missing from a list whose detail pages are requested in one pass.
const SECOND_LOOKS: usize = 20;

impl Swept {
    pub(super) fn out_of_time(patience: Duration) -> Swept {
        let why = format!("the source did not finish within {} s; what was known stays", patience.as_secs());
        Swept { failure: Some(Failure { state: "broken", why, retry_after: None, of: Of::Host }), ..Swept::default() }
    }

    /// Returns the number of calls read from the list.
    pub(super) fn found(&self) -> u64 {
        self.drafts.iter().filter(|(part, _)| *part == Part::List).count() as u64
    }

    fn skip(&mut self, reason: String, count: u64) {
        *self.skipped.entry(reason).or_default() += count;
    }

    /// Adds drafts up to the limit, and counts the rest as skipped.
    fn take(&mut self, part: Part, drafts: Vec<Draft>) {
        let room = CALLS.saturating_sub(self.drafts.len());
        let surplus = drafts.len().saturating_sub(room) as u64;
        self.drafts.extend(drafts.into_iter().take(room).map(|draft| (part, draft)));
        if surplus > 0 {
            self.skip("fler än någon källa har".to_owned(), surplus);
            self.unread += surplus;
        }
    }

    /// Keeps the validators of pages that were not requested in this pass.
    fn keep_unasked(&mut self, before: &Before<'_>) {
        for (url, known) in before.validators {
            self.validators.entry(url.clone()).or_insert_with(|| known.clone());
        }
    }

    fn keys(&self) -> BTreeSet<&str> {
        self.drafts.iter().filter(|(part, _)| *part == Part::List).map(|(_, draft)| draft.key.as_str()).collect()
    }
}

/// Makes a pass over a source. A list that changed while it was read gets a second pass, and a source that fails is
/// read by its fallback if it has one.
pub(super) async fn run(desk: &Desk<'_>, watched: &Watched, before: &Before<'_>) -> Swept {
    let none = BTreeMap::new();
    let mut swept = pages(desk, watched, &watched.reader, before).await;
    if swept.failure.is_none() && !swept.complete && !swept.unchanged && watched.spec.lists_all() {
        let first = swept;
        swept = pages(desk, watched, &watched.reader, &before.unseen(&none)).await;
        // Two passes with the same calls mean that the list did not change: its duplicates are its own.
        let same = first.all_rows && swept.all_rows && first.keys() == swept.keys();
        swept.complete |= same && swept.failure.is_none() && swept.suspect.is_none();
        swept.requests += first.requests;
        swept.bytes += first.bytes;
    }
    let Some(failure) = &swept.failure else { return swept };
    // A site that blocks us is left alone: people can open it in a browser.
    if failure.state == "blocked" {
        return swept;
    }
    let Some(fallback) = watched.reader.fallback() else { return swept };
    let nothing = BTreeMap::new();
    let blank = Before { validators: &none, marks: &nothing, details_due: false, usual: None };
    let mut poorer = pages(desk, watched, &Arc::from(fallback), &blank).await;
    poorer.requests += swept.requests;
    poorer.bytes += swept.bytes;
    poorer.complete = false;
    if let Some(also) = &mut poorer.failure {
        also.why = format!("{}; and the fallback: {}", failure.why, also.why);
        also.retry_after = failure.retry_after;
    } else {
        poorer.degraded = Some(failure.why.clone());
    }
    poorer
}

async fn pages(desk: &Desk<'_>, watched: &Watched, reader: &Arc<dyn Source>, before: &Before<'_>) -> Swept {
    let mut walk = Walk { queue: reader.start().into(), ..Walk::default() };
    let mut looked_again = false;
    let guard = Guard { allow_private: watched.spec.allow_private };
    loop {
        let Some(request) = walk.next() else {
            if looked_again {
                break;
            }
            looked_again = true;
            let more = again(reader, before, &mut walk);
            walk.queue.extend(more);
            continue;
        };
        let (part, url) = (request.part, request.url.clone());
        let known = before.validators.get(&url).filter(|_| request.body == Body::None);
        let tries = if part == Part::List || walk.swept.own.may_retry(&url) { Tries::Two } else { Tries::One };
        match desk.read(reader, request, known, (guard, tries)).await {
            Ok(Read::Unchanged { fresh_for }) => {
                walk.fresh(part, fresh_for);
                walk.stands(part, url, known);
            }
            Ok(Read::Page { parsed, validators, bytes, fresh_for }) => {
                walk.fresh(part, fresh_for);
                walk.swept.bytes += bytes;
                walk.swept.validators.extend(validators.map(|validators| (url.clone(), validators)));
                walk.keep(part, &url, parsed, known.is_some());
            }
            // A detail page may fail without failing the list.
            Err(failure) if part == Part::Detail => walk.lacks(&url, &failure, known.is_some()),
            Err(mut failure) => {
                if failure.state == "suspect" && before.standing() == 0 {
                    failure.state = "broken";
                }
                walk.swept.failure = Some(failure);
                return walk.swept;
            }
        }
    }
    walk.swept.unchanged = walk.list_stands();
    if walk.swept.unchanged {
        walk.swept.keep_unasked(before);
    }
    finish(&mut walk, watched, before);
    walk.swept
}

/// Returns the requests to make after the list has been read. For an unchanged list: once a day, its further pages and
/// the detail pages, where a deadline may have changed without the list changing. For a changed list: the detail pages
/// of calls that it no longer shows, or shows as closed, since they tell whether a call was cancelled, is only no
/// longer listed, or is gone.
fn again(reader: &Arc<dyn Source>, before: &Before<'_>, walk: &mut Walk) -> Vec<Request> {
    let swept = &walk.swept;
    if walk.list_stands() {
        let unread = before.validators.keys().filter(|url| before.details_due && !swept.validators.contains_key(*url));
        let request = |url: &String| match url.split_once('#') {
            Some((_, fragment)) if fragment.starts_with(LIST_PAGE) => Request::get(url),
            _ => Request::detail(url),
        };
        // A missing call may be back.
        let missed = before.marks.values().filter(|mark| mark.live && mark.missed > 0 && !mark.gone);
        let missed: Vec<Request> = missed.filter_map(|mark| reader.own_page(&mark.url)).take(SECOND_LOOKS).collect();
        let unread: Vec<Request> = unread.map(request).collect();
        walk.doubted.extend(missed.iter().map(|request| request.url.clone()));
        return unread.into_iter().chain(missed).collect();
    }
    let shown: BTreeMap<&str, &Draft> =
        swept.drafts.iter().filter(|(part, _)| *part == Part::List).map(|(_, d)| (d.key.as_str(), d)).collect();
    let over = |key: &str| shown.get(key).is_none_or(|draft| draft.status.as_deref() == Some("closed"));
    let live = before.marks.iter().filter(|(key, mark)| mark.live && !mark.gone && over(key));
    let live: Vec<Request> = live.filter_map(|(_, mark)| reader.own_page(&mark.url)).take(SECOND_LOOKS).collect();
    walk.doubted.extend(live.iter().map(|request| request.url.clone()));
    live
}

/// The state of a pass: the pages still to be read, and what was found so far.
#[derive(Default)]
struct Walk {
    swept: Swept,
    queue: VecDeque<Request>,
    asked: BTreeSet<String>,
    rows: u64,
    total: Option<u64>,
    /// Detail pages of calls that the list may have dropped: it is no error if such a page does not exist.
    doubted: BTreeSet<String>,
    /// Repetitions of a call on one and the same page of the list.
    doubles: u64,
    /// Requested pages of the list.
    lists: u64,
    standing_lists: u64,
}

impl Walk {
    /// Returns the next page to request: each page once, and at most [`MAX_PAGES`] in all.
    fn next(&mut self) -> Option<Request> {
        loop {
            let request = self.queue.pop_front()?;
            if !self.asked.insert(format!("{} {:?}", request.url, request.body)) {
                continue;
            }
            let is_list = u64::from(request.part == Part::List);
            if request.part == Part::Detail && !self.swept.own.may_ask(&request.url) {
                self.swept.skip("detaljsida: inte begärd, värden svarar inte som den ska".to_owned(), 1);
                continue;
            }
            if self.swept.requests >= PAGES {
                self.swept.unread += is_list;
                self.swept.skip(format!("fler än {PAGES} sidor"), 1);
                continue;
            }
            self.lists += is_list;
            self.swept.requests += 1;
            return Some(request);
        }
    }

    fn stands(&mut self, part: Part, url: String, known: Option<&Validators>) {
        match part {
            Part::List => self.standing_lists += 1,
            Part::Detail => {
                self.swept.standing.insert(url.clone());
                self.swept.own.read(&url);
            }
        }
        self.swept.validators.extend(known.cloned().map(|known| (url, known)));
    }

    fn list_stands(&self) -> bool {
        self.lists > 0 && self.standing_lists == self.lists
    }

    /// Notes how long the list stays fresh: as long as that of its pages with the shortest time.
    fn fresh(&mut self, part: Part, fresh_for: Option<Duration>) {
        if part == Part::List {
            let first = self.lists == 1;
            self.swept.fresh_for = if first { fresh_for } else { self.swept.fresh_for.min(fresh_for) };
        }
    }

    /// Notes a detail page that could not be read.
    fn lacks(&mut self, url: &str, failure: &Failure, known: bool) {
        self.swept.skip(format!("detaljsida: {}", failure.why), 1);
        if failure.of == Of::Gone {
            self.swept.gone.insert(url.to_owned());
        }
        if !matches!(failure.of, Of::Page | Of::Gone) || !self.doubted.contains(url) {
            self.swept.own.failed(url, failure, known);
        }
    }

    fn keep(&mut self, part: Part, url: &str, parsed: Parsed, known: bool) {
        if part == Part::List {
            // A page that only links to others is no page of the list.
            self.lists -= u64::from(parsed.only_leads_on());
            self.rows += parsed.rows;
            self.total = parsed.total.or(self.total);
            self.swept.said_empty |= parsed.said_empty;
            let keys: BTreeSet<&str> = parsed.drafts.iter().map(|draft| draft.key.as_str()).collect();
            self.doubles += (parsed.drafts.len() - keys.len()) as u64;
        } else {
            self.swept.standing.insert(url.to_owned());
            match parsed.drafts.is_empty() && parsed.follow.is_empty() {
                false => self.swept.own.read(url),
                true if self.doubted.contains(url) => {}
                true => self.swept.own.empty(url, "they say nothing of a call", known),
            }
        }
        self.queue.extend(parsed.follow);
        for skipped in parsed.skipped {
            let unread = part == Part::List && skipped.reason != NO_CALL;
            self.swept.unread += if unread { skipped.count } else { 0 };
            self.swept.skip(skipped.reason, skipped.count);
        }
        self.swept.take(part, parsed.drafts);
        // Like a detail page, such a draft changes a known call and never adds a new one.
        self.swept.take(Part::Detail, parsed.no_longer);
    }
}

/// Determines whether the whole list was read. A list that suddenly shows nothing is a failure, unless it says itself
/// that it is empty.
fn finish(walk: &mut Walk, watched: &Watched, before: &Before<'_>) {
    let swept = &mut walk.swept;
    if swept.unchanged {
        return;
    }
    let (found, standing) = (swept.found(), before.standing());
    if found == 0 && standing > 0 && watched.spec.lists_all() && !swept.said_empty {
        let why =
            format!("the list shows nothing although {standing} calls were known; they stay, look at the page by hand");
        swept.failure = Some(Failure { state: "suspect", why, retry_after: None, of: Of::Page });
        return;
    }
    let fell = |usual: &u64| watched.spec.lists_all() && !swept.said_empty && rhythm::fell(found, *usual);
    if let Some(usual) = before.usual.filter(fell) {
        let why = format!(
            "the list shows {found} calls where it usually shows {usual}; the others stay, look at the page by hand"
        );
        swept.suspect = Some(why);
        return;
    }
    let skipped: u64 = swept.skipped.values().sum();
    // A call repeated on one page is the list's own doing. One on two pages may have pushed another call out.
    let accounted = swept.keys().len() as u64 + skipped + walk.doubles;
    let whole = walk.total.is_none_or(|total| walk.rows == total && accounted >= total);
    swept.all_rows = walk.total == Some(walk.rows);
    // A list with both changed and unchanged pages was not read whole.
    swept.complete = whole && watched.spec.lists_all() && walk.standing_lists == 0;
}
