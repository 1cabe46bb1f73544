//! RSS, Atom and JSON Feed: news of calls, whose dates stand in prose. A web page at the feed's address may name the
//! feed.

mod named;
mod xml;

use feed_rs::model::Entry;
use jiff::{SignedDuration, Timestamp};
use scraper::Html;

use super::{Content, NO_CALL, Page, ParseError, Parsed, Request, Source, address, bounded, describe, people};
use crate::opportunity::{Draft, Kind, SectionKind, Zone};
use crate::text::{fold, html};

const EXPECTED: &str = "a feed";

/// The property that tells one entry of a feed from another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Identity {
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
    pub kind: Kind,
    pub identity: Identity,
    /// Words of which one must stand in the title or the summary; without any, every entry is a call.
    pub only: Vec<String>,
    /// Words of which none may stand in the title.
    pub not: Vec<String>,
    /// Entries that are older than the newest by more than this are skipped; feeds keep them for years.
    pub max_age: Option<SignedDuration>,
    /// Whether dates in its text are no deadlines, because it tells of what has happened.
    pub undated: bool,
    /// The beginning of addresses of calls: the entry's first link that begins so is the call's page, else the entry
    /// itself.
    pub points_to: Option<String>,
    /// `sv`, `en` …; detected from the text when absent.
    pub language: Option<String>,
    pub zone: Zone,
    pub geography: Vec<String>,
}

/// A feed as a source.
#[derive(Clone, Debug)]
pub struct Feed {
    pub url: String,
    pub rules: FeedRules,
}

impl Source for Feed {
    fn start(&self) -> Vec<Request> {
        vec![Request::get(&self.url)]
    }

    fn parse(&self, page: &Page) -> Result<Parsed, ParseError> {
        let Content::Memory(bytes) = &page.content else {
            return Err(ParseError::Shape { expected: EXPECTED, found: "an answer kept in a file".to_owned() });
        };
        let shape = |error: &str| ParseError::Shape { expected: EXPECTED, found: describe(bytes, error) };
        let text = xml::readable(page);
        let feed = match read(&text) {
            Ok(feed) => feed,
            Err(error) => {
                let follow = named::request(page, &text).ok_or_else(|| shape(&error))?;
                return Ok(Parsed { follow: vec![follow], ..Parsed::default() });
            }
        };
        if feed.entries.is_empty() && (feed.title.is_none() || named::found_so(&page.request)) {
            return Err(shape("neither a title nor an entry"));
        }
        let mut parsed = Parsed { rows: feed.entries.len() as u64, ..Parsed::default() };
        let newest = feed.entries.iter().filter_map(moment).max();
        let oldest = newest.zip(self.rules.max_age).and_then(|(newest, age)| newest.checked_sub(age).ok());
        for entry in &feed.entries {
            if oldest.zip(moment(entry)).is_some_and(|(oldest, at)| at < oldest) {
                parsed.skip(NO_CALL);
                continue;
            }
            match self.draft(entry) {
                Ok(draft) => parsed.drafts.push(draft),
                Err(reason) => parsed.skip(reason),
            }
        }
        Ok(parsed)
    }
}

/// Parses a feed in whatever format. When the parser reads fewer entries than the markup holds, the format is an old
/// one, and the feed is rewritten to the current one first.
fn read(text: &str) -> Result<feed_rs::model::Feed, String> {
    let parse = |text: &str| feed_rs::parser::parse(text.as_bytes());
    // One bad character in one entry must not cost all others.
    let strict = parse(text).or_else(|error| parse(&xml::lenient(text)).map_err(|_| error.to_string()));
    let found = strict.as_ref().map_or(0, |feed| feed.entries.len());
    if text.starts_with('{') || (strict.is_ok() && found >= xml::entries(text)) {
        return strict;
    }
    match parse(&xml::modern(&xml::lenient(text))) {
        Ok(feed) if feed.entries.len() > found || strict.is_err() => Ok(feed),
        _ => strict,
    }
}

impl Feed {
    fn draft(&self, entry: &Entry) -> Result<Draft, &'static str> {
        let title = entry.title.as_ref().map(|t| html::to_line(bounded(&t.content))).unwrap_or_default();
        let links = entry.links.iter().filter(|l| l.rel.as_deref().is_none_or(|rel| rel == "alternate"));
        let url = links.chain(&entry.links).find_map(|l| address::clean(None, &l.href)).map(|u| u.to_string());
        let summary = entry.summary.as_ref().map(|t| prose(&t.content)).unwrap_or_default();
        let body = entry.content.as_ref().and_then(|c| c.body.as_deref()).map(prose).unwrap_or_default();
        if title.is_empty() {
            return Err("an entry without title");
        }
        let url = url.ok_or("an entry without link")?;
        if !self.is_call(&title, &summary) {
            return Err(NO_CALL);
        }
        let text = if body.len() > summary.len() { body } else { summary };
        let published = moment(entry);
        let mut keywords: Vec<String> = entry.categories.iter().map(|c| html::to_line(&c.term)).collect();
        keywords.retain(|word| !word.is_empty());
        Ok(Draft {
            key: self.key(entry, &title, &url),
            reference: if entry.id.trim().is_empty() { url.clone() } else { entry.id.trim().to_owned() },
            dates_prose: (!self.rules.undated).then(|| format!("{title}\n{text}")),
            sections: if text.is_empty() { Vec::new() } else { vec![(SectionKind::Summary, text)] },
            title,
            url: self.target(entry).unwrap_or(url),
            kind: self.rules.kind,
            zone: self.rules.zone,
            published: published.map(|at| at.to_string()),
            language: self.rules.language.clone(),
            keywords,
            geography: self.rules.geography.clone(),
            ..Draft::default()
        })
    }

    fn target(&self, entry: &Entry) -> Option<String> {
        let prefix = self.rules.points_to.as_ref()?;
        let body = entry.content.as_ref().and_then(|content| content.body.as_deref())?;
        let fragment = Html::parse_fragment(bounded(body));
        let links = fragment.root_element().descendent_elements().filter_map(|e| e.attr("href"));
        links
            .filter_map(|link| address::clean(None, link))
            .map(|url| url.to_string())
            .find(|url| url.starts_with(prefix))
    }

    fn is_call(&self, title: &str, summary: &str) -> bool {
        let heading = fold(title);
        if self.rules.not.iter().any(|word| heading.contains(&fold(word))) {
            return false;
        }
        let text = fold(&format!("{title}\n{summary}"));
        self.rules.only.is_empty() || self.rules.only.iter().any(|word| text.contains(&fold(word)))
    }

    fn key(&self, entry: &Entry, title: &str, url: &str) -> String {
        let guid = entry.id.trim();
        match self.rules.identity {
            Identity::Guid if !guid.is_empty() => guid.to_owned(),
            Identity::Guid | Identity::Link => url.to_owned(),
            Identity::Title => fold(title),
        }
    }
}

fn moment(entry: &Entry) -> Option<Timestamp> {
    let at = entry.published.or(entry.updated)?;
    Timestamp::from_millisecond(at.timestamp_millis()).ok()
}

/// Returns plain text without the line that WordPress puts under every post, and without personal lines.
fn prose(field: &str) -> String {
    let text = html::to_text(bounded(field));
    let signature = |line: &&str| {
        (line.starts_with("Inlägget ") && line.contains("dök först upp på"))
            || (line.starts_with("The post ") && line.contains("appeared first on"))
    };
    people::impersonal(&text.lines().filter(|line| !signature(line)).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests;
