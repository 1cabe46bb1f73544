//! A kind of source, and how an entry of `sources.toml` becomes a source of it.

use super::Source;
use super::file::TableParser;
use super::spec::SourceSpec;
use crate::opportunity::{CallKind, Zone};

/// A kind of source. Every kind has one constant of this type beside its [`Source`], listed in
/// [`KINDS`](super::KINDS).
pub struct SourceKind {
    /// The name in `sources.toml`.
    pub name: &'static str,
    /// The address, where all sources of the kind have the same.
    pub url: Option<&'static str>,
    /// The zone of deadlines, where the entry names none.
    pub zone: Zone,
    /// What its calls are, where the entry does not say.
    pub record: CallKind,
    /// Reads the fields of the kind's own and builds the source; `None` when there was a fault.
    pub(super) read: ReadSource,
}

/// Builds a source from an entry: what every entry has, and the table with the fields of its kind.
pub(super) type ReadSource = fn(&SourceSpec, &mut TableParser<'_, '_>) -> Option<Box<dyn Source>>;

impl SourceKind {
    /// Creates a kind whose entries name their address, with funding in Swedish time.
    pub(super) const fn new(name: &'static str, read: ReadSource) -> SourceKind {
        SourceKind { name, url: None, zone: Zone::Stockholm, record: CallKind::Funding, read }
    }
}
