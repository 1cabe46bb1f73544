//! What stands round every page: title, menu, the word on mail that goes nowhere.

use askama::Template;
use axum::response::Html;

use super::fault::Fault;
use super::{Mail, State};
use crate::message::clean;
use crate::message::swedish::dates;

/// Which entry of the menu the reader is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Here {
    Start,
    Search,
    Kommuner,
    Sources,
    Letters,
    Elsewhere,
}

/// The frame of a page.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) title: String,
    pub(super) here: Here,
    pub(super) mail: Mail,
    /// "måndag 11 maj 2026"
    pub(super) today: String,
    pub(super) operator: Option<String>,
}

impl Layout {
    pub(super) fn of(state: &State, title: &str, here: Here) -> Layout {
        let today = dates::long(dates::today(state.now()));
        let operator = state.operator.as_deref().map(|address| clean::line(address, 120));
        Layout { title: clean::line(title, 120), here, mail: state.mail, today, operator }
    }

    pub(super) fn menu(&self) -> [(&'static str, &'static str, bool); 5] {
        let entry = |name, path, here| (name, path, self.here == here);
        [
            entry("Start", "/", Here::Start),
            entry("Sök", "/sok", Here::Search),
            entry("Kommuner", "/kommun", Here::Kommuner),
            entry("Källor", "/kallor", Here::Sources),
            entry("Brev", "/brev", Here::Letters),
        ]
    }
}

/// What a handler gives: a page, or why there is none.
pub(super) type Shown = Result<Html<String>, Fault>;

/// A page from its template.
pub(super) fn render(template: &impl Template) -> Shown {
    template.render().map(Html).map_err(|error| Fault::Internal(anyhow::Error::new(error)))
}
