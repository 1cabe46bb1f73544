//! A look around without network or mail server.

mod form;
mod pages;
mod portal;
pub mod recording;
pub mod site;

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
