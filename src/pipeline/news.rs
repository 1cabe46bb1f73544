//! What a person has not heard: the matches of their kommuner against what they were told and what they said of them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anyhow::Result;
use jiff::Timestamp;

use super::letter::Post;
use crate::delivery::ToldCall;
use crate::feedback::{Feedback, Opinion};
use crate::kommun::{Kommun, Level, Match};
use crate::message::Notice;
use crate::opportunity::change::{Moved, fold_changes};
use crate::opportunity::{Change, ChangeKind, Kind, Opportunity, OpportunityId};
use crate::store::{Candidate, Reader, Store, SubscriptionRow, Told};

/// People whose marks are read together: a question each would take longer than all the rest, and everybody's at once
/// more memory than all the rest.
pub(super) const A_PAGE: usize = 200;

/// The numbers of people, to ask the store about.
pub(super) fn numbers<'a>(readers: &[&'a Reader]) -> Vec<&'a str> {
    readers.iter().map(|reader| reader.person.as_str()).collect()
}

/// All that letters are made of in one run, read once.
pub(super) struct Ground {
    kommuner: BTreeMap<String, Kommun>,
    candidates: BTreeMap<String, Vec<Candidate>>,
    changes: BTreeMap<OpportunityId, Vec<Change>>,
    /// What was said of each call.
    said: BTreeMap<String, Vec<Feedback>>,
    /// What each person follows.
    follows: HashMap<String, HashSet<OpportunityId>>,
}

/// A call that a person's kommuner match.
pub(super) struct Concern<'a> {
    pub(super) opportunity: &'a Opportunity,
    pub(super) matches: Vec<(&'a Kommun, &'a Match)>,
    pub(super) level: Level,
    /// The newest revision when it rose only because file or vocabulary changed.
    selected_at: i64,
    changes: &'a [Change],
    /// What was said of it for every kommun that it stands here for.
    answered: Option<Opinion>,
    /// All of them found it not relevant, the last one when this change was its newest.
    dismissed_at: Option<i64>,
    pub(super) followed: bool,
}

/// A match of one of the person's kommuner, and what was said of it.
type Met<'a> = (&'a Kommun, &'a Candidate, Option<&'a Feedback>);

impl Ground {
    pub(super) async fn read(store: &Store, kommuner: &[Kommun], readers: &[&Reader]) -> Result<Ground> {
        let wanted = readers.iter().flat_map(|reader| &reader.subscriptions);
        let wanted: BTreeSet<&str> = wanted.map(|row| row.subscription.kommun.as_str()).collect();
        let mut candidates = store.matches_of_kommuner(&wanted).await?;
        // Who follows a call hears of it even where it suits no longer.
        for candidate in store.followed_below().await? {
            candidates.entry(candidate.found.kommun.clone()).or_default().push(candidate);
        }
        let mut said: BTreeMap<String, Vec<Feedback>> = BTreeMap::new();
        for answer in store.feedback().await? {
            said.entry(answer.call.clone()).or_default().push(answer);
        }
        let mut follows: HashMap<String, HashSet<OpportunityId>> = HashMap::new();
        for (person, call) in store.follows().await? {
            follows.entry(person).or_default().insert(call);
        }
        let kommuner = kommuner.iter().map(|kommun| (kommun.slug.clone(), kommun.clone())).collect();
        Ok(Ground { kommuner, candidates, changes: store.all_histories().await?, said, follows })
    }

    /// The world before `end`: what happened from then on is forgotten.
    pub(super) fn until(mut self, end: Timestamp) -> Ground {
        for changes in self.changes.values_mut() {
            changes.retain(|change| change.at < end.as_millisecond());
        }
        self
    }

    /// What a person has heard who was told of these calls all that had happened before `at`. What was selected anew
    /// since has not been heard.
    pub(super) fn heard_before(&self, at: Timestamp, concerns: &[Concern<'_>]) -> BTreeMap<OpportunityId, Told> {
        let before = |change: &&Change| change.at < at.as_millisecond();
        let last = self.changes.values().flatten().filter(before).map(|change| change.seq).max().unwrap_or(0);
        let known = concerns.iter().filter(|concern| concern.selected_at <= last);
        let told = known.filter_map(|concern| {
            let seq = concern.changes.iter().filter(before).map(|change| change.seq).max()?;
            Some((concern.opportunity.id.clone(), Told { seq, at_once: false, asked: true }))
        });
        told.collect()
    }

    pub(super) fn kommun(&self, slug: &str) -> Option<&Kommun> {
        self.kommuner.get(slug)
    }

    /// The calls that concern these of a person's subscriptions, strongest first.
    pub(super) fn concerns<'a>(
        &'a self,
        person: &str,
        rows: impl Iterator<Item = &'a SubscriptionRow>,
    ) -> Vec<Concern<'a>> {
        let mut by_call: BTreeMap<&OpportunityId, Vec<Met<'a>>> = BTreeMap::new();
        for row in rows {
            let Some(kommun) = self.kommuner.get(&row.subscription.kommun) else { continue };
            let candidates = self.candidates.get(&kommun.slug).map(Vec::as_slice).unwrap_or_default();
            for candidate in candidates {
                let id = &candidate.opportunity.id;
                let suits = candidate.found.level > Level::None && row.subscription.wants(&candidate.found.areas);
                if suits || self.follows(person, id) {
                    let met = (kommun, candidate, self.said(person, &kommun.slug, id));
                    by_call.entry(id).or_default().push(met);
                }
            }
        }
        let mut concerns: Vec<Concern<'a>> =
            by_call.into_values().filter_map(|met| self.concern(person, met)).collect();
        concerns
            .sort_by(|a, b| strength(b).total_cmp(&strength(a)).then_with(|| a.opportunity.id.cmp(&b.opportunity.id)));
        concerns
    }

    fn follows(&self, person: &str, call: &OpportunityId) -> bool {
        self.follows.get(person).is_some_and(|followed| followed.contains(call))
    }

    /// The person's own answer, or else what was said for the kommun as a whole.
    fn said(&self, person: &str, kommun: &str, call: &OpportunityId) -> Option<&Feedback> {
        let answers = || self.said.get(call.as_str()).into_iter().flatten().filter(|answer| answer.kommun == kommun);
        let own = answers().find(|answer| answer.person.as_deref() == Some(person));
        own.or_else(|| answers().find(|answer| answer.person.is_none()))
    }

    /// A kommun for which the call was found not relevant does not count, as long as there is another.
    fn concern<'a>(&'a self, person: &str, met: Vec<Met<'a>>) -> Option<Concern<'a>> {
        let not_relevant = |met: &Met<'a>| met.2.is_some_and(|said| said.opinion == Opinion::NotRelevant);
        let (dismissed, kept): (Vec<Met<'a>>, Vec<Met<'a>>) = met.into_iter().partition(not_relevant);
        let dismissed_at =
            if kept.is_empty() { dismissed.iter().filter_map(|met| met.2).map(|said| said.seq).max() } else { None };
        let counted = if kept.is_empty() { dismissed } else { kept };
        let opportunity: &Opportunity = &counted.first()?.1.opportunity;
        let mut matches: Vec<(&Kommun, &Match)> =
            counted.iter().map(|(kommun, candidate, _)| (*kommun, &candidate.found)).collect();
        matches.sort_by(|a, b| b.1.score.total_cmp(&a.1.score));
        let all_answered = counted.iter().all(|met| met.2.is_some());
        Some(Concern {
            opportunity,
            level: matches.iter().map(|(_, found)| found.level).max()?,
            selected_at: counted.iter().map(|met| met.1.selected_at).min()?,
            changes: self.changes.get(&opportunity.id).map(Vec::as_slice).unwrap_or_default(),
            answered: counted.first()?.2.filter(|_| all_answered).map(|said| said.opinion),
            dismissed_at,
            followed: self.follows(person, &opportunity.id),
            matches,
        })
    }
}

fn strength(concern: &Concern<'_>) -> f64 {
    concern.matches.first().map_or(0.0, |(_, found)| found.score)
}

/// Something that a person has not heard of a call.
pub(super) struct News<'a> {
    pub(super) opportunity: &'a Opportunity,
    pub(super) matches: Vec<(&'a Kommun, &'a Match)>,
    pub(super) seq: i64,
    pub(super) kind: ChangeKind,
    pub(super) fields: Moved,
    pub(super) new_selection: bool,
    /// A letter has asked the person what they think of the call: nobody is asked twice.
    pub(super) asked: bool,
    answered: Option<Opinion>,
    followed: bool,
}

impl News<'_> {
    pub(super) fn told(&self) -> ToldCall {
        ToldCall { id: self.opportunity.id.to_string(), seq: self.seq }
    }

    /// The person heard of the call before, and now of what became of it.
    pub(super) fn is_correction(&self) -> bool {
        self.kind != ChangeKind::New && self.kind != ChangeKind::Opened
    }

    /// For the person with this number.
    pub(super) fn notice(&self, post: &Post, person: &str) -> Notice<'_> {
        Notice {
            opportunity: self.opportunity,
            kind: self.kind,
            fields: &self.fields,
            matches: self.matches.clone(),
            new_selection: self.new_selection,
            answer_url: post.answer_url(person, &self.opportunity.id),
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
    pub(super) fn heard(&self, told: Option<&Told>) -> Option<Told> {
        let Some(seq) = self.dismissed_at else { return told.cloned() };
        let at_once = told.is_some_and(|told| told.at_once);
        Some(Told { seq: seq.max(told.map_or(seq, |told| told.seq)), at_once, asked: true })
    }

    /// News for a person who was never told of the call, while one can still apply.
    pub(super) fn unheard(&self, now: Timestamp) -> Option<News<'a>> {
        let latest = self.latest()?;
        if self.opportunity.status_at(now).is_over() || self.dismissed_at.is_some() || self.level == Level::None {
            return None;
        }
        if self.opportunity.facts.kind == Kind::Page {
            // That a page is watched is no news; that it moved is.
            let fields = latest.fields.clone();
            return (latest.kind == ChangeKind::Amended).then(|| self.news(latest.seq, latest.kind, fields, false));
        }
        let new_selection = self.selected_at > 0 && latest.seq <= self.selected_at;
        Some(self.news(latest.seq, ChangeKind::New, Moved::new(), new_selection))
    }

    /// News for a person who was told: what has moved in substance since. To who found it not relevant, that it
    /// opened, closed or was withdrawn is none.
    pub(super) fn since(&self, told: &Told, now: Timestamp) -> Option<News<'a>> {
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
    pub(super) fn reminded_for(&self) -> Vec<&'a Kommun> {
        let well = |found: &Match| self.dismissed_at.is_none() && found.level == Level::Alert;
        let kept = self.matches.iter().filter(|(_, found)| self.followed || well(found));
        kept.map(|(kommun, _)| *kommun).collect()
    }

    /// The call as it stands, for a letter that tells nothing new of it.
    pub(super) fn as_it_stands(&self, told: Option<&Told>) -> Option<News<'a>> {
        let seq = self.changes.last()?.seq;
        let asked = told.is_some_and(|told| told.asked);
        Some(News { asked, ..self.news(seq, ChangeKind::New, Moved::new(), false) })
    }

    fn news(&self, seq: i64, kind: ChangeKind, fields: Moved, new_selection: bool) -> News<'a> {
        News {
            opportunity: self.opportunity,
            matches: self.matches.clone(),
            seq,
            kind,
            fields,
            new_selection,
            asked: false,
            answered: self.answered,
            followed: self.followed,
        }
    }
}
