//! The deadlines of one call as a calendar.

use axum::http::HeaderMap;
use axum::response::Response;

use super::response::{CallList, file_response};
use crate::export::Format;
use crate::locale::Locale;
use crate::web::http::call_link::CallLink;
use crate::web::http::error::PageError;
use crate::web::state::WebState;

/// Returns the calendar of the call that the name finds.
pub(in crate::web) async fn calendar(
    state: &WebState,
    locale: Locale,
    name: &str,
    headers: &HeaderMap,
) -> Result<Response, PageError> {
    let turn = state.exports.turn().await?;
    let call = state.store.find(name).await?.ok_or(PageError::NotFound)?;
    let link = CallLink::of(locale, &call);
    let list = CallList {
        locale,
        title: link.title,
        file: format!("{}.ics", link.href),
        page: link.href,
        calls: vec![call.id.clone()],
        total: 1,
        kommun: None,
    };
    let name = call.facts.identifier.unwrap_or_else(|| call.id.to_string());
    file_response(list.export(state).await?, Format::Ics, &name, state.now(), headers, turn).await
}
