//! The result of a search as a file.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::response::{CallList, file_response};
use crate::export::{Export, Format, MAX_CALLS, MAX_FEED_ENTRIES};
use crate::opportunity::{OpportunityId, Status};
use crate::search::{Hit, SearchQuery, SortOrder, StatusFilter};
use crate::web::http::error::PageError;
use crate::web::http::params::query::QueryString;
use crate::web::http::params::search::SearchParams;
use crate::web::http::request_locale::RequestLocale;
use crate::web::state::WebState;

pub(super) async fn search_file(
    format: Format,
    State(state): State<WebState>,
    RequestLocale { locale, .. }: RequestLocale,
    query: QueryString,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let params = SearchParams::read(&query);
    let turn = state.exports.turn().await?;
    let kommun = state.requested_kommun(&params.kommun);
    let (calls, total) = find_calls(&state, &params, format).await?;
    let at = |path: &str| params.address(&locale.path(path), 1);
    let list = CallList {
        locale,
        title: Export::title(locale, &params.words, kommun),
        page: at("/sok"),
        file: at(&format!("/sok.{}", format.extension())),
        calls,
        total,
        kommun,
    };
    let name = if params.words.is_empty() { "utlysningar" } else { &params.words };
    file_response(list.export(&state).await?, format, name, state.now(), &headers, turn).await
}

/// Returns the matching calls and how many there are. A feed takes the newest; a calendar includes withdrawn calls, so
/// that calendars that have them cancel them.
async fn find_calls(
    state: &WebState,
    params: &SearchParams,
    format: Format,
) -> anyhow::Result<(Vec<OpportunityId>, u64)> {
    let query = SearchQuery { limit: MAX_CALLS, offset: 0, ..params.query(1) };
    let query = match format {
        Format::Atom => SearchQuery { limit: MAX_FEED_ENTRIES, order: SortOrder::Newest, ..query },
        _ => query,
    };
    let withdrawn = SearchQuery { status: StatusFilter::One(Status::Withdrawn), ..query.clone() };
    let includes_upcoming =
        matches!(query.status, StatusFilter::NotOver | StatusFilter::One(Status::Open | Status::Forthcoming));
    let id = |hit: &Hit| hit.id.parse::<OpportunityId>().ok();
    let found = state.search(query).await?;
    let (mut ids, mut total): (Vec<OpportunityId>, u64) = (found.hits.iter().filter_map(id).collect(), found.total);
    if format == Format::Ics && includes_upcoming {
        let withdrawn_calls = state.search(withdrawn).await?;
        let new: Vec<OpportunityId> =
            withdrawn_calls.hits.iter().filter_map(id).filter(|id| !ids.contains(id)).collect();
        total += new.len() as u64;
        ids.extend(new);
    }
    // A feed is not meant to be complete, so it is never reported as truncated.
    let total = if format == Format::Atom { ids.len() as u64 } else { total };
    Ok((ids, total))
}
