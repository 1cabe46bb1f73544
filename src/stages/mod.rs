//! The stages: crawl, index, match, alert, remind, digest, account letters, deliver; and audit and operator, which
//! watch them. They never call one another; they meet in the store, by revisions and unique keys, so each may be killed
//! at any line and run again.

pub mod account_letters;
pub mod alert;
pub mod audit;
pub mod crawl;
pub mod deliver;
pub mod digest;
mod enqueue;
pub mod evidence;
pub mod index;
pub mod judge;
mod news;
pub mod operator;
mod outcome;
pub mod remind;
mod thresholds;

use anyhow::Result;
use futures_util::future::BoxFuture;
use jiff::Timestamp;

use crate::app::App;
pub use account_letters::AccountLetters;
pub use alert::Alert;
pub use audit::Audit;
pub use crawl::Crawl;
pub use deliver::Deliver;
pub use digest::Digest;
pub use index::{IndexStart, UpdateIndex};
pub use judge::Judge;
pub use operator::Operator;
use outcome::OutcomeCounter;
pub use outcome::{LetterOutcome, Outcome};
pub use remind::Remind;

/// One step of the program's work. It reads from the store what is to be done, and may be run at any time.
pub trait Stage: Send + Sync {
    /// Returns its name in logs and documentation.
    fn name(&self) -> &'static str;

    /// Returns the command that runs it once, if there is one.
    fn command(&self) -> Option<&'static str> {
        Some(self.name())
    }

    /// Returns the help of its command where that takes no options: such commands are made from [`STAGES`].
    fn help(&self) -> Option<&'static str> {
        None
    }

    /// Runs it once. `now` is the time of all facts.
    ///
    /// # Errors
    /// When the store fails, or what the stage needs cannot be opened.
    fn run<'a>(&'a self, app: &'a App, now: Timestamp) -> BoxFuture<'a, Result<Outcome>>;
}

/// All stages, as the daemon runs them. The first eight make a round, in this order: the audit comes after the stages
/// that it watches, and the operator's letter last, with all findings.
pub static STAGES: [&dyn Stage; 10] = [
    &Crawl::DUE,
    &UpdateIndex::CONTINUE,
    &Judge,
    &Alert,
    &Remind,
    &Digest,
    &Audit::HOURLY,
    &Operator,
    &AccountLetters,
    &Deliver::ALL,
];

/// The stages of a round. Letters are delivered beside the rounds, and account letters are written on request.
pub static ROUND: &[&dyn Stage] = STAGES.split_at(8).0;
