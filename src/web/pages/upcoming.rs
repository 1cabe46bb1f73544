//! Upcoming dates of a kommun: the deadlines of calls that suit it, and the meetings on the way to a decision.

use jiff::Timestamp;
use jiff::civil::Date;

use super::call_row;
use crate::kommun::decision::{DecisionTimeline, decision_timeline};
use crate::kommun::{Kommun, Level};
use crate::locale::Locale;
use crate::locale::clean;
use crate::locale::swedish::dates;
use crate::opportunity::Deadline;
use crate::store::MatchedCall;

/// A coming deadline of a call that suits the kommun.
pub(in crate::web) struct UpcomingDeadline {
    pub(in crate::web) date: Date,
    pub(in crate::web) level: Level,
    /// The date in words, such as "20 maj", with the year where it is another.
    pub(in crate::web) date_text: String,
    pub(in crate::web) days_left: String,
    pub(in crate::web) href: String,
    pub(in crate::web) title: String,
    pub(in crate::web) lang: Option<&'static str>,
    pub(in crate::web) level_text: &'static str,
}

/// What must happen inside the kommun before an application goes out.
pub(in crate::web) struct DecisionProcess {
    /// The body that approves applications; nothing where the kommun's file names none.
    pub(in crate::web) approving_body: Option<String>,
    pub(in crate::web) exempt: String,
    /// Whether any days of meetings are known.
    pub(in crate::web) has_meeting_days: bool,
    /// Coming meetings in order: body, day, last day to hand in papers.
    pub(in crate::web) meetings: Vec<(String, String, String)>,
    /// Path, title and language of a call, its deadline, and the way to a decision in words.
    pub(in crate::web) decision_paths: Vec<(String, String, Option<&'static str>, String, String)>,
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
            href: call_row::call_path(locale, candidate.opportunity.id.as_str()),
            title: call_row::display_title(locale, &facts.title),
            lang: call_row::foreign_lang(locale, facts.language),
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
            let way = locale.decision(kommun, &due.title, due.date, today).pop()?;
            Some((due.href.clone(), due.title.clone(), due.lang, due.date_text.clone(), way))
        };
        DecisionProcess {
            approving_body: approval.map(|approval| clean::line(&approval.organ, 60)),
            exempt: approval.map(|approval| clean::line(&approval.exempt.join(", "), 160)).unwrap_or_default(),
            has_meeting_days: !meeting_days(kommun).is_empty(),
            meetings: meetings
                .into_iter()
                .take(MAX_MEETINGS)
                .map(|(day, organ, papers)| (clean::line(organ, 60), near(day), near(papers)))
                .collect(),
            decision_paths: dues.iter().filter_map(way).collect(),
        }
    }
}
