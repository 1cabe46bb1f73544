//! Errors as problem documents (RFC 9457). Their `type` is the same in every language; title and detail are in the one
//! that the request asks for, and where it asks for none, the title in English and the detail in Swedish.

use std::ops::RangeInclusive;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

use crate::app::Busy;
use crate::locale::Locale;
use crate::web::http::accept_language::accepted_locale;
use crate::web::state::WebState;

/// Why a request could not be answered.
#[derive(Debug)]
pub(super) enum Problem {
    /// Nothing exists by that name.
    NotFound,
    /// All parameters that cannot be used.
    Parameters(Vec<RejectedParameter>),
    /// The address exists, but can only be read.
    MethodNotAllowed,
    /// The client sends too many requests; it may send the next in so many whole seconds.
    TooManyRequests { seconds: u64 },
    /// Others ask for so much that there is no room for this.
    Busy,
    /// An error of our own; its reason is logged and not sent.
    Internal(anyhow::Error),
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Problem {
        error.downcast::<Busy>().map_or_else(Problem::Internal, |_| Problem::Busy)
    }
}

/// A kind of problem, as its document describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ProblemKind {
    /// Fragment of its `type`, an address on the page about the interface.
    pub(super) name: &'static str,
    pub(super) status: StatusCode,
    /// Key of the message that names the kind.
    title: &'static str,
    /// Key of the message that tells what to do about it.
    detail: &'static str,
}

pub(super) const PROBLEM_KINDS: [ProblemKind; 6] = [NOT_FOUND, PARAMETERS, METHOD, TOO_OFTEN, BUSY, INTERNAL];

const NOT_FOUND: ProblemKind = ProblemKind {
    name: "not-found",
    status: StatusCode::NOT_FOUND,
    title: "problem-title-not-found",
    detail: "problem-not-found",
};
const PARAMETERS: ProblemKind = ProblemKind {
    name: "invalid-parameters",
    status: StatusCode::BAD_REQUEST,
    title: "problem-title-parameters",
    detail: "problem-parameters",
};
const METHOD: ProblemKind = ProblemKind {
    name: "method-not-allowed",
    status: StatusCode::METHOD_NOT_ALLOWED,
    title: "problem-title-method",
    detail: "problem-method",
};
const TOO_OFTEN: ProblemKind = ProblemKind {
    name: "too-many-requests",
    status: StatusCode::TOO_MANY_REQUESTS,
    title: "problem-title-too-often",
    detail: "problem-too-often",
};
const BUSY: ProblemKind = ProblemKind {
    name: "busy",
    status: StatusCode::SERVICE_UNAVAILABLE,
    title: "problem-title-busy",
    detail: "problem-busy",
};
const INTERNAL: ProblemKind = ProblemKind {
    name: "internal-error",
    status: StatusCode::INTERNAL_SERVER_ERROR,
    title: "problem-title-internal",
    detail: "problem-internal",
};

impl ProblemKind {
    /// Returns the kind in short.
    pub(super) fn title(self, locale: Locale) -> &'static str {
        locale.text(self.title)
    }

    /// Returns what to do about it.
    pub(super) fn detail(self, locale: Locale) -> &'static str {
        locale.text(self.detail)
    }
}

/// What a failed response carries, as an extension, until its document is made.
#[derive(Clone, Debug)]
struct ProblemDetails {
    kind: ProblemKind,
    invalid: Vec<RejectedParameter>,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let seconds = match self {
            Problem::TooManyRequests { seconds } => Some(seconds),
            Problem::Busy => Some(Busy::RETRY_AFTER.as_secs()),
            _ => None,
        };
        let (kind, invalid) = match self {
            Problem::NotFound => (NOT_FOUND, Vec::new()),
            Problem::Parameters(invalid) => (PARAMETERS, invalid),
            Problem::MethodNotAllowed => (METHOD, Vec::new()),
            Problem::TooManyRequests { .. } => (TOO_OFTEN, Vec::new()),
            Problem::Busy => (BUSY, Vec::new()),
            Problem::Internal(error) => {
                tracing::error!("the interface for programs failed: {error:#}");
                (INTERNAL, Vec::new())
            }
        };
        let mut response = kind.status.into_response();
        response.extensions_mut().insert(ProblemDetails { kind, invalid });
        if let Some(seconds) = seconds {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// A problem document (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct ProblemDocument {
    /// Tells one kind of problem from another; it is also the address of its description.
    #[schema(format = "uri")]
    r#type: String,
    /// The kind in short: in the language of `Accept-Language`, else in English.
    title: &'static str,
    /// The status of the answer.
    status: u16,
    /// What to do about it: in the language of `Accept-Language`, else in Swedish.
    detail: &'static str,
    /// The path that was asked for.
    #[schema(format = "uri-reference")]
    instance: String,
    /// The parameters that cannot be used; left out when it is none of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    invalid: Vec<InvalidParameter>,
}

/// A parameter that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = InvalidParameter)]
pub(super) struct InvalidParameter {
    parameter: String,
    /// Why, and what would be right: in the language of `Accept-Language`, else in Swedish.
    detail: String,
}

/// A parameter that cannot be used, before there is a language to say so in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RejectedParameter {
    pub(super) parameter: String,
    pub(super) fault: ParameterFault,
}

/// Why a parameter cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ParameterFault {
    /// There is no parameter of that name.
    Unknown,
    /// It is given more than once.
    Repeated,
    /// It has more characters than this.
    TooLong(usize),
    /// It is no whole number within these bounds.
    NotWithin(RangeInclusive<i64>),
    /// It is none of these.
    NotOneOf(Vec<&'static str>),
}

impl ParameterFault {
    /// Returns why, and what would be right.
    pub(super) fn detail(&self, locale: Locale) -> String {
        // Bounds are written as a program sends them, without the language's grouping.
        match self {
            ParameterFault::Unknown => locale.text("problem-unknown-parameter").to_owned(),
            ParameterFault::Repeated => locale.text("problem-repeated-parameter").to_owned(),
            ParameterFault::TooLong(most) => locale.message("problem-too-long", [("most", most.to_string().into())]),
            ParameterFault::NotWithin(allowed) => {
                let [first, last] = [allowed.start(), allowed.end()].map(i64::to_string);
                locale.message("problem-not-within", [("first", first.into()), ("last", last.into())])
            }
            ParameterFault::NotOneOf(words) => {
                locale.message("problem-not-one-of", [("words", words.join(", ").into())])
            }
        }
    }
}

impl RejectedParameter {
    fn in_language(self, locale: Locale) -> InvalidParameter {
        InvalidParameter { detail: self.fault.detail(locale), parameter: self.parameter }
    }
}

/// Replaces every failed response by a problem document, whichever layer it came from.
pub(super) async fn problem_document(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let (instance, accepted) = (request.uri().path().to_owned(), accepted_locale(request.headers()));
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let details = response.extensions().get::<ProblemDetails>().cloned();
    let told = details.unwrap_or_else(|| ProblemDetails { kind: kind_for_status(status), invalid: Vec::new() });
    let locale = accepted.unwrap_or(Locale::Swedish);
    let document = ProblemDocument {
        r#type: type_uri(&state.public_url, told.kind),
        title: told.kind.title(accepted.unwrap_or(Locale::English)),
        status: status.as_u16(),
        detail: told.kind.detail(locale),
        instance,
        invalid: told.invalid.into_iter().map(|one| one.in_language(locale)).collect(),
    };
    let mut problem = (status, Json(document)).into_response();
    let headers = problem.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(locale) = accepted {
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(locale.tag()));
    }
    for name in [ALLOW, RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            headers.insert(name, value.clone());
        }
    }
    problem
}

/// Returns the address that identifies a kind of problem, and where it is described.
pub(super) fn type_uri(public_url: &str, kind: ProblemKind) -> String {
    format!("{public_url}/api#{}", kind.name)
}

/// Returns the kind for a failed response that none of our handlers made.
fn kind_for_status(status: StatusCode) -> ProblemKind {
    let of_status = PROBLEM_KINDS.into_iter().find(|kind| kind.status == status);
    of_status.unwrap_or(if status.is_server_error() { INTERNAL } else { PARAMETERS })
}

/// The problems that any address may answer with.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "told of in the document only")]
pub(super) enum AnyProblem {
    /// Parameters cannot be used.
    #[response(status = 400, content_type = "application/problem+json")]
    Parameters(ProblemDocument),
    /// The client asks too often.
    #[response(
        status = 429,
        content_type = "application/problem+json",
        headers(("Retry-After" = u64, description = "Seconds to wait"))
    )]
    TooManyRequests(ProblemDocument),
    /// Others ask for so much that there is no room for this.
    #[response(
        status = 503,
        content_type = "application/problem+json",
        headers(("Retry-After" = u64, description = "Seconds to wait"))
    )]
    Busy(ProblemDocument),
    /// Our own fault.
    #[response(status = 500, content_type = "application/problem+json")]
    Internal(ProblemDocument),
    /// The answer is the one that `If-None-Match` names.
    #[response(status = 304)]
    NotModified,
}

/// There is nothing of that name.
#[derive(IntoResponses)]
#[response(status = 404, content_type = "application/problem+json")]
#[expect(dead_code, reason = "told of in the document only")]
pub(super) struct NotFoundProblem(ProblemDocument);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_there_is_no_room_the_program_is_told_when_to_come_back() {
        let full = anyhow::Error::new(Busy).context("the search was not made");
        let response = Problem::from(full).into_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[RETRY_AFTER], "5");
        assert!(matches!(Problem::from(anyhow::anyhow!("the disk fails")), Problem::Internal(_)));
    }
}
