//! The outcome of a fetch.

use std::time::Duration;

use crate::sources::{Page, Validators};

/// The outcome of a fetch.
#[derive(Debug)]
pub enum FetchOutcome {
    /// The page is as it was when the validators were given.
    Unchanged {
        /// How long the page stays fresh (`Cache-Control: max-age`).
        fresh_for: Option<Duration>,
    },
    Page {
        page: Box<Page>,
        validators: Validators,
        /// The size of the response after decompression.
        bytes: u64,
        /// How long the page stays fresh (`Cache-Control: max-age`).
        fresh_for: Option<Duration>,
    },
}
