//! What stands round every page: title, menu, the word on mail that goes nowhere.

use askama::Template;
use axum::response::Html;

use super::fault::Fault;
use super::texts::frame::FrameTexts;
use super::visit::{Visit, at};
use super::{Mail, State};
use crate::message::swedish::dates;
use crate::message::{Tongue, clean};

/// Which entry of the menu the reader is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Here {
    Start,
    Search,
    Kommuner,
    Sources,
    Subscribe,
    /// A person's own page, and those that only some may see.
    Mine,
    Help,
    Accessibility,
    Interface,
    Elsewhere,
    /// A page that only the receiver of a letter reaches, or none at all: it is nobody's to find in another tongue.
    Nowhere,
}

/// The frame of a page.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) t: &'static FrameTexts,
    pub(super) tongue: Tongue,
    pub(super) title: String,
    pub(super) here: Here,
    visit: Visit,
    public_url: String,
    pub(super) mail: Mail,
    /// "måndag 11 maj 2026".
    pub(super) today: String,
    pub(super) operator: Option<String>,
}

impl Layout {
    pub(super) fn of(state: &State, visit: &Visit, title: &str, here: Here) -> Layout {
        let tongue = visit.tongue;
        Layout {
            t: FrameTexts::of(tongue),
            tongue,
            title: clean::line(title, 120),
            here,
            visit: visit.clone(),
            public_url: state.public_url.clone(),
            mail: state.mail,
            today: tongue.long_date(dates::today(state.now())),
            operator: state.operator.as_deref().map(|address| clean::line(address, 120)),
        }
    }

    /// Where the page of this path stands in the reader's tongue.
    pub(super) fn to(&self, path: &str) -> String {
        at(self.tongue, path)
    }

    /// The link to this page in the other tongue: its language, its own name, its path.
    pub(super) fn other_tongue(&self) -> (&'static str, &'static str, String) {
        match self.tongue {
            Tongue::Swedish => ("en", "English", self.visit.place_in(Tongue::English)),
            Tongue::English => ("sv", "Svenska", self.visit.place_in(Tongue::Swedish)),
        }
    }

    /// This page's whole address.
    pub(super) fn address(&self) -> String {
        format!("{}{}", self.public_url, self.visit.place_in(self.tongue))
    }

    /// The page's addresses by their language.
    pub(super) fn alternates(&self) -> Vec<(&'static str, String)> {
        if self.here == Here::Nowhere {
            return Vec::new();
        }
        let address = |tongue: Tongue| (tongue.tag(), format!("{}{}", self.public_url, self.visit.place_in(tongue)));
        Tongue::ALL.map(address).to_vec()
    }

    pub(super) fn menu(&self) -> [(&'static str, String, bool); 6] {
        let entry = |name, path, here| (name, self.to(path), self.here == here);
        [
            entry(self.t.start, "/", Here::Start),
            entry(self.t.search, "/sok", Here::Search),
            entry(self.t.kommuner, "/kommun", Here::Kommuner),
            entry(self.t.sources, "/kallor", Here::Sources),
            entry(self.t.subscribe, "/prenumerera", Here::Subscribe),
            entry(self.t.mine, "/mina", Here::Mine),
        ]
    }

    pub(super) fn foot(&self) -> [(&'static str, String, bool); 3] {
        let entry = |name, path, here| (name, self.to(path), self.here == here);
        [
            entry(self.t.help, "/hjalp", Here::Help),
            entry(self.t.accessibility, "/tillganglighet", Here::Accessibility),
            entry(self.t.interface, "/api", Here::Interface),
        ]
    }
}

/// What a handler gives: a page, or why there is none.
pub(super) type Shown = Result<Html<String>, Fault>;

/// A page from its template.
pub(super) fn render(template: &impl Template) -> Shown {
    template.render().map(Html).map_err(|error| Fault::Internal(anyhow::Error::new(error)))
}
