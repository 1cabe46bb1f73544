//! The tokens of personal links, verified at the door.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::letters::signed_tokens::{verify_answer, verify_pass_on, verify_unsubscribe};
use crate::opportunity::{Opportunity, OpportunityId};
use crate::subscription::PersonId;
use crate::web::http::error::PageError;
use crate::web::http::params::path::path_param;
use crate::web::state::WebState;

async fn token_of(parts: &mut Parts) -> Result<String, PageError> {
    path_param(parts, "token").await.ok_or(PageError::InvalidLink)
}

/// A link that ends the subscriptions of a person.
pub(super) struct UnsubscribeLink {
    pub(super) person: PersonId,
}

impl FromRequestParts<WebState> for UnsubscribeLink {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<UnsubscribeLink, PageError> {
        let token = token_of(parts).await?;
        let person = verify_unsubscribe(&state.secret, &token).ok_or(PageError::InvalidLink)?;
        Ok(UnsubscribeLink { person })
    }
}

/// The token of a link about a call: its recipient, and the call.
pub(super) struct CallToken {
    pub(super) token: String,
    pub(super) person: PersonId,
    pub(super) call: Opportunity,
}

/// Reads the recipient and the call from a signed token.
type Verify = fn(&[u8], &str) -> Option<(PersonId, OpportunityId)>;

impl CallToken {
    async fn read(parts: &mut Parts, state: &WebState, verify: Verify) -> Result<CallToken, PageError> {
        let token = token_of(parts).await?;
        let (person, call) = verify(&state.secret, &token).ok_or(PageError::InvalidLink)?;
        let call = state.store.opportunity(&call).await?.ok_or(PageError::NotFound)?;
        Ok(CallToken { person, call, token })
    }
}

/// A link to answer on a call.
pub(super) struct AnswerLink(pub(super) CallToken);

impl FromRequestParts<WebState> for AnswerLink {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<AnswerLink, PageError> {
        CallToken::read(parts, state, verify_answer).await.map(AnswerLink)
    }
}

/// A link to pass a call on.
pub(super) struct PassOnLink(pub(super) CallToken);

impl FromRequestParts<WebState> for PassOnLink {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<PassOnLink, PageError> {
        CallToken::read(parts, state, verify_pass_on).await.map(PassOnLink)
    }
}
