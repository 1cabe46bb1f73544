//! Upcoming dates of a kommun: the deadlines of calls that suit it, and the meetings on the way to a decision.

use jiff::Timestamp;
use jiff::civil::Date;

use super::call_row;
use crate::kommun::decision::{Ladder, ladder};
use crate::kommun::{Kommun, Level};
use crate::locale::Tongue;
use crate::locale::clean;
use crate::locale::swedish::dates;
use crate::opportunity::Deadline;
use crate::store::Candidate;

/// A coming deadline of a call that suits the kommun.
pub(in crate::web) struct Due {
    pub(in crate::web) date: Date,
    pub(in crate::web) level: Level,
    /// The date in words, such as "20 maj", with the year where it is another.
    pub(in crate::web) day: String,
    pub(in crate::web) left: String,
    pub(in crate::web) href: String,
    pub(in crate::web) title: String,
    pub(in crate::web) lang: Option<&'static str>,
    pub(in crate::web) suits: &'static str,
}

/// What must happen inside the kommun before an application goes out.
pub(in crate::web) struct Inside {
    /// The body that approves applications; nothing where the kommun's file names none.
    pub(in crate::web) organ: Option<String>,
    pub(in crate::web) exempt: String,
    /// Whether any days of meetings are known.
    pub(in crate::web) known: bool,
    /// Coming meetings in order: body, day, last day to hand in papers.
    pub(in crate::web) meetings: Vec<(String, String, String)>,
    /// Path, title and language of a call, its deadline, and the way to a decision in words.
    pub(in crate::web) ways: Vec<(String, String, Option<&'static str>, String, String)>,
}

/// Returns every coming deadline of these calls, the nearest first.
pub(in crate::web) fn dues(tongue: Tongue, current: &[Candidate], now: Timestamp) -> Vec<Due> {
    let today = dates::today(now);
    let of = |candidate: &Candidate| {
        let (facts, level) = (&candidate.opportunity.facts, candidate.found.level);
        let ahead = facts.entries().iter().filter(|deadline| deadline.instant() > now);
        let due = |deadline: &Deadline| Due {
            date: deadline.date,
            level,
            day: tongue.near_date(deadline.date, today),
            left: tongue.days_left(deadline, now),
            href: call_row::href(tongue, candidate.opportunity.id.as_str()),
            title: call_row::title(tongue, &facts.title),
            lang: call_row::foreign(tongue, facts.language),
            suits: tongue.level(level),
        };
        ahead.map(due).collect::<Vec<_>>()
    };
    let mut dues: Vec<Due> = current.iter().flat_map(of).collect();
    dues.sort_by_key(|due| (due.date, std::cmp::Reverse(due.level)));
    dues
}

/// Returns the days on which the kommun's bodies meet, unsorted.
pub(in crate::web) fn meeting_days(kommun: &Kommun) -> Vec<Date> {
    kommun.meetings.iter().flat_map(|body| body.days.iter().copied()).collect()
}

impl Inside {
    pub(in crate::web) fn of(tongue: Tongue, kommun: &Kommun, dues: &[Due], today: Date) -> Inside {
        /// The most meetings listed: a year of one or two bodies.
        const MEETINGS: usize = 40;
        let approval = kommun.approval.as_ref();
        let mut meetings: Vec<(Date, &str, Date)> = Vec::new();
        for body in &kommun.meetings {
            let coming = body.days.iter().filter(|day| **day >= today);
            meetings.extend(coming.map(|day| (*day, body.organ.as_str(), body.papers_by(*day))));
        }
        meetings.sort();
        let near = |day: Date| tongue.near_date(day, today);
        let way = |due: &Due| {
            let known = ladder(&kommun.meetings, due.date, today)?;
            // Without meeting days until the deadline, no way to a decision can be given.
            if matches!(known, Ladder::KnownUntil(_)) {
                return None;
            }
            let way = tongue.decision(kommun, &due.title, due.date, today).pop()?;
            Some((due.href.clone(), due.title.clone(), due.lang, due.day.clone(), way))
        };
        Inside {
            organ: approval.map(|approval| clean::line(&approval.organ, 60)),
            exempt: approval.map(|approval| clean::line(&approval.exempt.join(", "), 160)).unwrap_or_default(),
            known: !meeting_days(kommun).is_empty(),
            meetings: meetings
                .into_iter()
                .take(MEETINGS)
                .map(|(day, organ, papers)| (clean::line(organ, 60), near(day), near(papers)))
                .collect(),
            ways: dues.iter().filter_map(way).collect(),
        }
    }
}
