//! What a run of a stage did.

use serde::Serialize;

use super::crawl::CrawlOutcome;
use crate::opportunity::Revision;
use crate::store::AuditReport;

/// What a run of a stage did; serialised, it is what the stage's command prints with `--json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Outcome {
    Crawl(CrawlOutcome),
    Index(IndexOutcome),
    Match(JudgeOutcome),
    Letters(LetterOutcome),
    Audit(AuditReport),
    /// The stage was not due, and did nothing.
    NotDue,
}

/// What an index run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct IndexOutcome {
    pub documents: u64,
    pub added: u64,
    pub removed: u64,
    pub revision: Revision,
    pub rebuilt: bool,
}

/// The number of pairs that were judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct JudgeOutcome {
    pub judged: u64,
}

/// What a stage that writes or delivers letters did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LetterOutcome {
    #[serde(rename = "owed")]
    pub queued: u64,
    pub sent: u64,
    pub retried: u64,
    pub refused: u64,
    /// People who get no letter now.
    pub skipped: u64,
    /// People whose letter could not be written. The log says why.
    pub failed: u64,
}

/// Counts outcomes person by person, so that one person's error stops nobody else's letter.
#[derive(Default)]
pub(super) struct OutcomeCounter {
    pub(super) outcome: LetterOutcome,
    first_error: Option<anyhow::Error>,
}

impl OutcomeCounter {
    /// Counts one person. `queued` is false when there was no letter to queue for them.
    pub(super) fn count(&mut self, person: impl std::fmt::Display, queued: anyhow::Result<bool>) {
        match queued {
            Ok(true) => self.outcome.queued += 1,
            Ok(false) => self.outcome.skipped += 1,
            Err(fault) => {
                tracing::error!(%person, "no letter could be written: {fault:#}");
                self.outcome.failed += 1;
                self.first_error.get_or_insert(fault);
            }
        }
    }

    /// Returns the counts.
    ///
    /// # Errors
    /// Returns the first error when every person failed, since the cause is then common to all.
    pub(super) fn finish(self) -> anyhow::Result<LetterOutcome> {
        match self.first_error {
            Some(fault) if self.outcome.queued + self.outcome.skipped == 0 => Err(fault),
            _ => Ok(self.outcome),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::anyhow;

    #[test]
    fn one_persons_fault_is_nobody_elses() {
        let mut counter = OutcomeCounter::default();
        for queued in [Ok(true), Err(anyhow!("no letter")), Ok(false)] {
            counter.count("p", queued);
        }
        let expected = LetterOutcome { queued: 1, skipped: 1, failed: 1, ..LetterOutcome::default() };
        assert_eq!(counter.finish().unwrap(), expected);
    }

    #[test]
    fn everybodys_fault_is_the_stages() {
        let mut counter = OutcomeCounter::default();
        counter.count("p", Err(anyhow!("no sender")));
        assert_eq!(counter.finish().unwrap_err().to_string(), "no sender");
        assert!(OutcomeCounter::default().finish().is_ok());
    }
}
