//! The accessibility statement that the Swedish act on accessibility to digital public services (2018:1937) requires.
//!
//! The authority's regulations (MDFFS 2019:2) say what it holds: who is responsible, how far the law is met, what is
//! lacking and why, how and when that was assessed, how to report a lack, and where to complain.

use askama::Template;
use axum::extract::State;

use crate::locale::Locale;
use crate::web::http::error::PageResult;
use crate::web::http::layout::{Layout, MenuItem, render};
use crate::web::http::request_locale::RequestLocale;
use crate::web::state::WebState;

#[derive(Template)]
#[template(path = "page/statement.sv.html")]
struct StatementInSwedish {
    layout: Layout,
}

#[derive(Template)]
#[template(path = "page/statement.en.html")]
struct StatementInEnglish {
    layout: Layout,
}

pub(super) async fn page(State(state): State<WebState>, request_locale: RequestLocale) -> PageResult {
    let title = request_locale.locale.text("statement-title");
    let layout = Layout::of(&state, &request_locale, title, MenuItem::Accessibility);
    let page = match request_locale.locale {
        Locale::Swedish => render(&StatementInSwedish { layout }),
        // Other languages have no page of their own yet.
        _ => render(&StatementInEnglish { layout }),
    }?;
    Ok(page)
}
