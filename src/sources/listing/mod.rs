//! Lists of calls on web pages, read by the selectors that `sources.toml` gives, and the detail pages of single calls.

mod detail;
mod entry;
mod field_selector;
mod prose;
mod rules;
mod selector;

#[cfg(test)]
mod sites;
#[cfg(test)]
mod tests;

use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::bytes::describe;
use super::markup::bounded_markup;
use super::{
    Content, LIST_PAGE_FRAGMENT, Page, ParseError, ParsedPage, Request, SkipReason, Source, SourceKind, address,
    charset, clip, phrases,
};
use crate::opportunity::{Draft, StatedStatus};
use crate::text::{fold, html};

pub(in crate::sources) use detail::readable_lines;
pub use field_selector::FieldSelector;
pub use rules::{DetailRules, FieldRules, ListingRules, RowLink, StatusPhrase};
pub use selector::selector;

const EXPECTED: &str = "a page with a list of calls";

/// The kind of source that a list is.
pub const KIND: SourceKind = SourceKind::new("listing", |spec, table| {
    let rules = entry::read(spec, table)?;
    Some(Box::new(ListingSource { url: spec.url.clone(), rules }))
});

/// A list on a web page as a source.
#[derive(Clone, Debug)]
pub struct ListingSource {
    pub url: String,
    pub rules: ListingRules,
}

impl Source for ListingSource {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn hosts(&self) -> Vec<String> {
        let mut hosts = address::hosts([&self.url]);
        hosts.extend(self.rules.detail.iter().flat_map(|detail| detail.hosts.clone()));
        hosts.dedup();
        hosts
    }

    fn public_page(&self) -> Option<String> {
        Some(self.url.clone())
    }

    fn start_requests(&self) -> Vec<Request> {
        std::iter::once(&self.url).chain(&self.rules.extra_pages).map(Request::get).collect()
    }

    fn parse(&self, page: &Page) -> Result<ParsedPage, ParseError> {
        let shape = |found: String| ParseError::UnexpectedFormat { expected: EXPECTED, found };
        let Content::Memory(bytes) = &page.content else {
            return Err(shape("an answer kept in a file".to_owned()));
        };
        let text = charset::decode(page);
        if !text.contains('<') {
            return Err(shape(describe(bytes, "no markup")));
        }
        if bounded_markup(&text).len() < text.len() {
            return Err(shape("a page whose elements or attributes have no end".to_owned()));
        }
        let here = Url::parse(&page.url).map_err(|_| shape(format!("an answer from nowhere: {}", clip(&page.url))))?;
        let document = Html::parse_document(&text);
        if let Some(words) = phrases::wall_around(&document) {
            return Err(shape(format!("a page that stands in its place, with the words \"{words}\"")));
        }
        match self.list_page_number(&page.request.url) {
            Some(number) => self.parse_list(&document, &here, number),
            None => Ok(self.parse_detail(&document, &page.request.url)),
        }
    }

    fn detail_page(&self, url: &str) -> Option<Request> {
        self.rules.detail.as_ref().filter(|_| self.may_follow(url)).map(|_| Request::detail(url))
    }
}

impl ListingSource {
    /// Returns which page of the list an address is, from 1, or `None` for a detail page.
    fn list_page_number(&self, requested: &str) -> Option<usize> {
        if requested == self.url || self.rules.extra_pages.iter().any(|page| page == requested) {
            return Some(1);
        }
        requested.split_once('#')?.1.strip_prefix(LIST_PAGE_FRAGMENT)?.parse().ok()
    }

    fn parse_list(&self, document: &Html, here: &Url, number: usize) -> Result<ParsedPage, ParseError> {
        let base = address::base_of(document, here);
        let places = Places { here, base: &base };
        let mut parsed = ParsedPage::default();
        for row in document.select(&self.rules.row) {
            parsed.row_count += 1;
            match self.drafts(row, places) {
                Ok(drafts) => {
                    for draft in drafts {
                        parsed.next_requests.extend(self.detail_request(&draft));
                        parsed.drafts.push(draft);
                    }
                }
                Err(reason) => parsed.skip(reason),
            }
        }
        parsed.says_empty = parsed.drafts.is_empty() && self.says_empty(document);
        if parsed.row_count == 0 && !parsed.says_empty {
            return Err(ParseError::NoRows);
        }
        if let Some(next) = self.next_page(document, places) {
            let follow = parsed.follow_list(here, next, number + 1);
            parsed.next_requests.extend(follow);
        }
        Ok(parsed)
    }

    /// Reads the calls of a row: one, unless its heading announces several.
    fn drafts(&self, row: ElementRef<'_>, places: Places<'_>) -> Result<Vec<Draft>, SkipReason> {
        let row_text = fold(&prose::line(row));
        let has = |words: &[String]| words.iter().any(|word| row_text.contains(&fold(word)));
        if has(&self.rules.exclude_words) || (!self.rules.include_words.is_empty() && !has(&self.rules.include_words)) {
            return Err(SkipReason::NotACall);
        }
        let link = match &self.rules.link {
            RowLink::DetailPage(css) => Some(row_link(row, css).ok_or("a row without link")?),
            RowLink::ThisPage | RowLink::Anchor => None,
        };
        let title = self.title(row, link).ok_or("a row without title")?;
        let titles = self.split_title(&title);
        if titles.is_empty() {
            return Err(SkipReason::NotACall);
        }
        titles.into_iter().map(|title| self.draft(row, link, title, places)).collect()
    }

    fn draft(
        &self,
        row: ElementRef<'_>,
        link: Option<ElementRef<'_>>,
        title: String,
        places: Places<'_>,
    ) -> Result<Draft, SkipReason> {
        let url = match link.and_then(|link| link.attr("href")) {
            Some(target) => address::canonical(Some(places.base), target),
            None => address::canonical(Some(places.here), ""),
        };
        let mut url = url.ok_or("a row with a bad link")?;
        if matches!(self.rules.link, RowLink::Anchor) {
            url.set_fragment(Some(&fold(&title).replace(|c: char| !c.is_ascii_alphanumeric(), "-")));
        }
        let mut draft = Draft {
            key: self.key(&url),
            reference: self.key(&url),
            url: url.to_string(),
            kind: self.rules.kind,
            zone: self.rules.zone,
            language: self.rules.language,
            geography: self.rules.geography.clone(),
            ..Draft::default()
        };
        if link.is_none() && detail::first_heading(row).is_some() {
            draft.sections = detail::sections(row, &title);
        }
        draft.title = title;
        self.rules.fields.fill(&mut draft, row, row, &self.rules.statuses);
        Ok(draft)
    }

    fn title(&self, row: ElementRef<'_>, link: Option<ElementRef<'_>>) -> Option<String> {
        let parts: Vec<String> = match self.rules.title.as_slice() {
            [] => {
                vec![link.map(prose::line).or_else(|| detail::first_heading(row)).unwrap_or_else(|| prose::line(row))]
            }
            places => places.iter().filter_map(|css| row.select(css).next()).map(prose::line).collect(),
        };
        let title = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" – ");
        (!title.is_empty()).then_some(title)
    }

    /// Splits a title into the calls that it announces: "Call 9 REG and Call 7 SSP, 7 September" are two.
    fn split_title(&self, title: &str) -> Vec<String> {
        let Some(each) = &self.rules.call_pattern else { return vec![title.to_owned()] };
        let names: Vec<regex::Match<'_>> = each.find_iter(title).collect();
        let rest = names.last().and_then(|last| title.get(last.end()..)).unwrap_or_default();
        names.iter().map(|name| format!("{}{rest}", name.as_str().trim())).collect()
    }

    /// Returns the part of the address that stays when pages move; else the address with the ids of its query.
    fn key(&self, url: &Url) -> String {
        let found = self.rules.key_pattern.as_ref().and_then(|key| key.captures(url.as_str()));
        if let Some(part) = found.and_then(|c| c.get(1).or_else(|| c.get(0))) {
            return part.as_str().to_owned();
        }
        address::identity(url)
    }

    /// Returns the request for the call's detail page, unless the call is closed.
    fn detail_request(&self, draft: &Draft) -> Option<Request> {
        let follows_closed = self.rules.detail.as_ref().is_some_and(|detail| detail.follow_closed);
        self.detail_page(&draft.url).filter(|_| follows_closed || draft.status != Some(StatedStatus::Closed))
    }

    /// Tells whether a detail page may be fetched: from the list's host, or from those that the source names.
    fn may_follow(&self, url: &str) -> bool {
        let (host, more) = (address::host(url), self.rules.detail.iter().flat_map(|detail| &detail.hosts));
        host.is_some_and(|host| {
            Some(&host) == address::host(&self.url).as_ref() || more.into_iter().any(|h| *h == host)
        })
    }

    fn next_page(&self, document: &Html, places: Places<'_>) -> Option<Url> {
        let link = document.select(self.rules.next_link.as_ref()?).find_map(|a| a.attr("href"))?;
        let mut url = address::canonical(Some(places.base), link)?;
        url.set_fragment(None);
        let mut here = places.here.clone();
        here.set_fragment(None);
        (url != here).then_some(url)
    }

    fn says_empty(&self, document: &Html) -> bool {
        let text = fold(&html::collapse_whitespace(&prose::text(document.root_element())));
        self.rules.empty_phrases.iter().any(|words| text.contains(&fold(words)))
    }

    fn parse_detail(&self, document: &Html, requested: &str) -> ParsedPage {
        let mut parsed = ParsedPage { row_count: 1, ..ParsedPage::default() };
        let url = address::canonical(None, requested);
        match (&self.rules.detail, url) {
            (Some(rules), Some(url)) => match detail::draft(document, rules, &self.rules) {
                Some(draft) => {
                    parsed.drafts.push(Draft { key: self.key(&url), url: url.to_string(), ..draft });
                }
                None => parsed.skip("a call's page without its text"),
            },
            _ => parsed.skip("a page that was not asked for"),
        }
        parsed
    }
}

/// Where a page stands, and what its links are relative to.
#[derive(Clone, Copy)]
struct Places<'a> {
    here: &'a Url,
    base: &'a Url,
}

fn row_link<'a>(row: ElementRef<'a>, css: &Selector) -> Option<ElementRef<'a>> {
    let own = row.value().name() == "a" && row.attr("href").is_some();
    row.select(css).find(|a| a.attr("href").is_some()).or(own.then_some(row))
}
