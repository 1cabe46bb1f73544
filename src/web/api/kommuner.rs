//! The kommuner, the priorities of each, and the calls that suit it.

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::parameters::{NoParameters, Parameters};
use super::problem::{AnyProblem, NotFoundProblem, Problem};
use super::search::{MAX_PAGE, MAX_PAGE_SIZE, PageParams};
use crate::api_types::{KommunDto, MatchedCallDto};
use crate::kommun::{Kommun, Level};
use crate::store::MatchedCall;
use crate::web::http::params::path::KommunParam;
use crate::web::state::WebState;

/// The kommuner.
#[derive(Serialize, ToSchema)]
#[schema(as = Kommuner)]
pub(super) struct KommunList {
    kommuner: Vec<KommunSummary>,
}

/// A kommun in short.
#[derive(Serialize, ToSchema)]
#[schema(as = KommunInShort)]
struct KommunSummary {
    #[schema(example = "tyreso")]
    slug: String,
    namn: String,
    /// SCB's four digits.
    kommunkod: String,
    /// The county.
    lan: String,
    /// Name of the adopted policy.
    policy: String,
    /// Ids of the areas that the policy names.
    areas: Vec<String>,
}

impl From<&Kommun> for KommunSummary {
    fn from(kommun: &Kommun) -> KommunSummary {
        KommunSummary {
            slug: kommun.slug.to_string(),
            namn: kommun.namn.clone(),
            kommunkod: kommun.kommunkod.clone(),
            lan: kommun.lan.clone(),
            policy: kommun.policy.clone(),
            areas: kommun.priorities.iter().map(|priority| priority.area.to_string()).collect(),
        }
    }
}

/// The kommuner that are watched for.
#[utoipa::path(
    get,
    path = "/api/v1/kommuner",
    responses((status = 200, description = "All of them", body = KommunList, headers(("ETag" = String))), AnyProblem),
    extensions(("x-summary-sv" = json!("Alla kommuner")))
)]
pub(super) async fn all(State(state): State<WebState>, _: NoParameters) -> Json<KommunList> {
    Json(KommunList { kommuner: state.kommuner.iter().map(KommunSummary::from).collect() })
}

/// One kommun.
///
/// Its priorities with the passages of its policy that name them, the meetings on the way to a decision, and from which
/// score on it is told.
#[utoipa::path(
    get,
    path = "/api/v1/kommuner/{slug}",
    params(("slug" = String, Path, description = "The kommun's slug", example = "tyreso")),
    responses((status = 200, description = "The kommun", body = KommunDto, headers(("ETag" = String))), NotFoundProblem, AnyProblem),
    extensions(("x-summary-sv" = json!("En kommun")))
)]
pub(super) async fn one(
    State(state): State<WebState>,
    _: NoParameters,
    kommun: KommunParam,
) -> Result<Json<KommunDto>, Problem> {
    let thresholds = state.store.thresholds(&kommun.slug).await?;
    Ok(Json(KommunDto::of(&kommun, &thresholds)))
}

/// What a match is worth.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = LevelAsked)]
pub(super) enum LevelParam {
    /// Worth a letter at once.
    Alert,
    /// Worth a line in the digest.
    Digest,
}

impl From<LevelParam> for Level {
    fn from(word: LevelParam) -> Level {
        match word {
            LevelParam::Alert => Level::Alert,
            LevelParam::Digest => Level::Digest,
        }
    }
}

/// The parameters of a kommun's matches.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct MatchParameters {
    /// Only matches of this level; without it, both.
    #[param(required = false, nullable = false)]
    level: Option<LevelParam>,
    /// Only what concerns this förvaltning: an id of the kommun's. 404 for one that it has not.
    #[param(required = false, nullable = false, max_length = 300, example = "barn-och-utbildning")]
    forvaltning: Option<String>,
    /// Also calls that are closed or withdrawn; they are left out unless asked for.
    #[param(required = false, nullable = false)]
    closed: Option<bool>,
    /// From 1, which it is unless told.
    #[param(required = false, nullable = false, minimum = 1, maximum = 1000)]
    page: Option<i64>,
    /// Matches on a page; 20 unless told.
    #[param(required = false, nullable = false, minimum = 1, maximum = 100)]
    size: Option<i64>,
}

impl<S: Send + Sync> FromRequestParts<S> for MatchParameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<MatchParameters, Problem> {
        let mut query = Parameters::parse(parts.uri.query());
        let parameters = MatchParameters {
            level: query.one_of("level"),
            forvaltning: query.text("forvaltning"),
            closed: query.boolean("closed"),
            page: query.number("page", 1..=MAX_PAGE),
            size: query.number("size", 1..=MAX_PAGE_SIZE),
        };
        query.finish(parameters)
    }
}

/// A page of the calls that suit a kommun.
#[derive(Serialize, ToSchema)]
#[schema(as = Matches)]
pub(super) struct MatchList {
    /// The kommun's slug.
    kommun: String,
    /// All that were asked for, not only those on this page.
    total: usize,
    /// From 1.
    page: usize,
    /// Matches on a page.
    size: usize,
    /// How many pages there are; 0 when nothing suits.
    pages: usize,
    /// The best first.
    matches: Vec<MatchedCallDto>,
}

/// The calls that suit a kommun.
///
/// Each with its level, its score, and the reasons: the policy's passage, and the words found in the call.
#[utoipa::path(
    get,
    path = "/api/v1/kommuner/{slug}/matches",
    params(("slug" = String, Path, description = "The kommun's slug", example = "tyreso"), MatchParameters),
    responses((status = 200, description = "The calls", body = MatchList, headers(("ETag" = String))), NotFoundProblem, AnyProblem),
    extensions(("x-summary-sv" = json!("Utlysningar som passar en kommun, och varför")))
)]
pub(super) async fn matches(
    State(state): State<WebState>,
    kommun: KommunParam,
    parameters: MatchParameters,
) -> Result<Json<MatchList>, Problem> {
    let (page, level, now) =
        (PageParams::of(parameters.page, parameters.size), parameters.level.map(Level::from), state.now());
    // An unknown förvaltning is an error: all matches would else look like its own.
    let areas = parameters.forvaltning.as_deref().map(|id| kommun.areas_of(id).ok_or(Problem::NotFound)).transpose()?;
    let mut matched = state.store.matches_of_kommun(&kommun.slug).await?;
    matched.retain(|MatchedCall { opportunity, judgement: found, .. }| {
        let is_concerned = areas.is_none_or(|areas| found.areas.iter().any(|area| areas.contains(area)));
        let is_wanted_status = parameters.closed == Some(true) || !opportunity.status_at(now).is_over();
        is_concerned && is_wanted_status && level.is_none_or(|level| level == found.level)
    });
    let total = matched.len();
    let matches_on_page = matched.into_iter().skip(page.offset()).take(page.size);
    Ok(Json(MatchList {
        kommun: kommun.slug.to_string(),
        total,
        page: page.number,
        size: page.size,
        pages: total.div_ceil(page.size),
        matches: matches_on_page.map(|candidate| MatchedCallDto::of(candidate, now)).collect(),
    }))
}
