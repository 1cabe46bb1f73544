//! A look around without network or mail server.

use anyhow::Result;

use crate::config::{Clock, Settings};

/// The clock of the recordings' day.
pub fn clock() -> Clock {
    Clock::flowing(None)
}

/// Runs on the recordings.
pub async fn run(settings: Settings, clock: Clock) -> Result<()> {
    super::run(settings, clock).await
}
