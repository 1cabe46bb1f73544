//! The token of a link in a letter that somebody requested: to confirm a subscription, or to sign in.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::web::http::error::PageError;
use crate::web::http::params::path::path_param;
use crate::web::http::session::is_token;

/// A token that has the right form; whether it is valid, the store knows.
pub(super) struct RequestToken(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for RequestToken {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<RequestToken, PageError> {
        let token = path_param(parts, "token").await.filter(|token| is_token(token));
        token.map(RequestToken).ok_or(PageError::InvalidLink)
    }
}
