//! The door through which every page of every source is read: what holds for all kinds of sources is done here.

use super::{Page, ParseError, ParsedPage, RequestKind, Source};

/// Reads a page of a source.
///
/// # Errors
/// When the page is not what the source usually sends.
pub fn read_page(source: &dyn Source, page: &Page) -> Result<ParsedPage, ParseError> {
    let mut parsed = source.parse(page)?;
    if page.request.kind == RequestKind::List {
        parsed.shared_keys.give_way(&mut parsed.drafts);
    }
    Ok(parsed)
}
