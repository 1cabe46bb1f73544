//! The layout that every page shares: title, menu, footer, and the banner that tells where mail goes.

use askama::Template;
use axum::response::{Html, IntoResponse as _, Response};

use super::headers::PRIVATE;
use super::request_locale::RequestLocale;
use crate::app::MailMode;
use crate::locale::Locale;
use crate::locale::clean;
use crate::locale::dates;
use crate::web::state::WebState;
use crate::web::texts::layout::LayoutTexts;

/// The entry of the menu or footer that the page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum MenuItem {
    Start,
    Search,
    Kommuner,
    Sources,
    Subscribe,
    /// A person's own page, and the pages that need a role.
    MyPage,
    Help,
    Accessibility,
    Api,
    NotInMenu,
    /// A page reached by a personal link, or an error page; neither advertises its address or translation.
    Unlisted,
}

/// The parts of a page outside its content.
#[derive(Clone, Debug)]
pub(in crate::web) struct Layout {
    pub(in crate::web) t: &'static LayoutTexts,
    pub(in crate::web) locale: Locale,
    pub(in crate::web) title: String,
    pub(in crate::web) active: MenuItem,
    request_locale: RequestLocale,
    public_url: String,
    pub(in crate::web) mail: MailMode,
    /// What keeps the program from its work, if something does.
    pub(in crate::web) service_fault: Option<&'static str>,
    /// Today in words, such as "måndag 11 maj 2026".
    pub(in crate::web) today: String,
    pub(in crate::web) operator: Option<String>,
}

impl Layout {
    pub(in crate::web) fn of(
        state: &WebState,
        request_locale: &RequestLocale,
        title: &str,
        active: MenuItem,
    ) -> Layout {
        let locale = request_locale.locale;
        Layout {
            t: LayoutTexts::of(locale),
            locale,
            title: clean::line(title, 120),
            active,
            request_locale: request_locale.clone(),
            public_url: state.public_url.clone(),
            mail: state.mail,
            service_fault: service_fault(state, locale),
            today: locale.long_date(dates::today(state.now())),
            operator: state.operator.as_deref().map(|address| clean::line(address, 120)),
        }
    }

    /// Returns the path of a page in the language of this one.
    pub(in crate::web) fn to(&self, path: &str) -> String {
        self.locale.path(path)
    }

    /// Returns the links to this page in the other languages: language tag, name of the language, path.
    pub(in crate::web) fn other_locales(&self) -> Vec<(&'static str, &'static str, String)> {
        let others = Locale::ALL.into_iter().filter(|locale| *locale != self.locale);
        others.map(|locale| (locale.tag(), locale.own_name(), self.request_locale.path_in(locale))).collect()
    }

    /// Returns the absolute address of this page.
    pub(in crate::web) fn address(&self) -> String {
        format!("{}{}", self.public_url, self.request_locale.path_in(self.locale))
    }

    /// Returns the absolute addresses of the page by language tag, for `hreflang` links.
    pub(in crate::web) fn alternates(&self) -> Vec<(&'static str, String)> {
        if self.active == MenuItem::Unlisted {
            return Vec::new();
        }
        let address =
            |locale: Locale| (locale.tag(), format!("{}{}", self.public_url, self.request_locale.path_in(locale)));
        Locale::ALL.map(address).to_vec()
    }

    pub(in crate::web) fn menu(&self) -> [(&'static str, String, bool); 6] {
        let entry = |name, path, here| (name, self.to(path), self.active == here);
        [
            entry(self.t.start, "/", MenuItem::Start),
            entry(self.t.search, "/sok", MenuItem::Search),
            entry(self.t.kommuner, "/kommun", MenuItem::Kommuner),
            entry(self.t.sources, "/kallor", MenuItem::Sources),
            entry(self.t.subscribe, "/prenumerera", MenuItem::Subscribe),
            entry(self.t.mine, "/mina", MenuItem::MyPage),
        ]
    }

    pub(in crate::web) fn footer_menu(&self) -> [(&'static str, String, bool); 3] {
        let entry = |name, path, here| (name, self.to(path), self.active == here);
        [
            entry(self.t.help, "/hjalp", MenuItem::Help),
            entry(self.t.accessibility, "/tillganglighet", MenuItem::Accessibility),
            entry(self.t.interface, "/api", MenuItem::Api),
        ]
    }
}

fn service_fault(state: &WebState, locale: Locale) -> Option<&'static str> {
    let t = LayoutTexts::of(locale);
    let storage = state.store.known_storage_fault().map(|_| t.no_storage);
    storage.or_else(|| state.clock_check.known_doubt().map(|_| t.clock_wrong))
}

/// Renders a template to a page.
///
/// # Errors
/// Fails when the template does.
pub(in crate::web) fn render(template: &impl Template) -> askama::Result<Html<String>> {
    template.render().map(Html)
}

/// Renders a template to a page that no cache stores and no search engine lists.
///
/// # Errors
/// Fails when the template does.
pub(in crate::web) fn render_private(template: &impl Template) -> askama::Result<Response> {
    Ok((PRIVATE, render(template)?).into_response())
}
