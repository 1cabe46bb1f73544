//! Addresses as sources write them, made absolute and freed from tracking parameters.

use scraper::{Html, Selector};
use url::Url;

/// Returns the absolute http(s) address without fragment, user name, password and tracking parameters, or `None` for
/// anything else.
pub(super) fn canonical(base: Option<&Url>, link: &str) -> Option<Url> {
    let link = link.trim();
    let mut url = match base {
        Some(base) => base.join(link).ok()?,
        None => Url::parse(link).ok()?,
    };
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() || url.as_str().len() > 2000 {
        return None;
    }
    url.set_fragment(None);
    let _ = url.set_username("");
    let _ = url.set_password(None);
    if url.query().is_some() {
        let is_tracking =
            |name: &str| name.starts_with("utm_") || matches!(name, "fbclid" | "gclid" | "mc_cid" | "mc_eid");
        let remaining: Vec<(String, String)> =
            url.query_pairs().into_owned().filter(|(name, _)| !is_tracking(name)).collect();
        if remaining.len() < url.query_pairs().count() {
            url.set_query(None);
        }
        if url.query().is_none() && !remaining.is_empty() {
            url.query_pairs_mut().extend_pairs(remaining);
        }
    }
    Some(url)
}

/// Parameters of queries that say how a page is shown or come upon, and never which page it is.
const NOISE: [&str; 38] = [
    "_",
    "back",
    "cachebuster",
    "campaign",
    "cmpid",
    "direction",
    "expand",
    "fontsize",
    "from",
    "highlight",
    "hl",
    "jsessionid",
    "lang",
    "language",
    "layout",
    "locale",
    "nocache",
    "order",
    "orderby",
    "origin",
    "page",
    "phpsessid",
    "pos",
    "position",
    "print",
    "ref",
    "referer",
    "referrer",
    "return",
    "returnurl",
    "sessionid",
    "sid",
    "sida",
    "sort",
    "sortorder",
    "source",
    "timestamp",
    "token",
];

/// Returns the part of an address that distinguishes a call from every other: the query's ids belong to it, and how the
/// page is shown does not.
pub(super) fn identity(url: &Url) -> String {
    let mut bare = url.clone();
    let is_noise = |name: &str| NOISE.contains(&name.to_lowercase().as_str());
    let mut ids: Vec<(String, String)> = url
        .query_pairs()
        .into_owned()
        .filter(|(name, value)| !(is_noise(name) || name.is_empty() && value.is_empty()))
        .collect();
    ids.sort_unstable();
    bare.set_query(None);
    let path = bare.to_string().trim_end_matches('/').to_owned();
    if ids.is_empty() {
        return path;
    }
    bare.query_pairs_mut().extend_pairs(ids);
    format!("{path}?{}", bare.query().unwrap_or_default())
}

/// Returns what the links of a document are relative to: the page's own address, or what its first `<base href>` says.
pub(super) fn base_of(document: &Html, page: &Url) -> Url {
    let css = Selector::parse("base[href]").ok();
    let named = css.and_then(|css| document.select(&css).next()?.attr("href"));
    let base = named.and_then(|href| page.join(href.trim()).ok());
    base.filter(|base| matches!(base.scheme(), "http" | "https")).unwrap_or_else(|| page.clone())
}

/// Returns the hosts of addresses, without repetition of neighbours.
pub(super) fn hosts(addresses: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<String> {
    let mut hosts: Vec<String> = addresses.into_iter().filter_map(|address| host(address.as_ref())).collect();
    hosts.dedup();
    hosts
}

/// Returns the front page of the site that an address belongs to. The address of an API or a feed is no page to read.
pub(super) fn front_page(address: &str) -> Option<String> {
    host(address).map(|host| format!("https://{host}/"))
}

/// Returns the host of an address, in lower case.
pub(super) fn host(address: &str) -> Option<String> {
    Url::parse(address).ok()?.host_str().map(str::to_lowercase)
}

/// Tells whether two addresses belong to one site, with or without `www.`.
pub(super) fn same_site(one: &Url, other: &Url) -> bool {
    let name = |url: &Url| url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host).to_owned());
    name(one) == name(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_and_fragments_go_and_the_rest_stays() {
        let clean = |link: &str| super::canonical(None, link).map(|u| u.to_string());
        assert_eq!(clean("https://a.se/b?utm_source=rss&id=7#top").as_deref(), Some("https://a.se/b?id=7"));
        assert_eq!(clean("https://a.se/b?utm_medium=rss").as_deref(), Some("https://a.se/b"));
        assert_eq!(clean("https://a.se/b?x=1%2B2").as_deref(), Some("https://a.se/b?x=1%2B2"));
        for bad in ["javascript:alert(1)", "mailto:a@b.se", "/b", "", "data:text/html,x"] {
            assert_eq!(clean(bad), None, "{bad}");
        }
        let identity = |link: &str| super::identity(&Url::parse(link).unwrap());
        for (one, other) in [
            ("https://a.se/b?id=7&ref=start", "https://a.se/b?id=7"),
            ("https://a.se/b/?sida=2&sort=asc", "https://a.se/b"),
            ("https://a.se/b?b=2&a=1", "https://a.se/b?a=1&b=2"),
            ("https://a.se/b.aspx?PHPSESSID=f3&nr=7", "https://a.se/b.aspx?nr=7"),
            ("https://a.se/b?", "https://a.se/b"),
        ] {
            assert_eq!(identity(one), identity(other));
        }
        let base = Url::parse("https://a.se/en/calls").unwrap();
        assert_eq!(super::canonical(Some(&base), "./calls/x").unwrap().as_str(), "https://a.se/en/calls/x");
    }
}
