//! Matches between calls and kommuner.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::linkable_url;
use crate::kommun::{AreaId, Eligible, Level, Match, Reason};
use crate::locale::Locale;
use crate::opportunity::{CallKind, Opportunity, Status};
use crate::store::{MatchRow, MatchedCall};
use crate::text::Language;

/// Why a call answers to a priority, or why not.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reason)]
pub struct ReasonDto {
    /// One sentence, in Swedish.
    text: String,
    /// The policy's own words, word for word; null when the reason rests on none.
    passage: Option<String>,
    /// Words found in the call.
    words: Vec<String>,
}

impl From<Reason> for ReasonDto {
    fn from(reason: Reason) -> ReasonDto {
        ReasonDto { text: Locale::default().reason(&reason), passage: reason.passage, words: reason.words }
    }
}

/// The call at hand judged for one kommun. Timeless: whether the call is still open is said by its status.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Judgement)]
pub struct JudgementDto {
    /// The kommun's slug.
    kommun: String,
    /// 0..1, in thousandths.
    #[schema(minimum = 0, maximum = 1)]
    score: f64,
    level: Level,
    /// Can a kommun take part?
    eligible: Eligible,
    /// Ids of the areas that the call is about and the kommun cares for, strongest first.
    areas: Vec<String>,
    /// Strongest first.
    reasons: Vec<ReasonDto>,
}

impl From<Match> for JudgementDto {
    fn from(Match { kommun, score, level, eligible, areas, reasons }: Match) -> JudgementDto {
        let reasons = reasons.into_iter().map(ReasonDto::from).collect();
        let areas = areas.iter().map(AreaId::to_string).collect();
        JudgementDto { kommun: kommun.to_string(), score, level, eligible, areas, reasons }
    }
}

/// One call judged for one kommun.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Match)]
pub struct MatchDto {
    /// The call's id.
    id: String,
    reference: String,
    identifier: Option<String>,
    #[serde(flatten)]
    judgement: JudgementDto,
}

impl From<MatchRow> for MatchDto {
    fn from(row: MatchRow) -> MatchDto {
        MatchDto {
            id: row.id.to_string(),
            reference: row.reference,
            identifier: row.identifier,
            judgement: row.judgement.into(),
        }
    }
}

/// A call that suits a kommun, and why.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Suiting)]
pub struct MatchedCallDto {
    #[serde(flatten)]
    matched: MatchDto,
    source: String,
    title: String,
    /// The language that the title is in.
    language: Language,
    programme: Option<String>,
    funder: String,
    kind: CallKind,
    /// As of the asking: a deadline that has passed closes a call.
    status: Status,
    opens: Option<Date>,
    /// The next day to apply, in `deadline_zone`; the last when all have passed.
    deadline: Option<Date>,
    /// `17:00`, in `deadline_zone`; null when the whole day counts.
    deadline_time: Option<String>,
    /// The zone that the deadline holds in: an IANA name.
    #[schema(example = "Europe/Brussels")]
    deadline_zone: Option<&'static str>,
    /// The funder's own page; empty where no address is known.
    url: String,
}

impl MatchedCallDto {
    /// Converts a matched call for JSON; the status and the next deadline are those at `now`.
    pub fn of(candidate: MatchedCall, now: Timestamp) -> MatchedCallDto {
        let status = candidate.opportunity.status_at(now);
        let Opportunity { id, reference, source, facts, .. } = Arc::unwrap_or_clone(candidate.opportunity);
        let deadline = facts.next_deadline(now);
        MatchedCallDto {
            matched: MatchDto {
                id: id.to_string(),
                reference,
                identifier: facts.identifier,
                judgement: candidate.judgement.into(),
            },
            source: source.to_string(),
            title: facts.title,
            language: facts.language,
            programme: facts.programme,
            funder: facts.funder,
            kind: facts.kind,
            status,
            opens: facts.opens,
            deadline: deadline.map(|deadline| deadline.date),
            deadline_time: deadline.and_then(|deadline| deadline.time_text()),
            deadline_zone: deadline.map(|deadline| deadline.zone.name()),
            url: linkable_url(&facts.url),
        }
    }
}
