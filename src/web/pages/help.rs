//! The help page: what the levels mean, how to write a search, where reasons come from, what the terms mean.

use askama::Template;
use axum::extract::State;

use crate::locale::Tongue;
use crate::web::http::layout::{Here, Layout, Shown, render};
use crate::web::http::request_locale::Visit;

#[derive(Template)]
#[template(path = "page/help.sv.html")]
struct HelpInSwedish {
    layout: Layout,
    areas: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "page/help.en.html")]
struct HelpInEnglish {
    layout: Layout,
    areas: Vec<(&'static str, String)>,
}

pub(in crate::web) async fn page(State(state): State<crate::web::State>, visit: Visit) -> Shown {
    let tongue = visit.tongue;
    let layout = Layout::of(&state, &visit, tongue.say("Hjälp", "Help"), Here::Help);
    let areas = crate::locale::swedish::words::areas().map(|id| (id, tongue.area(id))).collect();
    match tongue {
        Tongue::Swedish => render(&HelpInSwedish { layout, areas }),
        Tongue::English => render(&HelpInEnglish { layout, areas }),
    }
}
