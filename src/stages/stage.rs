//! The interface of every stage.

use anyhow::Result;
use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::outcome::Outcome;
use crate::app::App;

/// One step of the program's work. It reads from the store what is to be done, and may be run at any time.
pub trait Stage: Send + Sync {
    /// Returns its name in logs and documentation.
    fn name(&self) -> &'static str;

    /// Returns the command that runs it once, if there is one.
    fn command(&self) -> Option<&'static str> {
        Some(self.name())
    }

    /// Returns the help of its command where that takes no options: such commands are made from
    /// [`STAGES`](super::STAGES).
    fn help(&self) -> Option<&'static str> {
        None
    }

    /// Runs it once. `now` is the time of all facts.
    ///
    /// # Errors
    /// When the store fails, or what the stage needs cannot be opened.
    fn run<'a>(&'a self, app: &'a App, now: Timestamp) -> BoxFuture<'a, Result<Outcome>>;
}
