//! One hop: sends one request to one address, and interprets the response.

use std::error::Error as _;

use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::multipart::{Form, Part};
use reqwest::{Response, StatusCode};
use url::Url;

use super::client::NotPublic;
use super::guard::{Guard, host_and_port};
use super::{FetchError, FetchOutcome, Fetcher, headers};
use crate::sources::{Page, Request, RequestBody, Validators};

/// The body of a request that a redirect has turned into a GET (RFC 9110 §15.4).
static NO_BODY: RequestBody = RequestBody::None;

/// A request on its way along redirects.
#[derive(Debug)]
pub(super) struct Hop<'a> {
    request: &'a Request,
    /// In the source's own addresses.
    pub(super) address: Url,
    pub(super) body: &'a RequestBody,
    validators: Option<&'a Validators>,
    pub(super) guard: Guard,
}

/// The outcome of one hop.
pub(super) enum HopOutcome {
    Done(FetchOutcome),
    Redirect { status: StatusCode, address: Url },
}

impl<'a> Hop<'a> {
    pub(super) fn new(
        request: &'a Request,
        validators: Option<&'a Validators>,
        guard: Guard,
    ) -> Result<Hop<'a>, FetchError> {
        let Ok(address) = Url::parse(&request.url) else {
            let url = request.url.chars().take(200).collect();
            return Err(FetchError::Address { url, why: "it is no absolute http(s) address" });
        };
        let validators = validators.filter(|_| request.body == RequestBody::None);
        Ok(Hop { request, address, body: &request.body, validators, guard })
    }

    pub(super) fn redirected(self, status: StatusCode, address: Url) -> Hop<'a> {
        let keeps_body = matches!(status, StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT);
        let body = if keeps_body { self.body } else { &NO_BODY };
        Hop { address, body, ..self }
    }
}

impl Fetcher {
    /// Sends one request. The caller holds the host's permit.
    pub(super) async fn send_hop(&self, hop: &Hop<'_>) -> Result<HopOutcome, FetchError> {
        let response = self.send_request(hop).await.map_err(|error| translate_error(&hop.address, &error))?;
        let status = response.status();
        let seen = response.headers();
        self.note_server_time(&hop.address, seen);
        let host = || host_and_port(&hop.address);
        if status == StatusCode::NOT_MODIFIED && hop.validators.is_some() {
            return Ok(HopOutcome::Done(FetchOutcome::Unchanged { fresh_for: headers::fresh_for(seen) }));
        }
        if let (true, Some(address)) = (status.is_redirection(), self.next_address(hop, seen)) {
            return Ok(HopOutcome::Redirect { status, address });
        }
        if status == StatusCode::FORBIDDEN || headers::is_bot_challenge(status, seen) {
            return Err(FetchError::Blocked { host: host(), status: status.as_u16() });
        }
        if !status.is_success() {
            let retry_after = headers::retry_after(seen, jiff::Timestamp::now());
            return Err(FetchError::Status { host: host(), status: status.as_u16(), retry_after });
        }
        self.read_response(hop, response).await.map(HopOutcome::Done)
    }

    async fn send_request(&self, hop: &Hop<'_>) -> reqwest::Result<Response> {
        let client = self.clients.for_guard(hop.guard);
        let address = self.request_address(&hop.address);
        let mut builder = match hop.body {
            RequestBody::None => client.get(address),
            RequestBody::JsonParts(parts) => client.post(address).multipart(form(parts)?),
        };
        let Some(validators) = hop.validators else { return builder.send().await };
        // A validator that fits no header is left out; the page is then sent whole.
        if let Some(etag) = validators.etag.as_deref().and_then(|etag| HeaderValue::from_str(etag).ok()) {
            builder = builder.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(date) = validators.last_modified.as_deref().and_then(|date| HeaderValue::from_str(date).ok()) {
            builder = builder.header(header::IF_MODIFIED_SINCE, date);
        }
        builder.send().await
    }

    /// Returns where a redirect leads, in the source's own addresses.
    fn next_address(&self, hop: &Hop<'_>, seen: &HeaderMap) -> Option<Url> {
        let location = seen.get(header::LOCATION)?;
        let next = hop.address.join(std::str::from_utf8(location.as_bytes()).ok()?).ok()?;
        Some(self.original_address(next))
    }

    async fn read_response(&self, hop: &Hop<'_>, response: Response) -> Result<FetchOutcome, FetchError> {
        let status = response.status();
        let seen = response.headers();
        let validators = headers::validators(seen);
        let fresh_for = headers::fresh_for(seen);
        let (content_type, charset) = headers::content_type(seen);
        let (content, bytes) = self.read_body(hop.request, &hop.address, response).await?;
        if status == StatusCode::ACCEPTED && bytes == 0 {
            return Err(FetchError::Blocked { host: host_and_port(&hop.address), status: status.as_u16() });
        }
        let page = Page { request: hop.request.clone(), url: hop.address.to_string(), content_type, charset, content };
        Ok(FetchOutcome::Page { page: Box::new(page), validators, bytes, fresh_for })
    }
}

/// Builds the multipart form. Each part says that it is JSON: the portal's API ignores a filter that does not.
fn form(parts: &[(String, String)]) -> reqwest::Result<Form> {
    parts.iter().try_fold(Form::new(), |form, (name, json)| {
        Ok(form.part(name.clone(), Part::text(json.clone()).mime_str("application/json")?))
    })
}

/// Translates the HTTP stack's errors. Their own messages hold addresses; of their nested causes the innermost tells
/// most.
pub(super) fn translate_error(address: &Url, error: &reqwest::Error) -> FetchError {
    let host = host_and_port(address);
    let mut innermost = error.source();
    while let Some(cause) = innermost {
        if let Some(hidden) = cause.downcast_ref::<NotPublic>() {
            return FetchError::Private { host, address: hidden.first };
        }
        match cause.source() {
            Some(deeper) => innermost = Some(deeper),
            None => break,
        }
    }
    let why = match innermost {
        _ if error.is_timeout() => "nothing came for too long".to_owned(),
        Some(cause) => cause.to_string().chars().take(200).collect(),
        None => "no reason was given".to_owned(),
    };
    FetchError::Network { host, why }
}
