//! The help page: what the levels mean, how to write a search, where reasons come from, what the terms mean.

use askama::Template;
use axum::extract::State;

use crate::locale::Locale;
use crate::matching::areas::{Area, areas};
use crate::web::http::error::PageResult;
use crate::web::http::layout::{Layout, MenuItem, render};
use crate::web::http::request_locale::RequestLocale;
use crate::web::state::WebState;

#[derive(Template)]
#[template(path = "page/help.sv.html")]
struct HelpInSwedish {
    layout: Layout,
    areas: Vec<AreaView>,
}

#[derive(Template)]
#[template(path = "page/help.en.html")]
struct HelpInEnglish {
    layout: Layout,
    areas: Vec<AreaView>,
}

/// An area, as searches name it.
struct AreaView {
    id: &'static str,
    name: String,
}

pub(super) async fn page(State(state): State<WebState>, request_locale: RequestLocale) -> PageResult {
    let locale = request_locale.locale;
    let layout = Layout::of(&state, &request_locale, locale.text("help-title"), MenuItem::Help);
    let area = |area: &'static Area| AreaView { id: area.id.as_str(), name: locale.area(area.id.as_str()) };
    let areas = areas().in_order().map(area).collect();
    let page = match locale {
        Locale::Swedish => render(&HelpInSwedish { layout, areas }),
        // Other languages have no page of their own yet.
        _ => render(&HelpInEnglish { layout, areas }),
    }?;
    Ok(page)
}
