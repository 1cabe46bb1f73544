//! One call with its listings, matches and history.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::{AmountDto, CallChangeDto, DeadlineDto, JudgementDto, linkable_url};
use crate::kommun::Match;
use crate::opportunity::ApplicantVerdict;
use crate::opportunity::facts::DeadlineModel;
use crate::opportunity::{Applicant, CallKind, Change, Listing, Opportunity, Section, SectionKind, Status};
use crate::text::Language;

/// One call: its facts, its text, where it is shown, whom it suits and what has happened to it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Opportunity)]
pub struct CallDto {
    id: String,
    /// The source whose word weighs most.
    source: String,
    /// As that source prints it.
    reference: String,
    /// The funder's own name for the call.
    #[schema(example = "CERV-2026-CITIZENS-TOWN-TT")]
    identifier: Option<String>,
    title: String,
    funder: String,
    programme: Option<String>,
    /// The type of action.
    action: Option<String>,
    /// The umbrella call that it belongs to.
    call_identifier: Option<String>,
    call_title: Option<String>,
    kind: CallKind,
    /// As of the asking: a deadline that has passed closes a call.
    status: Status,
    opens: Option<Date>,
    /// The month in which it is planned to open, where no day is told.
    #[schema(example = "2026-09")]
    planned: Option<String>,
    /// The next day to apply, in `deadline_zone`; the last when all have passed.
    deadline: Option<Date>,
    /// `17:00`, in `deadline_zone`; null when the whole day counts.
    deadline_time: Option<String>,
    /// The zone that the deadline holds in: an IANA name.
    #[schema(example = "Europe/Brussels")]
    deadline_zone: Option<&'static str>,
    /// The source's own words, where they cannot be read for certain; left out where they can.
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline_unclear: Option<String>,
    /// The days of all deadlines.
    cutoffs: Vec<Date>,
    /// All deadlines, in order of time, those that have passed included.
    deadlines: Vec<DeadlineDto>,
    deadline_model: DeadlineModel,
    /// Applications are taken at any time.
    rolling: bool,
    /// The whole pot, in whole units of `currency`.
    amount: Option<u64>,
    currency: Option<String>,
    /// The least that one project can get.
    grant_min: Option<AmountDto>,
    /// The most that one project can get.
    grant_max: Option<AmountDto>,
    expected_grants: Option<u64>,
    /// Of whom it is said whether they may apply; nobody where nothing is said.
    applicants: Vec<ApplicantDto>,
    /// The funder's own page; empty where no address is known.
    url: String,
    /// The language that title and text are in.
    language: Language,
    text: Vec<SectionDto>,
    keywords: Vec<String>,
    /// Places that the call is limited to, as the source names them.
    geography: Vec<String>,
    /// The number of the write that made it what it is.
    revision: i64,
    listings: Vec<ListingDto>,
    /// For every kommun, the best first.
    matches: Vec<JudgementDto>,
    /// Oldest first.
    history: Vec<CallChangeDto>,
}

/// Someone of whom it is said whether they may apply.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Applicant)]
struct ApplicantDto {
    /// In Swedish: `kommun`, `region`, `förening` and so on.
    who: String,
    /// May they apply?
    verdict: ApplicantVerdict,
    /// The sentence it was read from.
    words: String,
}

impl From<&Applicant> for ApplicantDto {
    fn from(applicant: &Applicant) -> ApplicantDto {
        let Applicant { who, verdict, words } = applicant.clone();
        ApplicantDto { who, verdict, words }
    }
}

/// A part of a call's text: plain, paragraphs parted by one newline.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Section)]
struct SectionDto {
    kind: SectionKind,
    text: String,
}

impl From<&Section> for SectionDto {
    fn from(section: &Section) -> SectionDto {
        SectionDto { kind: section.kind, text: section.text.clone() }
    }
}

/// Where a source shows a call.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Listing)]
pub struct ListingDto {
    source: String,
    reference: String,
    /// Empty where the source gives no address.
    url: String,
    /// In UTC.
    #[schema(value_type = String, format = DateTime)]
    first_seen: Timestamp,
    /// Since when complete rounds lack it, in UTC; null while it stands.
    #[schema(value_type = Option<String>, format = DateTime)]
    missed_since: Option<Timestamp>,
    /// When the source was found to have taken it down, in UTC.
    #[schema(value_type = Option<String>, format = DateTime)]
    gone_at: Option<Timestamp>,
}

impl From<Listing> for ListingDto {
    fn from(listing: Listing) -> ListingDto {
        ListingDto {
            source: listing.source.to_string(),
            reference: listing.reference,
            url: linkable_url(&listing.url),
            first_seen: listing.first_seen,
            missed_since: listing.missed_since,
            gone_at: listing.gone_at,
        }
    }
}

/// The stored records of one call.
pub struct CallRecords {
    pub opportunity: Opportunity,
    pub listings: Vec<Listing>,
    pub matches: Vec<Match>,
    pub history: Vec<Change>,
}

impl CallRecords {
    /// Converts the records for JSON; the status and the next deadline are those at `now`.
    pub fn into_dto(self, now: Timestamp) -> CallDto {
        let status = self.opportunity.status_at(now);
        let Opportunity { id, revision, source, reference, facts, .. } = self.opportunity;
        let deadline = facts.next_deadline(now);
        CallDto {
            id: id.to_string(),
            source: source.to_string(),
            reference,
            status,
            opens: facts.opens,
            planned: facts.planned.map(|month| month.to_string()),
            deadline: deadline.map(|deadline| deadline.date),
            deadline_time: deadline.and_then(|deadline| deadline.time_text()),
            deadline_zone: deadline.map(|deadline| deadline.zone.name()),
            deadline_unclear: facts.doubt_about(deadline.as_ref()).map(str::to_owned),
            cutoffs: facts.deadlines.iter().map(|deadline| deadline.date).collect(),
            deadlines: facts.deadlines.iter().map(DeadlineDto::from).collect(),
            deadline_model: facts.deadline_model,
            rolling: facts.rolling,
            amount: facts.budget.as_ref().map(|amount| amount.value),
            currency: facts.budget.map(|amount| amount.currency),
            grant_min: facts.grant_min.as_ref().map(AmountDto::from),
            grant_max: facts.grant_max.as_ref().map(AmountDto::from),
            expected_grants: facts.expected_grants,
            applicants: facts.applicants.iter().map(ApplicantDto::from).collect(),
            text: facts.sections.iter().map(SectionDto::from).collect(),
            url: linkable_url(&facts.url),
            kind: facts.kind,
            identifier: facts.identifier,
            title: facts.title,
            funder: facts.funder,
            programme: facts.programme,
            action: facts.action,
            call_identifier: facts.call_identifier,
            call_title: facts.call_title,
            language: facts.language,
            keywords: facts.keywords,
            geography: facts.geography,
            revision: revision.number(),
            listings: self.listings.into_iter().map(ListingDto::from).collect(),
            matches: self.matches.into_iter().map(JudgementDto::from).collect(),
            history: self.history.iter().map(CallChangeDto::from).collect(),
        }
    }
}
