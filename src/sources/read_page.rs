//! The door through which every page of every source is read: what holds for all kinds of sources is done here.

use jiff::Timestamp;

use super::text_budget;
use super::{Page, ParseError, ParsedPage, RequestKind, SkipReason, Source};

/// Reads a page of a source. What is older than the source allows at `now` is left aside.
///
/// # Errors
/// When the page is not what the source usually sends.
pub fn read_page(source: &dyn Source, page: &Page, now: Timestamp) -> Result<ParsedPage, ParseError> {
    let mut parsed = source.parse(page)?;
    text_budget::check(&parsed)?;
    if page.request.kind == RequestKind::Detail {
        return Ok(parsed);
    }
    leave_out_old(source, &mut parsed, now);
    parsed.shared_keys.give_way(&mut parsed.drafts);
    Ok(parsed)
}

/// Takes out the calls that are too old, and the requests for their own pages.
fn leave_out_old(source: &dyn Source, parsed: &mut ParsedPage, now: Timestamp) {
    let Some(limit) = parsed.age_limit.clone() else { return };
    let (old, kept): (Vec<_>, Vec<_>) =
        std::mem::take(&mut parsed.drafts).into_iter().partition(|draft| limit.excludes(draft, now));
    parsed.drafts = kept;
    for draft in old {
        parsed.skip(SkipReason::NotACall);
        let own_page = source.detail_page(&draft.url);
        parsed.next_requests.retain(|request| Some(request) != own_page.as_ref());
    }
}

#[cfg(test)]
mod tests;
