//! A call that concerns a person, and what of it they have not heard.

use jiff::Timestamp;

use crate::delivery::ToldCall;
use crate::feedback::Opinion;
use crate::kommun::{Kommun, Level, Match};
use crate::letters::{Notice, PassOn};
use crate::opportunity::change::{Moved, fold_changes};
use crate::opportunity::{Change, ChangeKind, Kind, Opportunity};
use crate::stages::mailer::Post;
use crate::store::Told;

/// A call that a person's kommuner match or pass on, or of which they were told.
pub(in crate::stages) struct Concern<'a> {
    pub(in crate::stages) opportunity: &'a Opportunity,
    pub(in crate::stages) matches: Vec<(&'a Kommun, &'a Match)>,
    /// The kommuner that pass it on to the person, with a note.
    pub(super) passed_on: Vec<(&'a Kommun, &'a str)>,
    pub(in crate::stages) level: Level,
    /// The newest revision when it rose only because file or vocabulary changed.
    pub(super) selected_at: i64,
    pub(super) changes: &'a [Change],
    /// What was said of it for every kommun that it stands here for.
    pub(super) answered: Option<Opinion>,
    /// All of them found it not relevant, the last one when this change was its newest.
    pub(super) dismissed_at: Option<i64>,
    pub(in crate::stages) followed: bool,
    /// What the person answers counts for one of the kommuner.
    pub(super) speaks: bool,
    /// The person may pass it on; true when it has been.
    pub(super) may_pass_on: Option<bool>,
}

/// Something that a person has not heard of a call.
pub(in crate::stages) struct News<'a> {
    pub(in crate::stages) opportunity: &'a Opportunity,
    pub(in crate::stages) matches: Vec<(&'a Kommun, &'a Match)>,
    passed_on: Vec<(&'a Kommun, &'a str)>,
    pub(in crate::stages) seq: i64,
    pub(in crate::stages) kind: ChangeKind,
    pub(in crate::stages) fields: Moved,
    pub(in crate::stages) new_selection: bool,
    /// A letter has asked the person what they think of the call: nobody is asked twice.
    pub(in crate::stages) asked: bool,
    answered: Option<Opinion>,
    followed: bool,
    speaks: bool,
    may_pass_on: Option<bool>,
}

impl News<'_> {
    pub(in crate::stages) fn told(&self) -> ToldCall {
        ToldCall { id: self.opportunity.id.to_string(), seq: self.seq }
    }

    /// The person heard of the call before, and now of what became of it.
    pub(in crate::stages) fn is_correction(&self) -> bool {
        self.kind != ChangeKind::New && self.kind != ChangeKind::Opened
    }

    /// For the person with this number.
    pub(in crate::stages) fn notice(&self, post: &Post, person: &str) -> Notice<'_> {
        Notice {
            opportunity: self.opportunity,
            kind: self.kind,
            fields: &self.fields,
            matches: self.matches.clone(),
            passed_on: self.passed_on.clone(),
            pass_on: self.may_pass_on.map(|done| PassOn { url: post.pass_on_url(person, &self.opportunity.id), done }),
            new_selection: self.new_selection,
            answer_url: post.answer_url(person, &self.opportunity.id),
            speaks: self.speaks,
            asked: self.asked,
            answered: self.answered,
            followed: self.followed,
        }
    }
}

impl<'a> Concern<'a> {
    /// The newest change that letters tell. That a deadline passed is no news to anyone who was told of it.
    fn latest(&self) -> Option<&Change> {
        self.changes.iter().rev().find(|change| change.kind != ChangeKind::Closed)
    }

    /// What the person has heard of the call. Who found it not relevant had heard of it then, letter or no letter.
    pub(in crate::stages) fn heard(&self, told: Option<&Told>) -> Option<Told> {
        let Some(seq) = self.dismissed_at else { return told.cloned() };
        let at_once = told.is_some_and(|told| told.at_once);
        Some(Told { seq: seq.max(told.map_or(seq, |told| told.seq)), at_once, asked: true })
    }

    /// News for a person who was never told of the call, while one can still apply.
    pub(in crate::stages) fn unheard(&self, now: Timestamp) -> Option<News<'a>> {
        let latest = self.latest()?;
        if self.opportunity.status_at(now).is_over() || self.dismissed_at.is_some() || self.level == Level::None {
            return None;
        }
        if self.opportunity.facts.kind == Kind::Page && self.passed_on.is_empty() {
            // That a page is watched is no news; that it moved is.
            let fields = latest.fields.clone();
            return (latest.kind == ChangeKind::Amended).then(|| self.news(latest.seq, latest.kind, fields, false));
        }
        let new_selection = self.selected_at > 0 && latest.seq <= self.selected_at;
        Some(self.news(latest.seq, ChangeKind::New, Moved::new(), new_selection))
    }

    /// News for a person who was told: what has moved in substance since. To who found it not relevant, that it
    /// opened, closed or was withdrawn is none.
    pub(in crate::stages) fn since(&self, told: &Told, now: Timestamp) -> Option<News<'a>> {
        let latest = self.latest().filter(|latest| latest.seq > told.seq)?;
        let mut fields = fold_changes(self.changes.iter().filter(|change| change.seq > told.seq));
        if self.dismissed_at.is_some() {
            fields.remove("status");
            if self.opportunity.status_at(now).is_over() {
                return None;
            }
        }
        let news = || News { asked: told.asked, ..self.news(latest.seq, latest.kind, fields.clone(), false) };
        (!fields.is_empty()).then(news)
    }

    /// The kommuner for whose sake the person is reminded of the call: all of them when they follow it, else those
    /// that it answers to well, unless it was found not relevant.
    pub(in crate::stages) fn reminded_for(&self) -> Vec<&'a Kommun> {
        let well = |found: &Match| self.dismissed_at.is_none() && self.level.min(found.level) == Level::Alert;
        let kept = self.matches.iter().filter(|(_, found)| self.followed || well(found));
        kept.map(|(kommun, _)| *kommun).collect()
    }

    /// The call as it stands, for a letter that tells nothing new of it.
    pub(in crate::stages) fn as_it_stands(&self, told: Option<&Told>) -> Option<News<'a>> {
        let seq = self.changes.last()?.seq;
        let asked = told.is_some_and(|told| told.asked);
        Some(News { asked, ..self.news(seq, ChangeKind::New, Moved::new(), false) })
    }

    fn news(&self, seq: i64, kind: ChangeKind, fields: Moved, new_selection: bool) -> News<'a> {
        News {
            opportunity: self.opportunity,
            matches: self.matches.clone(),
            passed_on: self.passed_on.clone(),
            seq,
            kind,
            fields,
            new_selection,
            asked: false,
            answered: self.answered,
            followed: self.followed,
            speaks: self.speaks,
            may_pass_on: self.may_pass_on,
        }
    }
}
