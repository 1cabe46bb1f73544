//! A call that may go into a person's letter, and what of it they have not been notified of.

use jiff::Timestamp;

use crate::channels::Mailer;
use crate::delivery::NotifiedCall;
use crate::feedback::Opinion;
use crate::kommun::{Kommun, Level, Match};
use crate::letters::{Notice, PassOn};
use crate::locale::Locale;
use crate::opportunity::change::merge_changes;
use crate::opportunity::{CallKind, Change, ChangeKind, Field, FieldChanges, Opportunity, Revision};
use crate::store::Notification;
use crate::subscription::PersonId;

/// A call that matches a person's kommuner, is passed on by them, or that the person was notified of before.
pub(in crate::stages) struct Candidate<'a> {
    pub(in crate::stages) opportunity: &'a Opportunity,
    pub(in crate::stages) matches: Vec<(&'a Kommun, &'a Match)>,
    /// The kommuner that pass it on to the person, with a note.
    pub(super) passed_on: Vec<(&'a Kommun, &'a str)>,
    pub(in crate::stages) level: Level,
    /// The newest revision at the time when its level rose only because the kommun's file or the vocabulary changed.
    pub(super) selected_at: Option<Revision>,
    pub(super) changes: &'a [Change],
    /// The feedback on it, when there is some for every kommun in `matches`.
    pub(super) feedback: Option<Opinion>,
    /// The newest change at the time of the last feedback, when every kommun found the call not relevant.
    pub(super) dismissed_at: Option<Revision>,
    pub(in crate::stages) followed: bool,
    /// Whether the person's feedback counts for one of the kommuner.
    pub(super) counts_for_kommun: bool,
    /// Set when the person may pass the call on; true when it has been passed on.
    pub(super) may_pass_on: Option<bool>,
}

/// Something about a call that a person has not been notified of.
pub(in crate::stages) struct News<'a> {
    pub(in crate::stages) opportunity: &'a Opportunity,
    pub(in crate::stages) matches: Vec<(&'a Kommun, &'a Match)>,
    passed_on: Vec<(&'a Kommun, &'a str)>,
    pub(in crate::stages) seq: Revision,
    pub(in crate::stages) kind: ChangeKind,
    pub(in crate::stages) fields: FieldChanges,
    pub(in crate::stages) new_selection: bool,
    /// Whether a letter has asked the person for feedback on the call: nobody is asked twice.
    pub(in crate::stages) feedback_requested: bool,
    feedback: Option<Opinion>,
    followed: bool,
    counts_for_kommun: bool,
    may_pass_on: Option<bool>,
}

impl News<'_> {
    pub(in crate::stages) fn notified_call(&self) -> NotifiedCall {
        NotifiedCall { id: self.opportunity.id.clone(), seq: self.seq }
    }

    /// Returns whether this updates a call that the person was notified of before.
    pub(in crate::stages) fn is_correction(&self) -> bool {
        self.kind != ChangeKind::New && self.kind != ChangeKind::Opened
    }

    /// Returns the notice of this news for the person with this id, whose links lead to pages in `locale`.
    pub(in crate::stages) fn notice(&self, mailer: &Mailer, locale: Locale, person: &PersonId) -> Notice<'_> {
        Notice {
            opportunity: self.opportunity,
            kind: self.kind,
            fields: &self.fields,
            matches: self.matches.clone(),
            passed_on: self.passed_on.clone(),
            pass_on: self
                .may_pass_on
                .map(|done| PassOn { url: mailer.pass_on_url(locale, person, &self.opportunity.id), done }),
            new_selection: self.new_selection,
            answer_url: mailer.answer_url(locale, person, &self.opportunity.id),
            counts_for_kommun: self.counts_for_kommun,
            already_asked: self.feedback_requested,
            earlier_answer: self.feedback,
            followed: self.followed,
        }
    }
}

impl<'a> Candidate<'a> {
    /// Returns the newest change that letters tell. They do not tell that a deadline has passed: the date was known.
    fn latest(&self) -> Option<&Change> {
        self.changes.iter().rev().find(|change| change.kind != ChangeKind::Closed)
    }

    /// Returns what the person has been notified of. Feedback that the call is not relevant counts as a notification,
    /// since the person knew the call then, letter or not.
    pub(in crate::stages) fn notified(&self, last: Option<&Notification>) -> Option<Notification> {
        let Some(seq) = self.dismissed_at else { return last.cloned() };
        let at_once = last.is_some_and(|told| told.immediate);
        Some(Notification {
            seq: seq.max(last.map_or(seq, |told| told.seq)),
            immediate: at_once,
            asked_for_opinion: true,
        })
    }

    /// Returns the news for a person who was never notified of the call, while one can still apply.
    pub(in crate::stages) fn pending(&self, now: Timestamp) -> Option<News<'a>> {
        let latest = self.latest()?;
        if self.opportunity.status_at(now).is_over() || self.dismissed_at.is_some() || self.level == Level::None {
            return None;
        }
        if self.opportunity.facts.kind == CallKind::Page && self.passed_on.is_empty() {
            // That a page is watched is no news; that it changed is.
            let fields = latest.fields.clone();
            return (latest.kind == ChangeKind::Amended).then(|| self.news(latest.seq, latest.kind, fields, false));
        }
        let new_selection = self.selected_at.is_some_and(|at| latest.seq <= at);
        Some(self.news(latest.seq, ChangeKind::New, FieldChanges::new(), new_selection))
    }

    /// Returns the news for a person who was notified: what has changed in substance since then. A change of status
    /// is no news to a person who found the call not relevant.
    pub(in crate::stages) fn pending_since(&self, last: &Notification, now: Timestamp) -> Option<News<'a>> {
        let latest = self.latest().filter(|latest| latest.seq > last.seq)?;
        let mut fields = merge_changes(self.changes.iter().filter(|change| change.seq > last.seq));
        if self.dismissed_at.is_some() {
            fields.remove(Field::Status);
            if self.opportunity.status_at(now).is_over() {
                return None;
            }
        }
        let news = || News {
            feedback_requested: last.asked_for_opinion,
            ..self.news(latest.seq, latest.kind, fields.clone(), false)
        };
        (!fields.is_empty()).then(news)
    }

    /// Returns the kommuner for whose sake the person is reminded of the call: all of them when the person follows it,
    /// else those that it suits well, unless it was found not relevant.
    pub(in crate::stages) fn kommuner_to_remind_for(&self) -> Vec<&'a Kommun> {
        let suits_well = |found: &Match| self.dismissed_at.is_none() && self.level.min(found.level) == Level::Alert;
        let relevant = self.matches.iter().filter(|(_, found)| self.followed || suits_well(found));
        relevant.map(|(kommun, _)| *kommun).collect()
    }

    /// Returns the call in its present state, for a letter that tells nothing new of it.
    pub(in crate::stages) fn current_news(&self, last: Option<&Notification>) -> Option<News<'a>> {
        let seq = self.changes.last()?.seq;
        let feedback_requested = last.is_some_and(|told| told.asked_for_opinion);
        Some(News { feedback_requested, ..self.news(seq, ChangeKind::New, FieldChanges::new(), false) })
    }

    fn news(&self, seq: Revision, kind: ChangeKind, fields: FieldChanges, new_selection: bool) -> News<'a> {
        News {
            opportunity: self.opportunity,
            matches: self.matches.clone(),
            passed_on: self.passed_on.clone(),
            seq,
            kind,
            fields,
            new_selection,
            feedback_requested: false,
            feedback: self.feedback,
            followed: self.followed,
            counts_for_kommun: self.counts_for_kommun,
            may_pass_on: self.may_pass_on,
        }
    }
}
