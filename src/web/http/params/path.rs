//! The names in a request's path: a kommun, a call, a file's format. A name of nothing is "not found".

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

use crate::export::Format;
use crate::kommun::{Kommun, KommunSlug};
use crate::opportunity::OpportunityId;
use crate::web::http::error::PageError;
use crate::web::state::WebState;

/// Returns a parameter of the path, percent-decoded; `None` when the path is not UTF-8.
pub(in crate::web) async fn path_param(parts: &mut Parts, name: &str) -> Option<String> {
    let params = RawPathParams::from_request_parts(parts, &()).await.ok()?;
    params.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

async fn require(parts: &mut Parts, name: &str) -> Result<String, PageError> {
    path_param(parts, name).await.ok_or(PageError::NotFound)
}

/// The kommun that `{slug}` names; it has a file.
#[derive(Clone, Debug)]
pub(in crate::web) struct KommunParam {
    kommuner: Arc<Vec<Kommun>>,
    position: usize,
}

impl KommunParam {
    fn find(state: &WebState, slug: &str) -> Result<KommunParam, PageError> {
        let slug: KommunSlug = slug.parse().map_err(|_| PageError::NotFound)?;
        let position = state.kommuner.iter().position(|kommun| kommun.slug == slug).ok_or(PageError::NotFound)?;
        Ok(KommunParam { kommuner: Arc::clone(&state.kommuner), position })
    }
}

impl Deref for KommunParam {
    type Target = Kommun;

    fn deref(&self) -> &Kommun {
        &self.kommuner[self.position]
    }
}

impl FromRequestParts<WebState> for KommunParam {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<KommunParam, PageError> {
        KommunParam::find(state, &require(parts, "slug").await?)
    }
}

/// A kommun's page as `{slug}`, or a file of its calls as `{slug}.ics`.
#[derive(Clone, Debug)]
pub(in crate::web) struct KommunFile {
    pub(in crate::web) kommun: KommunParam,
    /// The format of the file; `None` for the page.
    pub(in crate::web) format: Option<Format>,
}

impl FromRequestParts<WebState> for KommunFile {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<KommunFile, PageError> {
        let name = require(parts, "slug").await?;
        let (slug, format) = match Format::split(&name) {
            Some((slug, format)) => (slug, Some(format)),
            None => (name.as_str(), None),
        };
        Ok(KommunFile { kommun: KommunParam::find(state, slug)?, format })
    }
}

/// A call's page as `{id}`, or its calendar as `{id}.ics`.
#[derive(Clone, Debug)]
pub(in crate::web) struct CallFile {
    /// The call's id, or what else finds it: a funder's identifier or a source's reference.
    pub(in crate::web) name: String,
    pub(in crate::web) is_calendar: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for CallFile {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<CallFile, PageError> {
        let name = require(parts, "id").await?;
        Ok(match Format::split(&name) {
            Some((name, Format::Ics)) => CallFile { name: name.to_owned(), is_calendar: true },
            _ => CallFile { name, is_calendar: false },
        })
    }
}

/// The id of a call, as `{call}`; whether it exists is not known.
#[derive(Clone, Debug)]
pub(in crate::web) struct CallParam(pub(in crate::web) OpportunityId);

impl<S: Send + Sync> FromRequestParts<S> for CallParam {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<CallParam, PageError> {
        let call = require(parts, "call").await?;
        Ok(CallParam(call.parse().map_err(|_| PageError::NotFound)?))
    }
}

/// The slug of a kommun, as `{slug}`; the kommun may have lost its file.
#[derive(Clone, Debug)]
pub(in crate::web) struct SlugParam(pub(in crate::web) KommunSlug);

impl<S: Send + Sync> FromRequestParts<S> for SlugParam {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<SlugParam, PageError> {
        let slug = require(parts, "slug").await?;
        Ok(SlugParam(slug.parse().map_err(|_| PageError::NotFound)?))
    }
}

/// Defines an extractor of a name that is only looked up in the store.
macro_rules! name_param {
    ($(#[$doc:meta])* $param:ident, $name:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub(in crate::web) struct $param(pub(in crate::web) String);

        impl<S: Send + Sync> FromRequestParts<S> for $param {
            type Rejection = PageError;

            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<$param, PageError> {
                require(parts, $name).await.map($param)
            }
        }
    };
}

name_param! {
    /// What finds a call: its id, a funder's identifier or a source's reference.
    CallName, "id"
}
name_param! {
    /// The id of a person.
    PersonParam, "person"
}
name_param! {
    /// The id of a letter.
    LetterParam, "id"
}
