//! Feed discovery: the feed that a web page names in its head by `<link rel="alternate" type="application/rss+xml"
//! href="…">`.

use scraper::{Html, Selector};
use url::Url;

use super::super::markup::bounded_markup;
use super::super::{LIST_PAGE_FRAGMENT, Page, Request, address, phrases};
use crate::text::fold;

/// The media types of feeds that can be read, RFC 4287 §7 and JSON Feed 1.1 among them.
const FEED_TYPES: [&str; 4] =
    ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"];
/// Words in links to feeds of comments, which hold no calls.
const COMMENT_WORDS: [&str; 2] = ["comment", "kommentar"];

/// Returns the request for the feed that the page names. A page that was itself discovered so is not searched: a second
/// step is a loop or another site.
pub(super) fn discover(page: &Page, text: &str) -> Option<Request> {
    if was_discovered(&page.request) || !text.contains("<link") {
        return None;
    }
    let document = Html::parse_document(bounded_markup(text));
    if phrases::wall_on(&document).is_some() {
        return None;
    }
    let base = address::base_of(&document, &Url::parse(&page.url).ok()?);
    let css = Selector::parse("link[rel~='alternate' i][type][href]").ok()?;
    let named = document.select(&css).filter(|link| {
        let kind = link.attr("type").unwrap_or_default().split(';').next().unwrap_or_default().trim();
        let label =
            fold(&format!("{} {}", link.attr("title").unwrap_or_default(), link.attr("href").unwrap_or_default()));
        FEED_TYPES.iter().any(|known| known.eq_ignore_ascii_case(kind))
            && !COMMENT_WORDS.iter().any(|word| label.contains(word))
    });
    let mut url = named.filter_map(|link| address::canonical(Some(&base), link.attr("href")?)).next()?;
    // An error page at the feed's own address names the feed that it replaces.
    let is_same_page =
        [&page.url, &page.request.url].iter().any(|known| address::canonical(None, known).as_ref() == Some(&url));
    if is_same_page {
        return None;
    }
    url.set_fragment(Some(&format!("{LIST_PAGE_FRAGMENT}feed")));
    Some(Request::get(url.to_string()))
}

/// Tells whether this was requested because a page named it.
pub(super) fn was_discovered(request: &Request) -> bool {
    request.url.split_once('#').is_some_and(|(_, fragment)| fragment.starts_with(LIST_PAGE_FRAGMENT))
}
