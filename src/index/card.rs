//! What the index keeps of a call to show it, so that a hit needs no store.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::opportunity::{Amount, Deadline, Kind, Opportunity, Status};
use crate::text::Language;

/// What a sum is of: the whole pot, or the most that one project can get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SumOf {
    Pot,
    Project,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Card {
    pub(super) id: String,
    pub(super) source: String,
    pub(super) reference: String,
    pub(super) identifier: Option<String>,
    pub(super) title: String,
    pub(super) programme: Option<String>,
    pub(super) funder: String,
    pub(super) kind: Kind,
    pub(super) status: Status,
    pub(super) opens: Option<Date>,
    /// Every cut-off that admits a new applicant, passed ones included, in order of time.
    pub(super) deadlines: Vec<Deadline>,
    pub(super) rolling: bool,
    pub(super) amount: Option<Amount>,
    pub(super) amount_of: SumOf,
    pub(super) url: String,
    pub(super) language: Language,
}

impl Card {
    pub(super) fn of(call: &Opportunity) -> Card {
        let facts = &call.facts;
        Card {
            id: call.id.as_str().to_owned(),
            source: call.source.clone(),
            reference: call.reference.clone(),
            identifier: facts.identifier.clone(),
            title: facts.title.clone(),
            programme: facts.programme.clone(),
            funder: facts.funder.clone(),
            kind: facts.kind,
            status: call.status,
            opens: facts.opens,
            deadlines: facts.entries().to_vec(),
            rolling: facts.rolling,
            amount: facts.budget.clone().or_else(|| facts.grant_max.clone()),
            amount_of: if facts.budget.is_some() { SumOf::Pot } else { SumOf::Project },
            url: facts.url.clone(),
            language: facts.language,
        }
    }

    /// The next cut-off, or the last when all have passed.
    pub(super) fn deadline(&self, now: Timestamp) -> Option<Deadline> {
        self.deadlines.iter().find(|d| d.instant() > now).or(self.deadlines.last()).copied()
    }
}

/// The status at `now`, by the same rule as [`Opportunity::status_at`]. `closes_at` in ms since 1970.
pub(super) fn status_at(status: Status, closes_at: i64, now: i64) -> Status {
    if !status.is_over() && closes_at <= now {
        return Status::Closed;
    }
    status
}

/// `closes_at` of a call that never closes by itself.
pub(super) const NEVER: i64 = i64::MAX;
