//! One POST to an address that a person gave: guarded as a source's is, no redirect followed, little of the answer read.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Client, Response};
use thiserror::Error;
use url::Url;

use super::client::guarded;
use super::exchange::network;
use super::{FetchError, Guard, Options, guard, headers};

/// Bytes of an answer that are read: services explain a refusal in a line.
const WORDS: usize = 2_048;

/// Posts JSON to addresses, which are secrets: no error and no log of its names more than what is wrong.
#[derive(Clone, Debug)]
pub struct Poster {
    client: Client,
    guard: Guard,
    patience: Duration,
}

/// What the other side answered, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    pub status: u16,
    pub retry_after: Option<Duration>,
    /// The beginning of its answer.
    pub words: String,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PostError {
    /// Nothing was sent, and never will be.
    #[error("{0}")]
    Barred(&'static str),
    #[error("no whole answer in time")]
    Timeout,
    #[error("the host was not reached or broke off")]
    Network,
}

impl Poster {
    /// Gives up on an answer after `patience`. Under a proxy, that one has to guard names.
    ///
    /// # Errors
    /// When the proxy's address is not usable.
    pub fn new(options: &Options, guard: Guard, patience: Duration) -> anyhow::Result<Poster> {
        Ok(Poster { client: guarded(options, guard)?, guard, patience })
    }

    /// May this address be posted to? Without the leave to reach private addresses, only https may.
    ///
    /// # Errors
    /// When not. Names are resolved when something is sent, and judged then.
    pub fn check(&self, url: &Url) -> Result<(), PostError> {
        if url.scheme() != "https" && !self.guard.allow_private {
            return Err(PostError::Barred("only https addresses are written to"));
        }
        guard::check(url, self.guard).map_err(barred)
    }

    /// Posts `body` as JSON with these headers besides.
    ///
    /// # Errors
    /// When the address may not be reached, or no answer came. A redirect is an answer.
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

/// The answer's beginning. That the rest broke off changes nothing: its status has been read.
async fn words(response: &mut Response) -> String {
    let mut read = Vec::new();
    while read.len() < WORDS
        && let Ok(Some(piece)) = response.chunk().await
    {
        read.extend(piece.iter().take(WORDS - read.len()));
    }
    String::from_utf8_lossy(&read).into_owned()
}
