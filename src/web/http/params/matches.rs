//! Which of a kommun's calls its page and its files show.

use super::query::QueryString;
use crate::kommun::{Forvaltning, Kommun};
use crate::store::MatchedCall;
use crate::web::http::error::PageError;

/// The filter of a kommun's calls, as the address states it.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct MatchFilter<'k> {
    /// The förvaltning that the calls concern; `None` for the whole kommun.
    pub(in crate::web) forvaltning: Option<&'k Forvaltning>,
    pub(in crate::web) with_closed: bool,
}

impl<'k> MatchFilter<'k> {
    /// Reads the filter.
    ///
    /// # Errors
    /// Fails when the kommun has no förvaltning of that id, since all calls would else look as if they concerned it.
    pub(in crate::web) fn read(kommun: &'k Kommun, query: &QueryString) -> Result<MatchFilter<'k>, PageError> {
        let find = |id: &str| kommun.forvaltningar.iter().find(|one| one.id == id).ok_or(PageError::NotFound);
        let forvaltning = query.get("forvaltning").map(find).transpose()?;
        Ok(MatchFilter { forvaltning, with_closed: query.get("stangda").is_some() })
    }

    /// Returns the id of the förvaltning, or an empty string for the whole kommun.
    pub(in crate::web) fn forvaltning_id(&self) -> &'k str {
        self.forvaltning.map_or("", |one| one.id.as_str())
    }

    /// Returns whether the call concerns the förvaltning; every call concerns the whole kommun.
    pub(in crate::web) fn concerns(&self, call: &MatchedCall) -> bool {
        self.forvaltning.is_none_or(|one| call.judgement.areas.iter().any(|area| one.areas.contains(area)))
    }
}
