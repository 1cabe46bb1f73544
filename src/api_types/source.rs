//! The sources with their state and latest rounds.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::opportunity::{SourceHealth, SourceId};
use crate::sources::{WatchedSource, cadence};
use crate::store::{SourceCounts, SourceRound, SourceRow};

/// A source as described by its entry in the sources file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceDescription {
    pub id: SourceId,
    pub publisher: String,
    /// How the source is read: `feed`, `listing` and so on; empty for one that is no longer in the file.
    pub kind: String,
    pub hosts: Vec<String>,
    /// Only likely to exist in this form: never tried.
    pub unverified: bool,
}

impl From<&WatchedSource> for SourceDescription {
    fn from(watched: &WatchedSource) -> SourceDescription {
        let WatchedSource { spec, source, .. } = watched;
        SourceDescription {
            id: spec.id.clone(),
            publisher: spec.publisher.clone(),
            kind: source.kind().to_owned(),
            hosts: source.hosts(),
            unverified: spec.unverified,
        }
    }
}

impl SourceDescription {
    /// Describes a source that is no longer in the file.
    pub fn unlisted(id: SourceId) -> SourceDescription {
        let (publisher, kind) = (id.to_string(), String::new());
        SourceDescription { id, publisher, kind, hosts: Vec::new(), unverified: false }
    }
}

/// A source and how it stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Source)]
pub struct SourceDto {
    #[schema(value_type = String, example = "eu-portal")]
    pub id: SourceId,
    pub publisher: String,
    /// How it is read: `eu-portal`, `feed`, `listing`, `json`, `page` and so on; empty for one that is watched no
    /// longer.
    pub kind: String,
    /// From where it is read.
    pub hosts: Vec<String>,
    /// How the latest round went: `ok`, `unchanged`, `reading` (over several rounds, not
    /// whole yet), `degraded` (read in part), `silent` (nothing new for unusually
    /// long), `suspect` (an answer not to be trusted), `blocked` (we were not let in), `broken` (not read), `never`
    /// (not tried yet).
    #[schema(value_type = String)]
    pub state: SourceHealth,
    /// In UTC.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_attempt: Option<Timestamp>,
    /// In UTC.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_success: Option<Timestamp>,
    /// When it last showed a call that it had not shown before, in UTC.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_new: Option<Timestamp>,
    /// Calls that it has shown, over or not.
    pub known: i64,
    /// Calls of it that can be applied for.
    pub open: i64,
    /// Why the latest round did not go as it should.
    pub error: Option<String>,
    /// Days between new calls, usually; null while too little is known.
    pub rhythm_days: Option<i64>,
    /// What the latest rounds found, as a line of blocks.
    pub sparkline: String,
    /// What the latest rounds saw, oldest first.
    pub rounds: Vec<RoundDto>,
    /// Only likely to exist in this form: never tried.
    pub unverified: bool,
}

impl SourceDto {
    /// Builds the JSON of a source from its stored state (`None` before the first attempt), the counts of its calls,
    /// the times at which it showed new ones (ascending) and its latest rounds, oldest first.
    pub fn of(
        description: SourceDescription,
        row: Option<SourceRow>,
        counts: SourceCounts,
        new_call_times: &[Timestamp],
        rounds: Vec<SourceRound>,
    ) -> SourceDto {
        let row = row.unwrap_or_else(|| SourceRow::untried(description.id.clone()));
        SourceDto {
            id: description.id,
            publisher: description.publisher,
            kind: description.kind,
            hosts: description.hosts,
            state: row.health,
            last_attempt: row.last_attempt,
            last_success: row.last_success,
            last_new: row.last_new,
            known: counts.known,
            open: counts.open,
            error: row.error,
            rhythm_days: cadence::usual_gap(new_call_times).map(whole_days),
            sparkline: sparkline(&rounds),
            rounds: rounds.into_iter().map(RoundDto::from).collect(),
            unverified: description.unverified,
        }
    }
}

fn whole_days(interval: SignedDuration) -> i64 {
    interval.as_hours() / 24
}

/// What one round saw of a source.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Round)]
pub struct RoundDto {
    /// In UTC.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    #[schema(value_type = String)]
    pub state: SourceHealth,
    /// Calls on the list; null when it could not be read.
    pub found: Option<i64>,
    /// Those that had not been there before.
    pub new: i64,
}

impl From<SourceRound> for RoundDto {
    fn from(round: SourceRound) -> RoundDto {
        RoundDto { at: round.at, state: round.health, found: round.found, new: round.new }
    }
}

/// The number of rounds that a sparkline shows.
pub const SPARKLINE_ROUNDS: usize = 16;
const SPARKLINE_BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Draws what the latest rounds found as blocks of one to eight eighths, with a dot for a round that failed.
fn sparkline(rounds: &[SourceRound]) -> String {
    let latest = rounds.get(rounds.len().saturating_sub(SPARKLINE_ROUNDS)..).unwrap_or_default();
    let found = |round: &SourceRound| round.found.and_then(|found| usize::try_from(found).ok());
    let most = latest.iter().filter_map(found).max().unwrap_or(0).max(1);
    let block = |found: usize| SPARKLINE_BLOCKS.get(found * (SPARKLINE_BLOCKS.len() - 1) / most).copied();
    latest.iter().map(|round| found(round).and_then(block).unwrap_or('·')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_blocks_shows_what_the_rounds_found() {
        let round = |found: Option<i64>| SourceRound {
            at: Timestamp::UNIX_EPOCH,
            health: SourceHealth::Ok,
            found,
            new: 0,
            aside: None,
        };
        let line = |found: &[Option<i64>]| sparkline(&found.iter().copied().map(round).collect::<Vec<_>>());
        assert_eq!(line(&[Some(0), Some(7), None, Some(14)]), "▁▄·█");
        assert_eq!(line(&[Some(0)]), "▁");
        assert_eq!(line(&[]), "");
        assert_eq!(line(&[Some(3); 60]).chars().count(), SPARKLINE_ROUNDS);
    }
}
