//! The recorded pages of all sites but the EU portal, by path.

const HTML: &str = "text/html; charset=utf-8";
const SIDA: &str = "/www.sida.se/en/for-partners/calls-and-announcements";
const TILLVAXTVERKET: &str = "/tillvaxtverket.se/sokfinansiering/utlysningar/";

/// Returns the content type and the text of the page at a path.
pub(super) fn at(path: &str) -> Option<(&'static str, &'static str)> {
    if let Some(rest) = path.strip_prefix(SIDA) {
        return Some((HTML, sida(rest.trim_matches('/'))?));
    }
    if let Some(rest) = path.strip_prefix(TILLVAXTVERKET) {
        return Some((HTML, tillvaxtverket(rest)?));
    }
    match path {
        "/icld.se/feed/" => Some(("application/rss+xml; charset=utf-8", include_str!("pages/icld-feed.xml"))),
        "/tillvaxtverket.se/tillvaxtverket/sokfinansiering/utlysningar.1139.html" => {
            Some((HTML, include_str!("pages/tillvaxtverket-list.html")))
        }
        _ => None,
    }
}

fn sida(name: &str) -> Option<&'static str> {
    match name {
        "" => Some(include_str!("pages/sida-list.html")),
        "municipal-water-and-waste-partnerships-2026" => Some(include_str!("pages/sida-water.html")),
        "young-voices-in-local-democracy-2026" => Some(include_str!("pages/sida-youth.html")),
        "research-networks-for-development-2026" => Some(include_str!("pages/sida-research.html")),
        "school-meals-partnerships-2025" => Some(include_str!("pages/sida-school-meals.html")),
        _ => None,
    }
}

fn tillvaxtverket(name: &str) -> Option<&'static str> {
    match name {
        "levandecentrumochserviceilandsbygden.9901.html" => Some(include_str!("pages/tillvaxtverket-9901.html")),
        "hallbarbesoksnaringinorr.9902.html" => Some(include_str!("pages/tillvaxtverket-9902.html")),
        "foretagsomstallerimellansverige.9903.html" => Some(include_str!("pages/tillvaxtverket-9903.html")),
        _ => None,
    }
}
