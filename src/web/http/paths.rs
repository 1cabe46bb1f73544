//! The paths of pages that other pages link to, in the reader's language.

use crate::kommun::KommunSlug;
use crate::letters::PersonalLink;
use crate::locale::{Locale, clean};

/// Returns the path of a call's page.
pub(in crate::web) fn call_path(locale: Locale, id: &str) -> String {
    locale.path(&format!("/utlysning/{}", clean::path_segment(id)))
}

/// Returns the path of a kommun's page.
pub(in crate::web) fn kommun_path(locale: Locale, slug: &KommunSlug) -> String {
    locale.path(&format!("/kommun/{}", clean::path_segment(slug.as_str())))
}

/// Returns the path of a kommun's report.
pub(in crate::web) fn report_path(locale: Locale, slug: &KommunSlug) -> String {
    format!("{}/rapport", kommun_path(locale, slug))
}

/// Returns the path of the page that lists a kommun's subscribers.
pub(in crate::web) fn subscribers_path(locale: Locale, slug: &KommunSlug) -> String {
    format!("{}/prenumeranter", kommun_path(locale, slug))
}

/// Returns the path of a letter in the ledger.
pub(in crate::web) fn letter_path(locale: Locale, id: &str) -> String {
    locale.path(&format!("/brev/{}", clean::path_segment(id)))
}

/// Returns the path of a page that only the holder of the token reaches.
pub(in crate::web) fn personal_path(locale: Locale, link: PersonalLink, token: &str) -> String {
    locale.path(&link.path_with(token))
}

/// Returns the route of a page that only the holder of a token reaches.
pub(in crate::web) fn token_route(link: PersonalLink) -> String {
    link.path_with("{token}")
}
