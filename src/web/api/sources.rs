//! The sources and their state.

use axum::Json;
use axum::extract::{RawQuery, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::parameters::Parameters;
use super::problem::{AnyProblem, Problem};
use crate::api_types::{About, SourceShape};
use crate::web;

/// The sources.
#[derive(Serialize, ToSchema)]
#[schema(as = Sources)]
pub(super) struct SourcesShape {
    /// Those that have left the list come last: the calls that they brought remain.
    sources: Vec<SourceShape>,
}

/// The sources and how they stand.
#[utoipa::path(
    get,
    path = "/api/v1/sources",
    responses((status = 200, description = "All of them", body = SourcesShape, headers(("ETag" = String))), AnyProblem),
    extensions(("x-summary-sv" = json!("Alla källor och hur de mår")))
)]
pub(super) async fn all(
    State(state): State<web::State>,
    RawQuery(raw): RawQuery,
) -> Result<Json<SourcesShape>, Problem> {
    Parameters::read(raw.as_deref()).end(())?;
    let (mut rows, counts) = (state.store.sources().await?, state.store.source_counts().await?);
    let mut rounds = state.store.all_rounds().await?;
    let mut every: Vec<About> = state.sources.iter().map(|info| info.about.clone()).collect();
    let left = rows.keys().filter(|id| !state.sources.iter().any(|info| info.about.id == **id));
    every.extend(left.map(|id| About { id: id.clone(), publisher: id.clone(), ..About::default() }));
    let mut sources = Vec::with_capacity(every.len());
    for about in every {
        let id = about.id.clone();
        let times = state.store.times_of_new(&id).await?;
        let (row, rounds) = (rows.remove(&id), rounds.remove(&id).unwrap_or_default());
        sources.push(SourceShape::of(about, row, counts.get(&id).copied().unwrap_or_default(), &times, rounds));
    }
    Ok(Json(SourcesShape { sources }))
}
