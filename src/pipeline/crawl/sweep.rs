//! One sweep of a source: its first page and all that it leads to, fetched and parsed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use super::{Watched, rhythm};
use crate::fetch::{FetchError, Fetched, Fetcher, Guard};
use crate::opportunity::Draft;
use crate::source::{Body, NO_CALL, Page, ParseError, Parsed, Part, Request, Source, Validators};

/// What a sweep brought.
#[derive(Debug, Default)]
pub(super) struct Swept {
    /// Drafts of the list, then of detail pages, in the order of their pages.
    pub(super) drafts: Vec<(Part, Draft)>,
    pub(super) skipped: BTreeMap<String, u64>,
    pub(super) requests: u64,
    pub(super) bytes: u64,
    pub(super) validators: BTreeMap<String, Validators>,
    /// Why the first way failed, when a poorer way was taken.
    pub(super) degraded: Option<String>,
    pub(super) failure: Option<Failure>,
    /// The list itself had not changed since it was last read.
    pub(super) unchanged: bool,
    /// Rows of the list that could not be read: each may be any call that seems to be lacking.
    pub(super) unread: u64,
    /// Why what the list shows is doubted: it is read, but what it lacks is not absent.
    pub(super) suspect: Option<String>,
    /// The whole list was seen, so what it lacks is absent.
    pub(super) complete: bool,
}

/// Why a sweep failed.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) state: &'static str,
    pub(super) why: String,
    pub(super) retry_after: Option<Duration>,
}

/// What is known of a source before it is swept.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Before {
    /// Calls that stand.
    pub(super) standing: u64,
    /// Calls that its list usually shows.
    pub(super) usual: Option<u64>,
}

/// No source has more calls than this; the portal answers nothing beyond its ten-thousandth row.
const CALLS: usize = 12_000;
/// No source leads to more pages than this in one sweep.
const PAGES: u64 = 400;

impl Swept {
    pub(super) fn out_of_time(patience: Duration) -> Swept {
        let why = format!("the source did not finish within {} s; what was known stays", patience.as_secs());
        Swept { failure: Some(Failure { state: "broken", why, retry_after: None }), ..Swept::default() }
    }

    /// Calls seen on the list.
    pub(super) fn found(&self) -> u64 {
        self.drafts.iter().filter(|(part, _)| *part == Part::List).count() as u64
    }

    fn skip(&mut self, reason: String, count: u64) {
        *self.skipped.entry(reason).or_default() += count;
    }

    /// Takes drafts in, as many as there is room for; the rest is counted.
    fn take(&mut self, part: Part, drafts: Vec<Draft>) {
        let room = CALLS.saturating_sub(self.drafts.len());
        let surplus = drafts.len().saturating_sub(room) as u64;
        self.drafts.extend(drafts.into_iter().take(room).map(|draft| (part, draft)));
        if surplus > 0 {
            self.skip("fler än någon källa har".to_owned(), surplus);
            self.unread += surplus;
        }
    }

    fn keys(&self) -> BTreeSet<&str> {
        self.drafts.iter().filter(|(part, _)| *part == Part::List).map(|(_, draft)| draft.key.as_str()).collect()
    }
}

/// Sweeps a source; a list that moved under our feet is swept once more, and a source that fails is read the poorer
/// way if it has one.
pub(super) async fn run(
    fetcher: &Fetcher,
    watched: &Watched,
    validators: &BTreeMap<String, Validators>,
    before: Before,
) -> Swept {
    let mut swept = pages(fetcher, watched, &watched.reader, validators, before).await;
    if swept.failure.is_none() && !swept.complete && !swept.unchanged && watched.spec.lists_all() {
        let first = swept;
        swept = pages(fetcher, watched, &watched.reader, validators, before).await;
        swept.requests += first.requests;
        swept.bytes += first.bytes;
    }
    let Some(failure) = &swept.failure else { return swept };
    // A site that does not want us is left alone: somebody opens it by hand.
    if failure.state == "blocked" {
        return swept;
    }
    let Some(fallback) = watched.reader.fallback() else { return swept };
    let mut poorer = pages(fetcher, watched, &Arc::from(fallback), &BTreeMap::new(), Before::default()).await;
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

async fn pages(
    fetcher: &Fetcher,
    watched: &Watched,
    reader: &Arc<dyn Source>,
    validators: &BTreeMap<String, Validators>,
    before: Before,
) -> Swept {
    let mut walk = Walk { queue: reader.start().into(), ..Walk::default() };
    while let Some(request) = walk.next() {
        let (part, url) = (request.part, request.url.clone());
        let known = validators.get(&url).filter(|_| request.body == Body::None && walk.may_stand(part));
        match read(fetcher, reader, request, known).await {
            Ok(Read::Unchanged) => walk.stands(part, url, known),
            Ok(Read::Page { parsed, validators, bytes }) => {
                walk.swept.bytes += bytes;
                if let Some(validators) = validators.filter(|_| walk.may_stand(part)) {
                    walk.swept.validators.insert(url, validators);
                }
                walk.keep(part, parsed);
            }
            // A call's own page may fail without the list's failing.
            Err(failure) if part == Part::Detail => walk.swept.skip(format!("detaljsida: {}", failure.why), 1),
            Err(mut failure) => {
                if failure.state == "suspect" && before.standing == 0 {
                    failure.state = "broken";
                }
                walk.swept.failure = Some(failure);
                return walk.swept;
            }
        }
        // The list stands as it was: look again at the pages that it led to.
        if walk.queue.is_empty() && walk.list_stands() && part == Part::List {
            let led_to = validators.keys().filter(|url| !walk.swept.validators.contains_key(*url));
            walk.queue.extend(led_to.map(Request::detail));
        }
    }
    walk.swept.unchanged = walk.list_stands();
    if walk.lists > 1 {
        // Each page of a list in several must be read anew: "not modified" would hide what it leads to.
        let first = reader.start();
        walk.swept.validators.retain(|url, _| first.iter().all(|request| request.url != *url));
    }
    finish(&mut walk.swept, watched, walk.rows, walk.total, before);
    walk.swept
}

/// A way through a source's pages.
#[derive(Default)]
struct Walk {
    swept: Swept,
    queue: VecDeque<Request>,
    asked: BTreeSet<String>,
    rows: u64,
    total: Option<u64>,
    /// Pages of the list asked for, and those of them that stand as they were.
    lists: u64,
    standing_lists: u64,
}

impl Walk {
    /// The next page to ask for; each once, and not without end.
    fn next(&mut self) -> Option<Request> {
        loop {
            let request = self.queue.pop_front()?;
            if !self.asked.insert(format!("{} {:?}", request.url, request.body)) {
                continue;
            }
            let is_list = u64::from(request.part == Part::List);
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

    /// May the page be answered with "not modified"? Of a list only the first.
    fn may_stand(&self, part: Part) -> bool {
        part == Part::Detail || self.lists == 1
    }

    fn stands(&mut self, part: Part, url: String, known: Option<&Validators>) {
        self.standing_lists += u64::from(part == Part::List);
        self.swept.validators.extend(known.cloned().map(|known| (url, known)));
    }

    fn list_stands(&self) -> bool {
        self.lists > 0 && self.standing_lists == self.lists
    }

    fn keep(&mut self, part: Part, parsed: Parsed) {
        self.rows += parsed.rows;
        self.total = parsed.total.or(self.total);
        self.queue.extend(parsed.follow);
        for skipped in parsed.skipped {
            let unread = part == Part::List && skipped.reason != NO_CALL;
            self.swept.unread += if unread { skipped.count } else { 0 };
            self.swept.skip(skipped.reason, skipped.count);
        }
        self.swept.take(part, parsed.drafts);
    }
}

/// Was the whole list seen? A list that suddenly shows nothing is a failure until it has been seen to be true.
fn finish(swept: &mut Swept, watched: &Watched, rows: u64, total: Option<u64>, before: Before) {
    if swept.unchanged {
        return;
    }
    let (found, standing) = (swept.found(), before.standing);
    if found == 0 && standing > 0 && watched.spec.lists_all() {
        let why =
            format!("the list shows nothing although {standing} calls were known; they stay, look at the page by hand");
        swept.failure = Some(Failure { state: "suspect", why, retry_after: None });
        return;
    }
    if let Some(usual) = before.usual.filter(|usual| watched.spec.lists_all() && rhythm::fell(found, *usual)) {
        let why = format!(
            "the list shows {found} calls where it usually shows {usual}; the others stay, look at the page by hand"
        );
        swept.suspect = Some(why);
        return;
    }
    let skipped: u64 = swept.skipped.values().sum();
    let distinct = swept.keys().len() as u64;
    let whole = total.is_none_or(|total| rows == total && distinct + skipped >= total);
    swept.complete = whole && watched.spec.lists_all();
}

enum Read {
    Unchanged,
    Page { parsed: Parsed, validators: Option<Validators>, bytes: u64 },
}

async fn read(
    fetcher: &Fetcher,
    reader: &Arc<dyn Source>,
    request: Request,
    known: Option<&Validators>,
) -> Result<Read, Failure> {
    let guard = Guard { allow_private: false };
    let fetched = match fetcher.fetch(&request, known, guard).await {
        // One more try within the round, for a passing fault.
        Err(error) if error.is_temporary() && error.retry_after().is_none() => {
            fetcher.fetch(&request, known, guard).await
        }
        fetched => fetched,
    };
    match fetched.map_err(|error| failed(&error))? {
        Fetched::Unchanged { .. } => Ok(Read::Unchanged),
        Fetched::Page { page, validators, bytes, .. } => {
            let validators = (request.body == Body::None).then_some(validators);
            let parsed = parse(reader.clone(), *page).await?;
            Ok(Read::Page { parsed, validators, bytes })
        }
    }
}

/// Parses off the async threads; a panic in it is this source's failure and nobody else's.
async fn parse(reader: Arc<dyn Source>, page: Page) -> Result<Parsed, Failure> {
    let url = page.url.clone();
    let parsed = tokio::task::spawn_blocking(move || reader.parse(&page)).await;
    let broken = |why: String| Failure { state: "broken", why: format!("{url}: {why}"), retry_after: None };
    match parsed {
        Ok(Ok(parsed)) => Ok(parsed),
        Ok(Err(error @ ParseError::Nothing)) => {
            Err(Failure { state: "suspect", why: format!("{url}: {error}"), retry_after: None })
        }
        Ok(Err(error @ (ParseError::Shape { .. } | ParseError::Unfiltered(_)))) => Err(broken(error.to_string())),
        Err(_) => Err(broken(
            "the reader of this source failed on the page; that is a fault of ours: please report it".to_owned(),
        )),
    }
}

fn failed(error: &FetchError) -> Failure {
    let state = if error.is_blocked() { "blocked" } else { "broken" };
    Failure { state, why: error.to_string(), retry_after: error.retry_after() }
}
