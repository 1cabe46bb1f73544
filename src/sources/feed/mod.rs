//! RSS, Atom and JSON Feed: news of calls, whose dates stand in prose. A web page at the feed's address may name the
//! feed.

mod dates;
mod discovery;
mod xml;

use feed_rs::model::{Entry, Link};
use jiff::SignedDuration;
use scraper::Html;
use strum::{EnumString, VariantNames};
use url::Url;

use super::bytes::describe;
use super::file::TableParser;
use super::file::values::{address as parse_address, age_in_days, one_of};
use super::spec::SourceSpec;
use super::{
    AgeLimit, Content, Page, ParseError, ParsedPage, Request, SkipReason, Source, SourceKind, address, bounded,
    personal_data, phrases,
};
use crate::opportunity::{CallKind, Draft, SectionKind, Zone};
use crate::text::{Language, fold, html};

const EXPECTED: &str = "a feed";

/// The kind of source that a feed is.
pub const KIND: SourceKind = SourceKind::new("feed", |spec, table| {
    Some(Box::new(FeedSource { url: spec.url.clone(), rules: FeedRules::read(spec, table) }))
});

/// The property that tells one entry of a feed from another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, VariantNames)]
#[strum(serialize_all = "lowercase")]
pub enum EntryIdentity {
    /// Its id, as the standards would have it.
    #[default]
    Guid,
    /// Its address, for feeds that give new ids every time.
    Link,
    /// Its title, for feeds in which both change.
    Title,
}

/// The rules that `sources.toml` gives for a feed.
#[derive(Clone, Debug, Default)]
pub struct FeedRules {
    pub kind: CallKind,
    pub identity: EntryIdentity,
    /// Words of which one must stand in the title or the summary; without any, every entry is a call.
    pub include_words: Vec<String>,
    /// Words of which none may stand in the title.
    pub exclude_words: Vec<String>,
    /// Entries that are older than the newest by more than this are skipped; feeds keep them for years.
    pub max_age: Option<SignedDuration>,
    /// Whether dates in its text are no deadlines, because it tells of what has happened.
    pub ignores_dates: bool,
    /// The beginning of addresses of calls: the entry's first link that begins so is the call's page, else the entry
    /// itself.
    pub target_prefix: Option<String>,
    /// Detected from the text when absent.
    pub language: Option<Language>,
    pub zone: Zone,
    pub geography: Vec<String>,
}

impl FeedRules {
    fn read(spec: &SourceSpec, table: &mut TableParser<'_, '_>) -> FeedRules {
        FeedRules {
            kind: spec.record,
            identity: table.parsed("identity", one_of).unwrap_or_default(),
            include_words: table.list("only"),
            exclude_words: table.list("not"),
            max_age: table.parsed("max_age", age_in_days),
            ignores_dates: table.flag("undated"),
            target_prefix: table.parsed("points_to", parse_address),
            language: spec.language,
            zone: spec.zone,
            geography: spec.geography.clone(),
        }
    }
}

/// A feed as a source.
#[derive(Clone, Debug)]
pub struct FeedSource {
    pub url: String,
    pub rules: FeedRules,
}

impl Source for FeedSource {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn hosts(&self) -> Vec<String> {
        address::hosts([&self.url])
    }

    fn public_page(&self) -> Option<String> {
        address::front_page(&self.url)
    }

    fn rank(&self) -> u8 {
        3
    }

    /// A feed shows the latest only.
    fn lists_all_calls(&self) -> bool {
        false
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
        let shape = |error: &str| ParseError::UnexpectedFormat { expected: EXPECTED, found: describe(bytes, error) };
        let text = xml::parser_input(page);
        let base = Url::parse(&page.url).ok();
        let feed = match parse_feed(&text, self.rules.zone, base.as_ref()) {
            Ok(feed) => feed,
            Err(error) => {
                let follow = discovery::discover(page, &text).ok_or_else(|| shape(&error))?;
                return Ok(ParsedPage { next_requests: vec![follow], ..ParsedPage::default() });
            }
        };
        if feed.entries.is_empty() && (feed.title.is_none() || discovery::was_discovered(&page.request)) {
            return Err(shape("neither a title nor an entry"));
        }
        let mut parsed = ParsedPage { row_count: feed.entries.len() as u64, ..ParsedPage::default() };
        let days = feed.entries.iter().filter_map(dates::published_at).map(|at| self.rules.zone.date_of(at));
        parsed.age_limit = self.rules.max_age.map(|max_age| AgeLimit { max_age, published: days.collect() });
        for entry in &feed.entries {
            match self.draft(entry, base.as_ref()) {
                Ok(draft) => parsed.drafts.push(draft),
                Err(reason) => parsed.skip(reason),
            }
        }
        Ok(parsed)
    }
}

/// Returns the parser of a feed. Where the feed says itself what its links are relative to, that may be relative to the
/// feed's own address.
fn parser(text: &str, zone: Zone, base: Option<&Url>) -> feed_rs::parser::Parser {
    dates::parser(zone).base_uri(base.filter(|_| text.contains("xml:base"))).build()
}

/// Parses a feed in whatever format. When the parser reads fewer entries than the markup holds, the format is an old
/// one, and the feed is rewritten to the current one first.
fn parse_feed(text: &str, zone: Zone, base: Option<&Url>) -> Result<feed_rs::model::Feed, String> {
    let parse = |text: &str| parser(text, zone, base).parse(text.as_bytes());
    // One bad character in one entry must not cost all others.
    let strict = parse(text).or_else(|error| parse(&xml::repaired(text)).map_err(|_| error.to_string()));
    let found = strict.as_ref().map_or(0, |feed| feed.entries.len());
    if text.starts_with('{') || (strict.is_ok() && found >= xml::count_entries(text)) {
        return strict;
    }
    match parse(&xml::modernised(&xml::repaired(text))) {
        Ok(feed) if feed.entries.len() > found || strict.is_err() => Ok(feed),
        _ => strict,
    }
}

impl FeedSource {
    fn draft(&self, entry: &Entry, base: Option<&Url>) -> Result<Draft, SkipReason> {
        let title = entry.title.as_ref().map(|t| html::to_line(bounded(&t.content))).unwrap_or_default();
        let url = entry_link(entry, base).map(|url| url.to_string());
        let summary = entry.summary.as_ref().map(|t| prose(&t.content)).unwrap_or_default();
        let body = entry.content.as_ref().and_then(|c| c.body.as_deref()).map(prose).unwrap_or_default();
        if title.is_empty() {
            return Err("an entry without title".into());
        }
        let url = url.ok_or("an entry without link")?;
        if !self.is_call(&title, &summary) {
            return Err(SkipReason::NotACall);
        }
        let text = if body.len() > summary.len() { body } else { summary };
        let mut keywords: Vec<String> = entry.categories.iter().map(|c| html::to_line(&c.term)).collect();
        keywords.retain(|word| !word.is_empty());
        Ok(Draft {
            key: self.key(entry, &title, &url),
            reference: if entry.id.trim().is_empty() { url.clone() } else { entry.id.trim().to_owned() },
            dates_prose: (!self.rules.ignores_dates).then(|| format!("{title}\n{text}")),
            sections: if text.is_empty() { Vec::new() } else { vec![(SectionKind::Summary, text)] },
            title,
            url: self.target_url(entry, base).unwrap_or(url),
            kind: self.rules.kind,
            zone: self.rules.zone,
            published: dates::publication(entry),
            language: self.rules.language,
            keywords,
            geography: self.rules.geography.clone(),
            ..Draft::default()
        })
    }

    fn target_url(&self, entry: &Entry, base: Option<&Url>) -> Option<String> {
        let prefix = self.rules.target_prefix.as_ref()?;
        let body = entry.content.as_ref().and_then(|content| content.body.as_deref())?;
        let fragment = Html::parse_fragment(bounded(body));
        let links = fragment.root_element().descendent_elements().filter_map(|e| e.attr("href"));
        links
            .filter_map(|link| address::canonical(base, link))
            .map(|url| url.to_string())
            .find(|url| url.starts_with(prefix))
    }

    fn is_call(&self, title: &str, summary: &str) -> bool {
        let heading = fold(title);
        if self.rules.exclude_words.iter().any(|word| heading.contains(&fold(word))) {
            return false;
        }
        let text = fold(&format!("{title}\n{summary}"));
        self.rules.include_words.is_empty() || self.rules.include_words.iter().any(|word| text.contains(&fold(word)))
    }

    fn key(&self, entry: &Entry, title: &str, url: &str) -> String {
        let guid = entry.id.trim();
        match self.rules.identity {
            EntryIdentity::Guid if !guid.is_empty() => guid.to_owned(),
            EntryIdentity::Guid | EntryIdentity::Link => url.to_owned(),
            EntryIdentity::Title => fold(title),
        }
    }
}

/// Returns the address of an entry: its link or, where it has none, its id or the address of its content. Addresses
/// are relative to the feed's.
fn entry_link(entry: &Entry, base: Option<&Url>) -> Option<Url> {
    let written = |link: &&Link| !link.href.trim().is_empty();
    let own = entry.links.iter().filter(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
    let links = own.chain(&entry.links).filter(written).map(|link| link.href.as_str());
    let id = Some(entry.id.trim()).filter(|id| id.starts_with('/') || id.contains("://"));
    let content = entry.content.iter().filter_map(|content| content.src.as_ref()).map(|link| link.href.as_str());
    links.chain(id).chain(content).find_map(|link| address::canonical(base, link))
}

/// Returns plain text without the line that WordPress puts under every post, and without personal lines.
fn prose(field: &str) -> String {
    let text = html::to_text(bounded(field));
    personal_data::without_personal_lines(
        &text.lines().filter(|line| !phrases::is_signature(line)).collect::<Vec<_>>().join("\n"),
    )
}

#[cfg(test)]
mod tests;
