//! The normal form of a draft: what one listing says of a call, as typed values.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

use super::{Amount, Applicant, Deadline, Month, StatedStatus, Status, UnclearDate};
use crate::text::Language;

/// The kind of a call: funding to apply for, a policy proposal to answer, or a page that is only watched for changes.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
#[schema(as = Kind)]
pub enum CallKind {
    #[default]
    Funding,
    Policy,
    Page,
}

impl CallKind {
    /// Returns the name in JSON, SQL and the index.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// How several deadlines relate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DeadlineModel {
    #[default]
    SingleStage,
    /// Only the first deadline admits new applicants.
    TwoStage,
    /// Each date is a chance of its own.
    MultipleCutOff,
}

/// The purpose of a section of text. Boilerplate has no weight in matching.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SectionKind {
    Summary,
    Objective,
    ExpectedOutcome,
    Scope,
    Destination,
    /// Who may apply and on what terms.
    Conditions,
    /// Help texts, templates and contact details.
    Boilerplate,
    Other,
}

/// A section of a call's text: plain, with one newline between paragraphs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    pub kind: SectionKind,
    pub text: String,
}

/// The facts that one listing gives of a call.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    pub kind: CallKind,
    pub title: String,
    /// The funder's own name for the call, e.g. `CERV-2026-CITIZENS-TOWN-TT`.
    pub identifier: Option<String>,
    pub funder: String,
    /// Short name, e.g. `LIFE`, `Horizon Europe`.
    pub programme: Option<String>,
    /// The type of action, e.g. `HORIZON Research and Innovation Actions`.
    pub action: Option<String>,
    /// The umbrella call that the topic belongs to.
    pub call_identifier: Option<String>,
    pub call_title: Option<String>,
    pub stated: StatedStatus,
    pub opens: Option<Date>,
    /// The month in which the opening is planned, where the source gives no day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planned: Option<Month>,
    /// In chronological order, passed ones included.
    pub deadlines: Vec<Deadline>,
    /// What the source writes of deadlines and cannot be read for certain.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unclear: Vec<UnclearDate>,
    pub deadline_model: DeadlineModel,
    /// Applications are taken at any time.
    pub rolling: bool,
    /// The total budget of the call.
    pub budget: Option<Amount>,
    /// The smallest grant to one project; `grant_max` is the largest.
    pub grant_min: Option<Amount>,
    pub grant_max: Option<Amount>,
    pub expected_grants: Option<u64>,
    /// The applicants of whom the text says whether they may apply; empty where it says nothing.
    pub applicants: Vec<Applicant>,
    pub url: String,
    pub language: Language,
    pub sections: Vec<Section>,
    pub keywords: Vec<String>,
    /// The places that the call is limited to (län, Interreg area, country), as the source names them.
    pub geography: Vec<String>,
}

impl Facts {
    /// Returns the deadlines that admit a new applicant.
    pub fn entry_deadlines(&self) -> &[Deadline] {
        match self.deadline_model {
            DeadlineModel::TwoStage => self.deadlines.get(..1).unwrap_or_default(),
            _ => &self.deadlines,
        }
    }

    /// Returns the next deadline for a new applicant, or the last one when all have passed.
    pub fn next_deadline(&self, now: Timestamp) -> Option<Deadline> {
        let deadlines = self.entry_deadlines();
        deadlines.iter().find(|d| d.instant() > now).or(deadlines.last()).copied()
    }

    /// Returns the source's words on a deadline, where they leave in doubt which day it is; without a deadline, on one
    /// that could not be read.
    pub fn doubt_about(&self, deadline: Option<&Deadline>) -> Option<&str> {
        let day = deadline.map(|deadline| deadline.date);
        self.unclear.iter().find(|unclear| unclear.read_as == day).map(|unclear| unclear.words.as_str())
    }

    /// Returns the instant after which nobody new can apply; `None` for a rolling call or one without deadlines.
    pub fn closes_at(&self) -> Option<Timestamp> {
        if self.rolling {
            return None;
        }
        self.entry_deadlines().iter().map(Deadline::instant).max()
    }

    /// Returns whether every deadline that admits a new applicant has passed.
    pub fn is_closed_by(&self, now: Timestamp) -> bool {
        self.closes_at().is_some_and(|closes| closes <= now)
    }

    /// Returns the status at `now`: the one that the source states, unless a deadline has passed.
    pub fn status_at(&self, now: Timestamp) -> Status {
        match self.stated {
            StatedStatus::Withdrawn => Status::Withdrawn,
            StatedStatus::Closed => Status::Closed,
            _ if self.is_closed_by(now) => Status::Closed,
            StatedStatus::Forthcoming => Status::Forthcoming,
            StatedStatus::Open => Status::Open,
            StatedStatus::Unknown => self.status_by_dates(now),
        }
    }

    fn status_by_dates(&self, now: Timestamp) -> Status {
        let zone = self.deadlines.first().map(|d| d.zone).unwrap_or_default();
        if self.opens.is_some_and(|opens| opens > zone.date_of(now)) {
            return Status::Forthcoming;
        }
        if self.rolling || !self.deadlines.is_empty() {
            return Status::Open;
        }
        Status::Unknown
    }
}
