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
mod stage;
mod thresholds;
mod watchdog;

pub use account_letters::AccountLetters;
pub use alert::Alert;
pub use audit::Audit;
pub use crawl::Crawl;
pub use deliver::Deliver;
pub use digest::Digest;
pub use index::{IndexStart, UpdateIndex};
pub use judge::Judge;
pub use operator::Operator;
pub use outcome::{LetterOutcome, Outcome};
pub use remind::Remind;
pub use stage::Stage;
pub use watchdog::{Watchdog, letters_may_leave};

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
