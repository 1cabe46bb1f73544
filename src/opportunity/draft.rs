//! A call as its source wrote it: strings, all uncertain.

use serde::{Deserialize, Serialize};

use super::{Kind, SectionKind, Zone};

/// What a source's parser hands over. Text is plain (markup already removed), dates are as
/// `YYYY-MM-DD`, `YYYY-MM-DD HH:MM` (wall time in `zone`) or the funder's own prose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// What tells this call from every other of the same source, for ever.
    pub key: String,
    /// How the source itself refers to it; shown exactly as given.
    pub reference: String,
    pub url: String,
    pub title: String,
    pub kind: Kind,
    pub identifier: Option<String>,
    pub funder: Option<String>,
    pub programme: Option<String>,
    pub action: Option<String>,
    pub call_identifier: Option<String>,
    pub call_title: Option<String>,
    /// `forthcoming`, `open`, `closed`, `withdrawn`; anything else counts as unknown.
    pub status: Option<String>,
    pub opens: Option<String>,
    pub deadlines: Vec<String>,
    /// `single-stage`, `two-stage`, `multiple cut-off`.
    pub deadline_model: Option<String>,
    /// Prose to read the dates from when `deadlines` is empty.
    pub dates_prose: Option<String>,
    /// The source says that applications are taken at any time.
    pub rolling: bool,
    pub zone: Zone,
    /// When the source published it: the year that a date without one is near.
    pub published: Option<String>,
    pub budget: Option<String>,
    pub grant_min: Option<String>,
    pub grant_max: Option<String>,
    /// ISO 4217, for bare numbers in the three above.
    pub currency: Option<String>,
    pub expected_grants: Option<u64>,
    /// `sv`, `en`, `da`, `no`; found out from the text when absent.
    pub language: Option<String>,
    pub sections: Vec<(SectionKind, String)>,
    pub keywords: Vec<String>,
    pub geography: Vec<String>,
}
