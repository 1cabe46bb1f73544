//! Posts to addresses that people gave: guarded like a source's, no redirect followed, little of the response read.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Client, Response};
use thiserror::Error;
use url::Url;

use super::client::guarded;
use super::exchange::network;
use super::{FetchError, Guard, Options, guard, headers};

/// Bytes of a response that are read: services explain a refusal in a line.
const WORDS: usize = 2_048;

/// A client that posts JSON to web addresses. These are secrets, so its errors never repeat them.
#[derive(Clone, Debug)]
pub struct Poster {
    client: Client,
    guard: Guard,
    patience: Duration,
}

/// The response of the receiver, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    pub status: u16,
    pub retry_after: Option<Duration>,
    /// The beginning of the response's body.
    pub words: String,
}

/// Why there is no response.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PostError {
    /// The address may not be posted to: nothing was sent, and never will be.
    #[error("{0}")]
    Barred(&'static str),
    #[error("no whole answer in time")]
    Timeout,
    #[error("the host was not reached or broke off")]
    Network,
}

impl Poster {
    /// Creates a client that waits for a response for `timeout`. Under a proxy, the proxy has to guard names.
    ///
    /// # Errors
    /// When the proxy's address is not usable.
    pub fn new(options: &Options, guard: Guard, patience: Duration) -> anyhow::Result<Poster> {
        Ok(Poster { client: guarded(options, guard)?, guard, patience })
    }

    /// Checks that this address may be posted to. Unless private addresses are allowed, it has to be https.
    ///
    /// # Errors
    /// When it may not. Names are checked when something is sent, as they are resolved only then.
    pub fn check(&self, url: &Url) -> Result<(), PostError> {
        if url.scheme() != "https" && !self.guard.allow_private {
            return Err(PostError::Barred("only https addresses are written to"));
        }
        guard::check(url, self.guard).map_err(barred)
    }

    /// Posts `body` as JSON, with `extra` headers.
    ///
    /// # Errors
    /// When the address may not be reached, or no response came. A redirect is a response.
    pub async fn post(&self, url: &Url, extra: HeaderMap, body: String) -> Result<Posted, PostError> {
        self.check(url)?;
        let asked = self.client.post(url.clone()).headers(extra).header(CONTENT_TYPE, "application/json").body(body);
        let exchange = async {
            let mut response = asked.send().await.map_err(|error| unanswered(url, &error))?;
            let words = words(&mut response).await;
            let retry_after = headers::retry_after(response.headers(), Timestamp::now());
            Ok(Posted { status: response.status().as_u16(), retry_after, words })
        };
        tokio::time::timeout(self.patience, exchange).await.unwrap_or(Err(PostError::Timeout))
    }
}

fn barred(error: FetchError) -> PostError {
    PostError::Barred(match error {
        FetchError::Address { why, .. } => why,
        _ => "it does not lead to the public internet",
    })
}

fn unanswered(url: &Url, error: &reqwest::Error) -> PostError {
    match network(url, error) {
        private @ FetchError::Private { .. } => barred(private),
        _ if error.is_timeout() => PostError::Timeout,
        _ => PostError::Network,
    }
}

/// Reads the beginning of the body. If the rest breaks off, the status is still valid.
async fn words(response: &mut Response) -> String {
    let mut read = Vec::new();
    while read.len() < WORDS
        && let Ok(Some(piece)) = response.chunk().await
    {
        read.extend(piece.iter().take(WORDS - read.len()));
    }
    String::from_utf8_lossy(&read).into_owned()
}
