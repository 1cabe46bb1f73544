//! Where calls are published: pure readers that say what to ask for and what an answer means.

mod address;
mod bytes;
mod charset;
pub mod eu_portal;
pub mod feed;
mod halves;
pub mod have_your_say;
pub mod json;
pub mod listing;
mod markup;
pub mod page;
mod people;
pub mod rhythm;
pub mod spec;
pub mod vinnova;

use std::io::{Read as _, Seek as _, SeekFrom};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::opportunity::Draft;

pub use bytes::{bounded, clip};
use bytes::{describe, read_json};

/// What to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub url: String,
    pub body: Body,
    /// The most that the answer may hold, in bytes after decompression.
    pub limit: u64,
    /// Keep the answer in a file instead of memory (for answers of many megabytes).
    pub spool: bool,
    pub part: Part,
}

/// What an answer's drafts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The source's list of calls: what it lacks may be gone.
    List,
    /// More about calls that the list already showed, by the same keys.
    Detail,
}

/// What a server gave to recognise a page by (RFC 9110 §8.8), sent back when the page is asked for again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

impl Validators {
    /// Nothing to send?
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// What is sent along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// A plain GET; validators are kept and sent.
    None,
    /// POST as `multipart/form-data`: name and JSON text of each part, each with its own `application/json`.
    JsonParts(Vec<(String, String)>),
}

/// 8 MiB: more than any list or page for people needs, and as much as a parser of markup can hold in little memory.
pub const MARKUP_LIMIT: u64 = 8 << 20;
/// 32 MiB: more than any page of a search interface needs.
pub const PAGE_LIMIT: u64 = 32 << 20;

impl Request {
    /// A plain GET of a page.
    pub fn get(url: impl Into<String>) -> Request {
        Request { url: url.into(), body: Body::None, limit: MARKUP_LIMIT, spool: false, part: Part::List }
    }

    /// The same for data, which may be longer than markup.
    pub fn of_data(self) -> Request {
        Request { limit: PAGE_LIMIT, ..self }
    }

    /// A plain GET of a page that tells more of calls already listed.
    pub fn detail(url: impl Into<String>) -> Request {
        Request { part: Part::Detail, ..Request::get(url) }
    }
}

/// An answer, with the request that it answers.
#[derive(Debug)]
pub struct Page {
    pub request: Request,
    /// Where it was found after redirects, in the source's own addresses.
    pub url: String,
    /// Without parameters, lower case; empty when none was sent.
    pub content_type: String,
    /// The charset named by the header, if any.
    pub charset: Option<String>,
    pub content: Content,
}

/// The bytes of an answer.
#[derive(Debug)]
pub enum Content {
    Memory(Vec<u8>),
    /// A temporary file, deleted when the page is dropped by its owner.
    File(std::fs::File),
}

impl Page {
    /// The page in memory, where readers want it, unless it was asked for as a file: a long answer waits on disk.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn at_hand(mut self) -> std::io::Result<Page> {
        if let (Content::File(file), false) = (&mut self.content, self.request.spool) {
            let mut bytes = Vec::new();
            file.seek(SeekFrom::Start(0))?;
            file.read_to_end(&mut bytes)?;
            self.content = Content::Memory(bytes);
        }
        Ok(self)
    }
}

/// Stands, with the page's number behind it, in the fragment of a request for a further page of a list. It is never
/// sent; it tells such a page from a call's own.
pub const LIST_PAGE: &str = "list-page-";

/// Why a row is left aside that was read well enough to see that it is no call. Every other reason means that it could
/// not be read.
pub const NO_CALL: &str = "inte en utlysning";

/// What a page meant.
#[derive(Debug, Default)]
pub struct Parsed {
    pub drafts: Vec<Draft>,
    /// Rows that could not be read, or are no calls: each with its reason.
    pub skipped: Vec<Skipped>,
    /// What to fetch next for the same sweep.
    pub follow: Vec<Request>,
    /// How many rows the whole sweep should give, if the source says.
    pub total: Option<u64>,
    /// Rows seen on this page, read or not.
    pub rows: u64,
    /// The page itself says that there is no call.
    pub said_empty: bool,
    /// What the source says is no call for the public, with its status: news only where it was one before.
    pub no_longer: Vec<Draft>,
}

impl Parsed {
    /// Does the page hold no row itself, and only say where they are?
    pub fn only_leads_on(&self) -> bool {
        self.rows == 0 && self.drafts.is_empty() && !self.follow.is_empty()
    }

    /// Counts a row that is left aside.
    pub fn skip(&mut self, reason: &str) {
        match self.skipped.iter_mut().find(|s| s.reason == reason) {
            Some(known) => known.count += 1,
            None => self.skipped.push(Skipped { reason: reason.to_owned(), count: 1 }),
        }
    }
}

/// A row left aside, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Skipped {
    pub reason: String,
    pub count: u64,
}

/// Why a page could not be read at all.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ParseError {
    #[error("the answer is not {expected}: {found}")]
    Shape { expected: &'static str, found: String },
    #[error("the answer holds rows that were not asked for: {0}")]
    Unfiltered(String),
    #[error("no call was found by the selectors, and nothing on the page says that there is none")]
    Nothing,
}

/// A reader of one source. No I/O, no clock.
pub trait Source: Send + Sync {
    /// What to fetch first.
    fn start(&self) -> Vec<Request>;

    /// What a page means, and what to fetch next.
    ///
    /// # Errors
    /// When the page is not what the source usually sends: the sweep has then failed.
    fn parse(&self, page: &Page) -> Result<Parsed, ParseError>;

    /// The page that tells more of the call `key`, if the source has one. Its drafts carry the same key.
    fn detail(&self, _key: &str, _identifier: Option<&str>) -> Option<Request> {
        None
    }

    /// The page at `url`, where a call was shown that the list no longer shows as it did, if the source has such pages.
    fn own_page(&self, _url: &str) -> Option<Request> {
        None
    }

    /// Another, poorer way to the same calls (same keys) for when this one fails: the source is then degraded,
    /// may add and amend, but its silence means nothing.
    fn fallback(&self) -> Option<Box<dyn Source>> {
        None
    }
}
