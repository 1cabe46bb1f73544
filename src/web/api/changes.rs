//! The feed of changes, for clients that remember how far they have read.

use axum::Json;
use axum::extract::{RawQuery, State};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::parameters::Parameters;
use super::problem::{AnyProblem, Problem};
use crate::api_types::ChangeShape;
use crate::web;

const LIMIT: i64 = 100;
const MOST: i64 = 500;
/// The greatest integer that every JSON parser reads exactly (RFC 8259 §6).
const GREATEST: i64 = 9_007_199_254_740_991;

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

/// What has happened.
#[derive(Serialize, ToSchema)]
#[schema(as = Changes)]
pub(super) struct ChangesShape {
    /// Oldest first.
    changes: Vec<ChangeShape>,
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
    responses((status = 200, description = "What has happened", body = ChangesShape, headers(("ETag" = String))), AnyProblem),
    extensions(("x-summary-sv" = json!("Vad som har hänt sedan sist")))
)]
pub(super) async fn after(
    State(state): State<web::State>,
    RawQuery(raw): RawQuery,
) -> Result<Json<ChangesShape>, Problem> {
    let mut given = Parameters::read(raw.as_deref());
    let asked =
        ChangesParameters { after: given.number("after", 0..=GREATEST), limit: given.number("limit", 1..=MOST) };
    let asked = given.end(asked)?;
    let (after, limit) = (asked.after.unwrap_or(0), asked.limit.unwrap_or(LIMIT));
    let mut rows = state.store.changes_after(after, limit + 1).await?;
    let fitting = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > fitting;
    rows.truncate(fitting);
    let changes: Vec<ChangeShape> = rows.into_iter().map(ChangeShape::from).collect();
    Ok(Json(ChangesShape { next: changes.last().map_or(after, ChangeShape::seq), more, changes }))
}
