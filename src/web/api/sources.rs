//! The sources and their state.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::parameters::NoParameters;
use super::problem::{AnyProblem, Problem};
use crate::api_types::{SourceDescription, SourceDto};
use crate::web::state::WebState;

/// The sources.
#[derive(Serialize, ToSchema)]
#[schema(as = Sources)]
pub(super) struct SourceList {
    /// Those that have left the list come last: the calls that they brought remain.
    sources: Vec<SourceDto>,
}

/// The sources and how they stand.
#[utoipa::path(
    get,
    path = "/api/v1/sources",
    responses((status = 200, description = "All of them", body = SourceList, headers(("ETag" = String))), AnyProblem),
    extensions(("x-summary-sv" = json!("Alla källor och hur de mår")))
)]
pub(super) async fn all(State(state): State<WebState>, _: NoParameters) -> Result<Json<SourceList>, Problem> {
    let (mut rows, counts) = (state.store.sources().await?, state.store.source_counts().await?);
    let mut rounds = state.store.all_rounds().await?;
    let mut abouts: Vec<SourceDescription> = state.sources.iter().map(|info| info.about.clone()).collect();
    let unlisted = rows.keys().filter(|id| !state.sources.iter().any(|info| info.about.id == **id));
    abouts.extend(unlisted.cloned().map(SourceDescription::unlisted));
    let mut sources = Vec::with_capacity(abouts.len());
    for about in abouts {
        let id = about.id.clone();
        let times = state.store.new_call_times(&id).await?;
        let (row, rounds) = (rows.remove(&id), rounds.remove(&id).unwrap_or_default());
        sources.push(SourceDto::of(about, row, counts.get(&id).copied().unwrap_or_default(), &times, rounds));
    }
    Ok(Json(SourceList { sources }))
}
