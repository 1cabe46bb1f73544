//! What a person has not been notified of: the matches of their kommuner and the calls these pass on, compared with the
//! person's notifications and feedback.

mod candidate;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anyhow::Result;
use jiff::Timestamp;

use crate::feedback::{Feedback, Opinion};
use crate::kommun::{Kommun, KommunSlug, Level, Match};
use crate::letters::SubscribedKommun;
use crate::opportunity::{Change, Opportunity, OpportunityId};
use crate::store::{MatchedCall, Notification, PassedOnCall, Recipient, Store, SubscriptionRow};
use crate::subscription::{PersonId, Scope};

pub(super) use candidate::{Candidate, News};

/// People whose notifications are read together. One query per person would dominate the run's time, and one query for
/// everybody its memory.
pub(super) const BATCH_SIZE: usize = 200;

/// Returns the ids of the recipients.
pub(super) fn person_ids<'a>(recipients: &[&'a Recipient]) -> Vec<&'a PersonId> {
    recipients.iter().map(|recipient| &recipient.person).collect()
}

/// All that the letters of one run are made of, read once.
pub(super) struct LetterContext {
    kommuner: BTreeMap<KommunSlug, Kommun>,
    matches: BTreeMap<KommunSlug, Vec<MatchedCall>>,
    /// The calls that each kommun has passed on, including those that it took back.
    passed_on: BTreeMap<KommunSlug, Vec<PassedOnCall>>,
    changes: BTreeMap<OpportunityId, Vec<Change>>,
    /// The feedback on each call.
    feedback: BTreeMap<OpportunityId, Vec<Feedback>>,
    /// The calls that each person follows.
    follows: HashMap<PersonId, HashSet<OpportunityId>>,
}

/// A match of one of the person's kommuner, and the feedback on it.
struct KommunMatch<'a> {
    kommun: &'a Kommun,
    matched: &'a MatchedCall,
    feedback: Option<&'a Feedback>,
    /// Whether the subscription asks for the call or the person follows it. Otherwise they were only notified of it
    /// before.
    wanted: bool,
    /// Whether the person's feedback counts for the kommun.
    counts_for_kommun: bool,
    /// Set when the person may pass the call on for the kommun; true when the kommun has passed it on.
    may_pass_on: Option<bool>,
}

/// The reasons why a call is a candidate for a person.
#[derive(Default)]
struct Reasons<'a> {
    matches: Vec<KommunMatch<'a>>,
    passed_on: Vec<(&'a Kommun, &'a str)>,
}

/// Each call with its reasons, by the call's id.
type ByCall<'a> = BTreeMap<&'a OpportunityId, (&'a Opportunity, Reasons<'a>)>;

impl LetterContext {
    pub(super) async fn read(store: &Store, kommuner: &[Kommun], recipients: &[&Recipient]) -> Result<LetterContext> {
        let subscriptions = recipients.iter().flat_map(|recipient| &recipient.subscriptions);
        let slugs: BTreeSet<&KommunSlug> = subscriptions.map(|row| &row.subscription.kommun).collect();
        let mut matches = store.matches_of_kommuner(&slugs).await?;
        // A follower is notified of a call even when it no longer suits the kommun.
        for matched in store.followed_without_match().await? {
            matches.entry(matched.judgement.kommun.clone()).or_default().push(matched);
        }
        let mut passed_on: BTreeMap<KommunSlug, Vec<PassedOnCall>> = BTreeMap::new();
        for passing in store.passed_on_calls(None).await? {
            passed_on.entry(passing.passed_on.kommun.clone()).or_default().push(passing);
        }
        let mut feedback: BTreeMap<OpportunityId, Vec<Feedback>> = BTreeMap::new();
        for answer in store.feedback().await? {
            feedback.entry(answer.call.clone()).or_default().push(answer);
        }
        let mut follows: HashMap<PersonId, HashSet<OpportunityId>> = HashMap::new();
        for (person, call) in store.follows().await? {
            follows.entry(person).or_default().insert(call);
        }
        let kommuner = kommuner.iter().map(|kommun| (kommun.slug.clone(), kommun.clone())).collect();
        Ok(LetterContext { kommuner, matches, passed_on, changes: store.all_histories().await?, feedback, follows })
    }

    /// Returns the context without the changes that happened at `end` or later.
    pub(super) fn until(mut self, end: Timestamp) -> LetterContext {
        for changes in self.changes.values_mut() {
            changes.retain(|change| change.at < end);
        }
        self
    }

    /// Returns the notifications of a person who was told everything that had happened to these calls before `at`. A
    /// call that was selected later counts as not notified.
    pub(super) fn notifications_before(
        &self,
        at: Timestamp,
        candidates: &[Candidate<'_>],
    ) -> BTreeMap<OpportunityId, Notification> {
        let before = |change: &&Change| change.at < at;
        let last = self.changes.values().flatten().filter(before).map(|change| change.seq).max().unwrap_or_default();
        let known = candidates.iter().filter(|candidate| candidate.selected_at.is_none_or(|at| at <= last));
        let notifications = known.filter_map(|candidate| {
            let seq = candidate.changes.iter().filter(before).map(|change| change.seq).max()?;
            Some((candidate.opportunity.id.clone(), Notification { seq, immediate: false, asked_for_opinion: true }))
        });
        notifications.collect()
    }

    /// Returns the kommun and scope of each subscription, as a letter shows them.
    pub(super) fn subscribed_kommuner<'a>(
        &'a self,
        rows: impl Iterator<Item = &'a SubscriptionRow>,
    ) -> Vec<SubscribedKommun<'a>> {
        let subscribed = |row: &'a SubscriptionRow| {
            let kommun = self.kommuner.get(&row.subscription.kommun)?;
            Some(SubscribedKommun { kommun, scope: &row.subscription.scope })
        };
        rows.filter_map(subscribed).collect()
    }

    /// Returns the candidates for these of a person's subscriptions, the best match first. Calls that the person was
    /// notified of stay candidates, whatever they subscribe to by now.
    pub(super) fn candidates<'a>(
        &'a self,
        person: &PersonId,
        rows: impl Iterator<Item = &'a SubscriptionRow>,
        notifications: &BTreeMap<OpportunityId, Notification>,
    ) -> Vec<Candidate<'a>> {
        let mut by_call: ByCall<'a> = BTreeMap::new();
        let was_notified = |id: &OpportunityId| notifications.get(id).is_some_and(|last| last.asked_for_opinion);
        for row in rows {
            let Some(kommun) = self.kommuner.get(&row.subscription.kommun) else { continue };
            self.add_matches(person, row, kommun, &was_notified, &mut by_call);
            if row.subscription.scope == Scope::PassedOn {
                self.add_passed_on(kommun, &|id| was_notified(id) || self.follows(person, id), &mut by_call);
            }
        }
        let candidate = |(opportunity, causes)| self.candidate(person, opportunity, causes);
        let mut candidates: Vec<Candidate<'a>> = by_call.into_values().map(candidate).collect();
        candidates.sort_by(|a, b| {
            best_score(b).total_cmp(&best_score(a)).then_with(|| a.opportunity.id.cmp(&b.opportunity.id))
        });
        candidates
    }

    /// Adds the kommun's matches that one subscription asks for, or that its person follows or was notified of.
    fn add_matches<'a>(
        &'a self,
        person: &PersonId,
        row: &'a SubscriptionRow,
        kommun: &'a Kommun,
        was_notified: &impl Fn(&OpportunityId) -> bool,
        by_call: &mut ByCall<'a>,
    ) {
        let subscription = &row.subscription;
        let may_pass_on = subscription.may_pass_on();
        for matched in self.matches.get(&kommun.slug).map(Vec::as_slice).unwrap_or_default() {
            let (id, found) = (&matched.opportunity.id, &matched.judgement);
            let suits = found.level > Level::None && subscription.scope.covers(&found.areas, |id| kommun.areas_of(id));
            let wanted = suits || self.follows(person, id);
            if !wanted && !was_notified(id) {
                continue;
            }
            let (_, reasons) = by_call.entry(id).or_insert_with(|| (&matched.opportunity, Reasons::default()));
            // A subscriber to passed-on calls does not see how well a call matches the kommun.
            if subscription.scope != Scope::PassedOn {
                let may_pass_on = may_pass_on.then(|| self.is_passed_on_by(kommun, id));
                let feedback = self.feedback_on(person, &kommun.slug, id);
                let counts_for_kommun = subscription.counts_for_kommun();
                reasons.matches.push(KommunMatch { kommun, matched, feedback, wanted, counts_for_kommun, may_pass_on });
            }
        }
    }

    /// Adds the calls that the kommun passes on, and those of the calls it took back that the person knows.
    fn add_passed_on<'a>(
        &'a self,
        kommun: &'a Kommun,
        knows: &impl Fn(&OpportunityId) -> bool,
        by_call: &mut ByCall<'a>,
    ) {
        for PassedOnCall { passed_on: what, opportunity } in
            self.passed_on.get(&kommun.slug).map(Vec::as_slice).unwrap_or_default()
        {
            if !what.undone || knows(&opportunity.id) {
                let (_, reasons) = by_call.entry(&opportunity.id).or_insert_with(|| (opportunity, Reasons::default()));
                reasons.passed_on.extend((!what.undone).then_some((kommun, what.note.as_str())));
            }
        }
    }

    fn is_passed_on_by(&self, kommun: &Kommun, call: &OpportunityId) -> bool {
        let passed_on = self.passed_on.get(&kommun.slug).map(Vec::as_slice).unwrap_or_default();
        passed_on.iter().any(|one| one.opportunity.id == *call && !one.passed_on.undone)
    }

    fn follows(&self, person: &PersonId, call: &OpportunityId) -> bool {
        self.follows.get(person).is_some_and(|followed| followed.contains(call))
    }

    /// Returns the person's own feedback, or else that given for the kommun as a whole.
    fn feedback_on(&self, person: &PersonId, kommun: &KommunSlug, call: &OpportunityId) -> Option<&Feedback> {
        let for_kommun = || self.feedback.get(call).into_iter().flatten().filter(|answer| answer.kommun == *kommun);
        let own = for_kommun().find(|answer| answer.person.as_ref() == Some(person));
        own.or_else(|| for_kommun().find(|answer| answer.person.is_none()))
    }

    /// Builds the candidate. A kommun that found the call not relevant does not count, as long as there is another.
    fn candidate<'a>(&'a self, person: &PersonId, opportunity: &'a Opportunity, reasons: Reasons<'a>) -> Candidate<'a> {
        let Reasons { matches: met, passed_on } = reasons;
        let not_relevant =
            |met: &KommunMatch<'a>| met.feedback.is_some_and(|feedback| feedback.opinion == Opinion::NotRelevant);
        let (dismissed, relevant): (Vec<KommunMatch<'a>>, Vec<KommunMatch<'a>>) =
            met.into_iter().partition(not_relevant);
        let all_dismissed = relevant.is_empty() && passed_on.is_empty();
        let dismissed_at = if all_dismissed {
            dismissed.iter().filter_map(|met| met.feedback).map(|said| said.seq).max()
        } else {
            None
        };
        let counted = if all_dismissed { dismissed } else { relevant };
        let mut matches: Vec<(&Kommun, &Match)> =
            counted.iter().map(|met| (met.kommun, &met.matched.judgement)).collect();
        matches.sort_by(|a, b| b.1.score.total_cmp(&a.1.score));
        let all_answered = counted.iter().all(|met| met.feedback.is_some());
        let wanted = counted.iter().filter(|met| met.wanted);
        let level = wanted.map(|met| met.matched.judgement.level).max().unwrap_or(Level::None);
        // A call that was passed on was chosen by people, so it goes out at once.
        let (level, selected_at) = match passed_on.is_empty() {
            false => (Level::Alert, None),
            true => (level, counted.iter().map(|met| met.matched.selected_at).min().flatten()),
        };
        Candidate {
            opportunity,
            level,
            selected_at,
            changes: self.changes.get(&opportunity.id).map(Vec::as_slice).unwrap_or_default(),
            feedback: counted.first().and_then(|met| met.feedback).filter(|_| all_answered).map(|said| said.opinion),
            dismissed_at,
            followed: self.follows(person, &opportunity.id),
            counts_for_kommun: counted.iter().any(|met| met.counts_for_kommun),
            may_pass_on: counted.iter().filter_map(|met| met.may_pass_on).reduce(|one, other| one || other),
            matches,
            passed_on,
        }
    }
}

fn best_score(candidate: &Candidate<'_>) -> f64 {
    candidate.matches.first().map_or(0.0, |(_, found)| found.score)
}
