//! Feed discovery: the feed that a web page names in its head by `<link rel="alternate" type="application/rss+xml"
//! href="…">`.

use scraper::{Html, Selector};
use url::Url;

use super::super::markup::tame;
use super::super::{LIST_PAGE, Page, Request, address};
use crate::text::fold;

/// The media types of feeds that can be read, RFC 4287 §7 and JSON Feed 1.1 among them.
const TYPES: [&str; 4] =
    ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"];
/// Words in links to feeds of comments, which hold no calls.
const NOT_IT: [&str; 2] = ["comment", "kommentar"];

/// Returns the request for the feed that the page names. A page that was itself discovered so is not searched: a second
/// step is a loop or another site.
pub(super) fn request(page: &Page, text: &str) -> Option<Request> {
    if found_so(&page.request) || !text.contains("<link") {
        return None;
    }
    let (base, document) = (Url::parse(&page.url).ok()?, Html::parse_document(tame(text)));
    let css = Selector::parse("link[rel~='alternate' i][type][href]").ok()?;
    let named = document.select(&css).filter(|link| {
        let kind = link.attr("type").unwrap_or_default().split(';').next().unwrap_or_default().trim();
        let said =
            fold(&format!("{} {}", link.attr("title").unwrap_or_default(), link.attr("href").unwrap_or_default()));
        TYPES.iter().any(|known| known.eq_ignore_ascii_case(kind)) && !NOT_IT.iter().any(|word| said.contains(word))
    });
    let mut url = named.filter_map(|link| address::clean(Some(&base), link.attr("href")?)).next()?;
    // An error page at the feed's own address names the feed that it replaces.
    let itself = [&page.url, &page.request.url].iter().any(|known| address::clean(None, known).as_ref() == Some(&url));
    if itself {
        return None;
    }
    url.set_fragment(Some(&format!("{LIST_PAGE}feed")));
    Some(Request::get(url.to_string()))
}

/// Tells whether this was requested because a page named it.
pub(super) fn found_so(request: &Request) -> bool {
    request.url.split_once('#').is_some_and(|(_, fragment)| fragment.starts_with(LIST_PAGE))
}
