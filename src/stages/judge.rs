//! match: every pair opportunity x kommun whose judgement is outdated -> Match with reasons -> store. The thresholds of
//! each kommun are learned from its feedback first, since they decide the levels.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::outcome::JudgeOutcome;
use super::{Outcome, Stage, evidence, thresholds};
use crate::app::App;
use crate::kommun::{Kommun, KommunSlug, Level};
use crate::matching::{self, Thresholds};
use crate::model::Model;
use crate::opportunity::{OpportunityId, Revision};
use crate::store::{NewJudgement, PreviousJudgement, Store};

/// Calls that are loaded and judged together, to bound memory and keep transactions short.
const BATCH_SIZE: usize = 200;

/// Judges each call for each kommun.
pub struct Judge;

impl Stage for Judge {
    fn name(&self) -> &'static str {
        "match"
    }

    fn run<'a>(&'a self, app: &'a App, _now: Timestamp) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move { Ok(Outcome::Match(run(app.store().await?, app.kommuner()?, app.model().await).await?)) })
    }
}

/// Judges all outdated pairs, with the model where there is one. Judgements are timeless, so this takes no clock.
async fn run(store: &Store, kommuner: &[Kommun], model: Option<&Arc<Model>>) -> Result<JudgeOutcome> {
    let slugs: Vec<KommunSlug> = kommuner.iter().map(|kommun| kommun.slug.clone()).collect();
    store.delete_matches_except(&slugs).await?;
    let newest = store.revision().await?;
    let kommuner = &thresholds::learn(store, kommuner, model).await?;
    let version = evidence::judgement_version(model);
    let mut outdated: BTreeMap<OpportunityId, Vec<(usize, Option<PreviousJudgement>)>> = BTreeMap::new();
    for (kommun_index, (kommun, thresholds)) in kommuner.iter().enumerate() {
        let fingerprint = thresholds.fingerprint(kommun);
        for pair in store.pending_judgements(&kommun.slug, &fingerprint, &version).await? {
            outdated.entry(pair.opportunity).or_default().push((kommun_index, pair.previous));
        }
    }
    let mut outcome = JudgeOutcome::default();
    let pairs: Vec<_> = outdated.into_iter().collect();
    for batch in pairs.chunks(BATCH_SIZE) {
        let judged = judge_batch(store, kommuner, model, batch, newest).await?;
        outcome.judged += judged.len() as u64;
        store.put_matches(&judged).await?;
    }
    Ok(outcome)
}

type OutdatedPairs = (OpportunityId, Vec<(usize, Option<PreviousJudgement>)>);

async fn judge_batch(
    store: &Store,
    kommuner: &[(Kommun, Thresholds)],
    model: Option<&Arc<Model>>,
    batch: &[OutdatedPairs],
    newest: Revision,
) -> Result<Vec<NewJudgement>> {
    let ids: Vec<&OpportunityId> = batch.iter().map(|(id, _)| id).collect();
    let calls = evidence::read(store, model, store.opportunities(&ids).await?).await?;
    let version = evidence::judgement_version(model);
    let outdated: BTreeMap<OpportunityId, Vec<(usize, Option<PreviousJudgement>)>> = batch.iter().cloned().collect();
    let kommuner = kommuner.to_vec();
    let judged = tokio::task::spawn_blocking(move || {
        let mut judged = Vec::new();
        for (opportunity, evidence) in &calls {
            for (kommun_index, before) in outdated.get(&opportunity.id).into_iter().flatten() {
                let Some((kommun, thresholds)) = kommuner.get(*kommun_index) else { continue };
                let found = matching::judge_by(evidence, kommun, thresholds);
                let selected_at = selected_at(*before, found.level, opportunity.revision, newest);
                judged.push(NewJudgement {
                    opportunity: opportunity.id.clone(),
                    judgement: found,
                    revision: opportunity.revision,
                    fingerprint: thresholds.fingerprint(kommun),
                    version: version.clone(),
                    selected_at,
                });
            }
        }
        judged
    });
    Ok(judged.await?)
}

/// Returns the newest revision when the level rose though the call did not change: the kommun's file, its thresholds or
/// the vocabulary did, so letters must not present the call as new. Otherwise returns the value before, if any.
fn selected_at(
    before: Option<PreviousJudgement>,
    level: Level,
    revision: Revision,
    newest: Revision,
) -> Option<Revision> {
    match before {
        Some(before) if before.revision == revision && level > before.level => Some(newest),
        Some(before) if before.revision == revision => before.selected_at,
        // The call itself changed: a selection that nobody was notified of stays until a letter tells a change.
        Some(before) if level <= before.level => before.selected_at,
        _ => None,
    }
}
