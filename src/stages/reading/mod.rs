//! The evidence in calls: from their words, and from their meaning where there is a model. The model's results are
//! stored, so that it reads each text once.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Result;

use crate::matching::{self, Evidence, Reader};
use crate::model::Model;
use crate::opportunity::identity::short_hash;
use crate::opportunity::{Opportunity, OpportunityId};
use crate::store::{Made, Store};

/// Returns the version of the rules, and of the model where there is one, that judgements are made with.
pub(super) fn version(model: Option<&Arc<Model>>) -> String {
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
            store.likenesses(&calls.iter().map(|call| &call.id).collect::<Vec<_>>()).await?
        }
        _ => HashMap::new(),
    };
    let model = model.cloned();
    let reading = tokio::task::spawn_blocking(move || {
        let (mut reader, mut fresh) = (Reader::default(), Vec::new());
        let read = |call: Opportunity| {
            let evidence = Evidence::read_by(&mut reader, &call);
            let Some(model) = &model else { return (call, evidence) };
            let evidence = match likeness(model, &call, &known) {
                Ok((made, is_new)) => {
                    let evidence = evidence.blended(&made.likeness);
                    if is_new {
                        fresh.push((call.id.clone(), made));
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
        (read, fresh)
    });
    let (read, fresh) = reading.await?;
    store.put_likenesses(&fresh).await?;
    Ok(read)
}

/// Returns the evidence of one call, without a store.
pub fn evidence(model: Option<&Arc<Model>>, call: &Opportunity) -> Evidence {
    let evidence = Evidence::read(call);
    match model.map(|model| model.likeness(call)) {
        None => evidence,
        Some(Ok(likeness)) => evidence.blended(&likeness),
        Some(Err(error)) => {
            tracing::warn!(call = %call.id, "judged by its words alone: {error:#}");
            evidence
        }
    }
}

/// Returns the stored similarity of the call to areas and false, or else computes it with the model and returns true.
fn likeness(model: &Model, call: &Opportunity, known: &HashMap<OpportunityId, Made>) -> Result<(Made, bool)> {
    let language = format!("{:?}", call.facts.language);
    let from = short_hash(&[model.id(), matching::version(), &language, &matching::text_of(call)]);
    match known.get(&call.id).filter(|made| made.from == from) {
        Some(made) => Ok((made.clone(), false)),
        None => Ok((Made { likeness: model.likeness(call)?, from }, true)),
    }
}

#[cfg(all(test, feature = "model"))]
mod tests;
