//! Turns the XML of real feeds into what a strict parser of current formats accepts.

use super::super::{Page, charset};

const XML_ENTITIES: [&str; 5] = ["amp", "lt", "gt", "quot", "apos"];
/// Namespaces of obsolete formats, each with the one that replaced it.
const NAMESPACES: [(&str, &str); 5] = [
    ("http://purl.org/atom/ns#", "http://www.w3.org/2005/Atom"),
    ("http://my.netscape.com/rdf/simple/0.9/", "http://purl.org/rss/1.0/"),
    ("http://channel.netscape.com/rdf/simple/0.9/", "http://purl.org/rss/1.0/"),
    ("http://backend.userland.com/rss2", "http://purl.org/rss/1.0/"),
    ("http://blogs.law.harvard.edu/tech/rss", "http://purl.org/rss/1.0/"),
];
/// Elements of Atom whose `type` says how their text is encoded.
const TEXT_ELEMENTS: [&str; 6] = ["title", "subtitle", "summary", "content", "rights", "tagline"];

/// Returns the text for the parser. It begins at the first `<` or `{`, because a byte order mark or an empty line
/// before the XML declaration breaks strict parsers, and lacks the declaration, whose charset has been applied here and
/// on some of which the parser panics.
pub(super) fn parser_input(page: &Page) -> String {
    let text = charset::decode_xml(page);
    let start = text.find(['<', '{']).unwrap_or(0);
    let rest = text.get(start..).unwrap_or_default();
    let body = rest.strip_prefix("<?xml").and_then(|declared| declared.split_once("?>")).map_or(rest, |(_, body)| body);
    body.trim_start().to_owned()
}

/// Returns XML that a strict parser accepts: without characters that XML forbids, and with every `&` escaped that
/// begins none of XML's own references, to be read as HTML's afterwards. So no declared entity is ever expanded. CDATA
/// sections are left as they are.
pub(super) fn repaired(text: &str) -> String {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    let text: String = text.chars().map(|c| if allowed(c) { c } else { ' ' }).collect();
    map_outside_cdata(&text, |markup, out| {
        for (n, piece) in markup.split('&').enumerate() {
            if n > 0 {
                out.push_str(if is_reference(piece) { "&" } else { "&amp;" });
            }
            out.push_str(piece);
        }
    })
}

/// Counts the entries that the markup seems to hold, in whatever format.
pub(super) fn count_entries(text: &str) -> usize {
    let mut found = 0;
    map_outside_cdata(text, |markup, _| {
        found += markup.split('<').skip(1).filter(|tag| matches!(local_name(tag), "item" | "entry")).count();
    });
    found
}

/// Rewrites obsolete formats as their successors: Atom 0.3 as Atom 1.0; RSS 0.9 and 1.0, and RSS of no known version,
/// as RSS 2.0.
pub(super) fn modernised(text: &str) -> String {
    let renamed = NAMESPACES.iter().fold(text.to_owned(), |text, (old, new)| text.replace(old, new));
    // In RDF the items stand beside the channel; in the oldest RSS there may be no channel.
    let has = |name: &str| renamed.split('<').any(|tag| local_name(tag) == name);
    let is_flat = has("RDF") || !has("channel");
    map_outside_cdata(&renamed, |markup, out| {
        let mut pieces = markup.split('<');
        out.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let rewritten = piece.split_once('>').and_then(|(tag, text)| Some((modern_tag(tag, is_flat)?, text)));
            match rewritten {
                Some((tag, text)) => out.extend([tag.as_str(), text]),
                None => out.extend(["<", piece]),
            }
        }
    })
}

/// Rewrites a tag as current formats have it; `None` for one that stays as it is.
fn modern_tag(tag: &str, is_flat: bool) -> Option<String> {
    let (name, rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    match (name.starts_with('/'), local_name(name.trim_start_matches('/'))) {
        (false, "rss" | "RDF") if is_flat => Some(format!("<rss version=\"2.0\" {}><channel>", without_version(rest))),
        (true, "rss" | "RDF") if is_flat => Some("</channel></rss>".to_owned()),
        (_, "channel") if is_flat => Some(String::new()),
        (false, "rss") => Some(format!("<{name} version=\"2.0\" {}>", without_version(rest))),
        (closes, "issued") => Some(if closes { "</published>" } else { "<published>" }.to_owned()),
        (closes, "modified") => Some(if closes { "</updated>" } else { "<updated>" }.to_owned()),
        (false, text) if TEXT_ELEMENTS.contains(&text) => with_known_type(name, rest),
        _ => None,
    }
}

fn without_version(attributes: &str) -> String {
    attributes.replace("version=", "was=")
}

/// Rewrites the tag of a text with a type that the parser knows; `None` for one that stays as it is.
fn with_known_type(name: &str, rest: &str) -> Option<String> {
    let (before, after) = rest.split_once("type=")?;
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (value, after) = after.get(1..)?.split_once(quote)?;
    match value {
        "application/xhtml+xml" => Some(format!("<{name} {before}type=\"xhtml\"{after}>")),
        "text" | "html" | "xhtml" | "text/html" => None,
        _ => Some(format!("<{name} {before}{after}>")),
    }
}

/// Returns a tag's name without its prefix; `tag` begins after the `<`.
fn local_name(tag: &str) -> &str {
    let end = tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(tag.len());
    let name = tag.get(..end).unwrap_or_default();
    name.split_once(':').map_or(name, |(_, local)| local)
}

/// Applies `transform` to the markup, and keeps every CDATA section as it is.
fn map_outside_cdata(text: &str, mut transform: impl FnMut(&str, &mut String)) -> String {
    let mut out = String::with_capacity(text.len());
    for (n, part) in text.split("<![CDATA[").enumerate() {
        let (literal, markup) = if n == 0 { ("", part) } else { part.split_once("]]>").unwrap_or((part, "")) };
        if n > 0 {
            out.extend(["<![CDATA[", literal, "]]>"]);
        }
        transform(markup, &mut out);
    }
    out
}

/// Tells whether the text after a `&` is a character reference or one of XML's predefined entities.
fn is_reference(text: &str) -> bool {
    let Some((name, _)) = text.split_once(';') else { return false };
    let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    });
    number.is_some_and(|n| n >= 32 && char::from_u32(n).is_some()) || XML_ENTITIES.contains(&name)
}
