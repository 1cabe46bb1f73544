//! Posts to addresses that people gave: guarded like a source's, no redirect followed, little of the response read.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Client, Response};
use thiserror::Error;
use url::Url;

use super::client::guarded_client;
use super::exchange::translate_error;
use super::{FetchError, FetchOptions, Guard, guard, headers};

/// Bytes of a response that are read: services explain a refusal in a line.
const MAX_EXCERPT: usize = 2_048;

/// A client that posts JSON to web addresses. These are secrets, so its errors never repeat them.
#[derive(Clone, Debug)]
pub struct WebhookClient {
    client: Client,
    guard: Guard,
    timeout: Duration,
}

/// The response of the receiver, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookResponse {
    pub status: u16,
    pub retry_after: Option<Duration>,
    /// The beginning of the response's body.
    pub excerpt: String,
}

/// Why there is no response.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WebhookError {
    /// The address may not be posted to: nothing was sent, and never will be.
    #[error("{0}")]
    Forbidden(&'static str),
    #[error("no whole answer in time")]
    Timeout,
    #[error("the host was not reached or broke off")]
    Network,
}

impl WebhookClient {
    /// Creates a client that waits for a response for `timeout`. Under a proxy, the proxy has to guard names.
    ///
    /// # Errors
    /// When the proxy's address is not usable.
    pub fn new(options: &FetchOptions, guard: Guard, timeout: Duration) -> anyhow::Result<WebhookClient> {
        Ok(WebhookClient { client: guarded_client(options, guard)?, guard, timeout })
    }

    /// Checks that this address may be posted to. Unless private addresses are allowed, it has to be https.
    ///
    /// # Errors
    /// When it may not. Names are checked when something is sent, as they are resolved only then.
    pub fn check(&self, url: &Url) -> Result<(), WebhookError> {
        if url.scheme() != "https" && !self.guard.allow_private {
            return Err(WebhookError::Forbidden("only https addresses are written to"));
        }
        guard::check(url, self.guard).map_err(forbidden)
    }

    /// Posts `body` as JSON, with `extra` headers.
    ///
    /// # Errors
    /// When the address may not be reached, or no response came. A redirect is a response.
    pub async fn post(&self, url: &Url, extra: HeaderMap, body: String) -> Result<WebhookResponse, WebhookError> {
        self.check(url)?;
        let request = self.client.post(url.clone()).headers(extra).header(CONTENT_TYPE, "application/json").body(body);
        let exchange = async {
            let mut response = request.send().await.map_err(|error| no_response(url, &error))?;
            let words = read_excerpt(&mut response).await;
            let retry_after = headers::retry_after(response.headers(), Timestamp::now());
            Ok(WebhookResponse { status: response.status().as_u16(), retry_after, excerpt: words })
        };
        tokio::time::timeout(self.timeout, exchange).await.unwrap_or(Err(WebhookError::Timeout))
    }
}

fn forbidden(error: FetchError) -> WebhookError {
    WebhookError::Forbidden(match error {
        FetchError::Address { why, .. } => why,
        _ => "it does not lead to the public internet",
    })
}

fn no_response(url: &Url, error: &reqwest::Error) -> WebhookError {
    match translate_error(url, error) {
        private @ FetchError::Private { .. } => forbidden(private),
        _ if error.is_timeout() => WebhookError::Timeout,
        _ => WebhookError::Network,
    }
}

/// Reads the beginning of the body. If the rest breaks off, the status is still valid.
async fn read_excerpt(response: &mut Response) -> String {
    let mut read = Vec::new();
    while read.len() < MAX_EXCERPT
        && let Ok(Some(piece)) = response.chunk().await
    {
        read.extend(piece.iter().take(MAX_EXCERPT - read.len()));
    }
    String::from_utf8_lossy(&read).into_owned()
}
