//! Reads one `[[source]]`.

use jiff::SignedDuration;

use super::table::TableParser;
use super::values::{address, duration, language, one_of};
use crate::opportunity::{CallKind, SourceId, Zone};
use crate::sources::file_text::FileText;
use crate::sources::spec::{SourceGroup, SourceSpec};
use crate::sources::{KINDS, SourceKind, WatchedSource};

/// Reads a source, or returns `None` when there was a fault.
pub(super) fn read(mut table: TableParser<'_, '_>, file: &FileText) -> Option<WatchedSource> {
    let faults = table.fault_count();
    let (kind_name, kind_line) = table.required("kind", "listing").unwrap_or_default();
    let kind = KINDS.into_iter().find(|kind| kind.name == kind_name);
    let spec = common_fields(&mut table, kind);
    // An entry without a kind has its fault already.
    if kind.is_none() && !kind_name.is_empty() {
        let known = KINDS.map(|kind| kind.name).join(", ");
        table.fault(kind_line, format!("kind = \"{kind_name}\": write one of {known}"));
    }
    let source = kind.and_then(|kind| (kind.read)(&spec, &mut table));
    let has_no_fault = table.fault_count() == faults;
    if source.is_some() || kind_name.is_empty() {
        table.reject_unknown(&format!("a source of kind \"{kind_name}\""));
    }
    source.filter(|_| has_no_fault).map(|source| WatchedSource { spec, source: source.into(), file: file.clone() })
}

/// Reads what a source of any kind has. What is missing or wrong is left empty, and noted as a fault.
fn common_fields(table: &mut TableParser<'_, '_>, kind: Option<&SourceKind>) -> SourceSpec {
    let id = table.required("id", "sida").and_then(|(id, line)| checked_id(table, id, line));
    let publisher = table.required("publisher", "Sida").map(|(text, _)| text);
    let url = match kind.and_then(|kind| kind.url) {
        Some(known) => Some(table.parsed("url", address).unwrap_or_else(|| known.to_owned())),
        None => table.required("url", "https://example.org/utlysningar/").and_then(|_| table.parsed("url", address)),
    };
    SourceSpec {
        // An entry without a sound id has its fault already, and is left out.
        id: id.unwrap_or_else(|| SourceId::from_static("unnamed")),
        publisher: publisher.unwrap_or_default(),
        url: url.unwrap_or_default(),
        group: table.parsed("group", one_of::<SourceGroup>).unwrap_or_default(),
        language: table.parsed("lang", language),
        zone: table.parsed("zone", zone).or(kind.map(|kind| kind.zone)).unwrap_or_default(),
        interval: table.parsed("every", duration).unwrap_or(SignedDuration::from_hours(6)),
        record: table.parsed("record", record).or(kind.map(|kind| kind.record)).unwrap_or_default(),
        geography: table.list("geography"),
        licence: table.text("licence").map(|(text, _)| text),
        unverified: table.flag("unverified"),
        allow_private: table.flag("allow_private"),
    }
}

fn checked_id(table: &mut TableParser<'_, '_>, id: String, line: usize) -> Option<SourceId> {
    let fits = !id.is_empty()
        && id.len() <= 60
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !fits {
        table
            .fault(line, format!("id = \"{id}\": use small letters a-z, digits and dashes, for example \"icld-feed\""));
    }
    id.parse().ok().filter(|_| fits)
}

fn zone(text: &str) -> Result<Zone, String> {
    one_of_these(text, [("brussels", Zone::Brussels), ("stockholm", Zone::Stockholm), ("helsinki", Zone::Helsinki)])
}

fn record(text: &str) -> Result<CallKind, String> {
    one_of_these(text, [("funding", CallKind::Funding), ("policy", CallKind::Policy)])
}

/// Returns the value of a word, of those that may stand in this field.
fn one_of_these<T: Copy, const N: usize>(text: &str, words: [(&'static str, T); N]) -> Result<T, String> {
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
    found.ok_or_else(|| format!("write one of {}", words.map(|(word, _)| word).join(", ")))
}
