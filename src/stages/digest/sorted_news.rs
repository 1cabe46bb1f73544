//! A person's news for one digest, sorted by kind.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::window::DigestWindow;
use crate::channels::mailer::Mailer;
use crate::letters::{self, CallLetter, DigestContent, Letterhead, UnreadableSource};
use crate::opportunity::{CallKind, OpportunityId, Status, Zone};
use crate::stages::news::{Candidate, News};
use crate::store::Notification;
use crate::subscription::PersonId;

/// Days before its last day from which a call is repeated as closing soon.
const CLOSING_SOON_DAYS: i64 = 14;

/// A person's news by kind: calls that are new to them, changes, and known calls that close soon.
pub(super) struct SortedNews<'a> {
    pub(super) new: Vec<News<'a>>,
    pub(super) changed: Vec<News<'a>>,
    closing_soon: Vec<News<'a>>,
}

impl<'a> SortedNews<'a> {
    pub(super) fn of(
        candidates: Vec<Candidate<'a>>,
        notifications: &BTreeMap<OpportunityId, Notification>,
        now: Timestamp,
    ) -> SortedNews<'a> {
        let (mut new, mut changed, mut closing_soon) = (Vec::new(), Vec::new(), Vec::new());
        for candidate in candidates {
            match candidate.notified(notifications.get(&candidate.opportunity.id)) {
                None => new.extend(candidate.pending(now)),
                Some(notification) => match candidate.pending_since(&notification, now) {
                    Some(news) => changed.push(news),
                    None => {
                        let news = candidate.pending(now).filter(|news| closes_soon(news, now));
                        closing_soon.extend(news.map(|mut news| {
                            news.feedback_requested = notification.asked_for_opinion;
                            news
                        }));
                    }
                },
            }
        }
        SortedNews { new, changed, closing_soon }
    }

    /// Renders the digest for the person with this id.
    pub(super) fn letter(
        &self,
        head: &Letterhead<'_>,
        window: &DigestWindow,
        failing_sources: &[UnreadableSource],
        post: &Mailer,
        person: &PersonId,
    ) -> CallLetter {
        let notices = |part: DigestSection| {
            let in_section = self.new.iter().filter(|news| section_of(news, head.now) == part);
            in_section.map(|news| news.notice(post, head.locale, person)).collect::<Vec<_>>()
        };
        let content = DigestContent {
            from: window.from,
            to: window.to,
            new: &notices(DigestSection::New),
            changed: &self.changed.iter().map(|news| news.notice(post, head.locale, person)).collect::<Vec<_>>(),
            closing_soon: &self
                .closing_soon
                .iter()
                .map(|news| news.notice(post, head.locale, person))
                .collect::<Vec<_>>(),
            coming_later: &notices(DigestSection::Later),
            new_selection: &notices(DigestSection::Selection),
            policy: &notices(DigestSection::Policy),
            troubles: failing_sources,
        };
        letters::digest(head, &content)
    }
}

fn closes_soon(news: &News<'_>, now: Timestamp) -> bool {
    let Some(deadline) = news.opportunity.facts.next_deadline(now) else { return false };
    let left = deadline.last_day_in(Zone::Stockholm) - Zone::Stockholm.date_of(now);
    news.opportunity.status_at(now) == Status::Open && i64::from(left.get_days()) <= CLOSING_SOON_DAYS
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum DigestSection {
    New,
    Later,
    Selection,
    Policy,
}

fn section_of(news: &News<'_>, now: Timestamp) -> DigestSection {
    if news.opportunity.facts.kind == CallKind::Policy {
        return DigestSection::Policy;
    }
    if news.new_selection {
        return DigestSection::Selection;
    }
    if news.opportunity.status_at(now) == Status::Forthcoming { DigestSection::Later } else { DigestSection::New }
}
