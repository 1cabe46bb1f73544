//! The rate limit of the JSON interface, as a problem document.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use crate::web::http::limit::ClientRateLimit;

pub(super) async fn enforce(State(limit): State<Arc<ClientRateLimit>>, request: Request, next: Next) -> Response {
    match limit.seconds_to_wait(&request) {
        Some(seconds) => Problem::TooManyRequests { seconds }.into_response(),
        None => next.run(request).await,
    }
}
