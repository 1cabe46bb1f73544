//! A kommun with its priorities and thresholds.

use serde::Serialize;
use utoipa::ToSchema;

use crate::kommun::decision::{Approval, Meetings};
use crate::kommun::{AreaId, Forvaltning, Kommun, Priority};
use crate::locale::Locale;
use crate::matching::{Threshold, Thresholds};

/// A kommun as its file describes it, and from which score on it is told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Kommun)]
pub struct KommunDto {
    #[schema(example = "tyreso")]
    pub slug: String,
    pub namn: String,
    /// SCB's four digits.
    #[schema(example = "0138")]
    pub kommunkod: String,
    /// The county.
    pub lan: String,
    /// Name of the adopted policy.
    pub policy: String,
    /// Twin towns.
    pub vanorter: Vec<TwinTownDto>,
    /// Programmes and partners that the policy names.
    pub program: Vec<String>,
    pub priorities: Vec<PriorityDto>,
    /// Who must approve an application before it goes out; null where the policy does not say.
    pub approval: Option<ApprovalDto>,
    /// The bodies on the way to a decision, the deciding one last.
    pub meetings: Vec<MeetingsDto>,
    /// The parts of its administration, each with the areas that are its own.
    pub forvaltningar: Vec<ForvaltningDto>,
    /// Stands for what the file says of relevance: it changes with it.
    pub fingerprint: String,
    /// Where the levels begin.
    pub thresholds: ThresholdsDto,
    /// What the kommun's answers have moved, in Swedish.
    pub thresholds_moved: Vec<String>,
}

impl KommunDto {
    pub fn of(kommun: &Kommun, thresholds: &Thresholds) -> KommunDto {
        let twins = kommun.vanorter.iter().map(|twin| TwinTownDto { ort: twin.ort.clone(), land: twin.land.clone() });
        KommunDto {
            slug: kommun.slug.to_string(),
            namn: kommun.namn.clone(),
            kommunkod: kommun.kommunkod.clone(),
            lan: kommun.lan.clone(),
            policy: kommun.policy.clone(),
            vanorter: twins.collect(),
            program: kommun.program.clone(),
            priorities: kommun.priorities.iter().map(PriorityDto::from).collect(),
            approval: kommun.approval.as_ref().map(ApprovalDto::from),
            meetings: kommun.meetings.iter().map(MeetingsDto::from).collect(),
            forvaltningar: kommun.forvaltningar.iter().map(ForvaltningDto::from).collect(),
            fingerprint: kommun.fingerprint.clone(),
            thresholds: ThresholdsDto { digest: thresholds.digest.into(), alert: thresholds.alert.into() },
            thresholds_moved: thresholds.moves().iter().map(|moved| Locale::default().threshold_move(moved)).collect(),
        }
    }
}

/// A twin town.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TwinTown)]
pub struct TwinTownDto {
    ort: String,
    /// The country.
    land: String,
}

/// An area that the kommun's policy names, with the passage that says so.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Priority)]
pub struct PriorityDto {
    /// An area's id, or `*` for a passage that opens all ordinary municipal work.
    #[schema(example = "klimat-energi")]
    pub area: String,
    title: String,
    /// How much it counts, 0..1.
    #[schema(minimum = 0, maximum = 1)]
    weight: f64,
    /// Word for word as in the policy.
    passage: String,
    /// Where in the policy.
    place: String,
    /// The passage as it reads in print, where the copy at hand is damaged.
    quote: Option<String>,
}

impl From<&Priority> for PriorityDto {
    fn from(priority: &Priority) -> PriorityDto {
        let Priority { area, title, weight, passage, place, quote } = priority.clone();
        PriorityDto { area: area.to_string(), title, weight, passage, place, quote }
    }
}

/// Who must approve an application before it goes out.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Approval)]
pub struct ApprovalDto {
    organ: String,
    /// Words of what needs no approval.
    exempt: Vec<String>,
}

impl From<&Approval> for ApprovalDto {
    fn from(approval: &Approval) -> ApprovalDto {
        ApprovalDto { organ: approval.organ.clone(), exempt: approval.exempt.clone() }
    }
}

/// A body and the days on which it meets.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Meetings)]
pub struct MeetingsDto {
    organ: String,
    /// In order, Swedish days.
    #[schema(value_type = Vec<jiff::civil::Date>)]
    days: Vec<String>,
    /// Its papers must be in so many days before a meeting.
    papers_days: u16,
}

impl From<&Meetings> for MeetingsDto {
    fn from(meetings: &Meetings) -> MeetingsDto {
        MeetingsDto {
            organ: meetings.organ.clone(),
            days: meetings.days.iter().map(ToString::to_string).collect(),
            papers_days: meetings.papers_days,
        }
    }
}

/// A part of a kommun's administration: the calls in its areas concern it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Forvaltning)]
pub struct ForvaltningDto {
    #[schema(example = "barn-och-utbildning")]
    id: String,
    namn: String,
    /// Areas' ids.
    areas: Vec<String>,
}

impl From<&Forvaltning> for ForvaltningDto {
    fn from(forvaltning: &Forvaltning) -> ForvaltningDto {
        let Forvaltning { id, namn, areas } = forvaltning.clone();
        ForvaltningDto { id, namn, areas: areas.iter().map(AreaId::to_string).collect() }
    }
}

/// Where the levels begin, in thousandths of the score.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Thresholds)]
pub struct ThresholdsDto {
    digest: ThresholdDto,
    alert: ThresholdDto,
}

/// Where a level begins, in thousandths of the score.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Threshold)]
pub struct ThresholdDto {
    /// As the program has it.
    shipped: u32,
    /// As it holds for the kommun.
    from: u32,
    /// The calls near it that were answered on.
    answers: usize,
}

impl From<Threshold> for ThresholdDto {
    fn from(Threshold { shipped, from, answers }: Threshold) -> ThresholdDto {
        ThresholdDto { shipped, from, answers }
    }
}
