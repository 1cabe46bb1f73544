//! What a person has not been notified of: the matches of their kommuner and the calls these pass on, compared with the
//! person's notifications and feedback.

mod candidate;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anyhow::Result;
use jiff::Timestamp;

use crate::feedback::{Feedback, Opinion};
use crate::kommun::{Kommun, Level, Match};
use crate::letters::Asked;
use crate::opportunity::{Change, Opportunity, OpportunityId};
use crate::store::{Candidate, Passing, Reader, Store, SubscriptionRow, Told};
use crate::subscription::Scope;

pub(super) use candidate::{Concern, News};

/// People whose notifications are read together. One query per person would dominate the run's time, and one query for
/// everybody its memory.
pub(super) const A_PAGE: usize = 200;

/// Returns the ids of the recipients.
pub(super) fn numbers<'a>(readers: &[&'a Reader]) -> Vec<&'a str> {
    readers.iter().map(|reader| reader.person.as_str()).collect()
}

/// All that the letters of one run are made of, read once.
pub(super) struct Ground {
    kommuner: BTreeMap<String, Kommun>,
    candidates: BTreeMap<String, Vec<Candidate>>,
    /// The calls that each kommun has passed on, including those that it took back.
    passings: BTreeMap<String, Vec<Passing>>,
    changes: BTreeMap<OpportunityId, Vec<Change>>,
    /// The feedback on each call.
    said: BTreeMap<String, Vec<Feedback>>,
    /// The calls that each person follows.
    follows: HashMap<String, HashSet<OpportunityId>>,
}

/// A match of one of the person's kommuner, and the feedback on it.
struct Met<'a> {
    kommun: &'a Kommun,
    candidate: &'a Candidate,
    said: Option<&'a Feedback>,
    /// Whether the subscription asks for the call or the person follows it. Otherwise they were only notified of it
    /// before.
    wanted: bool,
    /// Whether the person's feedback counts for the kommun.
    speaks: bool,
    /// Set when the person may pass the call on for the kommun; true when the kommun has passed it on.
    may_pass_on: Option<bool>,
}

/// The reasons why a call is a candidate for a person.
#[derive(Default)]
struct Causes<'a> {
    met: Vec<Met<'a>>,
    passed_on: Vec<(&'a Kommun, &'a str)>,
}

/// Each call with its reasons, by the call's id.
type ByCall<'a> = BTreeMap<&'a OpportunityId, (&'a Opportunity, Causes<'a>)>;

impl Ground {
    pub(super) async fn read(store: &Store, kommuner: &[Kommun], readers: &[&Reader]) -> Result<Ground> {
        let wanted = readers.iter().flat_map(|reader| &reader.subscriptions);
        let wanted: BTreeSet<&str> = wanted.map(|row| row.subscription.kommun.as_str()).collect();
        let mut candidates = store.matches_of_kommuner(&wanted).await?;
        // A follower is notified of a call even when it no longer suits the kommun.
        for candidate in store.followed_below().await? {
            candidates.entry(candidate.found.kommun.clone()).or_default().push(candidate);
        }
        let mut passings: BTreeMap<String, Vec<Passing>> = BTreeMap::new();
        for passing in store.passings(None).await? {
            passings.entry(passing.what.kommun.clone()).or_default().push(passing);
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
        Ok(Ground { kommuner, candidates, passings, changes: store.all_histories().await?, said, follows })
    }

    /// Returns the context without the changes that happened at `end` or later.
    pub(super) fn until(mut self, end: Timestamp) -> Ground {
        for changes in self.changes.values_mut() {
            changes.retain(|change| change.at < end.as_millisecond());
        }
        self
    }

    /// Returns the notifications of a person who was told everything that had happened to these calls before `at`. A
    /// call that was selected later counts as not notified.
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

    /// Returns the kommun and scope of each subscription, as a letter shows them.
    pub(super) fn asked<'a>(&'a self, rows: impl Iterator<Item = &'a SubscriptionRow>) -> Vec<Asked<'a>> {
        let asked = |row: &'a SubscriptionRow| {
            let kommun = self.kommuner.get(&row.subscription.kommun)?;
            Some(Asked { kommun, scope: &row.subscription.scope })
        };
        rows.filter_map(asked).collect()
    }

    /// Returns the candidates for these of a person's subscriptions, the best match first. Calls that the person was
    /// notified of stay candidates, whatever they subscribe to by now.
    pub(super) fn concerns<'a>(
        &'a self,
        person: &str,
        rows: impl Iterator<Item = &'a SubscriptionRow>,
        told: &BTreeMap<OpportunityId, Told>,
    ) -> Vec<Concern<'a>> {
        let mut by_call: ByCall<'a> = BTreeMap::new();
        let was_told = |id: &OpportunityId| told.get(id).is_some_and(|told| told.asked);
        for row in rows {
            let Some(kommun) = self.kommuner.get(&row.subscription.kommun) else { continue };
            self.met(person, row, kommun, &was_told, &mut by_call);
            if row.subscription.scope == Scope::PassedOn {
                self.handed(kommun, &|id| was_told(id) || self.follows(person, id), &mut by_call);
            }
        }
        let concern = |(opportunity, causes)| self.concern(person, opportunity, causes);
        let mut concerns: Vec<Concern<'a>> = by_call.into_values().map(concern).collect();
        concerns
            .sort_by(|a, b| strength(b).total_cmp(&strength(a)).then_with(|| a.opportunity.id.cmp(&b.opportunity.id)));
        concerns
    }

    /// Adds the kommun's matches that one subscription asks for, or that its person follows or was notified of.
    fn met<'a>(
        &'a self,
        person: &str,
        row: &'a SubscriptionRow,
        kommun: &'a Kommun,
        was_told: &impl Fn(&OpportunityId) -> bool,
        by_call: &mut ByCall<'a>,
    ) {
        let subscription = &row.subscription;
        let may_pass_on = subscription.may_pass_on();
        for candidate in self.candidates.get(&kommun.slug).map(Vec::as_slice).unwrap_or_default() {
            let (id, found) = (&candidate.opportunity.id, &candidate.found);
            let suits = found.level > Level::None && subscription.scope.wants(&found.areas, |id| kommun.areas_of(id));
            let wanted = suits || self.follows(person, id);
            if !wanted && !was_told(id) {
                continue;
            }
            let (_, causes) = by_call.entry(id).or_insert_with(|| (&candidate.opportunity, Causes::default()));
            // A subscriber to passed-on calls does not see how well a call matches the kommun.
            if subscription.scope != Scope::PassedOn {
                let may_pass_on = may_pass_on.then(|| self.passes_on(kommun, id));
                let said = self.said(person, &kommun.slug, id);
                let speaks = subscription.speaks();
                causes.met.push(Met { kommun, candidate, said, wanted, speaks, may_pass_on });
            }
        }
    }

    /// Adds the calls that the kommun passes on, and those of the calls it took back that the person knows.
    fn handed<'a>(&'a self, kommun: &'a Kommun, knows: &impl Fn(&OpportunityId) -> bool, by_call: &mut ByCall<'a>) {
        for Passing { what, opportunity } in self.passings.get(&kommun.slug).map(Vec::as_slice).unwrap_or_default() {
            if !what.undone || knows(&opportunity.id) {
                let (_, causes) = by_call.entry(&opportunity.id).or_insert_with(|| (opportunity, Causes::default()));
                causes.passed_on.extend((!what.undone).then_some((kommun, what.note.as_str())));
            }
        }
    }

    fn passes_on(&self, kommun: &Kommun, call: &OpportunityId) -> bool {
        let passings = self.passings.get(&kommun.slug).map(Vec::as_slice).unwrap_or_default();
        passings.iter().any(|one| one.opportunity.id == *call && !one.what.undone)
    }

    fn follows(&self, person: &str, call: &OpportunityId) -> bool {
        self.follows.get(person).is_some_and(|followed| followed.contains(call))
    }

    /// Returns the person's own feedback, or else that given for the kommun as a whole.
    fn said(&self, person: &str, kommun: &str, call: &OpportunityId) -> Option<&Feedback> {
        let answers = || self.said.get(call.as_str()).into_iter().flatten().filter(|answer| answer.kommun == kommun);
        let own = answers().find(|answer| answer.person.as_deref() == Some(person));
        own.or_else(|| answers().find(|answer| answer.person.is_none()))
    }

    /// Builds the candidate. A kommun that found the call not relevant does not count, as long as there is another.
    fn concern<'a>(&'a self, person: &str, opportunity: &'a Opportunity, causes: Causes<'a>) -> Concern<'a> {
        let Causes { met, passed_on } = causes;
        let not_relevant = |met: &Met<'a>| met.said.is_some_and(|said| said.opinion == Opinion::NotRelevant);
        let (dismissed, kept): (Vec<Met<'a>>, Vec<Met<'a>>) = met.into_iter().partition(not_relevant);
        let alone = kept.is_empty() && passed_on.is_empty();
        let dismissed_at =
            if alone { dismissed.iter().filter_map(|met| met.said).map(|said| said.seq).max() } else { None };
        let counted = if alone { dismissed } else { kept };
        let mut matches: Vec<(&Kommun, &Match)> =
            counted.iter().map(|met| (met.kommun, &met.candidate.found)).collect();
        matches.sort_by(|a, b| b.1.score.total_cmp(&a.1.score));
        let all_answered = counted.iter().all(|met| met.said.is_some());
        let wanted = counted.iter().filter(|met| met.wanted);
        let level = wanted.map(|met| met.candidate.found.level).max().unwrap_or(Level::None);
        // A call that was passed on was chosen by people, so it goes out at once.
        let (level, selected_at) = match passed_on.is_empty() {
            false => (Level::Alert, 0),
            true => (level, counted.iter().map(|met| met.candidate.selected_at).min().unwrap_or(0)),
        };
        Concern {
            opportunity,
            level,
            selected_at,
            changes: self.changes.get(&opportunity.id).map(Vec::as_slice).unwrap_or_default(),
            answered: counted.first().and_then(|met| met.said).filter(|_| all_answered).map(|said| said.opinion),
            dismissed_at,
            followed: self.follows(person, &opportunity.id),
            speaks: counted.iter().any(|met| met.speaks),
            may_pass_on: counted.iter().filter_map(|met| met.may_pass_on).reduce(|one, other| one || other),
            matches,
            passed_on,
        }
    }
}

fn strength(concern: &Concern<'_>) -> f64 {
    concern.matches.first().map_or(0.0, |(_, found)| found.score)
}
