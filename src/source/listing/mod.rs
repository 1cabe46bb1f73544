//! Lists of calls on web pages, read by the selectors that `sources.toml` gives, and the pages of single calls.

mod detail;
mod pick;
mod prose;
mod rules;

#[cfg(test)]
mod tests;

use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::markup::tame;
use super::{Content, NO_CALL, Page, ParseError, Parsed, Request, Source, address, charset, clip, describe};
use crate::opportunity::Draft;
use crate::text::{fold, html};

pub use pick::Pick;
pub use rules::{DetailRules, FieldRules, ListingRules, StatusWord};

const EXPECTED: &str = "a page with a list of calls";
/// A list is followed over so many pages and no further.
const MOST_PAGES: usize = 20;
/// Stands behind the `#` of a further page's request, which is never sent, and tells it from a call's own page.
const LIST_MARK: &str = "list-page-";

/// A reader of one list.
#[derive(Clone, Debug)]
pub struct Listing {
    pub url: String,
    pub rules: ListingRules,
}

impl Source for Listing {
    fn start(&self) -> Vec<Request> {
        vec![Request::get(&self.url)]
    }

    fn parse(&self, page: &Page) -> Result<Parsed, ParseError> {
        let shape = |found: String| ParseError::Shape { expected: EXPECTED, found };
        let Content::Memory(bytes) = &page.content else {
            return Err(shape("an answer kept in a file".to_owned()));
        };
        let text = charset::decode(page);
        if !text.contains('<') {
            return Err(shape(describe(bytes, "no markup")));
        }
        if tame(&text).len() < text.len() {
            return Err(shape("a page whose elements or attributes have no end".to_owned()));
        }
        let base = Url::parse(&page.url).map_err(|_| shape(format!("an answer from nowhere: {}", clip(&page.url))))?;
        let document = Html::parse_document(&text);
        match self.list_page(&page.request.url) {
            Some(number) => self.parse_list(&document, &base, number),
            None => Ok(self.parse_detail(&document, &page.request.url)),
        }
    }
}

impl Listing {
    /// Which page of the list an address is; nothing for a call's own page.
    fn list_page(&self, requested: &str) -> Option<usize> {
        if requested == self.url {
            return Some(1);
        }
        requested.split_once('#')?.1.strip_prefix(LIST_MARK)?.parse().ok()
    }

    fn parse_list(&self, document: &Html, base: &Url, number: usize) -> Result<Parsed, ParseError> {
        let mut parsed = Parsed::default();
        for row in document.select(&self.rules.row) {
            parsed.rows += 1;
            match self.draft(row, base) {
                Ok(draft) => {
                    parsed.follow.extend(self.follow(&draft, base));
                    parsed.drafts.push(draft);
                }
                Err(reason) => parsed.skip(reason),
            }
        }
        if parsed.rows == 0 && !self.said_to_be_empty(document) {
            return Err(ParseError::Nothing);
        }
        parsed.follow.extend(self.next_page(document, base, number));
        Ok(parsed)
    }

    fn draft(&self, row: ElementRef<'_>, base: &Url) -> Result<Draft, &'static str> {
        let link = self.link(row).ok_or("a row without link")?;
        let url = address::clean(Some(base), link.attr("href").unwrap_or_default()).ok_or("a row with a bad link")?;
        let title = match &self.rules.title {
            Some(title) => row.select(title).next().map(prose::line),
            None => Some(prose::line(link)),
        };
        let title = title.filter(|t| !t.is_empty()).ok_or("a row without title")?;
        let whole = fold(&prose::line(row));
        let has = |words: &[String]| words.iter().any(|word| whole.contains(&fold(word)));
        if has(&self.rules.not) || (!self.rules.only.is_empty() && !has(&self.rules.only)) {
            return Err(NO_CALL);
        }
        let mut draft = Draft {
            key: self.key(&url),
            reference: self.key(&url),
            url: url.to_string(),
            title,
            kind: self.rules.kind,
            zone: self.rules.zone,
            language: self.rules.language.clone(),
            geography: self.rules.geography.clone(),
            ..Draft::default()
        };
        self.rules.fields.fill(&mut draft, row, &self.rules.statuses);
        Ok(draft)
    }

    fn link<'a>(&self, row: ElementRef<'a>) -> Option<ElementRef<'a>> {
        let own = row.value().name() == "a" && row.attr("href").is_some();
        row.select(&self.rules.link).find(|a| a.attr("href").is_some()).or(own.then_some(row))
    }

    /// The part of the address that stays when pages move; else the address without its question.
    fn key(&self, url: &Url) -> String {
        let found = self.rules.key.as_ref().and_then(|key| key.captures(url.as_str()));
        if let Some(part) = found.and_then(|c| c.get(1).or_else(|| c.get(0))) {
            return part.as_str().to_owned();
        }
        let mut bare = url.clone();
        bare.set_query(None);
        bare.to_string().trim_end_matches('/').to_owned()
    }

    /// The call's own page: on the list's host only, and not for what is closed.
    fn follow(&self, draft: &Draft, base: &Url) -> Option<Request> {
        self.rules.detail.as_ref()?;
        let here = address::host(&draft.url).as_deref() == base.host_str()
            || address::host(&draft.url) == address::host(&self.url);
        (here && draft.status.as_deref() != Some("closed")).then(|| Request::detail(&draft.url))
    }

    fn next_page(&self, document: &Html, base: &Url, number: usize) -> Option<Request> {
        let link = document.select(self.rules.next.as_ref()?).find_map(|a| a.attr("href"))?;
        let mut url = address::clean(Some(base), link)?;
        let elsewhere = url.host_str() != base.host_str() || url == *base;
        if number >= MOST_PAGES || elsewhere {
            return None;
        }
        url.set_fragment(Some(&format!("{LIST_MARK}{}", number + 1)));
        Some(Request::get(url.to_string()))
    }

    fn said_to_be_empty(&self, document: &Html) -> bool {
        let text = fold(&html::squeeze(&prose::text(document.root_element())));
        self.rules.empty_when.iter().any(|words| text.contains(&fold(words)))
    }

    fn parse_detail(&self, document: &Html, requested: &str) -> Parsed {
        let mut parsed = Parsed { rows: 1, ..Parsed::default() };
        let url = address::clean(None, requested);
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

/// A selector, or what is wrong with it.
///
/// # Errors
/// What would be right, on one line.
pub fn selector(css: &str) -> Result<Selector, String> {
    Selector::parse(css).map_err(|_| "no CSS selector: write for example li.teaser > a[href]".to_owned())
}
