//! The layout that every page shares: title, menu, footer, and the banner that tells where mail goes.

use askama::Template;
use axum::response::Html;

use super::error::Fault;
use super::request_locale::{Visit, at};
use crate::locale::Tongue;
use crate::locale::clean;
use crate::locale::swedish::dates;
use crate::web::texts::frame::FrameTexts;
use crate::web::{Mail, State};

/// The entry of the menu or footer that the page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum Here {
    Start,
    Search,
    Kommuner,
    Sources,
    Subscribe,
    /// A person's own page, and the pages that need a role.
    Mine,
    Help,
    Accessibility,
    Interface,
    Elsewhere,
    /// A page reached by a personal link, or an error page; neither advertises its address or translation.
    Nowhere,
}

/// The parts of a page outside its content.
#[derive(Clone, Debug)]
pub(in crate::web) struct Layout {
    pub(in crate::web) t: &'static FrameTexts,
    pub(in crate::web) tongue: Tongue,
    pub(in crate::web) title: String,
    pub(in crate::web) here: Here,
    visit: Visit,
    public_url: String,
    pub(in crate::web) mail: Mail,
    /// Today in words, such as "måndag 11 maj 2026".
    pub(in crate::web) today: String,
    pub(in crate::web) operator: Option<String>,
}

impl Layout {
    pub(in crate::web) fn of(state: &State, visit: &Visit, title: &str, here: Here) -> Layout {
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

    /// Returns the path of a page in the language of this one.
    pub(in crate::web) fn to(&self, path: &str) -> String {
        at(self.tongue, path)
    }

    /// Returns the link to this page in the other language: language tag, name of the language, path.
    pub(in crate::web) fn other_tongue(&self) -> (&'static str, &'static str, String) {
        match self.tongue {
            Tongue::Swedish => ("en", "English", self.visit.place_in(Tongue::English)),
            Tongue::English => ("sv", "Svenska", self.visit.place_in(Tongue::Swedish)),
        }
    }

    /// Returns the absolute address of this page.
    pub(in crate::web) fn address(&self) -> String {
        format!("{}{}", self.public_url, self.visit.place_in(self.tongue))
    }

    /// Returns the absolute addresses of the page by language tag, for `hreflang` links.
    pub(in crate::web) fn alternates(&self) -> Vec<(&'static str, String)> {
        if self.here == Here::Nowhere {
            return Vec::new();
        }
        let address = |tongue: Tongue| (tongue.tag(), format!("{}{}", self.public_url, self.visit.place_in(tongue)));
        Tongue::ALL.map(address).to_vec()
    }

    pub(in crate::web) fn menu(&self) -> [(&'static str, String, bool); 6] {
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

    pub(in crate::web) fn foot(&self) -> [(&'static str, String, bool); 3] {
        let entry = |name, path, here| (name, self.to(path), self.here == here);
        [
            entry(self.t.help, "/hjalp", Here::Help),
            entry(self.t.accessibility, "/tillganglighet", Here::Accessibility),
            entry(self.t.interface, "/api", Here::Interface),
        ]
    }
}

/// A rendered page, or why there is none.
pub(in crate::web) type Shown = Result<Html<String>, Fault>;

/// Renders a template to a page.
pub(in crate::web) fn render(template: &impl Template) -> Shown {
    template.render().map(Html).map_err(|error| Fault::Internal(anyhow::Error::new(error)))
}
