//! Merging: what an opportunity's listings say together, with a change where people may be notified of it.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::{Any, Transaction};

use super::listings::merge_listings;
use super::provenance::{MergeKind, MergeOutcome, MergedView, Origin};
use super::{changes, opportunities};
use crate::opportunity::change::{change_kind, changed_fields};
use crate::opportunity::identity::merge_keys;
use crate::opportunity::{CallKind, ChangeKind, Field, FieldChanges, Opportunity, OpportunityId, Status};
use crate::store::next_revision;

/// Updates an opportunity to what its listings say together, with a revision if anything moved and a change if people
/// may be notified of it.
pub(in crate::store) async fn merge(
    tx: &mut Transaction<'static, Any>,
    origin: Origin<'_>,
    id: &OpportunityId,
    kind: MergeKind,
) -> Result<MergeOutcome> {
    let Some(mut merged) = merge_listings(tx, id).await? else { return Ok(MergeOutcome::Unchanged) };
    let Some(old) = opportunities::get(tx, id).await? else {
        let status = status_of(&merged, Status::Unknown, origin.now);
        let new = write(tx, id, merged, status).await?;
        changes::insert_first_change(tx, &new, origin).await?;
        return Ok(MergeOutcome::New);
    };
    let status = status_of(&merged, old.status, origin.now);
    merged.facts.restore_omitted(&old.facts, (old.status, status), origin.now);
    if old.facts == merged.facts && old.status == status && old.source == merged.source {
        return Ok(MergeOutcome::Unchanged);
    }
    let new = write(tx, id, merged, status).await?;
    let fields = notable_changes(&old, &new, kind, origin.now);
    let change = match change_kind(old.status, status, &fields, kind == MergeKind::Reparsed) {
        None => return Ok(MergeOutcome::Unchanged),
        // It was open before; no source had said so.
        Some(ChangeKind::Opened) if kind == MergeKind::SourceJoined && old.status == Status::Unknown => {
            ChangeKind::Amended
        }
        Some(kind) => kind,
    };
    // Nobody needs to hear that it was closed and is not, if nobody has heard that it was.
    if kind == MergeKind::ClosedTooEarly && changes::take_back_closing(tx, id).await? {
        return Ok(MergeOutcome::Changed);
    }
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

/// Writes what the listings say with the next revision.
async fn write(
    tx: &mut Transaction<'static, Any>,
    id: &OpportunityId,
    merged: MergedView,
    status: Status,
) -> Result<Opportunity> {
    let MergedView { source, reference, facts, .. } = merged;
    let new = Opportunity { id: id.clone(), revision: next_revision(tx).await?, status, source, reference, facts };
    opportunities::update(tx, &new).await?;
    put_merge_keys(tx, &new).await?;
    Ok(new)
}

fn notable_changes(old: &Opportunity, new: &Opportunity, kind: MergeKind, now: Timestamp) -> FieldChanges {
    let mut fields = changed_fields((&old.facts, old.status), (&new.facts, new.status), now);
    if kind == MergeKind::FirstWhole {
        fields.remove_additions();
    }
    // Another source leads: a different title of the same call is no news.
    if old.source != new.source {
        fields.remove(Field::Title);
    }
    fields
}

/// Returns the status of a call. A call that no source lists any more is withdrawn, unless it was over before. Public
/// consultations are never withdrawn: one that is no longer listed is closed.
fn status_of(merged: &MergedView, old: Status, now: Timestamp) -> Status {
    let by_facts = merged.facts.status_at(now);
    if merged.is_listed || by_facts.is_over() {
        return by_facts;
    }
    match (old, merged.facts.kind) {
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
