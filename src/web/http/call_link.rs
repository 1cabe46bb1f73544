//! A call as a link: its title, and where its page is.

use super::paths::call_path;
use crate::locale::{Locale, clean};
use crate::opportunity::Opportunity;
use crate::text::Language;
use crate::web::texts::call::CallTexts;

/// A link to a call's page. The title is cleaned but not yet escaped for HTML.
#[derive(Clone, Debug)]
pub(in crate::web) struct CallLink {
    pub(in crate::web) href: String,
    pub(in crate::web) title: String,
    /// Language tag of the title, where it is not the page's language.
    pub(in crate::web) lang: Option<&'static str>,
}

impl CallLink {
    pub(in crate::web) fn new(locale: Locale, id: &str, title: &str, language: Language) -> CallLink {
        CallLink {
            href: call_path(locale, id),
            title: display_title(locale, title),
            lang: foreign_lang(locale, language),
        }
    }

    pub(in crate::web) fn of(locale: Locale, call: &Opportunity) -> CallLink {
        CallLink::new(locale, call.id.as_str(), &call.facts.title, call.facts.language)
    }
}

/// Returns the language tag, where it is not the page's language.
pub(in crate::web) fn foreign_lang(locale: Locale, language: Language) -> Option<&'static str> {
    (language.tag() != locale.tag()).then_some(language.tag())
}

/// Returns the title to show, which is never empty.
pub(in crate::web) fn display_title(locale: Locale, raw: &str) -> String {
    let title = clean::line(raw, 300);
    if title.is_empty() { CallTexts::of(locale).untitled.to_owned() } else { title }
}
