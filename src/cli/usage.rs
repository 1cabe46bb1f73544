//! The error of a command line that asks for something impossible.

/// The error of a command line that is well-formed but asks for something impossible.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct UsageError(pub(super) String);
