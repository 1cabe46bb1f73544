//! The health check, for monitoring.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::web::WebState;

/// Returns `{"status":"ok","revision":…,"indexed":…,"calls":…,"deliveries":{"checked":…,"gaps":…}}`, or 503 when the
/// store or the index does not answer. `gaps` counts the notifications that the latest audit found to be missing.
pub(in crate::web) async fn health(State(state): State<WebState>) -> Response {
    match check(&state).await {
        Ok(body) => Json(body).into_response(),
        Err(error) => {
            tracing::error!("the health page failed: {error:#}");
            (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "failing" }))).into_response()
        }
    }
}

async fn check(state: &WebState) -> anyhow::Result<serde_json::Value> {
    let (revision, calls) = (state.store.revision().await?, state.store.count_opportunities().await?);
    let last = state.store.last_audit().await?;
    let deliveries = last.map(|check| json!({ "checked": check.at.to_string(), "gaps": check.findings.len() }));
    let indexed = state.index.revision()?;
    Ok(json!({
        "status": "ok", "revision": revision, "indexed": indexed, "calls": calls, "deliveries": deliveries,
    }))
}
