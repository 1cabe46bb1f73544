//! Keeps a letter's HTML below the length at which mail programs cut it, and with it the way to stop the letters.

use super::section::LetterSection;

/// The most bytes of a letter's HTML. Gmail cuts it at 102 400.
const MAX_HTML_BYTES: usize = 100_000;

/// Returns whether no mail program cuts the HTML, whose lines end in two bytes once it is sent (RFC 5322 §2.1).
pub(super) fn is_short_enough(html: &str) -> bool {
    html.len() + html.matches('\n').count() <= MAX_HTML_BYTES
}

/// Returns the HTML with the largest number below `end` that is short enough; `None` when not even that with 0 is.
pub(super) fn longest(end: usize, render: impl Fn(usize) -> askama::Result<String>) -> askama::Result<Option<String>> {
    let (mut low, mut high, mut best) = (0, end, None);
    while low < high {
        let middle = low + (high - low) / 2;
        let html = render(middle)?;
        if is_short_enough(&html) {
            (low, best) = (middle + 1, Some(html));
        } else {
            high = middle;
        }
    }
    Ok(best)
}

/// Shortens sections to at most so many calls in full, and so many in all; those that are left out are counted.
pub(super) fn show_fewer(sections: &mut [LetterSection], full: usize, shown: usize) {
    let (mut full_left, mut left) = (full, shown);
    for section in sections {
        let shortened = section.full.split_off(section.full.len().min(full_left));
        full_left -= section.full.len();
        section.short.splice(0..0, shortened);
        left = left.saturating_sub(section.full.len());
        let kept = section.short.len().min(left);
        section.left_out += (section.short.len() - kept) as u64;
        section.short.truncate(kept);
        left -= kept;
    }
}
