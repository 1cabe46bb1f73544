//! One call with all that is known about it.

use axum::Json;
use axum::extract::State;

use super::parameters::NoParameters;
use super::problem::{AnyProblem, NotFoundProblem, Problem};
use crate::api_types::{CallDto, CallRecords};
use crate::web::http::params::path::CallName;
use crate::web::state::WebState;

/// One call.
///
/// Its facts and text, where it is shown, whom it suits and why, and what has happened to it, field by field.
#[utoipa::path(
    get,
    path = "/api/v1/opportunities/{id}",
    params(("id" = String, Path, description = "Our id, a source's reference or the funder's identifier")),
    responses((status = 200, description = "The call", body = CallDto, headers(("ETag" = String))), NotFoundProblem, AnyProblem),
    extensions(("x-summary-sv" = json!("En utlysning med sin historia")))
)]
pub(super) async fn call(
    State(state): State<WebState>,
    _: NoParameters,
    CallName(name): CallName,
) -> Result<Json<CallDto>, Problem> {
    let opportunity = state.store.find(&name).await?.ok_or(Problem::NotFound)?;
    let id = opportunity.id.clone();
    let (listings, history) = (state.store.listings(&id).await?, state.store.history(&id).await?);
    let matches = state.store.matches_of(&id).await?;
    Ok(Json(CallRecords { opportunity, listings, matches, history }.into_dto(state.now())))
}
