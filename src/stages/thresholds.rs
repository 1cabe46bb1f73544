//! The thresholds of each kommun, learned again when its feedback, the calls that it is about or the rules change.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;

use super::reading;
use crate::feedback::{Feedback, Opinion, Opinions};
use crate::kommun::Kommun;
use crate::matching::{Answered, Thresholds};
use crate::model::Model;
use crate::opportunity::identity::short_hash;
use crate::opportunity::{Opportunity, OpportunityId};
use crate::store::Store;

/// Returns each kommun with its thresholds, and stores those learned anew, so that every reader shows the same.
pub(super) async fn learn(
    store: &Store,
    kommuner: &[Kommun],
    model: Option<&Arc<Model>>,
) -> Result<Vec<(Kommun, Thresholds)>> {
    let mut answers: BTreeMap<String, Vec<Feedback>> = BTreeMap::new();
    for answer in store.feedback().await? {
        answers.entry(answer.kommun.clone()).or_default().push(answer);
    }
    let revisions = store.answered_revisions().await?;
    let mut learned = Vec::with_capacity(kommuner.len());
    for kommun in kommuner {
        let opinions = opinions(answers.get(&kommun.slug).map(Vec::as_slice).unwrap_or_default());
        learned.push((kommun.clone(), of_kommun(store, kommun, model, opinions, &revisions).await?));
    }
    Ok(learned)
}

async fn of_kommun(
    store: &Store,
    kommun: &Kommun,
    model: Option<&Arc<Model>>,
    opinions: BTreeMap<OpportunityId, Opinion>,
    revisions: &BTreeMap<OpportunityId, i64>,
) -> Result<Thresholds> {
    let kept = store.chosen_thresholds(&kommun.slug).await?;
    if opinions.is_empty() && kept.is_none() {
        return Ok(Thresholds::default());
    }
    let chosen_from = chosen_from(kommun, &reading::version(model), &opinions, revisions);
    let before = match kept {
        Some((thresholds, from)) if from == chosen_from => return Ok(thresholds),
        Some((thresholds, _)) => thresholds,
        None => Thresholds::default(),
    };
    let ids: Vec<&OpportunityId> = opinions.keys().collect();
    let mut calls: Vec<Opportunity> = Vec::with_capacity(ids.len());
    for batch in ids.chunks(200) {
        calls.extend(store.opportunities(batch).await?);
    }
    let read = reading::read(store, model, calls).await?.into_iter();
    let answered = read.filter_map(|(call, evidence)| {
        let relevant = *opinions.get(&call.id)? == Opinion::Relevant;
        Some(Answered { evidence, relevant })
    });
    let chosen = Thresholds::learned(kommun, &answered.collect::<Vec<_>>());
    if (before.digest.from, before.alert.from) != (chosen.digest.from, chosen.alert.from) {
        let told = chosen.told();
        tracing::info!(kommun = kommun.slug, "thresholds moved by answers: {told:?} (none: as shipped)");
    }
    store.put_thresholds(&kommun.slug, &chosen, &chosen_from).await?;
    Ok(chosen)
}

/// Returns the majority's opinion on each call; calls on which opinions are divided are left out.
fn opinions(said: &[Feedback]) -> BTreeMap<OpportunityId, Opinion> {
    let mut by_call: BTreeMap<OpportunityId, Vec<&Feedback>> = BTreeMap::new();
    for answer in said {
        by_call.entry(OpportunityId(answer.call.clone())).or_default().push(answer);
    }
    let most = |(call, said): (OpportunityId, Vec<&Feedback>)| Some((call, Opinions::of(said.into_iter()).most()?));
    by_call.into_iter().filter_map(most).collect()
}

/// Returns a hash of all that the thresholds are learned from.
fn chosen_from(
    kommun: &Kommun,
    version: &str,
    opinions: &BTreeMap<OpportunityId, Opinion>,
    revisions: &BTreeMap<OpportunityId, i64>,
) -> String {
    let mut parts = vec![version.to_owned(), kommun.fingerprint.clone()];
    for (call, opinion) in opinions {
        let revision = revisions.get(call).copied().unwrap_or_default();
        parts.push(format!("{call} {revision} {}", opinion.word()));
    }
    short_hash(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}
