//! A call as its source wrote it: plain strings, none of them interpreted.

use serde::{Deserialize, Serialize};

use super::{CallKind, SectionKind, StatedStatus, Zone};

use crate::text::Language;

/// A call as a source's parser returns it. Text is plain (markup already removed); dates are written `YYYY-MM-DD`,
/// `YYYY-MM-DD HH:MM` (wall time in `zone`) or as the funder's own prose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The permanent key that distinguishes the call from every other of the same source.
    pub key: String,
    /// The source's own reference, shown exactly as given.
    pub reference: String,
    pub url: String,
    pub title: String,
    pub kind: CallKind,
    pub identifier: Option<String>,
    pub funder: Option<String>,
    pub programme: Option<String>,
    pub action: Option<String>,
    pub call_identifier: Option<String>,
    pub call_title: Option<String>,
    /// `None` where the source does not say.
    pub status: Option<StatedStatus>,
    pub opens: Option<String>,
    pub deadlines: Vec<String>,
    /// `single-stage`, `two-stage`, `multiple cut-off`.
    pub deadline_model: Option<String>,
    /// The prose that the dates are read from when `deadlines` is empty.
    pub dates_prose: Option<String>,
    /// The source says that applications are taken at any time.
    pub rolling: bool,
    pub zone: Zone,
    /// The day of publication, which supplies the year of dates that leave it out.
    pub published: Option<String>,
    pub budget: Option<String>,
    pub grant_min: Option<String>,
    pub grant_max: Option<String>,
    /// The currency (ISO 4217) of amounts above that name none.
    pub currency: Option<String>,
    pub expected_grants: Option<u64>,
    /// Detected from the text when absent.
    pub language: Option<Language>,
    pub sections: Vec<(SectionKind, String)>,
    pub keywords: Vec<String>,
    pub geography: Vec<String>,
}
