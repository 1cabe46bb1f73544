//! When entries were published. Feeds write it in many ways that their standards do not know, so our own reader of
//! dates reads it.

use feed_rs::model::Entry;
use feed_rs::parser::Builder;
use jiff::Timestamp;

use crate::opportunity::Zone;
use crate::reading::date;

/// What the parser is given for a date that is there and cannot be read; no entry is so old.
const UNREAD: Timestamp = Timestamp::UNIX_EPOCH;

/// Begins a parser of feeds that reads dates as we do; those without a zone are in `zone`.
pub(super) fn parser(zone: Zone) -> Builder {
    let read = move |text: &str| {
        let unread = || (!text.trim().is_empty() && !date::is_placeholder(text)).then_some(UNREAD);
        date::parse_moment(text, zone).or_else(unread)?.to_string().parse().ok()
    };
    Builder::new().timestamp_parser(read)
}

/// Returns when an entry was published or, where that is not known, changed.
pub(super) fn published_at(entry: &Entry) -> Option<Timestamp> {
    moments(entry).find(|at| *at != UNREAD)
}

/// Returns the same for a draft, with the word for a date that could not be read.
pub(super) fn publication(entry: &Entry) -> Option<String> {
    let unread = || moments(entry).next().map(|_| date::UNREAD_DATE.to_owned());
    published_at(entry).map(|at| at.to_string()).or_else(unread)
}

fn moments(entry: &Entry) -> impl Iterator<Item = Timestamp> {
    let written = [entry.published, entry.updated].into_iter().flatten();
    written.filter_map(|at| Timestamp::from_millisecond(at.timestamp_millis()).ok())
}
