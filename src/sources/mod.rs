//! Where calls are published: sources that say what to request and parse what comes back, without I/O and clock.

mod address;
mod age_limit;
mod bytes;
pub mod cadence;
mod charset;
pub mod eu_portal;
pub mod feed;
mod fetched_page;
pub mod file;
mod file_text;
pub mod have_your_say;
pub mod json;
mod kind;
pub mod listing;
mod markup;
mod meta;
pub mod page;
mod page_answer;
mod page_task;
mod parsed_page;
mod personal_data;
mod phrases;
mod read_page;
mod request;
mod shared_keys;
mod skipped;
mod source;
pub mod spec;
mod surrogates;
mod text_budget;
pub mod vinnova;
mod watched;

pub use age_limit::AgeLimit;
pub use bytes::{bounded, clip};
pub use fetched_page::{Content, Page, Validators};
pub use kind::SourceKind;
pub use page_answer::{PageAnswer, PageRefusal};
pub use page_task::{PageTask, SourceWay};
pub use parsed_page::{ParseError, ParsedPage};
pub use read_page::read_page;
use request::MAX_LIST_PAGES;
pub use request::{DATA_LIMIT, LIST_PAGE_FRAGMENT, Request, RequestBody, RequestKind};
pub use shared_keys::SharedKeys;
pub use skipped::{SkipReason, SkippedRows};
pub use source::Source;
pub use text_budget::text_bytes;
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
