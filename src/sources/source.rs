//! The interface of every source.

use std::fmt;

use super::fetched_page::Page;
use super::parsed_page::{ParseError, ParsedPage};
use super::request::Request;

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
