//! Merging: what an opportunity's listings say together, with a change where people may be notified of it.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::{Any, Transaction};

use super::listings::{MergedView, merge_listings};
use super::record::{MergeOutcome, Origin};
use super::{changes, opportunities};
use crate::opportunity::change::{change_kind, changed_fields};
use crate::opportunity::identity::merge_keys;
use crate::opportunity::{CallKind, ChangeKind, Opportunity, OpportunityId, Status};
use crate::store::next_revision;

/// Why an opportunity is merged afresh, which decides what counts as a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum MergeKind {
    /// The source says something else, or the date has changed.
    Ordinary,
    /// The source's content is the same; our parser reads it differently.
    Reparsed,
    /// The detail page says more than the list did.
    DetailAdded,
    /// The first whole reading after partial ones: facts where there were none are no change.
    FirstWhole,
    /// Another source lists the call too.
    SourceJoined,
}

/// Updates an opportunity to what its listings say together, with a revision if anything moved and a change if people
/// may be notified of it.
pub(in crate::store) async fn merge(
    tx: &mut Transaction<'static, Any>,
    origin: Origin<'_>,
    id: &OpportunityId,
    kind: MergeKind,
) -> Result<MergeOutcome> {
    let Some(mut merged) = merge_listings(tx, id).await? else { return Ok(MergeOutcome::Unchanged) };
    let Some(old) = opportunities::get(tx, id).await? else { return Ok(MergeOutcome::Unchanged) };
    let status = status_of(&merged, &old, origin.now);
    let is_new = old.revision < 0;
    if !is_new {
        merged.facts.restore_omitted(&old.facts, (old.status, status), origin.now);
    }
    if !is_new && old.facts == merged.facts && old.status == status && old.source == merged.source {
        return Ok(MergeOutcome::Unchanged);
    }
    let revision = next_revision(tx).await?;
    let mut fields = changed_fields((&old.facts, old.status), (&merged.facts, status), origin.now);
    if kind == MergeKind::FirstWhole {
        fields.retain(|_, (old, _)| old.is_some());
    }
    // Another source leads: a different title of the same call is no news.
    if old.source != merged.source {
        fields.remove("title");
    }
    let new = Opportunity {
        id: id.clone(),
        revision,
        status,
        source: merged.source,
        reference: merged.reference,
        facts: merged.facts,
    };
    opportunities::update(tx, &new).await?;
    put_merge_keys(tx, &new).await?;
    if is_new {
        changes::insert_first_change(tx, &new, origin).await?;
        return Ok(MergeOutcome::New);
    }
    let change = match change_kind(old.status, status, &fields, kind == MergeKind::Reparsed) {
        None => return Ok(MergeOutcome::Unchanged),
        // It was open before; no source had said so.
        Some(ChangeKind::Opened) if kind == MergeKind::SourceJoined && old.status == Status::Unknown => {
            ChangeKind::Amended
        }
        Some(kind) => kind,
    };
    // Additions to a call that is new in this round belong to its first change.
    if matches!(kind, MergeKind::DetailAdded | MergeKind::SourceJoined)
        && changes::extend_first_change(tx, &new, origin).await?
    {
        return Ok(MergeOutcome::Unchanged);
    }
    if !changes::fold_into_round(tx, &new, change, &fields, origin).await? {
        changes::insert(tx, &new, change, &fields, origin).await?;
    }
    Ok(MergeOutcome::Changed)
}

/// Returns the status of a call. A call that no source lists any more is withdrawn, unless it was over before. Public
/// consultations are never withdrawn: one that is no longer listed is closed.
fn status_of(merged: &MergedView, old: &Opportunity, now: Timestamp) -> Status {
    let by_facts = merged.facts.status_at(now);
    if merged.is_listed || by_facts.is_over() {
        return by_facts;
    }
    match (old.status, merged.facts.kind) {
        (Status::Closed, _) | (_, CallKind::Policy) => Status::Closed,
        _ => Status::Withdrawn,
    }
}

async fn put_merge_keys(tx: &mut Transaction<'static, Any>, opportunity: &Opportunity) -> Result<()> {
    for key in merge_keys(&opportunity.facts) {
        sqlx::query(
            "INSERT INTO merge_keys (key, opportunity) VALUES ($1, $2) ON CONFLICT (key, opportunity) DO NOTHING",
        )
        .bind(key)
        .bind(opportunity.id.as_str())
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
