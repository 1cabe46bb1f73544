//! The list of kommuner.

use askama::Template;
use axum::extract::State;

use crate::kommun::Kommun;
use crate::locale::names;
use crate::locale::{Locale, clean};
use crate::web::http::error::PageResult;
use crate::web::http::layout::{Layout, MenuItem, render};
use crate::web::http::paths::kommun_path;
use crate::web::http::request_locale::RequestLocale;
use crate::web::state::WebState;
use crate::web::texts::kommun::KommunTexts;

#[derive(Template)]
#[template(path = "page/kommuner.html")]
struct KommunerPage {
    t: &'static KommunTexts,
    layout: Layout,
    kommuner: Vec<KommunRow>,
}

/// A row of the page: one kommun.
struct KommunRow {
    href: String,
    namn: String,
    lan: String,
    /// The number of priorities, in words.
    priorities: String,
}

pub(super) async fn page(State(state): State<WebState>, request_locale: RequestLocale) -> PageResult {
    let (locale, t) = (request_locale.locale, KommunTexts::of(request_locale.locale));
    let page = KommunerPage {
        t,
        layout: Layout::of(&state, &request_locale, t.all, MenuItem::Kommuner),
        kommuner: state.kommuner.iter().map(|kommun| KommunRow::of(locale, kommun)).collect(),
    };
    Ok(render(&page)?)
}

impl KommunRow {
    fn of(locale: Locale, kommun: &Kommun) -> KommunRow {
        KommunRow {
            href: kommun_path(locale, &kommun.slug),
            namn: names::kommun(kommun),
            lan: clean::line(&kommun.lan, 60),
            priorities: locale.message("count-priorities", [("count", kommun.priorities.len().into())]),
        }
    }
}
