//! What a reminder counts down to.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::kommun::KommunSlug;

/// The kind of last day that a reminder counts down to. With the call and the day it is the key that prevents a second
/// reminder of the same thing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReminderGoal {
    /// A deadline of the call.
    Deadline,
    /// The last day to hand in papers for the first meeting that this kommun must hold before a deadline.
    Papers(KommunSlug),
}

/// The stored text names no goal.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("'{0}' is nothing that a reminder counts down to")]
pub struct ReminderGoalError(String);

const DEADLINE: &str = "deadline";
const PAPERS: &str = "papers:";

impl fmt::Display for ReminderGoal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReminderGoal::Deadline => f.write_str(DEADLINE),
            ReminderGoal::Papers(kommun) => write!(f, "{PAPERS}{kommun}"),
        }
    }
}

impl FromStr for ReminderGoal {
    type Err = ReminderGoalError;

    fn from_str(text: &str) -> Result<ReminderGoal, ReminderGoalError> {
        if text == DEADLINE {
            return Ok(ReminderGoal::Deadline);
        }
        let kommun = text.strip_prefix(PAPERS).and_then(|kommun| kommun.parse().ok());
        kommun.map(ReminderGoal::Papers).ok_or_else(|| ReminderGoalError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_read_back_from_its_text() {
        for (goal, text) in
            [(ReminderGoal::Deadline, "deadline"), (ReminderGoal::Papers("tyreso".parse().unwrap()), "papers:tyreso")]
        {
            assert_eq!(goal.to_string(), text);
            assert_eq!(text.parse(), Ok(goal));
        }
        for bad in ["", "papers", "papers:", "meeting"] {
            assert!(bad.parse::<ReminderGoal>().is_err(), "{bad}");
        }
    }
}
