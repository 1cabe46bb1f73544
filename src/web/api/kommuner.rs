//! The kommuner, the priorities of each, and the calls that suit it.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::parameters::Parameters;
use super::problem::{AnyProblem, NoSuch, Problem};
use super::search::{LARGEST, LAST_PAGE, Leaf};
use crate::api_types::{KommunShape, SuitingShape};
use crate::kommun::{Kommun, Level};
use crate::store::Candidate;
use crate::web;

/// The kommuner.
#[derive(Serialize, ToSchema)]
#[schema(as = Kommuner)]
pub(super) struct KommunerShape {
    kommuner: Vec<KommunInShort>,
}

/// A kommun in short.
#[derive(Serialize, ToSchema)]
#[schema(as = KommunInShort)]
struct KommunInShort {
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

impl From<&Kommun> for KommunInShort {
    fn from(kommun: &Kommun) -> KommunInShort {
        KommunInShort {
            slug: kommun.slug.clone(),
            namn: kommun.namn.clone(),
            kommunkod: kommun.kommunkod.clone(),
            lan: kommun.lan.clone(),
            policy: kommun.policy.clone(),
            areas: kommun.priorities.iter().map(|priority| priority.area.clone()).collect(),
        }
    }
}

/// The kommuner that are watched for.
#[utoipa::path(
    get,
    path = "/api/v1/kommuner",
    responses((status = 200, description = "All of them", body = KommunerShape, headers(("ETag" = String))), AnyProblem),
    extensions(("x-summary-sv" = json!("Alla kommuner")))
)]
pub(super) async fn all(
    State(state): State<web::State>,
    RawQuery(raw): RawQuery,
) -> Result<Json<KommunerShape>, Problem> {
    Parameters::read(raw.as_deref()).end(())?;
    Ok(Json(KommunerShape { kommuner: state.kommuner.iter().map(KommunInShort::from).collect() }))
}

/// One kommun.
///
/// Its priorities with the passages of its policy that name them, the meetings on the way to a decision, and from which
/// score on it is told.
#[utoipa::path(
    get,
    path = "/api/v1/kommuner/{slug}",
    params(("slug" = String, Path, description = "The kommun's slug", example = "tyreso")),
    responses((status = 200, description = "The kommun", body = KommunShape, headers(("ETag" = String))), NoSuch, AnyProblem),
    extensions(("x-summary-sv" = json!("En kommun")))
)]
pub(super) async fn one(
    State(state): State<web::State>,
    slug: Result<Path<String>, PathRejection>,
    RawQuery(raw): RawQuery,
) -> Result<Json<KommunShape>, Problem> {
    Parameters::read(raw.as_deref()).end(())?;
    let kommun = named(&state, slug)?;
    let thresholds = state.store.thresholds(&kommun.slug).await?;
    Ok(Json(KommunShape::of(kommun, &thresholds)))
}

fn named(state: &web::State, slug: Result<Path<String>, PathRejection>) -> Result<&Kommun, Problem> {
    slug.ok().and_then(|Path(slug)| state.kommun(&slug)).ok_or(Problem::NotFound)
}

/// What a match is worth.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = LevelAsked)]
pub(super) enum LevelWord {
    /// Worth a letter at once.
    Alert,
    /// Worth a line in the digest.
    Digest,
}

impl From<LevelWord> for Level {
    fn from(word: LevelWord) -> Level {
        match word {
            LevelWord::Alert => Level::Alert,
            LevelWord::Digest => Level::Digest,
        }
    }
}

/// The parameters of a kommun's matches.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct MatchParameters {
    /// Only matches of this level; without it, both.
    #[param(required = false, nullable = false)]
    level: Option<LevelWord>,
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

impl MatchParameters {
    fn read(raw: Option<&str>) -> Result<MatchParameters, Problem> {
        let mut given = Parameters::read(raw);
        let asked = MatchParameters {
            level: given.word("level"),
            forvaltning: given.text("forvaltning"),
            closed: given.flag("closed"),
            page: given.number("page", 1..=LAST_PAGE),
            size: given.number("size", 1..=LARGEST),
        };
        given.end(asked)
    }
}

/// A page of the calls that suit a kommun.
#[derive(Serialize, ToSchema)]
#[schema(as = Matches)]
pub(super) struct MatchesShape {
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
    matches: Vec<SuitingShape>,
}

/// The calls that suit a kommun.
///
/// Each with its level, its score, and the reasons: the policy's passage, and the words found in the call.
#[utoipa::path(
    get,
    path = "/api/v1/kommuner/{slug}/matches",
    params(("slug" = String, Path, description = "The kommun's slug", example = "tyreso"), MatchParameters),
    responses((status = 200, description = "The calls", body = MatchesShape, headers(("ETag" = String))), NoSuch, AnyProblem),
    extensions(("x-summary-sv" = json!("Utlysningar som passar en kommun, och varför")))
)]
pub(super) async fn matches(
    State(state): State<web::State>,
    slug: Result<Path<String>, PathRejection>,
    RawQuery(raw): RawQuery,
) -> Result<Json<MatchesShape>, Problem> {
    let kommun = named(&state, slug)?;
    let asked = MatchParameters::read(raw.as_deref())?;
    let (leaf, level, now) = (Leaf::of(asked.page, asked.size), asked.level.map(Level::from), state.now());
    // An unknown förvaltning is an error: all matches would else look like its own.
    let areas = asked.forvaltning.as_deref().map(|id| kommun.areas_of(id).ok_or(Problem::NotFound)).transpose()?;
    let mut suiting = state.store.matches_of_kommun(&kommun.slug).await?;
    suiting.retain(|Candidate { opportunity, found, .. }| {
        let concerned = areas.is_none_or(|areas| found.areas.iter().any(|area| areas.contains(area)));
        let current = asked.closed == Some(true) || !opportunity.status_at(now).is_over();
        concerned && current && level.is_none_or(|level| level == found.level)
    });
    let total = suiting.len();
    let shown = suiting.into_iter().skip(leaf.first()).take(leaf.size);
    Ok(Json(MatchesShape {
        kommun: kommun.slug.clone(),
        total,
        page: leaf.page,
        size: leaf.size,
        pages: total.div_ceil(leaf.size),
        matches: shown.map(|candidate| SuitingShape::of(candidate, now)).collect(),
    }))
}
