//! Why a page was not fetched: messages for the operator, and kinds for the caller.

use std::net::IpAddr;
use std::time::Duration;

use thiserror::Error;

use super::address_scope;

/// The kind of a failure, by which a caller chooses what to do. None of them means "never try again": a later round
/// does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchErrorKind {
    /// It may work later, without anyone doing anything.
    Temporary,
    /// The site does not want robots here. That is not circumvented: a person opens the page by hand.
    Blocked,
    /// It will not work until someone changes something.
    Permanent,
}

/// Why a page was not fetched. The messages say what an operator can do, and repeat nothing that the site wrote.
#[derive(Debug, Error)]
pub enum FetchError {
    #[error("the address '{url}' cannot be fetched: {why}")]
    Address { url: String, why: &'static str },
    #[error("{host} leads to {address}, which is not on the public internet{}", address_scope::advice(*address))]
    Private { host: String, address: IpAddr },
    #[error("robots.txt of {host} asks robots to stay away from {path}; open the page by hand or ask the publisher")]
    Robots { host: String, path: String },
    #[error("robots.txt of {host} could not be read ({why}), so its pages are left alone for now")]
    RobotsUnknown { host: String, why: String, retry_after: Option<Duration> },
    #[error("{host} shows a wall against robots (status {status}); open the page by hand or ask the publisher")]
    Blocked { host: String, status: u16 },
    #[error("{host} answered with status {status}{}", advice(*status))]
    Status { host: String, status: u16, retry_after: Option<Duration> },
    #[error("{host} asked for quiet for another {} s", after.as_secs().max(1))]
    RetryLater { host: String, after: Duration },
    #[error("{host} was busy with other requests of ours until the time was over")]
    NoTurn { host: String },
    #[error("more than {most} redirects; correct the address if the page has moved")]
    Redirects { most: usize },
    #[error("the answer is larger than {limit} bytes; if that is right, raise the limit of the source")]
    TooLarge { limit: u64 },
    #[error("no whole answer within {seconds} s")]
    Timeout { seconds: u64 },
    #[error("{host} was not reached or broke off: {why}")]
    Network { host: String, why: String },
    #[error("failed to keep a large answer on disk")]
    Scratch(#[source] std::io::Error),
}

fn advice(status: u16) -> &'static str {
    match status {
        404 | 410 => "; correct the address if the page has moved",
        401 => "; the page asks for a login",
        _ => "",
    }
}

impl FetchError {
    /// Returns the kind of the failure.
    pub fn kind(&self) -> FetchErrorKind {
        match self {
            FetchError::Robots { .. } | FetchError::Blocked { .. } => FetchErrorKind::Blocked,
            FetchError::RobotsUnknown { .. }
            | FetchError::RetryLater { .. }
            | FetchError::NoTurn { .. }
            | FetchError::Timeout { .. }
            | FetchError::Network { .. }
            | FetchError::Scratch(_) => FetchErrorKind::Temporary,
            FetchError::Status { status: 408 | 425 | 429 | 500..=599, .. } => FetchErrorKind::Temporary,
            FetchError::Status { .. }
            | FetchError::Address { .. }
            | FetchError::Private { .. }
            | FetchError::Redirects { .. }
            | FetchError::TooLarge { .. } => FetchErrorKind::Permanent,
        }
    }

    /// Tells whether it may work later by itself.
    pub fn is_temporary(&self) -> bool {
        self.kind() == FetchErrorKind::Temporary
    }

    /// Returns how long the host asked to be left alone, if it said so.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            FetchError::Status { retry_after, .. } | FetchError::RobotsUnknown { retry_after, .. } => *retry_after,
            FetchError::RetryLater { after, .. } => Some(*after),
            _ => None,
        }
    }

    /// Returns the status of the response, if there was one.
    pub fn status(&self) -> Option<u16> {
        match self {
            FetchError::Status { status, .. } | FetchError::Blocked { status, .. } => Some(*status),
            _ => None,
        }
    }
}
