//! How much text one page may make: more than any list of calls, and little enough to be kept.

use serde::Serialize;

use super::{ParseError, ParsedPage};

/// Bytes of all that is read on one page; a page of a hundred topics of the EU portal has one or two million.
const MAX_PAGE_TEXT: u64 = 8 << 20;

/// Refuses what holds more text than a page of calls has.
pub(super) fn check(parsed: &ParsedPage) -> Result<(), ParseError> {
    let drafts = text_bytes(&(&parsed.drafts, &parsed.withdrawn));
    let bytes = drafts + text_bytes(&(&parsed.next_requests, &parsed.skipped, &parsed.shared_keys));
    match bytes > MAX_PAGE_TEXT {
        true => Err(ParseError::TooMuchText),
        false => Ok(()),
    }
}

/// Returns how many bytes something is long, written as JSON.
pub fn text_bytes(what: &impl Serialize) -> u64 {
    let mut counted = Counted(0);
    // Nothing that is counted here can fail to be written.
    serde_json::to_writer(&mut counted, what).map_or(u64::MAX, |()| counted.0)
}

struct Counted(u64);

impl std::io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
