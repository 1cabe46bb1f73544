//! The kommuner that a recipient acts for, to choose among.

use crate::kommun::{Kommun, KommunSlug};
use crate::locale::names;
use crate::subscription::PersonId;
use crate::web::state::WebState;

/// A kommun to choose.
pub(super) struct KommunOption {
    pub(super) slug: KommunSlug,
    pub(super) name: String,
}

impl KommunOption {
    pub(super) fn of(kommun: &Kommun) -> KommunOption {
        KommunOption { slug: kommun.slug.clone(), name: names::kommun(kommun) }
    }
}

/// Returns the kommuner whose calls the person may pass on at present.
pub(super) async fn kommuner_to_pass_on_for<'a>(
    state: &'a WebState,
    person: &PersonId,
) -> anyhow::Result<Vec<&'a Kommun>> {
    let rows = state.store.subscriptions_of(person).await?;
    let may = rows.iter().filter(|row| row.subscription.may_pass_on());
    Ok(may.filter_map(|row| state.kommun(&row.subscription.kommun)).collect())
}
