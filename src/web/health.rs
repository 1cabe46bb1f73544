//! Is it alive, and how far has it come? For those who watch over it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// `{"status":"ok","revision":…,"indexed":…,"calls":…}`; 503 when the store or the index does not answer.
pub(super) async fn page(State(state): State<super::State>) -> Response {
    match look(&state).await {
        Ok(body) => Json(body).into_response(),
        Err(error) => {
            tracing::error!("the health page failed: {error:#}");
            (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "failing" }))).into_response()
        }
    }
}

async fn look(state: &super::State) -> anyhow::Result<serde_json::Value> {
    let (revision, calls) = (state.store.revision().await?, state.store.count_opportunities().await?);
    Ok(json!({ "status": "ok", "revision": revision, "indexed": state.index.revision()?, "calls": calls }))
}
