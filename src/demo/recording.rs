//! The invented calls of `calls.toml`, as the EU portal shows them on each of the two days.

use std::sync::LazyLock;

use serde::Deserialize;

const SOURCE: &str = include_str!("calls.toml");

/// The parsed file. A test ensures that it can be parsed.
static RECORDING: LazyLock<Recording> = LazyLock::new(|| toml::from_str(SOURCE).unwrap_or_default());

/// Returns the calls that the portal shows on a day: 1 is 2026-05-10, 2 the day after.
pub fn calls(day: u8) -> Vec<RecordedCall> {
    let shown = RECORDING.call.iter().filter(|call| call.first_day <= day);
    shown.map(|call| if day < 2 { call.clone() } else { call.on_day_2(&RECORDING.day2) }).collect()
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recording {
    call: Vec<RecordedCall>,
    day2: Vec<DayTwoChange>,
}

/// An invented call. Amounts are whole euros; dates are days, or local date and time for types 2 and 8.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedCall {
    pub number: u64,
    #[serde(default = "topic", rename = "type")]
    pub kind: u8,
    #[serde(default = "first")]
    first_day: u8,
    pub identifier: String,
    pub title: String,
    pub group: Option<String>,
    pub group_title: Option<String>,
    pub programme: String,
    pub action: Option<String>,
    pub status: String,
    pub opens: String,
    pub deadlines: Vec<String>,
    #[serde(default = "single_stage")]
    pub model: String,
    pub budget: Option<u64>,
    pub grants: Option<u64>,
    pub grant_min: Option<u64>,
    pub grant_max: Option<u64>,
    #[serde(default)]
    pub keywords: Vec<String>,
    pub outcome: Option<String>,
    pub scope: Option<String>,
    pub summary: Option<String>,
    /// Whether insignificant details of the call's texts and order differ from day 1.
    #[serde(skip)]
    pub jitter: bool,
}

/// What differs in a call on day 2.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DayTwoChange {
    number: u64,
    status: Option<String>,
    deadlines: Option<Vec<String>>,
    #[serde(default)]
    jitter: bool,
}

fn topic() -> u8 {
    1
}

fn first() -> u8 {
    1
}

fn single_stage() -> String {
    "single-stage".to_owned()
}

impl RecordedCall {
    fn on_day_2(&self, changes: &[DayTwoChange]) -> RecordedCall {
        let mut call = self.clone();
        for moved in changes.iter().filter(|moved| moved.number == self.number) {
            call.status = moved.status.clone().unwrap_or(call.status);
            call.deadlines = moved.deadlines.clone().unwrap_or(call.deadlines);
            call.jitter = moved.jitter;
        }
        call
    }

    /// Returns the reference that the search interface gives the call.
    pub fn reference(&self) -> String {
        match self.kind {
            2 => format!("{}PROSPECTSEN", self.number),
            8 => format!("{}COMPETITIVE_CALLen", self.number),
            _ => format!("{}TOPICSen", self.number),
        }
    }

    /// Returns the portal's code for the call's status.
    pub fn status_code(&self) -> &'static str {
        if self.status == "open" { "31094502" } else { "31094501" }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_recording_is_read_and_every_call_has_a_number_of_its_own() {
        let recording: Recording = toml::from_str(SOURCE).unwrap();
        let numbers: BTreeSet<u64> = recording.call.iter().map(|call| call.number).collect();
        assert_eq!(numbers.len(), recording.call.len());
        for moved in &recording.day2 {
            assert!(numbers.contains(&moved.number), "{} is no call", moved.number);
        }
        for call in &recording.call {
            assert!(matches!(call.status.as_str(), "open" | "forthcoming"), "{}", call.identifier);
            assert!(call.summary.is_some() || (call.outcome.is_some() && call.scope.is_some()), "{}", call.identifier);
            assert!(!call.deadlines.is_empty() && call.opens < call.deadlines[0], "{}", call.identifier);
        }
    }

    #[test]
    fn the_second_day_has_three_calls_more_one_opened_and_one_moved() {
        let (first, second) = (calls(1), calls(2));
        assert_eq!((first.len(), second.len()), (44, 47));
        let differs = |differ: fn(&RecordedCall, &RecordedCall) -> bool| {
            let known = |call: &&RecordedCall| first.iter().any(|old| old.number == call.number && differ(old, call));
            second.iter().filter(known).map(|call| call.number).collect::<Vec<_>>()
        };
        assert_eq!(differs(|old, new| old.status != new.status), [70_110_007]);
        assert_eq!(differs(|old, new| old.deadlines != new.deadlines), [70_110_002]);
        assert_eq!(differs(|old, new| old.jitter != new.jitter), [70_110_005, 790_101]);
    }
}
