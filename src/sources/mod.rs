//! Where calls are published: sources that say what to request and parse what comes back, without I/O and clock.

mod address;
mod bytes;
pub mod cadence;
mod charset;
pub mod eu_portal;
pub mod feed;
pub mod file;
pub mod have_your_say;
pub mod json;
mod kind;
pub mod listing;
mod markup;
mod meta;
pub mod page;
mod personal_data;
mod phrases;
mod skipped;
pub mod spec;
mod surrogates;
pub mod vinnova;
mod watched;

use std::fmt;
use std::io::{Read as _, Seek as _, SeekFrom};

use thiserror::Error;

use crate::opportunity::Draft;

pub use bytes::{bounded, clip};
use bytes::{describe, read_json};
pub use kind::SourceKind;
pub use skipped::{SkipReason, SkippedRows};
pub use watched::WatchedSource;

/// The kinds of sources: a new one has a module of its own and a line here.
pub const KINDS: [&SourceKind; 8] = [
    &eu_portal::KIND,
    &vinnova::KIND,
    &have_your_say::KIND,
    &feed::KIND,
    &listing::KIND,
    &json::KIND,
    &json::EVENTS_KIND,
    &page::KIND,
];

/// A page to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub url: String,
    pub body: RequestBody,
    /// The most that the response may hold, in bytes after decompression.
    pub limit: u64,
    /// Whether the response is kept in a file instead of memory, for responses of many megabytes.
    pub spool: bool,
    pub kind: RequestKind,
}

/// The kind of a request, which decides what the drafts of its response are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestKind {
    /// The source's list of calls: a call that it lacks may be gone.
    List,
    /// More about calls that the list already showed, under the same keys.
    Detail,
}

/// A server's validators of a page (RFC 9110 §8.8), sent back when the page is requested again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestBody {
    /// None: a plain GET, for which validators are kept and sent.
    None,
    /// A POST as `multipart/form-data`: name and JSON text of each part, each with its own `application/json`.
    JsonParts(Vec<(String, String)>),
}

/// 8 MiB: more than any list or page for people needs, and as much as a parser of markup can hold in little memory.
pub const MARKUP_LIMIT: u64 = 8 << 20;
/// 32 MiB: more than any page of a search interface needs.
pub const DATA_LIMIT: u64 = 32 << 20;

impl Request {
    /// Returns a plain GET of a page.
    pub fn get(url: impl Into<String>) -> Request {
        Request { url: url.into(), body: RequestBody::None, limit: MARKUP_LIMIT, spool: false, kind: RequestKind::List }
    }

    /// Raises the size limit for data, which may be longer than markup.
    pub fn for_data(self) -> Request {
        Request { limit: DATA_LIMIT, ..self }
    }

    /// Returns a plain GET of a page with more about calls that are already listed.
    pub fn detail(url: impl Into<String>) -> Request {
        Request { kind: RequestKind::Detail, ..Request::get(url) }
    }
}

/// A fetched page, with the request that led to it.
#[derive(Debug)]
pub struct Page {
    pub request: Request,
    /// Its address after redirects, in the source's own addresses.
    pub url: String,
    /// The media type without parameters, in lower case; empty when none was sent.
    #[allow(dead_code, reason = "readers tell by the content itself what it is; tests ask what was fetched")]
    pub content_type: String,
    /// The charset named by the header, if any.
    pub charset: Option<String>,
    pub content: Content,
}

/// The bytes of a response.
#[derive(Debug)]
pub enum Content {
    Memory(Vec<u8>),
    /// A temporary file, deleted when the page is dropped by its owner.
    File(std::fs::File),
}

impl Page {
    /// Moves the content into memory, where sources expect it, unless it was requested as a file: a long response waits
    /// on disk.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn into_memory(mut self) -> std::io::Result<Page> {
        if let (Content::File(file), false) = (&mut self.content, self.request.spool) {
            let mut bytes = Vec::new();
            file.seek(SeekFrom::Start(0))?;
            file.read_to_end(&mut bytes)?;
            self.content = Content::Memory(bytes);
        }
        Ok(self)
    }
}

/// Marks, with the page's number behind it, the fragment of a request for a further page of a list. It is never sent;
/// it tells such a page from a detail page.
pub const LIST_PAGE_FRAGMENT: &str = "list-page-";

/// The drafts that a source read on a page, and what else the page says.
#[derive(Debug, Default)]
pub struct ParsedPage {
    pub drafts: Vec<Draft>,
    /// Rows that could not be read, or are no calls, counted by reason.
    pub skipped: Vec<SkippedRows>,
    /// The requests to fetch next in the same crawl pass.
    pub next_requests: Vec<Request>,
    /// The number of rows that the whole crawl pass should give, if the source says.
    pub total: Option<u64>,
    /// The number of rows on this page, read or not.
    pub row_count: u64,
    /// Whether the page itself says that there is no call.
    pub says_empty: bool,
    /// Calls that are no longer open to the public, with their status: news only where they were listed before.
    pub withdrawn: Vec<Draft>,
}

impl ParsedPage {
    /// Tells whether the page holds no row itself and only links to pages that do.
    pub fn only_links(&self) -> bool {
        self.row_count == 0 && self.drafts.is_empty() && !self.next_requests.is_empty()
    }

    /// Counts a row as skipped for a reason.
    pub fn skip(&mut self, reason: impl Into<SkipReason>) {
        let reason = reason.into();
        match self.skipped.iter_mut().find(|s| s.reason == reason) {
            Some(known) => known.count += 1,
            None => self.skipped.push(SkippedRows { reason, count: 1 }),
        }
    }
}

/// Why a page could not be read at all.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ParseError {
    #[error("the answer is not {expected}: {found}")]
    UnexpectedFormat { expected: &'static str, found: String },
    #[error("the answer holds rows that were not asked for: {0}")]
    Unfiltered(String),
    #[error("no call was found by the selectors, and nothing on the page says that there is none")]
    NoRows,
}

/// One source of calls. Implementations do no I/O and know no clock.
pub trait Source: fmt::Debug + Send + Sync {
    /// Returns the name of its kind in JSON.
    fn kind(&self) -> &'static str;

    /// Returns every host that it is fetched from.
    fn hosts(&self) -> Vec<String>;

    /// Returns the page where a person sees its calls.
    fn public_page(&self) -> Option<String> {
        None
    }

    /// Returns the rank that decides which source leads when several show the same call: the lowest.
    fn rank(&self) -> u8 {
        1
    }

    /// Tells whether its list shows every call, so that a call that the list lacks is gone.
    fn lists_all_calls(&self) -> bool {
        true
    }

    /// Returns what to fetch first.
    fn start_requests(&self) -> Vec<Request>;

    /// Reads a page, and says what to fetch next.
    ///
    /// # Errors
    /// When the page is not what the source usually sends: the crawl pass has then failed.
    fn parse(&self, page: &Page) -> Result<ParsedPage, ParseError>;

    /// Returns the request for the details of the call `key`, if the source has such pages. Their drafts carry the same
    /// key.
    fn details_of(&self, _key: &str, _identifier: Option<&str>) -> Option<Request> {
        None
    }

    /// Returns the request for the detail page at `url`, if the source has such pages. It is used for calls that the
    /// list no longer shows as it did.
    fn detail_page(&self, _url: &str) -> Option<Request> {
        None
    }

    /// Returns a poorer way to the same calls (under the same keys) for when this one fails. The source is then
    /// degraded: it may add and amend calls, but a call that it lacks is not taken as gone.
    fn fallback(&self) -> Option<Box<dyn Source>> {
        None
    }
}
