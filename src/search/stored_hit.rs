//! The part of a call that the index stores, so that a hit can be shown without the store.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::opportunity::{Amount, CallKind, Deadline, Opportunity, Status};
use crate::text::Language;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredHit {
    pub(super) id: String,
    pub(super) source: String,
    pub(super) reference: String,
    pub(super) identifier: Option<String>,
    pub(super) title: String,
    pub(super) programme: Option<String>,
    pub(super) funder: String,
    pub(super) kind: CallKind,
    pub(super) status: Status,
    pub(super) opens: Option<Date>,
    /// Every cut-off that admits a new applicant, passed ones included, in order of time.
    pub(super) deadlines: Vec<Deadline>,
    pub(super) rolling: bool,
    /// The call's whole budget.
    pub(super) budget: Option<Amount>,
    /// The most that one project can get.
    pub(super) grant_max: Option<Amount>,
    pub(super) url: String,
    pub(super) language: Language,
}

impl StoredHit {
    pub(super) fn of(call: &Opportunity) -> StoredHit {
        let facts = &call.facts;
        StoredHit {
            id: call.id.as_str().to_owned(),
            source: call.source.to_string(),
            reference: call.reference.clone(),
            identifier: facts.identifier.clone(),
            title: facts.title.clone(),
            programme: facts.programme.clone(),
            funder: facts.funder.clone(),
            kind: facts.kind,
            status: call.status,
            opens: facts.opens,
            deadlines: facts.entry_deadlines().to_vec(),
            rolling: facts.rolling,
            budget: facts.budget.clone(),
            grant_max: facts.grant_max.clone(),
            url: facts.url.clone(),
            language: facts.language,
        }
    }

    /// Returns the amount that calls are sorted by: the budget, or what one project can get where no budget is named.
    pub(super) fn amount(&self) -> Option<&Amount> {
        self.budget.as_ref().or(self.grant_max.as_ref())
    }

    /// Returns the next cut-off, or the last when all have passed.
    pub(super) fn deadline(&self, now: Timestamp) -> Option<Deadline> {
        self.deadlines.iter().find(|d| d.instant() > now).or(self.deadlines.last()).copied()
    }
}

/// Returns the status at `now`, by the same rule as [`Opportunity::status_at`]; both times in ms since 1970.
pub(super) fn status_at(status: Status, closes_at: i64, now: i64) -> Status {
    if !status.is_over() && closes_at <= now {
        return Status::Closed;
    }
    status
}

/// `closes_at` of a call that never closes by itself.
pub(super) const NEVER: i64 = i64::MAX;
