//! The calls that suit a kommun, as a file.

use axum::http::HeaderMap;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};

use super::response::{CallList, file_response};
use crate::export::{Export, Format, MAX_CALLS};
use crate::kommun::Kommun;
use crate::locale::{Locale, clean};
use crate::opportunity::OpportunityId;
use crate::store::MatchedCall;
use crate::web::http::error::PageError;
use crate::web::http::params::matches::MatchFilter;
use crate::web::http::params::query::path_with_query;
use crate::web::http::paths::kommun_path;
use crate::web::state::WebState;

/// How long a call stays in a kommun's calendar after its last day.
const CALENDAR_RETENTION: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Returns the calls of the filter as a file.
pub(in crate::web) async fn kommun_file(
    (state, locale): (&WebState, Locale),
    kommun: &Kommun,
    filter: &MatchFilter<'_>,
    format: Format,
    headers: &HeaderMap,
) -> Result<Response, PageError> {
    let turn = state.exports.turn().await?;
    let calls = find_calls(state, kommun, filter, format).await?;
    let title = Export::title(locale, "", Some(kommun));
    let id = filter.forvaltning_id();
    let parameters = [("forvaltning", id), ("stangda", if filter.with_closed { "1" } else { "" })];
    let path = kommun_path(locale, &kommun.slug);
    let list = CallList {
        locale,
        title: filter.forvaltning.map_or(title.clone(), |one| format!("{title}, {}", clean::line(&one.namn, 80))),
        page: path_with_query(&path, &parameters),
        file: path_with_query(&format!("{path}.{}", format.extension()), &parameters),
        total: calls.len() as u64,
        calls,
        kommun: Some(kommun),
    };
    let name = if id.is_empty() { kommun.slug.to_string() } else { format!("{}-{id}", kommun.slug) };
    file_response(list.export(state).await?, format, &name, state.now(), headers, turn).await
}

async fn find_calls(
    state: &WebState,
    kommun: &Kommun,
    filter: &MatchFilter<'_>,
    format: Format,
) -> anyhow::Result<Vec<OpportunityId>> {
    let now = state.now();
    let matches = state.store.matches_of_kommun(&kommun.slug).await?;
    let wanted = matches.iter().filter(|call| filter.concerns(call)).filter(|call| match format {
        Format::Ics => belongs_in_calendar(call, now),
        _ => filter.with_closed || !call.opportunity.status_at(now).is_over(),
    });
    Ok(wanted.take(MAX_CALLS).map(|call| call.opportunity.id.clone()).collect())
}

/// Returns whether a calendar still includes the call: closed ones stay for a while, so that cancellations reach it.
fn belongs_in_calendar(matched: &MatchedCall, now: Timestamp) -> bool {
    let call = &matched.opportunity;
    let last = call.facts.deadlines.last().map(|deadline| deadline.instant());
    last.is_some_and(|last| !call.status_at(now).is_over() || last + CALENDAR_RETENTION > now)
}
