//! The JSON that commands print. Other programs read it: keys are added, never renamed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::delivery::ToldCall;
use crate::kommun::{Kommun, Match, Reason};
use crate::matching::Thresholds;
use crate::opportunity::{Change, Facts, Kind, Opportunity, Status};
use crate::store::{ChangeRow, FeedbackRow, MatchRow, Round};

/// Field name to its old and new value.
type Fields = BTreeMap<String, [Option<String>; 2]>;

#[derive(Serialize)]
pub(super) struct ChangeShape {
    seq: i64,
    at: String,
    kind: &'static str,
    id: String,
    source: String,
    reference: String,
    identifier: Option<String>,
    title: String,
    fields: Fields,
}

impl From<ChangeRow> for ChangeShape {
    fn from(row: ChangeRow) -> ChangeShape {
        ChangeShape {
            seq: row.change.seq,
            at: instant(row.change.at),
            kind: row.change.kind.word(),
            id: row.change.opportunity.to_string(),
            source: row.source,
            reference: row.reference,
            identifier: row.identifier,
            title: row.title,
            fields: fields(&row.change),
        }
    }
}

fn fields(change: &Change) -> Fields {
    change.fields.iter().map(|(name, (old, new))| (name.clone(), [old.clone(), new.clone()])).collect()
}

/// RFC 3339 in UTC.
pub(super) fn instant(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map(|at| at.to_string()).unwrap_or_default()
}

#[derive(Serialize)]
pub(super) struct MatchShape {
    kommun: String,
    id: String,
    reference: String,
    identifier: Option<String>,
    score: f64,
    level: &'static str,
    eligible: &'static str,
    areas: Vec<String>,
    reasons: Vec<Reason>,
}

impl From<MatchRow> for MatchShape {
    fn from(row: MatchRow) -> MatchShape {
        let Match { kommun, score, level, eligible, areas, reasons } = row.found;
        MatchShape {
            kommun,
            id: row.id.to_string(),
            reference: row.reference,
            identifier: row.identifier,
            score,
            level: level.word(),
            eligible: eligible.word(),
            areas,
            reasons,
        }
    }
}

#[derive(Serialize)]
pub(super) struct RoundShape {
    pub(super) at: String,
    pub(super) state: String,
    /// Calls on the list; nothing when it could not be read.
    pub(super) found: Option<i64>,
    pub(super) new: i64,
}

impl From<Round> for RoundShape {
    fn from(round: Round) -> RoundShape {
        RoundShape { at: instant(round.at), state: round.state, found: round.found, new: round.new }
    }
}

#[derive(Serialize)]
pub(super) struct SourceShape {
    pub(super) id: String,
    pub(super) publisher: String,
    pub(super) kind: String,
    pub(super) hosts: Vec<String>,
    pub(super) state: String,
    pub(super) last_attempt: Option<String>,
    pub(super) last_success: Option<String>,
    pub(super) last_new: Option<String>,
    pub(super) known: i64,
    pub(super) open: i64,
    pub(super) error: Option<String>,
    /// Days between new calls, usually; nothing while too little is known.
    pub(super) rhythm_days: Option<i64>,
    /// What the latest rounds saw, oldest first.
    /// What the latest rounds found, as a line of blocks.
    pub(super) sparkline: String,
    pub(super) rounds: Vec<RoundShape>,
    pub(super) unverified: bool,
}

#[derive(Serialize)]
pub(super) struct OpportunityShape {
    id: String,
    source: String,
    reference: String,
    identifier: Option<String>,
    title: String,
    programme: Option<String>,
    kind: Kind,
    status: Status,
    opens: Option<String>,
    deadline: Option<String>,
    deadline_time: Option<String>,
    deadline_zone: Option<&'static str>,
    cutoffs: Vec<String>,
    amount: Option<u64>,
    currency: Option<String>,
    url: String,
    revision: i64,
    facts: Facts,
    listings: Vec<ListingShape>,
    matches: Vec<Match>,
    history: Vec<HistoryShape>,
}

#[derive(Serialize)]
struct ListingShape {
    source: String,
    reference: String,
    url: String,
    first_seen: String,
    missed_since: Option<String>,
    gone_at: Option<String>,
}

#[derive(Serialize)]
struct HistoryShape {
    seq: i64,
    at: String,
    kind: &'static str,
    fields: Fields,
}

/// All that is known of one call.
pub(super) struct Known {
    pub(super) opportunity: Opportunity,
    pub(super) listings: Vec<crate::opportunity::Listing>,
    pub(super) matches: Vec<Match>,
    pub(super) history: Vec<Change>,
}

impl Known {
    pub(super) fn shape(self, now: Timestamp) -> OpportunityShape {
        let facts = &self.opportunity.facts;
        let deadline = facts.deadline(now);
        let listing = |listing: crate::opportunity::Listing| ListingShape {
            source: listing.source,
            reference: listing.reference,
            url: listing.url,
            first_seen: instant(listing.first_seen),
            missed_since: listing.missed_since.map(instant),
            gone_at: listing.gone_at.map(instant),
        };
        let history = self.history.iter().map(|change| HistoryShape {
            seq: change.seq,
            at: instant(change.at),
            kind: change.kind.word(),
            fields: fields(change),
        });
        OpportunityShape {
            id: self.opportunity.id.to_string(),
            source: self.opportunity.source.clone(),
            reference: self.opportunity.reference.clone(),
            identifier: facts.identifier.clone(),
            title: facts.title.clone(),
            programme: facts.programme.clone(),
            kind: facts.kind,
            status: self.opportunity.status_at(now),
            opens: facts.opens.map(|date| date.to_string()),
            deadline: deadline.map(|deadline| deadline.date.to_string()),
            deadline_time: deadline.and_then(|deadline| deadline.time_text()),
            deadline_zone: deadline.map(|deadline| deadline.zone.name()),
            cutoffs: facts.deadlines.iter().map(|deadline| deadline.date.to_string()).collect(),
            amount: facts.budget.as_ref().map(|amount| amount.value),
            currency: facts.budget.as_ref().map(|amount| amount.currency.clone()),
            url: facts.url.clone(),
            revision: self.opportunity.revision,
            history: history.collect(),
            listings: self.listings.into_iter().map(listing).collect(),
            matches: self.matches,
            facts: self.opportunity.facts,
        }
    }
}

#[derive(Serialize)]
pub(super) struct SubscriberShape {
    pub(super) address: String,
    pub(super) kommun: String,
    pub(super) frequency: &'static str,
    pub(super) areas: Vec<String>,
    pub(super) since: String,
    pub(super) welcomed: bool,
}

/// A kommun's file, and from which score on it is told.
#[derive(Serialize)]
pub(super) struct KommunShape {
    #[serde(flatten)]
    pub(super) kommun: Kommun,
    /// In thousandths of the score.
    pub(super) thresholds: Thresholds,
    /// What the kommun's answers have moved, in Swedish.
    #[serde(rename = "thresholds_moved")]
    pub(super) moved: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct FeedbackShape {
    pub(super) kommun: String,
    pub(super) id: String,
    reference: String,
    identifier: Option<String>,
    pub(super) title: String,
    pub(super) opinion: &'static str,
    pub(super) why: String,
    pub(super) at: String,
    /// Nothing when it was said for the kommun as a whole, or by someone who has left.
    pub(super) by: Option<String>,
}

impl From<FeedbackRow> for FeedbackShape {
    fn from(row: FeedbackRow) -> FeedbackShape {
        FeedbackShape {
            kommun: row.feedback.kommun,
            id: row.feedback.call,
            reference: row.reference,
            identifier: row.identifier,
            title: row.title,
            opinion: row.feedback.opinion.word(),
            why: row.feedback.why,
            at: instant(row.feedback.at),
            by: row.address,
        }
    }
}

/// The calls of a letter in short: `a1b2@17 c3d4@19`.
pub(super) fn calls_in_short(calls: &[ToldCall]) -> String {
    calls.iter().map(|call| format!("{}@{}", call.id, call.seq)).collect::<Vec<_>>().join(" ")
}
