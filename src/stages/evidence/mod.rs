//! The evidence in calls: from their words, and from their meaning where there is a model. The model's results are
//! stored, so that it reads each text once.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Result;

use crate::matching::{self, Evidence, PhraseMatcher};
use crate::model::Model;
use crate::opportunity::identity::short_hash;
use crate::opportunity::{Opportunity, OpportunityId};
use crate::store::{Store, StoredSimilarity};

/// Returns the version of the rules, and of the model where there is one, that judgements are made with.
pub(super) fn judgement_version(model: Option<&Arc<Model>>) -> String {
    match model {
        None => matching::version().to_owned(),
        Some(model) => format!("{}/{}", matching::version(), model.id()),
    }
}

/// Returns each call with its evidence, in the order of `calls`.
pub async fn read(
    store: &Store,
    model: Option<&Arc<Model>>,
    calls: Vec<Opportunity>,
) -> Result<Vec<(Opportunity, Evidence)>> {
    let known = match model {
        Some(_) if !calls.is_empty() => {
            store.similarities(&calls.iter().map(|call| &call.id).collect::<Vec<_>>()).await?
        }
        _ => HashMap::new(),
    };
    let model = model.cloned();
    let task = tokio::task::spawn_blocking(move || {
        let (mut matcher, mut computed) = (PhraseMatcher::default(), Vec::new());
        let read = |call: Opportunity| {
            let evidence = Evidence::read_with(&mut matcher, &call);
            let Some(model) = &model else { return (call, evidence) };
            let evidence = match similarity(model, &call, &known) {
                Ok((similarity, is_new)) => {
                    let evidence = evidence.with_similarity(&similarity.similarity);
                    if is_new {
                        computed.push((call.id.clone(), similarity));
                    }
                    evidence
                }
                Err(error) => {
                    tracing::warn!(call = %call.id, "judged by its words alone: {error:#}");
                    evidence
                }
            };
            (call, evidence)
        };
        let read: Vec<_> = calls.into_iter().map(read).collect();
        (read, computed)
    });
    let (read, computed) = task.await?;
    store.put_similarities(&computed).await?;
    Ok(read)
}

/// Returns the evidence of one call, without a store.
pub fn evidence_of(model: Option<&Arc<Model>>, call: &Opportunity) -> Evidence {
    let evidence = Evidence::read(call);
    match model.map(|model| model.similarity(call)) {
        None => evidence,
        Some(Ok(similarity)) => evidence.with_similarity(&similarity),
        Some(Err(error)) => {
            tracing::warn!(call = %call.id, "judged by its words alone: {error:#}");
            evidence
        }
    }
}

/// Returns the stored similarity of the call to areas and false, or else computes it with the model and returns true.
fn similarity(
    model: &Model,
    call: &Opportunity,
    known: &HashMap<OpportunityId, StoredSimilarity>,
) -> Result<(StoredSimilarity, bool)> {
    let language = format!("{:?}", call.facts.language);
    let fingerprint = short_hash(&[model.id(), matching::version(), &language, &matching::text_to_embed(call)]);
    match known.get(&call.id).filter(|made| made.fingerprint == fingerprint) {
        Some(made) => Ok((made.clone(), false)),
        None => Ok((StoredSimilarity { similarity: model.similarity(call)?, fingerprint }, true)),
    }
}

#[cfg(all(test, feature = "model"))]
mod tests;
