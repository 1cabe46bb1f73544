//! What a recipient can do with a call, as the last segment of the path.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::feedback::Opinion;
use crate::web::http::error::PageError;
use crate::web::http::params::path::path_param;

/// What a recipient can do with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Relevant,
    NotRelevant,
    Follow,
    /// Withdraws the answers.
    Undo,
    Unfollow,
}

impl Action {
    const ALL: [Action; 5] = [Action::Relevant, Action::NotRelevant, Action::Follow, Action::Undo, Action::Unfollow];

    /// Returns the segment of the path.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Action::Relevant => "relevant",
            Action::NotRelevant => "inte-relevant",
            Action::Follow => "folj",
            Action::Undo => "angra",
            Action::Unfollow => "sluta-folja",
        }
    }

    pub(super) fn opinion(self) -> Option<Opinion> {
        match self {
            Action::Relevant => Some(Opinion::Relevant),
            Action::NotRelevant => Some(Opinion::NotRelevant),
            Action::Follow | Action::Undo | Action::Unfollow => None,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Action {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Action, PageError> {
        let segment = path_param(parts, "action").await.ok_or(PageError::InvalidLink)?;
        Action::ALL.into_iter().find(|action| action.as_str() == segment).ok_or(PageError::NotFound)
    }
}
