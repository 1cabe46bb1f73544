//! The feed of changes, for clients that remember how far they have read.

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::parameters::Parameters;
use super::problem::{AnyProblem, Problem};
use crate::api_types::ChangeDto;
use crate::opportunity::Revision;
use crate::web::state::WebState;

const DEFAULT_LIMIT: i64 = 100;
const MAX_LIMIT: i64 = 500;
/// The greatest integer that every JSON parser reads exactly (RFC 8259 §6).
const MAX_SAFE_INTEGER: i64 = 9_007_199_254_740_991;

/// The parameters of the feed of changes.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ChangesParameters {
    /// Only what came after this revision: the `next` of an earlier answer. Without it, from the beginning.
    #[param(required = false, nullable = false, minimum = 0, maximum = 9007199254740991_i64)]
    after: Option<i64>,
    /// How many at most; 100 unless told.
    #[param(required = false, nullable = false, minimum = 1, maximum = 500)]
    limit: Option<i64>,
}

impl<S: Send + Sync> FromRequestParts<S> for ChangesParameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<ChangesParameters, Problem> {
        let mut query = Parameters::parse(parts.uri.query());
        let parameters = ChangesParameters {
            after: query.number("after", 0..=MAX_SAFE_INTEGER),
            limit: query.number("limit", 1..=MAX_LIMIT),
        };
        query.finish(parameters)
    }
}

/// What has happened.
#[derive(Serialize, ToSchema)]
#[schema(as = Changes)]
pub(super) struct ChangeList {
    /// Oldest first.
    changes: Vec<ChangeDto>,
    /// Where to go on: ask for what came `after` it.
    next: i64,
    /// There is more already.
    more: bool,
}

/// What has happened since a revision.
///
/// Revisions are given out in the order in which they are written for good, so a reader that goes on from `next` misses
/// nothing. A change that grows while a round is under way takes a new revision, and is told again as it then is.
#[utoipa::path(
    get,
    path = "/api/v1/changes",
    params(ChangesParameters),
    responses((status = 200, description = "What has happened", body = ChangeList, headers(("ETag" = String))), AnyProblem),
    extensions(("x-summary-sv" = json!("Vad som har hänt sedan sist")))
)]
pub(super) async fn after(
    State(state): State<WebState>,
    parameters: ChangesParameters,
) -> Result<Json<ChangeList>, Problem> {
    let (after, limit) = (parameters.after.unwrap_or(0), parameters.limit.unwrap_or(DEFAULT_LIMIT));
    let mut rows = state.store.changes_after(Revision::new(after), limit + 1).await?;
    let page_size = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > page_size;
    rows.truncate(page_size);
    let changes: Vec<ChangeDto> = rows.into_iter().map(ChangeDto::from).collect();
    Ok(Json(ChangeList { next: changes.last().map_or(after, ChangeDto::seq), more, changes }))
}
