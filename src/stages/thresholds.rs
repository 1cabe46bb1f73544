//! The thresholds of each kommun, learned again when its feedback, the calls that it is about or the rules change.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;

use super::evidence;
use crate::feedback::{Feedback, Opinion, OpinionCounts};
use crate::kommun::{Kommun, KommunSlug};
use crate::matching::{AnsweredCall, Thresholds};
use crate::model::Model;
use crate::opportunity::identity::short_hash;
use crate::opportunity::{Opportunity, OpportunityId, Revision};
use crate::store::Store;

/// Returns each kommun with its thresholds, and stores those learned anew, so that every reader shows the same.
pub(super) async fn learn(
    store: &Store,
    kommuner: &[Kommun],
    model: Option<&Arc<Model>>,
) -> Result<Vec<(Kommun, Thresholds)>> {
    let mut feedback: BTreeMap<KommunSlug, Vec<Feedback>> = BTreeMap::new();
    for given in store.feedback().await? {
        feedback.entry(given.kommun.clone()).or_default().push(given);
    }
    let revisions = store.revisions_with_feedback().await?;
    let mut learned = Vec::with_capacity(kommuner.len());
    for kommun in kommuner {
        let opinions = majority_opinions(feedback.get(&kommun.slug).map(Vec::as_slice).unwrap_or_default());
        learned.push((kommun.clone(), learn_for_kommun(store, kommun, model, opinions, &revisions).await?));
    }
    Ok(learned)
}

async fn learn_for_kommun(
    store: &Store,
    kommun: &Kommun,
    model: Option<&Arc<Model>>,
    opinions: BTreeMap<OpportunityId, Opinion>,
    revisions: &BTreeMap<OpportunityId, Revision>,
) -> Result<Thresholds> {
    let stored = store.thresholds_with_basis(&kommun.slug).await?;
    if opinions.is_empty() && stored.is_none() {
        return Ok(Thresholds::default());
    }
    let basis = basis_fingerprint(kommun, &evidence::judgement_version(model), &opinions, revisions);
    let previous = match stored {
        Some((thresholds, from)) if from == basis => return Ok(thresholds),
        Some((thresholds, _)) => thresholds,
        None => Thresholds::default(),
    };
    let ids: Vec<&OpportunityId> = opinions.keys().collect();
    let mut calls: Vec<Opportunity> = Vec::with_capacity(ids.len());
    for batch in ids.chunks(200) {
        calls.extend(store.opportunities(batch).await?);
    }
    let read = evidence::read(store, model, calls).await?.into_iter();
    let answered = read.filter_map(|(call, evidence)| {
        let relevant = *opinions.get(&call.id)? == Opinion::Relevant;
        Some(AnsweredCall { evidence, relevant })
    });
    let learned = Thresholds::learned(kommun, &answered.collect::<Vec<_>>());
    if (previous.digest.from, previous.alert.from) != (learned.digest.from, learned.alert.from) {
        let moves = learned.moves();
        tracing::info!(kommun = kommun.slug.as_str(), "thresholds moved by answers: {moves:?} (none: as shipped)");
    }
    store.put_thresholds(&kommun.slug, &learned, &basis).await?;
    Ok(learned)
}

/// Returns the majority's opinion on each call; calls on which opinions are divided are left out.
fn majority_opinions(feedback: &[Feedback]) -> BTreeMap<OpportunityId, Opinion> {
    let mut by_call: BTreeMap<OpportunityId, Vec<&Feedback>> = BTreeMap::new();
    for given in feedback {
        by_call.entry(given.call.clone()).or_default().push(given);
    }
    let majority = |(call, feedback): (OpportunityId, Vec<&Feedback>)| {
        Some((call, OpinionCounts::count(feedback.into_iter()).majority()?))
    };
    by_call.into_iter().filter_map(majority).collect()
}

/// Returns a hash of all that the thresholds are learned from.
fn basis_fingerprint(
    kommun: &Kommun,
    version: &str,
    opinions: &BTreeMap<OpportunityId, Opinion>,
    revisions: &BTreeMap<OpportunityId, Revision>,
) -> String {
    let mut parts = vec![version.to_owned(), kommun.fingerprint.clone()];
    for (call, opinion) in opinions {
        let revision = revisions.get(call).copied().unwrap_or_default();
        parts.push(format!("{call} {revision} {}", opinion.as_str()));
    }
    short_hash(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}
