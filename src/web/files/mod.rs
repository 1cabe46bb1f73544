//! Lists of calls as files for other programs: calendar, feed, spreadsheet and CSV table. A file has the address of its
//! page with the format's extension; the page's handler calls on the file's, since one route serves both.

mod call;
mod downloads;
mod kommun;
mod response;
mod search;

use axum::Router;
use axum::routing::get;

use crate::export::Format;
use crate::web::state::WebState;

pub(in crate::web) use call::calendar;
pub(in crate::web) use downloads::Downloads;
pub(in crate::web) use kommun::kommun_file;

/// Returns the routes of the files that share no route with a page.
pub(in crate::web) fn routes() -> Router<WebState> {
    Format::ALL.into_iter().fold(Router::new(), |router, format| {
        let handler = move |state, locale, query, headers| search::search_file(format, state, locale, query, headers);
        router.route(&format!("/sok.{}", format.extension()), get(handler))
    })
}
