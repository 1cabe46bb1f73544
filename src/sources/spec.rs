//! What `sources.toml` says of a source, whatever its kind.

use jiff::SignedDuration;
use strum::{EnumString, VariantArray, VariantNames};

use crate::opportunity::{CallKind, SourceId, Zone};
use crate::reading::normalise::SourceDefaults;
use crate::text::Language;

/// The fields that a source of any kind has.
#[derive(Clone, Debug)]
pub struct SourceSpec {
    /// Lower-case letters, digits and hyphens. It is stored, and so never changes.
    pub id: SourceId,
    pub publisher: String,
    pub url: String,
    #[allow(dead_code, reason = "checked when it is read, and kept for who reads the file")]
    pub group: SourceGroup,
    /// `None` for a source in several languages.
    pub language: Option<Language>,
    /// The zone that its deadlines are in.
    pub zone: Zone,
    /// The time between two crawls.
    pub interval: SignedDuration,
    pub record: CallKind,
    /// The places that its calls are limited to; empty for no limit.
    pub geography: Vec<String>,
    /// The licence under which its content may be reused, as far as is known.
    #[allow(dead_code, reason = "checked when it is read, and kept for who reads the file")]
    pub licence: Option<String>,
    /// Whether the entry was never tried against the real source.
    pub unverified: bool,
    /// Whether private addresses may be fetched for it, because it stands in the operator's own network.
    pub allow_private: bool,
}

/// The group that a source belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, VariantArray, VariantNames)]
#[strum(serialize_all = "lowercase")]
pub enum SourceGroup {
    Eu,
    Development,
    #[default]
    National,
    Interreg,
    Policy,
}

impl SourceSpec {
    /// Returns what holds for its calls unless they say otherwise. `anchor` is left to the caller, who knows when a call
    /// was first seen.
    pub fn defaults(&self) -> SourceDefaults {
        SourceDefaults {
            publisher: self.publisher.clone(),
            language: self.language,
            geography: self.geography.clone(),
            anchor: None,
        }
    }
}
