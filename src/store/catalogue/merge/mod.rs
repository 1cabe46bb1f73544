//! Merging: what an opportunity's listings say together, with a change where people may be notified of it.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::{Any, Transaction};

use super::listings::{Told, together};
use super::record::{Origin, Outcome};
use super::{changes, opportunities};
use crate::opportunity::change::{kind_of, moved};
use crate::opportunity::identity::merge_keys;
use crate::opportunity::{ChangeKind, Kind, Opportunity, OpportunityId, Status};
use crate::store::next_revision;

/// Why an opportunity is merged afresh, which decides what counts as a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum View {
    /// The source says something else, or the date has changed.
    Anew,
    /// The source's content is the same; our parser reads it differently.
    SamePage,
    /// The detail page says more than the list did.
    Further,
    /// The first whole reading after partial ones: facts where there were none are no change.
    Fuller,
    /// Another source lists the call too.
    Joined,
}

/// Updates an opportunity to what its listings say together, with a revision if anything moved and a change if people
/// may be notified of it.
pub(in crate::store) async fn believe(
    tx: &mut Transaction<'static, Any>,
    origin: Origin<'_>,
    id: &OpportunityId,
    view: View,
) -> Result<Outcome> {
    let Some(mut told) = together(tx, id).await? else { return Ok(Outcome::Nothing) };
    let Some(old) = opportunities::get(tx, id).await? else { return Ok(Outcome::Nothing) };
    let status = status_of(&told, &old, origin.now);
    let is_new = old.revision < 0;
    if !is_new {
        told.facts.remember(&old.facts, (old.status, status), origin.now);
    }
    if !is_new && old.facts == told.facts && old.status == status && old.source == told.source {
        return Ok(Outcome::Nothing);
    }
    let revision = next_revision(tx).await?;
    let mut fields = moved((&old.facts, old.status), (&told.facts, status), origin.now);
    if view == View::Fuller {
        fields.retain(|_, (old, _)| old.is_some());
    }
    // Another source leads: a different title of the same call is no news.
    if old.source != told.source {
        fields.remove("title");
    }
    let new = Opportunity {
        id: id.clone(),
        revision,
        status,
        source: told.source,
        reference: told.reference,
        facts: told.facts,
    };
    opportunities::update(tx, &new).await?;
    put_merge_keys(tx, &new).await?;
    if is_new {
        changes::insert_new(tx, &new, origin).await?;
        return Ok(Outcome::New);
    }
    let kind = match kind_of(old.status, status, &fields, view == View::SamePage) {
        None => return Ok(Outcome::Nothing),
        // It was open before; no source had said so.
        Some(ChangeKind::Opened) if view == View::Joined && old.status == Status::Unknown => ChangeKind::Amended,
        Some(kind) => kind,
    };
    // Additions to a call that is new in this round belong to its first change.
    if matches!(view, View::Further | View::Joined) && changes::complete_new(tx, &new, origin).await? {
        return Ok(Outcome::Nothing);
    }
    if !changes::add_to_round(tx, &new, kind, &fields, origin).await? {
        changes::insert(tx, &new, kind, &fields, origin).await?;
    }
    Ok(Outcome::Changed)
}

/// Returns the status of a call. A call that no source lists any more is withdrawn, unless it was over before. Public
/// consultations are never withdrawn: one that is no longer listed is closed.
fn status_of(told: &Told, old: &Opportunity, now: Timestamp) -> Status {
    let by_facts = told.facts.status(now);
    if told.stands || by_facts.is_over() {
        return by_facts;
    }
    match (old.status, told.facts.kind) {
        (Status::Closed, _) | (_, Kind::Policy) => Status::Closed,
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
