//! Upcoming dates of a kommun: the deadlines of calls that suit it, and the meetings on the way to a decision.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::kommun::decision::{DecisionTimeline, decision_timeline};
use crate::kommun::{Kommun, Level};
use crate::locale::Locale;
use crate::locale::clean;
use crate::locale::dates;
use crate::opportunity::Deadline;
use crate::store::MatchedCall;
use crate::web::http::call_link::CallLink;

/// A coming deadline of a call that suits the kommun.
pub(in crate::web) struct UpcomingDeadline {
    pub(in crate::web) date: Date,
    pub(in crate::web) level: Level,
    /// The date in words, such as "20 maj", with the year where it is another.
    pub(in crate::web) date_text: String,
    pub(in crate::web) days_left: String,
    pub(in crate::web) call: CallLink,
    pub(in crate::web) level_text: &'static str,
}

/// What must happen inside the kommun before an application goes out.
pub(in crate::web) struct DecisionProcess {
    /// The body that approves applications; nothing where the kommun's file names none.
    pub(in crate::web) approving_body: Option<String>,
    pub(in crate::web) exempt: String,
    /// Whether any days of meetings are known.
    pub(in crate::web) has_meeting_days: bool,
    /// Coming meetings in order.
    pub(in crate::web) meetings: Vec<MeetingView>,
    pub(in crate::web) decision_paths: Vec<DecisionPath>,
}

/// A coming meeting of one of the kommun's bodies.
pub(in crate::web) struct MeetingView {
    pub(in crate::web) organ: String,
    pub(in crate::web) day: String,
    /// The last day to hand in papers.
    pub(in crate::web) papers: String,
}

/// The way to a decision on applying for a call.
pub(in crate::web) struct DecisionPath {
    pub(in crate::web) call: CallLink,
    pub(in crate::web) deadline: String,
    /// The way in words.
    pub(in crate::web) text: String,
}

/// Returns every coming deadline of these calls, the nearest first.
pub(in crate::web) fn upcoming_deadlines(
    locale: Locale,
    current: &[MatchedCall],
    now: Timestamp,
) -> Vec<UpcomingDeadline> {
    let today = dates::today(now);
    let of_call = |candidate: &MatchedCall| {
        let (facts, level) = (&candidate.opportunity.facts, candidate.judgement.level);
        let coming = facts.entry_deadlines().iter().filter(|deadline| deadline.instant() > now);
        let upcoming = |deadline: &Deadline| UpcomingDeadline {
            date: deadline.date,
            level,
            date_text: locale.near_date(deadline.date, today),
            days_left: locale.days_left(deadline, now),
            call: CallLink::of(locale, &candidate.opportunity),
            level_text: locale.level(level),
        };
        coming.map(upcoming).collect::<Vec<_>>()
    };
    let mut deadlines: Vec<UpcomingDeadline> = current.iter().flat_map(of_call).collect();
    deadlines.sort_by_key(|due| (due.date, std::cmp::Reverse(due.level)));
    deadlines
}

/// Returns the days on which the kommun's bodies meet, unsorted.
pub(in crate::web) fn meeting_days(kommun: &Kommun) -> Vec<Date> {
    kommun.meetings.iter().flat_map(|body| body.days.iter().copied()).collect()
}

impl DecisionProcess {
    pub(in crate::web) fn of(
        locale: Locale,
        kommun: &Kommun,
        dues: &[UpcomingDeadline],
        today: Date,
    ) -> DecisionProcess {
        /// The most meetings listed: a year of one or two bodies.
        const MAX_MEETINGS: usize = 40;
        let approval = kommun.approval.as_ref();
        let mut meetings: Vec<(Date, &str, Date)> = Vec::new();
        for body in &kommun.meetings {
            let coming = body.days.iter().filter(|day| **day >= today);
            meetings.extend(coming.map(|day| (*day, body.organ.as_str(), body.papers_by(*day))));
        }
        meetings.sort();
        let near = |day: Date| locale.near_date(day, today);
        let way = |due: &UpcomingDeadline| {
            let timeline = decision_timeline(&kommun.meetings, due.date, today)?;
            // Without meeting days until the deadline, no way to a decision can be given.
            if matches!(timeline, DecisionTimeline::KnownUntil(_)) {
                return None;
            }
            let text = locale.decision(kommun, &due.call.title, due.date, today).pop()?;
            Some(DecisionPath { call: due.call.clone(), deadline: due.date_text.clone(), text })
        };
        DecisionProcess {
            approving_body: approval.map(|approval| clean::line(&approval.organ, 60)),
            exempt: approval.map(|approval| clean::line(&approval.exempt.join(", "), 160)).unwrap_or_default(),
            has_meeting_days: !meeting_days(kommun).is_empty(),
            meetings: meetings
                .into_iter()
                .take(MAX_MEETINGS)
                .map(|(day, organ, papers)| MeetingView {
                    organ: clean::line(organ, 60),
                    day: near(day),
                    papers: near(papers),
                })
                .collect(),
            decision_paths: dues.iter().filter_map(way).collect(),
        }
    }
}
