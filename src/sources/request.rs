//! What a source asks to be fetched.

use serde::{Deserialize, Serialize};

/// Marks, with the page's number behind it, the fragment of a request for a further page of a list. It is never sent;
/// it tells such a page from a detail page.
pub const LIST_PAGE_FRAGMENT: &str = "list-page-";

/// The most pages of a list that are followed; a longer one counts as read in part.
pub(super) const MAX_LIST_PAGES: usize = 300;

/// A page to fetch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequestKind {
    /// The source's list of calls: a call that it lacks may be gone.
    List,
    /// More about calls that the list already showed, under the same keys.
    Detail,
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequestBody {
    /// None: a plain GET, for which validators are kept and sent.
    None,
    /// A POST as `multipart/form-data`: name and JSON text of each part, each with its own `application/json`.
    JsonParts(Vec<(String, String)>),
}

/// 8 MiB: more than any list or page for people needs, and as much as a parser of markup can hold in little memory.
const MARKUP_LIMIT: u64 = 8 << 20;
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
