//! The decision timeline: the meetings that must be held before an application may be sent.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Who must approve an application before it is sent, according to the policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// The body that decides: "kommunstyrelsen".
    pub organ: String,
    /// Words in the titles of projects that need no approval: "förstudie".
    pub exempt: Vec<String>,
}

impl Approval {
    /// Returns the word in `title` that exempts an application from approval.
    pub fn exempts(&self, title: &str) -> Option<&str> {
        let lower = title.to_lowercase();
        self.exempt.iter().find(|word| lower.contains(word.as_str())).map(String::as_str)
    }
}

/// A decision-making body and the days on which it meets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meetings {
    /// "KSAU", "kommunstyrelsen".
    pub organ: String,
    /// In ascending order.
    pub days: Vec<Date>,
    /// How many days before a meeting its papers must be handed in.
    pub papers_days: u16,
}

impl Meetings {
    /// Returns the last day for the papers of the meeting on `day`.
    pub fn papers_by(&self, day: Date) -> Date {
        day.checked_sub(i32::from(self.papers_days).days()).unwrap_or(day)
    }
}

/// One meeting of a decision timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingStep<'k> {
    pub organ: &'k str,
    pub day: Date,
    /// The last day for its papers.
    pub papers: Date,
}

/// Whether the required meetings can still be held before a deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecisionTimeline<'k> {
    /// The latest meetings that are in time, the deciding one last.
    InTime(Vec<MeetingStep<'k>>),
    /// No meetings are in time any more; the deciding body meets next on `next`.
    TooLate { organ: &'k str, next: Option<Date> },
    /// Meetings are only known until this day, long before the deadline.
    KnownUntil(Date),
}

/// If the last known meeting is so many days before a deadline, later ones have probably not been published yet.
const MAX_GAP_DAYS: i32 = 60;

/// Returns the latest sequence of meetings through `bodies` (the first prepares, the last decides) that ends before the
/// day of the deadline. `None` where no meetings are known.
pub fn decision_timeline<'k>(bodies: &'k [Meetings], deadline: Date, today: Date) -> Option<DecisionTimeline<'k>> {
    let deciding = bodies.last()?;
    let last_known = *deciding.days.last()?;
    if last_known.checked_add(MAX_GAP_DAYS.days()).is_ok_and(|until| until < deadline) {
        return Some(DecisionTimeline::KnownUntil(last_known));
    }
    let mut steps = Vec::new();
    let mut before = deadline;
    for body in bodies.iter().rev() {
        let Some(day) = body.days.iter().rev().copied().find(|day| *day < before) else { break };
        steps.push(MeetingStep { organ: &body.organ, day, papers: body.papers_by(day) });
        before = day;
    }
    steps.reverse();
    let in_time = steps.len() == bodies.len() && steps.first().is_some_and(|first| first.papers >= today);
    if in_time {
        return Some(DecisionTimeline::InTime(steps));
    }
    let next = deciding.days.iter().copied().find(|day| *day >= today);
    Some(DecisionTimeline::TooLate { organ: &deciding.organ, next })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn bodies() -> Vec<Meetings> {
        let body = |organ: &str, days: &[(i8, i8)], papers_days| Meetings {
            organ: organ.to_owned(),
            days: days.iter().map(|(month, day)| date(2026, *month, *day)).collect(),
            papers_days,
        };
        vec![body("KSAU", &[(3, 31), (4, 28), (6, 2)], 10), body("kommunstyrelsen", &[(4, 14), (5, 12), (6, 16)], 0)]
    }

    fn steps(deadline: Date, today: Date) -> Option<Vec<(String, Date)>> {
        match decision_timeline(&bodies(), deadline, today) {
            Some(DecisionTimeline::InTime(steps)) => Some(steps.iter().map(|s| (s.organ.to_owned(), s.day)).collect()),
            _ => None,
        }
    }

    #[test]
    fn the_latest_meetings_before_the_deadline_make_the_timeline() {
        let both = vec![("KSAU".to_owned(), date(2026, 4, 28)), ("kommunstyrelsen".to_owned(), date(2026, 5, 12))];
        assert_eq!(steps(date(2026, 5, 20), date(2026, 4, 1)), Some(both.clone()));
        assert_eq!(steps(date(2026, 5, 13), date(2026, 4, 18)), Some(both), "papers are due that very day");
        let earlier = vec![("KSAU".to_owned(), date(2026, 3, 31)), ("kommunstyrelsen".to_owned(), date(2026, 4, 14))];
        assert_eq!(steps(date(2026, 5, 12), date(2026, 3, 1)), Some(earlier), "the day of the deadline is too late");
    }

    #[test]
    fn what_cannot_be_reached_any_more_says_when_they_meet_next() {
        let bodies = bodies();
        let late = decision_timeline(&bodies, date(2026, 5, 20), date(2026, 4, 19));
        let expected = DecisionTimeline::TooLate { organ: "kommunstyrelsen", next: Some(date(2026, 5, 12)) };
        assert_eq!(late, Some(expected));
        let never = decision_timeline(&bodies, date(2026, 4, 1), date(2026, 3, 1));
        assert!(matches!(never, Some(DecisionTimeline::TooLate { .. })), "the deciding body does not meet before");
    }

    #[test]
    fn meetings_that_nobody_wrote_down_are_not_guessed() {
        let bodies = bodies();
        let far = decision_timeline(&bodies, date(2026, 10, 1), date(2026, 5, 1));
        assert_eq!(far, Some(DecisionTimeline::KnownUntil(date(2026, 6, 16))));
        assert_eq!(decision_timeline(&[], date(2026, 10, 1), date(2026, 5, 1)), None);
        let empty = [Meetings { organ: "KS".to_owned(), days: Vec::new(), papers_days: 0 }];
        assert_eq!(decision_timeline(&empty, date(2026, 10, 1), date(2026, 5, 1)), None);
    }
}
