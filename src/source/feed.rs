//! RSS, Atom and JSON Feed: news of calls, whose dates stand in prose.

use feed_rs::model::Entry;
use jiff::{SignedDuration, Timestamp};
use scraper::Html;

use super::{Content, NO_CALL, Page, ParseError, Parsed, Request, Source, address, bounded, charset, describe, people};
use crate::opportunity::{Draft, Kind, SectionKind, Zone};
use crate::text::{fold, html};

const EXPECTED: &str = "a feed";
const XML_NAMES: [&str; 5] = ["amp", "lt", "gt", "quot", "apos"];

/// What tells one entry of a feed from another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Identity {
    /// Its id, as the standards would have it.
    #[default]
    Guid,
    /// Its address, for feeds that make up new ids every time.
    Link,
    /// Its title, for feeds that keep neither.
    Title,
}

/// What `sources.toml` says of a feed.
#[derive(Clone, Debug, Default)]
pub struct FeedRules {
    pub kind: Kind,
    pub identity: Identity,
    /// One of these must stand in the title or the summary; without any, every entry is a call.
    pub only: Vec<String>,
    /// None of these may stand in the title.
    pub not: Vec<String>,
    /// Entries that are older than the newest by more than this are history; feeds keep them for years.
    pub max_age: Option<SignedDuration>,
    /// Dates in its text are no deadlines: news of what has happened.
    pub undated: bool,
    /// A call is where the entry points to: its first link that begins so, else its own page.
    pub points_to: Option<String>,
    /// `sv`, `en` …; found out from the text when absent.
    pub language: Option<String>,
    pub zone: Zone,
    pub geography: Vec<String>,
}

/// A reader of one feed.
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
        let text = readable(page);
        let feed = feed_rs::parser::parse(text.as_bytes())
            // One bad character in one entry must not cost all others.
            .or_else(|error| feed_rs::parser::parse(lenient(&text).as_bytes()).map_err(|_| error))
            .map_err(|e| shape(&e.to_string()))?;
        if feed.entries.is_empty() && feed.title.is_none() {
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

/// The text that the parser gets: from the first mark on (a byte order mark or an empty line before the XML declaration
/// breaks strict readers), and without the declaration, whose charset has been obeyed here: the parser panics on some.
fn readable(page: &Page) -> String {
    let text = charset::decode_xml(page);
    let start = text.find(['<', '{']).unwrap_or(0);
    let rest = text.get(start..).unwrap_or_default();
    let body = rest.strip_prefix("<?xml").and_then(|declared| declared.split_once("?>")).map_or(rest, |(_, body)| body);
    body.trim_start().to_owned()
}

/// XML that a strict reader takes: without characters that XML forbids, and with every `&` that begins none of its own
/// references written out, to be read as HTML's afterwards. What stands in CDATA is left alone.
fn lenient(text: &str) -> String {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    let text: String = text.chars().map(|c| if allowed(c) { c } else { ' ' }).collect();
    let mut out = String::with_capacity(text.len());
    for (n, part) in text.split("<![CDATA[").enumerate() {
        let (literal, markup) = if n == 0 { ("", part) } else { part.split_once("]]>").unwrap_or((part, "")) };
        if n > 0 {
            out.push_str("<![CDATA[");
            out.push_str(literal);
            out.push_str("]]>");
        }
        for (n, piece) in markup.split('&').enumerate() {
            if n > 0 {
                out.push_str(if is_reference(piece) { "&" } else { "&amp;" });
            }
            out.push_str(piece);
        }
    }
    out
}

/// Does a reference that XML knows without being told stand here, behind its `&`?
fn is_reference(text: &str) -> bool {
    let Some((name, _)) = text.split_once(';') else { return false };
    let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    });
    number.is_some_and(|n| n >= 32 && char::from_u32(n).is_some()) || XML_NAMES.contains(&name)
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

/// Plain text without the line that WordPress puts under every post, and without people.
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
