//! What we believe of a call: what its listings together say, with a change where a reader should hear of it.

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

/// How the words that are new to us stand to those that we knew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum View {
    /// The source says something else, or time has passed.
    Anew,
    /// The source's own words stood still; our reading of them changed.
    SamePage,
    /// The call's own page tells more than the list did.
    Further,
    /// The first whole view after poorer ones: what now stands where nothing stood is no change.
    Fuller,
    /// Another source shows the call too.
    Joined,
}

/// Makes the opportunity what its listings together say, with a revision if anything moved and a change if a reader
/// should hear of it.
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
    // Another source leads: its words for the same call are no news.
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
        // It was open already; what was lacking was someone to say so.
        Some(ChangeKind::Opened) if view == View::Joined && old.status == Status::Unknown => ChangeKind::Amended,
        Some(kind) => kind,
    };
    // What more is told of a new call is part of the news.
    if matches!(view, View::Further | View::Joined) && changes::complete_new(tx, &new, origin).await? {
        return Ok(Outcome::Nothing);
    }
    if !changes::add_to_round(tx, &new, kind, &fields, origin).await? {
        changes::insert(tx, &new, kind, &fields, origin).await?;
    }
    Ok(Outcome::Changed)
}

/// A call that no source shows any more is withdrawn, unless it was over already. Nobody withdraws a question to the
/// public: what is no longer shown takes no more answers.
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
