//! A watched page: no calls are read from it; a change of its text is the news.

use scraper::{ElementRef, Html, Selector};

use super::bytes::describe;
use super::listing::{readable_lines, selector};
use super::markup::bounded_markup;
use super::{
    Content, Page, ParseError, ParsedPage, Request, Source, SourceKind, address, charset, clip, personal_data, phrases,
};
use crate::opportunity::{CallKind, Draft, SectionKind, Zone};
use crate::text::{Language, html};

const EXPECTED: &str = "a page with text";
/// Bytes of text; a shorter page is an error, a bot challenge or a shell for scripts.
const MIN_TEXT: usize = 40;

/// The kind of source that a watched page is.
pub const KIND: SourceKind = SourceKind {
    record: CallKind::Page,
    ..SourceKind::new("page", |spec, table| {
        let rules = PageRules {
            publisher: spec.publisher.clone(),
            zone: spec.zone,
            language: spec.language,
            geography: spec.geography.clone(),
            main: table.parsed("main", selector),
        };
        Some(Box::new(PageSource { url: spec.url.clone(), rules }))
    })
};

/// The rules that `sources.toml` gives for a watched page.
#[derive(Clone, Debug, Default)]
pub struct PageRules {
    pub publisher: String,
    pub zone: Zone,
    pub language: Option<Language>,
    pub geography: Vec<String>,
    /// The part that is watched; the page's main part when absent.
    pub main: Option<Selector>,
}

/// A watched page as a source.
#[derive(Clone, Debug)]
pub struct PageSource {
    pub url: String,
    pub rules: PageRules,
}

impl Source for PageSource {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn hosts(&self) -> Vec<String> {
        address::hosts([&self.url])
    }

    fn public_page(&self) -> Option<String> {
        Some(self.url.clone())
    }

    fn rank(&self) -> u8 {
        4
    }

    fn start_requests(&self) -> Vec<Request> {
        vec![Request::get(&self.url)]
    }

    fn parse(&self, page: &Page) -> Result<ParsedPage, ParseError> {
        let Content::Memory(bytes) = &page.content else {
            return Err(ParseError::UnexpectedFormat {
                expected: EXPECTED,
                found: "an answer kept in a file".to_owned(),
            });
        };
        let decoded = charset::decode(page);
        if !is_text(&decoded) {
            return Err(ParseError::UnexpectedFormat { expected: EXPECTED, found: describe(bytes, "no text") });
        }
        let (headings, text) = self.read(bounded_markup(&decoded)).unwrap_or_default();
        if let Some(words) = phrases::wall(&headings, &text) {
            let found = format!("a page that stands in its place, with the words \"{words}\"");
            return Err(ParseError::UnexpectedFormat { expected: EXPECTED, found });
        }
        let title = headings.into_iter().next().unwrap_or_default();
        if text.len() < MIN_TEXT {
            return Err(ParseError::UnexpectedFormat { expected: EXPECTED, found: describe(bytes, "hardly any text") });
        }
        let draft = Draft {
            key: "page".to_owned(),
            reference: self.url.clone(),
            url: self.url.clone(),
            title: if title.is_empty() { self.rules.publisher.clone() } else { clip(&title) },
            kind: CallKind::Page,
            zone: self.rules.zone,
            language: self.rules.language,
            geography: self.rules.geography.clone(),
            sections: vec![(SectionKind::Summary, text)],
            ..Draft::default()
        };
        Ok(ParsedPage { drafts: vec![draft], row_count: 1, ..ParsedPage::default() })
    }
}

impl PageSource {
    /// Returns the headings, the first of which is the title, and the text.
    fn read(&self, markup: &str) -> Option<(Vec<String>, String)> {
        // Plain text, such as a table in a text file: only contacts are taken out of its lines.
        if !markup.contains('<') {
            let lines: Vec<String> = markup.lines().map(personal_data::without_contacts).collect();
            return Some((Vec::new(), lines.join("\n").trim().to_owned()));
        }
        let mut document = Html::parse_document(markup);
        let find = |css: &str| Selector::parse(css).ok().and_then(|css| document.select(&css).next());
        let configured = self.rules.main.as_ref().and_then(|css| document.select(css).next());
        let main = configured.or_else(|| find("main")).or_else(|| find("[role=main]")).or_else(|| find("article"));
        let main = main.or_else(|| find("body"))?;
        let headings = [find("h1"), find("title")].into_iter().flatten();
        let headings: Vec<String> =
            headings.map(|e| html::collapse_whitespace(&e.text().collect::<String>())).collect();
        // What stands beside the text is not watched: quotes of the day, advertisements, what others read.
        let aside = Selector::parse("aside").ok()?;
        let asides: Vec<_> = main.select(&aside).map(|element| element.id()).collect();
        let main = main.id();
        for aside in asides.into_iter().filter(|aside| *aside != main) {
            document.tree.get_mut(aside)?.detach();
        }
        let main = document.tree.get(main).and_then(ElementRef::wrap)?;
        let lines = readable_lines(main).into_iter().filter(|line| !phrases::is_update_notice(line));
        let lines: Vec<String> = lines.map(|line| still_sentences(&line)).filter(|line| !line.is_empty()).collect();
        Some((headings, lines.join("\n")))
    }
}

/// Returns a line without the sentences that change with every visit.
fn still_sentences(line: &str) -> String {
    let mut parts = line.split(". ").peekable();
    if line.split(". ").all(|part| !phrases::is_ticking(part)) {
        return line.to_owned();
    }
    let mut still = Vec::new();
    while let Some(part) = parts.next() {
        let end = if parts.peek().is_some() { "." } else { "" };
        if !phrases::is_ticking(part) {
            still.push(format!("{part}{end}"));
        }
    }
    still.join(" ")
}

/// Tells whether the bytes were text: anything decodes to something, but binary data to many control characters.
fn is_text(decoded: &str) -> bool {
    let is_binary = |c: &char| *c == '\u{fffd}' || (c.is_control() && !c.is_whitespace());
    decoded.chars().filter(is_binary).count() * 100 <= decoded.chars().count()
}

#[cfg(test)]
mod tests;
