//! What a person has not heard: the matches of their kommuner against what they were told.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::Timestamp;

use crate::delivery::ToldCall;
use crate::kommun::{Kommun, Level, Match};
use crate::message::Notice;
use crate::opportunity::change::{Moved, fold_changes};
use crate::opportunity::{Change, ChangeKind, Kind, Opportunity, OpportunityId};
use crate::store::{Candidate, Reader, Store, SubscriptionRow, Told};

/// All that letters are made of in one run, read once.
pub(super) struct Ground {
    kommuner: BTreeMap<String, Kommun>,
    candidates: BTreeMap<String, Vec<Candidate>>,
    changes: BTreeMap<OpportunityId, Vec<Change>>,
}

/// A call that a person's kommuner match.
pub(super) struct Concern<'a> {
    pub(super) opportunity: &'a Opportunity,
    pub(super) matches: Vec<(&'a Kommun, &'a Match)>,
    pub(super) level: Level,
    /// The newest revision when it rose only because file or vocabulary changed.
    selected_at: i64,
    changes: &'a [Change],
}

impl Ground {
    pub(super) async fn read(store: &Store, kommuner: &[Kommun], readers: &[Reader]) -> Result<Ground> {
        let mut candidates = BTreeMap::new();
        let wanted = readers.iter().flat_map(|reader| &reader.subscriptions).map(|row| &row.subscription.kommun);
        for slug in wanted {
            if !candidates.contains_key(slug) {
                candidates.insert(slug.clone(), store.matches_of_kommun(slug).await?);
            }
        }
        let kommuner = kommuner.iter().map(|kommun| (kommun.slug.clone(), kommun.clone())).collect();
        Ok(Ground { kommuner, candidates, changes: store.tellable_changes().await? })
    }

    pub(super) fn kommun(&self, slug: &str) -> Option<&Kommun> {
        self.kommuner.get(slug)
    }

    /// The calls that concern the given subscriptions, strongest first.
    pub(super) fn concerns<'a>(&'a self, rows: impl Iterator<Item = &'a SubscriptionRow>) -> Vec<Concern<'a>> {
        let mut by_call: BTreeMap<&OpportunityId, Concern<'a>> = BTreeMap::new();
        for row in rows {
            let Some(kommun) = self.kommuner.get(&row.subscription.kommun) else { continue };
            let candidates = self.candidates.get(&kommun.slug).map(Vec::as_slice).unwrap_or_default();
            for candidate in candidates.iter().filter(|candidate| row.subscription.wants(&candidate.found.areas)) {
                let concern = by_call.entry(&candidate.opportunity.id).or_insert_with(|| Concern {
                    opportunity: &candidate.opportunity,
                    matches: Vec::new(),
                    level: Level::None,
                    selected_at: i64::MAX,
                    changes: self.changes.get(&candidate.opportunity.id).map(Vec::as_slice).unwrap_or_default(),
                });
                concern.matches.push((kommun, &candidate.found));
                concern.level = concern.level.max(candidate.found.level);
                concern.selected_at = concern.selected_at.min(candidate.selected_at);
            }
        }
        let mut concerns: Vec<Concern<'a>> = by_call.into_values().collect();
        for concern in &mut concerns {
            concern.matches.sort_by(|a, b| b.1.score.total_cmp(&a.1.score));
        }
        concerns
            .sort_by(|a, b| strength(b).total_cmp(&strength(a)).then_with(|| a.opportunity.id.cmp(&b.opportunity.id)));
        concerns
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
}

impl News<'_> {
    pub(super) fn told(&self) -> ToldCall {
        ToldCall { id: self.opportunity.id.to_string(), seq: self.seq }
    }

    /// The person heard of the call before, and now of what became of it.
    pub(super) fn is_correction(&self) -> bool {
        self.kind != ChangeKind::New && self.kind != ChangeKind::Opened
    }

    pub(super) fn notice(&self) -> Notice<'_> {
        Notice {
            opportunity: self.opportunity,
            kind: self.kind,
            fields: &self.fields,
            matches: self.matches.clone(),
            new_selection: self.new_selection,
        }
    }
}

impl<'a> Concern<'a> {
    /// The newest change that letters tell. That a deadline passed is no news to anyone who was told of it.
    fn latest(&self) -> Option<&Change> {
        self.changes.iter().rev().find(|change| change.kind != ChangeKind::Closed)
    }

    /// News for a person who was never told of the call, while one can still apply.
    pub(super) fn unheard(&self, now: Timestamp) -> Option<News<'a>> {
        let latest = self.latest()?;
        if self.opportunity.status_at(now).is_over() {
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

    /// News for a person who was told: what has moved in substance since.
    pub(super) fn since(&self, told: &Told) -> Option<News<'a>> {
        let latest = self.latest().filter(|latest| latest.seq > told.seq)?;
        let fields = fold_changes(self.changes.iter().filter(|change| change.seq > told.seq));
        (!fields.is_empty()).then(|| self.news(latest.seq, latest.kind, fields, false))
    }

    fn news(&self, seq: i64, kind: ChangeKind, fields: Moved, new_selection: bool) -> News<'a> {
        News { opportunity: self.opportunity, matches: self.matches.clone(), seq, kind, fields, new_selection }
    }
}
